// The desk: shows the questions that the program has, and sends it the answers. What is shown is made of text alone.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const { text, flag } = JSON.parse($("words").textContent);
  const token = document.querySelector("meta[name=token]").content;
  const KINDS = ["speakers", "names", "translations"];
  const t = (key, values) => (text[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const state = { asked: [], counts: {}, article: "", kind: "", at: "", passed: new Set(), drafts: new Map(), offer: null, busy: false };
  const LANG = document.documentElement.lang;

  const el = (tag, props, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(props ?? {})) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== undefined && value !== false && value !== null) made.setAttribute(name, value);
    }
    made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
    return made;
  };
  const ar = (words, tag = "bdi", props = {}) => el(tag, { lang: "ar", dir: "rtl", ...props }, words);
  const en = (words, tag = "bdi", props = {}) => el(tag, { lang: "en", dir: "ltr", ...props }, words);
  const key = (name) => el("kbd", {}, name);

  // -- asking the program

  const ask = async (path, body) => {
    const init = { headers: { "X-Digest-Token": token }, cache: "no-store" };
    if (body) Object.assign(init, { method: "POST", body: JSON.stringify(body) });
    if (body) init.headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(path, init);
    } catch {
      throw { status: 0, message: t("failed") };
    }
    const data = await answer.json();
    if (!answer.ok) throw { status: answer.status, message: data.error, offer: data.offer };
    return data;
  };
  const say = (words, manner = "") => {
    $("said").className = manner;
    $("said").replaceChildren(...[].concat(words));
  };
  const load = async (again) => {
    const query = new URLSearchParams();
    if (again) query.set("again", "1");
    if (state.article) query.set("article", state.article);
    const asked = state.article;
    const data = await ask(`questions?${query}`);
    if (asked !== state.article) return;
    state.asked = asked ? data.article : data.questions;
    state.counts = data.counts;
    listDone(data.done);
    lists(data);
    draw();
  };
  const write = async (path, body, then) => {
    if (state.busy) return;
    state.busy = true;
    try {
      then(await ask(path, body));
      state.busy = false; // the next answer need not wait until the content has been read again
      await load(true);
    } catch (error) {
      if (error.status === 409) await load(true).catch(() => {}); // another program was there: show what it wrote
      if (error.offer) offer(error.offer);
      else say(error.message, "bad");
    } finally {
      state.busy = false;
    }
  };
  const decide = (action, value = "", more = {}) => {
    const one = current();
    if (!one) return;
    const note = $("note")?.value ?? "";
    write("decide", { id: one.id, do: action, value, note, ...more }, (done) => {
      state.drafts.delete(one.id);
      state.offer = null;
      say([t("saved", { path: "" }), en(done.path)], "good");
      const seen = shown();
      const at = seen.indexOf(one);
      if (!state.article) state.asked = state.asked.filter((other) => other.id !== one.id);
      state.at = (seen[at + 1] ?? seen[at - 1])?.id ?? "";
      draw(true);
    });
  };
  // a name that stands in the article and was not read: its English is asked for where the name was written
  const offer = (made) => {
    const one = current();
    state.offer = { id: one.id, ...made };
    delete state.drafts.get(one.id)?.["offer-en"];
    say("");
    $("offer").replaceWith(offered(one));
    focusOn("offer-en");
    $("offer").scrollIntoView({ block: "nearest" });
  };
  const undo = (number = 0) =>
    write("undo", { number }, (done) => {
      say([t("undone", { path: "" }), en(done.path)], "good");
      state.at = done.id;
      state.kind = state.kind && done.kind !== state.kind ? "" : state.kind;
    });

  // -- what is there to decide

  const shown = () => state.asked.filter((one) => !state.kind || one.kind === state.kind);
  const current = () => shown().find((one) => one.id === state.at) ?? shown()[0];
  const go = (by) => {
    const seen = shown();
    const next = seen[seen.indexOf(current()) + by];
    if (!next) return;
    state.at = next.id;
    draw(true);
  };
  const draw = (turn) => {
    const one = current();
    const before = $("main").dataset.id;
    state.at = one?.id ?? "";
    $("loading").hidden = true;
    drawKinds();
    drawList(one);
    if (!turn && one && before === one.id && $("main").contains(document.activeElement)) return; // somebody is writing
    $("main").dataset.id = state.at;
    $("main").replaceChildren(...(one ? question(one) : [el("h2", { tabindex: -1 }, t(state.article ? "empty_article" : "empty"))]));
    if (turn || before !== state.at) $("main").scrollTop = 0;
    if (turn) $("main").querySelector("h2").focus();
  };
  const drawKinds = () => {
    const kinds = ["", ...KINDS].map((kind) => {
      const open = shownOf(kind);
      return el("button", { type: "button", "aria-pressed": String(kind === state.kind), onclick: () => pick(kind) },
        t(kind || "all"), el("span", { class: "n" }, String(open)));
    });
    $("kinds").replaceChildren(...kinds);
  };
  const shownOf = (kind) => {
    if (state.article) return state.asked.filter((one) => !kind || one.kind === kind).length;
    return kind ? state.counts[kind] ?? 0 : Object.values(state.counts).reduce((sum, n) => sum + n, 0);
  };
  const pick = (kind) => {
    state.kind = kind;
    state.at = "";
    if ($("loading").hidden) draw(true);
  };
  const drawList = (one) => {
    const rows = shown().map((other) =>
      el("li", { class: other.reason === "narrow" || other.reason === "flagged" ? "worst" : state.article && other.weight ? "open" : "" },
        el("button", { type: "button", "aria-current": other === one ? "true" : null, onclick: () => { state.at = other.id; draw(true); } },
          el("span", { class: "what" }, el("span", {}, state.kind ? "" : t(other.kind)), proposed(other)),
          ar(other.ar, "span", { class: "words" }))));
    $("list").replaceChildren(...rows);
    const more = shownOf(state.kind) - rows.length;
    $("more").textContent = more > 0 ? t("more", { n: more }) : "";
    $("list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  };
  const unheard = (one) => one.reason === "silent" || one.reason === "removed"; // a sentence without a statement
  const proposed = (one) => {
    if (one.kind === "names") return en(one.en, "span");
    if (one.kind === "translations") return el("span", {}, one.state && state.kind ? t(`state_${one.state}`) : "");
    const guess = one.choices.find((option) => option.why === "guess");
    if (!guess) return el("span", {}, unheard(one) ? "–" : LANG === "ar" ? "؟" : "?");
    return LANG === "ar" || !guess.en ? ar(guess.ar, "span") : en(guess.en, "span");
  };
  const lists = (data) => {
    const every = Object.entries(data.articles).sort((a, b) => (a[0] < b[0] ? 1 : -1));
    $("article").replaceChildren(el("option", { value: "" }, t("article_none")),
      ...every.map(([slug, title]) => el("option", { value: slug, lang: "ar", selected: slug === state.article }, title)));
    $("article").dir = state.article ? "rtl" : document.documentElement.dir; // the beginning of a title is to be seen
    $("authority").replaceChildren(...data.authority.map((one) => el("option", { value: one.id }, `${one.en} · ${one.ar}`)));
    $("problems").replaceChildren(...data.problems.map((one) => en(one, "p", { class: "problem" })));
  };
  const listDone = (done) => {
    const rows = done.map((one) =>
      el("li", {}, ...one.parts.flatMap((part) => [en(part.path, "span", { class: "path" }),
        ...part.lines.map((line) => el("code", { class: line[0] === "+" ? "plus" : "minus", dir: "auto" }, line))]),
        el("button", { type: "button", onclick: () => undo(one.number) }, t("undo"))));
    $("done").replaceChildren(...(rows.length ? rows.reverse() : [el("li", {}, t("done_none"))]));
  };

  // -- a question

  const question = (one) => {
    const missing = one.kind === "translations" && !one.en;
    const title = t(missing ? "ask_missing" : unheard(one) ? "ask_silent" : `ask_${one.kind}`);
    const bad = one.reason === "narrow" || one.reason === "flagged";
    const where = el("p", { class: "where" }, ar(one.title), en(`${one.path}:${one.line}`), sureness(one),
      one.reach > 1 ? el("span", {}, t("places", { n: one.reach })) : "");
    const flags = one.flags.map((name) => flag[name] ?? name).join(LANG === "ar" ? "، " : "; ");
    const why = `${t(one.reason)} ${flags}`;
    const head = [where, el("h2", { tabindex: -1 }, title), el("p", { class: bad ? "reason bad" : "reason" }, why)];
    if (one.type === "person") head.push(el("p", { class: "hint" }, t("sure_hint")));
    if (one.lacks.length) head.push(el("p", { class: "reason" }, t("lacks", { what: "" }), en(one.lacks.join(", "))));
    return [...head, ...{ speakers: speaker, names: name, translations: translation }[one.kind](one)];
  };
  const sureness = (one) => {
    const n = one.confidence.toFixed(2);
    if (one.kind === "names") return el("span", {}, t("sure_spelling", { n }));
    const asked = one.kind === "speakers" && one.reason !== "decided" && one.choices.some((option) => option.why === "guess");
    return asked ? el("span", {}, t("sure_speaker", { n })) : "";
  };
  const pairs = (one, here = true) =>
    el("div", { class: "pairs" },
      el("div", { class: "pair head" }, el("span", { lang: "ar", dir: "rtl" }, t("arabic")), el("span", { lang: "en", dir: "ltr" }, t("english"))),
      ...one.context.map((row) =>
        row.here && !here ? el("div", { class: "pair here gap" })
          : el("div", { class: row.here ? "pair here" : "pair" }, ar(row.ar, "p"), en(row.en || "–", "p"))));
  const choice = (option, n, act, ...more) =>
    el("li", {}, el("button", { type: "button", class: option.why === "guess" ? "guess" : "", onclick: act },
      n <= 9 ? key(String(n)) : "", ...more));
  const who = (option, chosen) => {
    const both = [option.ar !== option.en ? ar(option.ar) : "", option.en ? en(option.en) : ""];
    const role = LANG === "ar" || !option.role_en ? option.role_ar && ar(option.role_ar) : option.role_en !== option.en && en(option.role_en);
    const why = option.why === "named" ? "" : t(chosen && option.why === "guess" ? "chosen" : option.why); // all are named
    return [...(LANG === "ar" ? both : both.reverse()), el("span", { class: "tag" }, role || "", role && why ? " · " : "", why)];
  };
  // the first nine have keys; the rest, who seldom speak, wait until they are asked for
  const listed = (options, wide) => {
    if (options.length <= 10) return [el("ol", { class: wide }, ...options)];
    return [el("ol", { class: wide }, ...options.slice(0, 9)),
      el("details", {}, el("summary", {}, t("others", { n: options.length - 9 })), el("ol", { class: wide }, ...options.slice(9)))];
  };
  const compared = (words) => {
    const made = ar("", "span", { class: "diff" });
    for (const [, gone, come, same] of words.matchAll(/\[-(.*?)-\]|\{\+(.*?)\+\}|([^[{]+|.)/gs))
      made.append(gone ? el("del", {}, gone) : come ? el("ins", {}, come) : same ?? "", gone && !come ? " " : "");
    return made;
  };
  const action = (name, label, act, first) =>
    el("button", { type: "button", class: first ? "first" : "", onclick: act }, label, " ", key(name));
  const skip = () => action("s", t("skip"), () => go(1));
  const field = (id, one, props, label, shortcut, act) => {
    const input = el("input", { id, value: state.drafts.get(one.id)?.[id] ?? props.value ?? "", autocomplete: "off", ...props,
      value: state.drafts.get(one.id)?.[id] ?? props.value ?? "",
      oninput: () => draft(one, id, input.value),
      onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing && act) { event.preventDefault(); act(input.value); } } });
    return el("label", {}, el("span", {}, label, ...(shortcut ? [" ", key(shortcut)] : [])), input);
  };
  const draft = (one, id, value) => state.drafts.set(one.id, { ...state.drafts.get(one.id), [id]: value });

  // an office in both languages: empty where it was not touched, since what a page shows already need not be written
  const office = (one) => {
    const [office_ar, office_en] = ["office-ar", "office-en"].map((id) => $(id)?.value.trim() ?? "");
    return office_en && (office_en !== one.office_en || office_ar !== one.office_ar) ? { office_ar, office_en } : {};
  };
  const offices = (one, act) =>
    el("div", { class: "row offices" },
      field("office-ar", one, { value: one.office_ar, lang: "ar", dir: "rtl" }, t("office_ar"), "", act),
      field("office-en", one, { value: one.office_en, lang: "en", dir: "ltr", placeholder: one.office_ar ? t("office_none") : null }, t("office_en"), "o", act));
  const offered = (one) => {
    const made = state.offer?.id === one.id ? state.offer : null;
    if (!made) return el("div", { id: "offer", hidden: true });
    const type = el("select", { id: "offer-type" }, ...["person", "organisation"].map((name) =>
      el("option", { value: name, selected: name === made.type }, t(name))));
    const save = () => decide("new", made.ar, { english: $("offer-en").value, type: type.value });
    return el("div", { id: "offer", class: "offer" }, el("p", {}, t("offer"), " ", ar(made.ar)),
      el("div", { class: "row" }, field("offer-en", one, { value: made.en, lang: "en", dir: "ltr", spellcheck: "false" }, t("english"), "", save),
        el("label", { class: "short" }, el("span", {}, t("offer_type")), type),
        el("button", { type: "button", class: "add", onclick: save }, t("offer_save"), " ", key("Enter"))));
  };

  // what it is not: no statement, or no name
  const exclude = () => {
    const one = current();
    if (one?.kind === "speakers" && !unheard(one)) decide("exclude");
    if (one?.kind === "names") decide("no_name");
  };
  const speaker = (one) => {
    const silent = unheard(one);
    const known = one.choices.some((option) => option.why === "guess");
    const options = one.choices.map((option, n) => choice(option, n + 1, () => decide("speaker", option.value), ...who(option, one.reason === "decided")));
    const row = el("div", { class: "row" },
      known ? action("a", t("accept"), () => decide("accept"), true) : "",
      action("0", t("nobody"), () => decide("nobody"), !known && !silent),
      silent ? "" : action("x", t("exclude"), exclude), skip());
    const more = el("div", { class: "row" },
      field("other", one, { list: "authority", placeholder: t("other_hint"), dir: "auto" }, t("other"), "w", (value) => decide("speaker", value)),
      one.same ? field("apart", one, { placeholder: t("apart_hint"), dir: "ltr", lang: "en" }, t("apart"), "p", (value) => decide("apart", value)) : "");
    const note = el("div", { class: "row" }, field("note", one, { dir: "auto" }, t("note"), "n"));
    const evidence = one.evidence.filter(Boolean).map((link) => en(link, "li"));
    const save = () => decide("office", "", office(one));
    return [pairs(one), row, ...listed(options, "choices wide"), more, offered(one), note, one.same ? offices(one, save) : "",
      evidence.length ? el("details", {}, el("summary", {}, t("why")), el("ol", { lang: "en", dir: "ltr" }, ...evidence)) : ""].filter(Boolean);
  };
  const name = (one) => {
    const save = () => (input.value.trim() === one.en ? decide("accept", "", office(one)) : decide("english", input.value, office(one)));
    const input = el("input", { id: "write", lang: "en", dir: "ltr", spellcheck: "false", autocomplete: "off",
      value: state.drafts.get(one.id)?.write ?? one.en, oninput: () => draft(one, "write", input.value),
      onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); save(); } } });
    const both = el("div", { class: "both" }, ar(one.ar, "p"),
      el("label", {}, el("span", { class: "label" }, t("english"), " ", key("e")), input));
    const options = one.choices.map((option, n) => choice(option, n + 1, () => decide("same", option.value, office(one)), ...who(option)));
    return [both, one.type === "person" ? offices(one, save) : "", el("div", { class: "row" }, action("a", t("accept"), save, true), action("x", t("no_name"), exclude), skip()),
      ...(options.length ? [el("p", {}, t("same")), el("ol", { class: "choices wide" }, ...options)] : []), pairs(one)].filter(Boolean);
  };
  const translation = (one) => {
    const area = el("textarea", { id: "write", lang: "en", dir: "ltr", spellcheck: "true", oninput: () => draft(one, "write", area.value) });
    area.value = state.drafts.get(one.id)?.write ?? one.en;
    const save = () => (area.value.trim() === one.en ? decide("accept") : decide("english", area.value));
    const both = el("div", { class: "both" }, ar(one.ar, "p"),
      el("label", {}, el("span", { class: "label" }, t("english"), " ", key("e"), " ", one.state ? t(`state_${one.state}`) : ""), area));
    const options = one.choices.map((option, n) => choice(option, n + 1,
      () => { area.value = option.value; draft(one, "write", area.value); area.focus(); },
      en(option.value, "span", { class: "full" }), compared(option.ar), el("span", { class: "tag" }, en(option.note))));
    return [both,
      el("div", { class: "row" }, one.en ? action("a", t("accept"), () => decide("accept"), true) : "", action("Ctrl Enter", t("save"), save, !one.en), skip()),
      ...(options.length ? [el("p", {}, t("suggestions")), el("ol", { class: "choices" }, ...options)] : []), pairs(one, false)];
  };

  // -- the keyboard: letters by their place where the layout is not Latin

  const pressed = (event) => {
    if (event.key === "؟" || event.key === "?") return "?";
    if (event.key.length > 1) return event.key;
    if (event.key.charCodeAt(0) < 128) return event.key.toLowerCase();
    const place = /^(?:Key|Digit)(.)$/.exec(event.code);
    return place ? place[1].toLowerCase() : event.key;
  };
  const focusOn = (id) => {
    const target = $(id);
    if (!target) return;
    target.focus();
    target.select?.();
  };
  const KEYS = {
    j: () => go(1), ArrowDown: () => go(1), s: () => go(1), k: () => go(-1), ArrowUp: () => go(-1),
    a: () => $("main").querySelector("button.first")?.click(),
    0: () => current()?.kind === "speakers" && decide("nobody"),
    x: exclude,
    w: () => focusOn("other"), p: () => focusOn("apart"), o: () => focusOn("office-en"), n: () => focusOn("note"), e: () => focusOn("write"),
    u: () => undo(), r: () => load(true).catch((error) => say(error.message, "bad")),
    f: () => pick(["", ...KINDS][(KINDS.indexOf(state.kind) + 2) % 4]),
    "?": () => $("keys").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const writes = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select");
    if ($("keys").open || event.isComposing) return;
    if (writes) {
      if (event.key === "Escape") { $("main").querySelector("h2")?.focus(); event.preventDefault(); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "write") {
        event.preventDefault();
        const value = event.target.value;
        if (value.trim() === current().en) decide("accept"); else decide("english", value);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !$("keys-on").checked) return;
    const name = pressed(event);
    const act = /^[1-9]$/.test(name) ? () => $("main").querySelectorAll(".choices button")[name - 1]?.click() : KEYS[name];
    if (!act) return;
    event.preventDefault();
    act();
  });
  $("help").addEventListener("click", () => $("keys").showModal());
  $("article").addEventListener("change", (event) => {
    state.article = event.target.value;
    state.kind = ""; // all of it, whatever was looked at before
    state.asked = []; // no key may mean what is not to be seen any more
    $("list").replaceChildren();
    $("loading").hidden = false;
    $("main").replaceChildren(el("h2", { tabindex: -1 }, t("loading")));
    $("main").dataset.id = "-";
    event.target.blur();
    load(false).catch((error) => say(error.message, "bad"));
  });
  try {
    $("keys-on").checked = localStorage.getItem("desk-keys") !== "off";
  } catch { /* a browser that keeps nothing */ }
  $("keys-on").addEventListener("change", (event) => {
    try { localStorage.setItem("desk-keys", event.target.checked ? "on" : "off"); } catch { /* the same */ }
  });
  load(false).catch((error) => say(error.message, "bad"));
})();
