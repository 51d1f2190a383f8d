// Our script in a lesson page. It runs in a world of its own (ApplicationWorld): the page cannot see it, and the page's own
// scripts are off. It tells the reader where the learner is and what is selected, and draws the marks of notes.
// With the page's scripts off Chromium runs our listeners but no timers, so everything here answers to an event.
// Positions in a block are counted in characters (code points) of its textContent, as in Python, not in UTF-16 units.
"use strict";
globalThis.carrel ??= (() => {
  const MOMENT = 150, STIR = 4000;
  let tell = () => {};
  let marks = [], picked = false;
  let lastStir = 0, lastPlace = 0, told = "";

  const blocks = () => [...document.querySelectorAll("section.block[data-block]")];
  const blockOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("section.block[data-block]") ?? null;
  const named = (id) => blocks().find((block) => block.dataset.block === id) ?? null;
  const count = (text) => { let n = 0; for (const _ of text) n += 1; return n; };
  const height = () => document.documentElement.scrollHeight;

  // ---- where the learner is
  function place() {
    const all = blocks(), top = scrollY, bottom = scrollY + innerHeight;
    const current = all.find((block) => block.getBoundingClientRect().bottom > 40);
    const seen = all.filter((block) => {
      const end = block.getBoundingClientRect().bottom;
      return end > 0 && end <= innerHeight + 2;
    });
    const atEnd = bottom >= height() - 4;
    if (atEnd && all.length && !seen.includes(all.at(-1))) seen.push(all.at(-1));
    return {
      type: "place", block: current?.dataset.block ?? "", offset: Math.min(1, top / height()),
      read: atEnd ? 1 : Math.min(1, bottom / height()), ends: seen.map((block) => block.dataset.block),
    };
  }
  function tellPlace() {
    lastPlace = performance.now();
    const now = place(), words = JSON.stringify(now);
    if (words === told) return;
    told = words;
    tell(now);
    if (!getSelection().isCollapsed) tellSelection();
  }
  const soon = () => { if (performance.now() - lastPlace > MOMENT) tellPlace(); };
  function stir() {
    const now = performance.now();
    if (now - lastStir > STIR) { lastStir = now; tell({ type: "stirred" }); }
  }

  // ---- what is selected
  function offsetIn(block, node, offset) {
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, offset);
    return count(range.toString());
  }
  function selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0), block = blockOf(range.startContainer) ?? blocks().find((each) => range.intersectsNode(each));
    if (!block) return null;
    const start = block.contains(range.startContainer) ? offsetIn(block, range.startContainer, range.startOffset) : 0;
    const end = block.contains(range.endContainer) ? offsetIn(block, range.endContainer, range.endOffset) : count(block.textContent);
    if (end <= start) return null;
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
    const last = rects.at(-1) ?? range.getBoundingClientRect(), first = rects[0] ?? last;
    return { type: "selected", block: block.dataset.block, start, end, text: chosen.toString().slice(0, 20000),
      left: last.left, top: first.top, bottom: last.bottom, right: last.right };
  }
  function tellSelection() { tell(selection() ?? { type: "deselected" }); }

  // ---- the marks of notes and highlights
  function pointAt(block, wanted) {
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let passed = 0;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const letters = [...node.data];
      if (passed + letters.length >= wanted) return [node, letters.slice(0, wanted - passed).join("").length];
      passed += letters.length;
    }
    return null;
  }
  function rangeOf(mark) {
    const block = named(mark.block);
    const from = block && pointAt(block, mark.start), to = block && pointAt(block, mark.end);
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  }
  function draw(wanted) {
    marks = wanted.map((mark) => ({ ...mark, range: rangeOf(mark) })).filter((mark) => mark.range);
    for (const colour of ["yellow", "green", "blue", "pink", "violet"]) {
      const ranges = marks.filter((mark) => mark.colour === colour).map((mark) => mark.range);
      CSS.highlights.set(`carrel-${colour}`, new Highlight(...ranges));
    }
  }
  function point(wanted) {
    const ranges = marks.filter(({ mark }) => mark === wanted).map((mark) => mark.range);
    CSS.highlights.set("carrel-pointed", new Highlight(...ranges));
  }
  function marksAt(x, y) {
    const inside = (rect) => x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
    return marks.filter((mark) => [...mark.range.getClientRects()].some(inside));
  }
  function pick(found) {
    const rects = [...found.at(-1).range.getClientRects()].filter((rect) => rect.width > 0), last = rects.at(-1), first = rects[0];
    picked = true;
    tell({ type: "mark_clicked", marks: found.map(({ mark }) => mark),
      left: last.left, top: first.top, bottom: last.bottom, right: last.right });
  }
  function unpick() { if (picked) { picked = false; tell({ type: "deselected" }); } }

  // ---- what the reader asks for. Styles, fonts and pictures come in later and move everything: until the learner does
  // something, whatever changes the page's height leads to the same place again.
  let aim = null, aimedY = 0, aimedHeight = 0;
  function aimAt(step) { aim = step; step(); aimedY = scrollY; aimedHeight = height(); }
  function settle() { if (aim) aimAt(aim); tellPlace(); }
  // A scroll bar that is dragged tells of no pointer, only of a scroll in a page that stayed as high as it was.
  function scrolled() {
    unpick();
    if (aim && height() === aimedHeight && Math.abs(scrollY - aimedY) > 2) aim = null;
    soon();
    stir();
  }
  function goToTop(y) { scrollTo({ top: Math.max(0, y), behavior: "instant" }); tellPlace(); }
  const commands = {
    draw, point,
    tell(news) { tell(news); },
    look(variables) {
      const before = place();
      for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
      commands.resume(before.block, before.offset);
    },
    resume(block, offset, furthest = 0) { aimAt(() => { resume(block, offset); goFurther(furthest); }); },
    goToNote(note) {
      aimAt(() => {
        const rect = marks.find(({ mark }) => mark === note)?.range.getBoundingClientRect();
        if (rect) goToTop(rect.top + scrollY - innerHeight / 3);
      });
    },
    goToId(id) {
      aimAt(() => {
        const found = document.getElementById(id) ?? named(id);
        if (found) goToTop(found.getBoundingClientRect().top + scrollY - 16);
      });
    },
    follow(file, second) {
      const now = new Map();  // in the chapters, and in each transcript
      for (const link of document.querySelectorAll(`a.cue[href^="/blob/${file}/"]`)) {
        link.parentElement.classList.remove("carrel-now");
        if (Number(link.hash.slice(3)) <= second && link.getClientRects().length) now.set(link.closest("details"), link.parentElement);
      }
      for (const line of now.values()) line.classList.add("carrel-now");
    },
    deselect() { picked = false; getSelection().removeAllRanges(); },
  };

  function resume(block, offset) {
    const found = block ? named(block) : null, wanted = offset * height();
    if (!found) return goToTop(wanted);
    const rect = found.getBoundingClientRect(), top = rect.top + scrollY;
    // Where the text was set in another size the share of the page points elsewhere: the block has the last word.
    goToTop(wanted >= top - innerHeight && wanted <= top + rect.height ? wanted : top - 16);
  }

  // The farthest place is where the bottom of the window once was.
  let wentFurther = false;
  function goFurther(furthest) {
    const wanted = furthest * height() - innerHeight, further = furthest > 0 && wanted - scrollY > innerHeight / 2;
    if (further) goToTop(wanted);
    if (further !== wentFurther) tell({ type: "further", further });
    wentFurther = further;
  }

  function listen() {
    addEventListener("scroll", scrolled, { passive: true });
    addEventListener("scrollend", tellPlace);
    addEventListener("resize", settle);
    addEventListener("load", settle, true);
    for (const name of ["pointermove", "pointerdown", "wheel", "keydown", "touchstart"]) addEventListener(name, stir, { passive: true });
    for (const name of ["pointerdown", "wheel", "keydown", "touchstart"]) addEventListener(name, () => { aim = null; }, { passive: true });
    addEventListener("mouseup", () => { picked = false; tellSelection(); });
    addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") tellSelection(); });
    addEventListener("contextmenu", () => tellSelection());
    document.addEventListener("selectionchange", () => { if (getSelection().isCollapsed && !picked) tell({ type: "deselected" }); });
    addEventListener("click", (event) => {
      const found = getSelection().isCollapsed && !event.target.closest("a, summary") ? marksAt(event.clientX, event.clientY) : [];
      if (found.length) pick(found);
      else if (getSelection().isCollapsed) event.target.closest("p.cue")?.querySelector("a.cue")?.click();
    });
    let pointed = "";
    addEventListener("mousemove", (event) => {
      const mark = marksAt(event.clientX, event.clientY).at(-1)?.mark ?? "";
      if (mark !== pointed) { pointed = mark; tell({ type: "mark_pointed", mark }); }
    }, { passive: true });
    addEventListener("keydown", (event) => {
      if (event.composedPath()[0].matches?.("input, select")) return;
      const key = event.key.toLowerCase(), chosen = !getSelection().isCollapsed;
      if (key === "escape") { picked = false; return tell({ type: "deselected" }); }
      if (event.ctrlKey || event.altKey || event.metaKey || !(chosen || picked)) return;
      const news = key === "n" ? { type: "note_key" } : /^[1-5]$/.test(key) ? { type: "colour_key", number: Number(key) }
        : key === "delete" && picked ? { type: "remove_key" } : null;
      if (!news) return;
      event.preventDefault();
      if (chosen) tellSelection();
      tell(news);
    });
    new ResizeObserver(settle).observe(document.documentElement);
  }

  new QWebChannel(qt.webChannelTransport, (channel) => {
    tell = (news) => channel.objects.reader.tell(JSON.stringify(news));
    listen();
    const transcript = document.documentElement.dataset.kind ? document.querySelector("details.transcript") : null;
    for (const folded of [transcript, ...document.querySelectorAll("details.chapters")]) if (folded) folded.open = true;
    tell({ type: "ready", texts: blocks().map((block) => [block.dataset.block, block.textContent]) });
    tellPlace();
  });
  return commands;
})();
