// Statements: filtered, or of two speakers.
"use strict";
(() => {
  const PAGE = 40; // statements shown at once
  const lang = document.documentElement.lang;
  const texts = document.getElementById("words")?.dataset;
  const say = (key) => texts[key.replace(/_(.)/g, (_, c) => c.toUpperCase())] ?? "";
  const locale = lang === "ar" ? "ar-u-nu-latn" : "en-GB";
  const number = new Intl.NumberFormat(locale);
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });

  const element = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  const load = async (address) => {
    const answer = location.protocol !== "file:" && await fetch(address);
    if (!answer.ok) throw new Error(address);
    return answer.json();
  };

  const named = (name) => name[lang] || name.ar;
  const anchor = (className, text, href) => Object.assign(element("a", className, text), { href });

  const who = (s, file) => {
    if (file.id === "undecided") return say("unknown_speaker");
    const likely = say(`probably_${file.plural ? "plural" : file.gender === "f" ? "f" : "m"}`);
    const name = `${s.certain ? "" : likely} ${named(s.source ?? file)}`.trim();
    return s.source ? name[0].toUpperCase() + name.slice(1) : name;
  };

  const words = (text, tongue) => {
    const node = element("p", tongue === lang ? "said" : "said foreign", text);
    return Object.assign(node, { lang: tongue, dir: tongue === "ar" ? "rtl" : "ltr" });
  };

  // a headline without the name before it
  const own = (s, text) => (s.kind === "headline" && s.certain ? text.replace(/^[^:]*: *([^:]*)$/, "$1") : text);

  const card = (s, file, root) => {
    const node = element("div", "card");
    const meta = element("p", "meta");
    const en = lang === "en", english = en && s.en;
    const part = (className, text) => text && meta.append(element("span", className, text));
    if (s.source || !s.certain) node.append(element("p", "who", who(s, file)));
    if (english && s.frame) node.append(element("p", "frame", s.frame));
    if (english) node.append(words(own(s, s.en), "en"));
    if (!english || s.flags.length) node.append(words(own(s, s.ar), "ar"));
    if (en && !s.states.includes("pending")) part("", s.cue);
    part("", say(`kind_${s.kind}`));
    part("", s.relay && `${say("via")} ${named(file.names[s.relay])}`);
    part("", s.day ? days.format(new Date(s.day)) : say("undated"));
    const article = file.articles[s.article];
    part("", article.outlet);
    meta.append(anchor("", named(article), `${root}articles/${s.article}/index.html`));
    if (en) {
      for (const state of s.states) part(`state state-${state}`, say(`state_${state}`));
      part("reasons", s.flags.map((flag) => say(`flag_${flag.replace("-", "_")}`) || say("flag_other")).join("; "));
    }
    meta.append(anchor("more", say("permalink"), `${root}${s.path.replace(/#|$/, "index.html$&")}`));
    node.append(meta);
    return node;
  };

  const list = (statements, file, root) => {
    const node = element("div");
    let shown = 0;
    const more = element("button", "", say("load_more"));
    more.type = "button";
    const next = () => {
      const cards = statements.slice(shown, shown + PAGE).map((s) => card(s, file, root));
      more.before(...cards);
      shown += cards.length;
      more.hidden = shown >= statements.length;
      return cards[0];
    };
    more.addEventListener("click", () => next()?.querySelector("a").focus());
    node.append(more);
    next();
    return node;
  };

  const matches = (asked) => (s) =>
    (!asked.year || s.day?.startsWith(asked.year)) &&
    (!asked.from || s.day?.slice(0, 4) >= asked.from) &&
    (!asked.to || (s.day && s.day.slice(0, 4) <= asked.to)) &&
    (!asked.kind || s.kind === asked.kind) &&
    (!asked.state || s.states.includes(asked.state)) &&
    (!asked.about || s.mentions.includes(asked.about));

  const fill = (select, files) => {
    const wanted = select.value;
    const names = {};
    for (const file of files) for (const s of file.statements) for (const id of s.mentions) names[id] = file.names[id];
    const sorted = Object.entries(names).map(([id, name]) => [id, named(name)]);
    sorted.sort((one, other) => one[1].localeCompare(other[1], lang));
    select.replaceChildren(select.options[0], ...sorted.map(([id, name]) => new Option(name, id)));
    select.value = wanted in names ? wanted : "";
  };

  const count = (n, all) => (n ? say("shown_of") : say("no_match")).replace("{n}", number.format(n)).replace("{all}", number.format(all));

  const ask = (form) => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));

  const restore = (form) => {
    let any = false;
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      if (field.tagName === "SELECT" && ![...field.options].some((o) => o.value === value)) field.append(new Option(value));
      field.value = value;
      any = true;
    }
    return any;
  };

  const keep = (asked) => {
    const query = new URLSearchParams(asked).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  };

  const filters = (box) => {
    const form = box.querySelector("form");
    const status = document.getElementById("found");
    const results = document.getElementById("results");
    const listed = document.getElementById("listed");
    let file;
    const show = async () => {
      if (!file) return;
      const asked = ask(form);
      keep(asked);
      const active = Object.keys(asked).length > 0;
      results.hidden = !active;
      listed.hidden = active;
      const found = file.statements.filter(matches(asked));
      status.textContent = active ? count(found.length, file.statements.length) : "";
      if (active) results.replaceChildren(list(found, file, box.dataset.root));
    };
    const open = async () => {
      if (file || !box.open) return;
      try {
        file = await load(box.dataset.source);
        fill(form.elements.about, [file]);
        await show();
      } catch { status.textContent = say("load_failed"); }
    };
    form.addEventListener("change", show);
    form.addEventListener("reset", () => setTimeout(show));
    form.addEventListener("submit", (event) => event.preventDefault());
    box.addEventListener("toggle", open);
    box.hidden = false;
    if (restore(form)) box.open = true;
  };

  const compare = (form) => {
    const status = document.getElementById("found");
    const sides = [...document.querySelectorAll("#sides > div")];
    const begun = document.getElementById("begin");
    const files = new Map();
    let people;
    const label = (p) => named(p) + (p[`apart_${lang}`] ? ` (${p[`apart_${lang}`]})` : "");
    const find = (text) => people.find((p) => [p.id, label(p), p.ar, p.en].includes(text));
    const side = async (section, person, asked) => {
      if (!files.has(person.id)) files.set(person.id, await load(`${form.dataset.root}speakers/${person.id}.json`));
      const file = files.get(person.id);
      const found = file.statements.filter(matches(asked));
      const heading = element("h2");
      heading.append(anchor("", named(person), `${form.dataset.up}speakers/${person.id}/index.html`));
      const note = element("p", "note", count(found.length, file.statements.length));
      section.replaceChildren(heading, note, list(found, file, form.dataset.up));
    };
    const show = async () => {
      const { a, b, ...asked } = ask(form);
      const chosen = [a, b].map((text) => text && find(text.trim()));
      const [one, other] = chosen;
      keep({ ...(one && { a: one.id }), ...(other && { b: other.id }), ...asked });
      status.textContent = [a, b].some((text, n) => text && !chosen[n]) ? say("no_speaker") : "";
      try {
        await Promise.all(chosen.map((person, n) => person && side(sides[n], person, asked)));
        fill(form.elements.about, chosen.filter(Boolean).map((person) => files.get(person.id)));
      } catch { status.textContent = say("load_failed"); }
      for (const [n, section] of sides.entries()) section.hidden = !chosen[n];
      begun.hidden = one !== other;
    };
    const begin = async () => {
      form.hidden = begun.hidden = false;
      try {
        people = await load(form.dataset.source);
      } catch { status.textContent = say("load_failed"); return; }
      const options = people.map((p) => new Option(lang === "en" ? p.ar : p.en, label(p)));
      document.getElementById("people").replaceChildren(...options);
      if (restore(form)) {
        for (const name of ["a", "b"]) {
          const person = find(form.elements[name].value);
          if (person) form.elements[name].value = label(person);
        }
        await show();
      }
      form.addEventListener("change", show);
      form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    };
    begin();
  };

  const box = document.getElementById("filters");
  if (box) filters(box);
  const form = document.getElementById("comparing");
  if (form) compare(form);
  document.getElementById("compare")?.removeAttribute("hidden");
})();
