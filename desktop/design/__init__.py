"""The design system: theme tokens and the few shared widgets of which every screen is built.

Everything takes the one `Appearance` (called `look`) as its first argument; there is no global theme.

    appearance.Appearance(application, choice="system", scale=1.0)
        .theme .font(FontRole.SMALL) .icon("house", "text2") .icons.paint(painter, rect, name, color, size)
        .px(32) .dress(widget, FontRole.BODY, "text2") .choose_theme("dark") .theme_changed(Theme) .milliseconds(160)
    label.Label(look, text, role, tone, wrap=)      label.ElidedLabel(look, text, role, tone).set_text
    button.Button(look, text, kind, icon, small=, tall=)    kind: primary secondary ghost danger link
    icon_button.IconButton(look, icon, name, size=28, checkable=)
    card.Card(look, margin=20).body     card.Line(look)     card.Pane(look, "side", edges="trailing")
    chip.Chip(look, text, kind, icon)   kind: tag neutral ok brass warning danger info; draw_chip for delegates
    banner.Banner(look, text, kind, icon, action).action_requested
    search_field.SearchField(look, placeholder).search_changed(str)
    segments.Segments(look, [(key, words)], "tabs" | "joined").chosen(str) .choose(key) .set_count(key, n)
    progress_bar.ProgressBar(look, percent, fill=).show_percent(64, "14 items left")
    cover.Cover(look, Book(course_id, title, expired), QSize(52, 70)); draw_cover, draw_spine for delegates
    strip.Strip(look).say     toast.Toasts(look, window).show_toast(text, icon=, action="Undo").action_requested
    popover.Popover(look, parent=…).body .open_beside(widget) .open_at(QRect)
    empty_state.EmptyState(look, icon, title, sentence, [Button], tone=)     skeleton.Skeleton(look)
    question.Question(look, title, consequence, verb, dangerous=, parent=).open(), .accepted
    switch.Switch(look, name, on=)      page_header.PageHeader(look, title).add_action(widget)
    icon_view.IconView(look, icon, tone, size)   icon_view.CircleIcon(look, icon, tone, ground)
    row_delegate.RowDelegate(look, parent): give `height` and `paint_row`; write, text_width, placed
    painting: draw_rounded, draw_bar, draw_text, draw_focus_ring, has_visible_focus

The window around them: desktop.main_window.MainWindow(look, [Screen(key, title, icon, page, …)], QSettings(…)),
.open_screen(key, detail) .show_studying .show_sync(SyncGlance) .show_account .show_downloads .show_count
.show_title(lesson, course) .show_warning .toasts; signals in the past tense or `…_requested`.
"""
