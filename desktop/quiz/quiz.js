// The answers of a lesson's questions, in the lesson page. Like page.js it runs in a world of its own.
// Each place for an answer becomes a shadow host: what we draw is no text of the lesson, so the places of notes and
// highlights stay as they are. A choice stays where its author wrote it and shows through a slot, with its formulas and
// pictures, in the order that the learner's seed says. Everything that is drawn comes from Python, as one sheet.
"use strict";
carrel.quiz ??= (() => {
  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(`
    :host { display: block; margin-block: 0 1.1em; line-height: 1.5; }
    :host(span) { display: inline; }
    :host(.carrel-own) { margin-block: .6em 1.1em; }
    fieldset, ol { border: 0; margin: 0; padding: 0; min-inline-size: 0; list-style: none; }
    label.choice { display: flex; gap: .6em; align-items: baseline; padding: .35em .6em; margin-block: .2em;
      border: 1px solid var(--rule); border-radius: 8px; cursor: pointer; }
    label.choice:has(:checked) { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 9%, var(--page)); }
    label.choice:has(:focus-visible) { outline: 2px solid var(--focus); outline-offset: 1px; }
    fieldset:disabled label.choice { cursor: default; }
    label.choice input { appearance: none; flex: none; display: grid; place-content: center; inline-size: 1.1em; block-size: 1.1em;
      margin: 0; border: 1.5px solid var(--muted); border-radius: 50%; background: var(--page); translate: 0 -.08em; }
    label.choice input::before { content: ""; inline-size: .56em; block-size: .56em; border-radius: 50%; background: var(--accent); scale: 0; }
    label.choice input[type=checkbox] { border-radius: .25em; }
    label.choice input[type=checkbox]::before { inline-size: .75em; block-size: .75em; border-radius: 0;
      clip-path: polygon(12% 52%, 0 66%, 38% 100%, 100% 20%, 86% 8%, 36% 74%); }
    label.choice input:checked { border-color: var(--accent); }
    label.choice input:checked::before { scale: 1; }
    label.choice input:focus-visible { outline: none; }
    .body { min-inline-size: 0; flex: 1; }
    input[type=text], select { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--muted);
      border-radius: 6px; padding: .25em .55em; max-inline-size: 100%; box-sizing: border-box; }
    option { background: var(--page); color: var(--text); }
    input[type=text] { inline-size: min(100%, 22em); }
    :host(span) input[type=text] { inline-size: 10em; }
    input[type=text]:focus-visible, select:focus-visible, button:focus-visible, summary:focus-visible {
      outline: 2px solid var(--focus); outline-offset: 1px; }
    input:disabled, select:disabled { opacity: 1; color: var(--text); background: var(--code); border-style: dashed; }
    .pair { display: flex; flex-wrap: wrap; gap: .4em .8em; align-items: baseline; margin-block: .3em; }
    .pair > span { flex: 1 1 8em; }
    .step { display: flex; gap: .6em; align-items: center; padding: .3em .6em; margin-block: .25em; border: 1px solid var(--rule); border-radius: 8px; }
    button { font: 500 .8em/1.4 "Inter", system-ui, sans-serif; color: var(--text); background: var(--page);
      border: 1px solid var(--muted); border-radius: 6px; padding: .3em .8em; min-block-size: 28px; min-inline-size: 28px; cursor: pointer; }
    button:disabled { color: var(--muted); border-color: var(--rule); cursor: default; }
    button:hover:not(:disabled) { background: var(--code); }
    .prompt { margin: 0 0 .5em; }
    .verdict { font: 600 .82em/1.5 "Inter", system-ui, sans-serif; margin-block: .45em 0; color: var(--muted); }
    .verdict.right { color: var(--accent); } .verdict.wrong, .verdict.partly { color: var(--warning); }
    :host(span) .verdict { display: inline; margin-inline-start: .6em; }
    .said { font-size: .9em; margin-block: .2em 0; }
    details { font-size: .9em; margin-block: .4em 0; }
    summary { color: var(--link); cursor: pointer; }
    .hint { font-size: .9em; margin-block: .5em 0; padding-inline-start: .8em; border-inline-start: 3px solid var(--rule); }
  `);
  const SIGNS = { right: "✓ ", wrong: "✗ ", partly: "◐ " };
  const shownHints = new Map();
  let words = {};

  function make(name, about = {}, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(about)) {
      if (key in made) made[key] = value; else made.setAttribute(key, value);
    }
    made.append(...inside);
    return made;
  }
  const inside = (host, ...parts) => {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    root.replaceChildren(...parts);
  };
  const sectionOf = (block) =>
    [...document.querySelectorAll("section.block[data-block]")].find((each) => each.dataset.block === block);
  const ownHost = (section, name) => {
    const known = [...section.children].find((each) => each.dataset.carrel === name);
    if (known) return known;
    const made = make("div", { className: "carrel-own" });
    made.dataset.carrel = name;
    section.append(made);
    return made;
  };
  const answered = (question, answer) => carrel.tell({ type: "answered", question: question.id, answer });

  // ---- what stands for one choice: the author's own markup through a slot, else its words
  function choiceBody(host, choice, tag = "span") {
    const own = [...host.children].find((each) => each.dataset.choice === choice.id);
    if (!own) return make(tag, { className: "body" }, choice.text);
    own.slot = `choice-${choice.id}`;
    return make(tag, { className: "body" }, make("slot", { name: own.slot }));
  }

  // ---- a control for each kind
  function oneOf(host, question, several) {
    const chosen = [].concat(question.answer ?? []);
    const rows = question.choices.map((choice) => {
      const input = make("input", { type: several ? "checkbox" : "radio", name: "answer", value: choice.id, checked: chosen.includes(choice.id) });
      return make("label", { className: "choice" }, input, choiceBody(host, choice));
    });
    const set = make("fieldset", { disabled: !question.open, "aria-label": question.prompt }, ...rows);
    set.addEventListener("change", () => {
      const ids = [...set.querySelectorAll("input:checked")].map((input) => input.value);
      answered(question, several ? ids : ids[0] ?? "");
    });
    return [set];
  }
  function choose(question, name, chosen, tellOf) {
    const options = question.choices.map((choice) => make("option", { value: choice.id, selected: choice.id === chosen }, choice.text));
    const select = make("select", { disabled: !question.open, "aria-label": name }, make("option", { value: "" }, words.choose), ...options);
    select.addEventListener("change", () => tellOf(select.value));
    return select;
  }
  function write(question, name, value, tellOf) {
    const input = make("input", { type: "text", value, disabled: !question.open, "aria-label": name, autocomplete: "off", spellcheck: false, dir: "auto" });
    input.addEventListener("input", () => tellOf(input.value));
    return input;
  }
  function several(question, count, partOf) {
    const values = Array.from({ length: count }, (_, at) => String((question.answer ?? [])[at] ?? ""));
    return values.map((value, at) => partOf(at, value, (now) => { values[at] = now; answered(question, [...values]); }));
  }
  function ordering(host, question) {
    const list = make("ol", { "aria-label": question.prompt });
    let order = [].concat(question.answer ?? question.choices.map((choice) => choice.id));
    const move = (id, by) => {
      const at = order.indexOf(id), [gone] = order.splice(at, 1);
      order.splice(at + by, 0, gone);
      answered(question, [...order]);
      draw(id, by);
    };
    function draw(moved, by) {
      list.replaceChildren(...order.map((id, at) => {
        const choice = question.choices.find((each) => each.id === id);
        const arrow = (sign, name, step, end) => {
          const made = make("button", { type: "button", disabled: !question.open || at === end, "aria-label": `${name}: ${choice.text}` }, sign);
          made.addEventListener("click", () => move(id, step));
          return made;
        };
        const row = make("li", { className: "step" }, choiceBody(host, choice), arrow("↑", words.up, -1, 0), arrow("↓", words.down, 1, order.length - 1));
        row.dataset.id = id;
        return row;
      }));
      const buttons = [...list.children].find((row) => row.dataset.id === moved)?.querySelectorAll("button") ?? [];
      const wanted = buttons[by < 0 ? 0 : 1];
      (wanted?.disabled ? buttons[by < 0 ? 1 : 0] : wanted)?.focus();
    }
    draw();
    return [list];
  }
  const controls = {
    choice: (host, question) => oneOf(host, question, false),
    true_false: (host, question) => oneOf(host, question, false),
    choices: (host, question) => oneOf(host, question, true),
    dropdown: (host, question) => [choose(question, question.prompt, question.answer, (value) => answered(question, value))],
    matching: (host, question) => several(question, question.items.length, (at, value, tellOf) =>
      make("div", { className: "pair" }, make("span", {}, question.items[at]), choose(question, question.items[at], value, tellOf))),
    blanks: (host, question) => several(question, question.gaps, (at, value, tellOf) =>
      make("div", { className: "pair" }, write(question, `${words.blank} ${at + 1}`, value, tellOf))),
    ordering,
  };
  const written = (host, question) =>
    [write(question, question.prompt, String(question.answer ?? ""), (value) => answered(question, value))];

  // ---- what is said of an answer
  function verdict(said) {
    if (!said) return [];
    const parts = [make("div", { className: `verdict ${said.state}`, role: "status" }, (SIGNS[said.state] ?? "") + said.words)];
    parts.push(...said.feedback.map((each) => make("div", { className: "said" }, each)));
    if (said.explanation) {
      const text = make("div");
      text.innerHTML = said.explanation; // made as safe as the page itself, when the course came in
      parts.push(make("details", {}, make("summary", {}, words.explanation), text));
    }
    return parts;
  }
  function ask(section, question) {
    const own = [...section.querySelectorAll(".answers")].find((each) => each.dataset.question === question.id);
    const host = own ?? ownHost(section, question.id);
    const control = (controls[question.kind] ?? written)(host, question);
    inside(host, ...(own ? [] : [make("p", { className: "prompt" }, question.prompt)]), ...control, ...verdict(question.verdict));
  }
  function help(section, quiz) {
    if (!quiz.hints.length && !quiz.note) return;
    const host = ownHost(section, "help"), shown = shownHints.get(quiz.block) ?? 0;
    const parts = quiz.hints.slice(0, shown).map((hint) => make("div", { className: "hint", role: "status" }, hint));
    if (shown < quiz.hints.length) {
      const next = make("button", { type: "button" }, `${shown ? words.next_hint : words.hint} (${shown + 1}/${quiz.hints.length})`);
      next.addEventListener("click", () => {
        shownHints.set(quiz.block, shown + 1);
        help(section, quiz);
        host.shadowRoot.querySelector("button")?.focus();
      });
      parts.push(next);
    }
    if (quiz.note) parts.push(make("div", { className: "said" }, quiz.note));
    inside(host, ...parts);
  }

  return (sheet) => {
    words = sheet.words;
    for (const block of sheet.left_out) {
      const section = sectionOf(block);
      if (section) section.hidden = true;
    }
    for (const quiz of sheet.quizzes) {
      const section = sectionOf(quiz.block);
      if (!section) continue;
      section.hidden = false;
      for (const question of quiz.questions) ask(section, question);
      help(section, quiz);
    }
  };
})();
