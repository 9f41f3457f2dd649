// Keeps an open page up to date. `digest serve` puts this into the pages that it shows; no site has it.
"use strict";
(() => {
  const own = new URL(document.currentScript.src);
  const mark = own.search.slice(1);
  const PLACE = "digest-place";
  const MOST = 12; // passages by which a place is found again: some of them may be what was changed
  let source = null;
  let panel = null;

  // Passages that no other one equals, by their words. The numbers that they are given change with what stands before.
  const passages = () => {
    const found = new Map();
    for (const one of document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, td)")) {
      const words = one.textContent.trim().replace(/^\d+|\d+$/g, "").trim();
      found.set(words, found.has(words) ? null : one);
    }
    found.delete("");
    return found;
  };

  // The place is kept by what is seen there: what stands above may have grown, and every number may be another.
  const keepPlace = () => {
    const seen = [];
    for (const [words, one] of passages()) {
      const box = one?.getBoundingClientRect();
      if (box?.height && box.bottom > 0 && box.top < innerHeight && seen.length < MOST) seen.push([words, box.top]);
    }
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, seen, x: scrollX, y: scrollY }));
    history.scrollRestoration = "manual";
  };

  const findPlace = () => {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    sessionStorage.removeItem(PLACE);
    if (kept?.path !== location.pathname) return;
    const go = () => {
      const now = kept.y > 0 ? passages() : new Map();
      const [words, top] = kept.seen.find(([one]) => now.get(one)) ?? [];
      const y = words ? scrollY + now.get(words).getBoundingClientRect().top - top : kept.y;
      scrollTo({ left: kept.x, top: y, behavior: "instant" });
    };
    const last = () => {
      go();
      history.scrollRestoration = "auto";
    };
    go();
    addEventListener("load", () => document.fonts.ready.then(last)); // pictures and fonts move things
  };

  const node = (name, text, more) => Object.assign(document.createElement(name), { textContent: text, ...more });

  // Errors are written in English, and name files: left to right on every page.
  const item = (error, texts) => {
    const found = node("li", "");
    if (error.path) {
      const where = node("p", "", { className: "where" });
      where.append(node("code", error.path, { dir: "ltr" }));
      if (error.line !== null) where.append(node("span", texts.line.replace("{n}", error.line)));
      found.append(where);
    }
    for (const part of ["what", "hint"]) {
      if (error[part]) found.append(node("p", error[part], { className: part, lang: "en", dir: "ltr" }));
    }
    return found;
  };

  const hide = () => {
    panel?.remove();
    panel = null;
  };

  const show = (told) => {
    hide();
    if (!told.state) return;
    const lang = told.texts[document.documentElement.lang] ? document.documentElement.lang : "en";
    const texts = told.texts[lang];
    panel = node("div", "", { id: "digest-news", lang, dir: lang === "ar" ? "rtl" : "ltr" });
    const inside = panel.attachShadow({ mode: "open" }); // out of reach of the page's own style
    const box = node("section", "", { className: "news", role: "alert" });
    const button = node("button", texts.hide, { type: "button" });
    button.addEventListener("click", hide);
    const list = node("ul", "");
    list.append(...told.errors.map((error) => item(error, texts)));
    const note = told.state === "failed_first" ? "failed_first" : `${told.state}_note`;
    box.append(button, node("h2", texts[told.state === "partly" ? "partly" : "failed"]), node("p", texts[note]), list);
    if (told.more) box.append(node("p", texts.more.replace("{n}", told.more)));
    inside.append(node("link", "", { rel: "stylesheet", href: new URL("news.css", own).href }), box);
    document.body.append(panel);
  };

  const hear = (event) => {
    const told = JSON.parse(event.data);
    if (told.mark === mark) return show(told);
    keepPlace();
    location.reload();
  };

  // A browser keeps few connections to one server: only pages that are seen hold one.
  const rest = () => {
    source?.close();
    source = null;
  };
  const listen = () => {
    if (document.hidden || source) return;
    source = new EventSource(new URL("events", own));
    source.addEventListener("message", hear);
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  findPlace();
  listen();
})();
