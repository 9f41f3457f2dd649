// Keeps an open page up to date. `digest serve` puts this into the pages that it shows; no site has it.
"use strict";
(() => {
  const own = new URL(document.currentScript.src);
  const mark = own.search.slice(1);
  const PLACE = "digest-place";
  let source = null;
  let panel = null;

  // The place is kept by something with a name: what stands above it may have grown.
  const keepPlace = () => {
    let id = "";
    let top = 0;
    for (const node of document.querySelectorAll("main [id]")) {
      const box = node.getBoundingClientRect();
      if (!box.height || (id && box.top > innerHeight / 4)) continue;
      [id, top] = [node.id, box.top];
      if (top >= 0) break;
    }
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, id, top, x: scrollX, y: scrollY }));
    history.scrollRestoration = "manual";
  };

  const findPlace = () => {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    sessionStorage.removeItem(PLACE);
    if (kept?.path !== location.pathname) return;
    const go = () => {
      const node = kept.y > 0 && kept.id && document.getElementById(kept.id);
      const y = node ? scrollY + node.getBoundingClientRect().top - kept.top : kept.y;
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
