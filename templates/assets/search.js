/* Search without a server: digest/search.py says what is loaded, digest/searchkeys.py under which keys words stand.
   The two agree on every key; the tests hold them against each other. */
"use strict";
(() => {
/* keys */
const HIDDEN = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff";
const MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed";
const GONE = new RegExp(`[${MARKS}${HIDDEN}]`, "g");
const WORD = new RegExp(`[\\p{L}\\p{N}](?:[\\p{L}\\p{N}]|[${MARKS}${HIDDEN}])*`, "gu");
const GAP = new RegExp(`^[\\s_#\u0640${HIDDEN}]*$`);
const ARABIC = /[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]/;
const FROM = "أإآٱىةؤئیکەڤپچگ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", TO = "اااايهوييكهفبجغ01234567890123456789";
const FOLDED = new RegExp(`[${FROM}]`, "g");
const BONES = Object.fromEntries([..."بتثجحخدذرزسشصضطظغفقكلمنه"].map((c, i) => [c, "bttghkddrssssdtsgfkklmnh"[i]]));
const HEADS = { ا: "a", ع: "a", ي: "y", و: "w", a: "a", e: "a", i: "a", o: "a", u: "a", y: "y", w: "w" };
const LATIN = ("sch s tch s dj g ph f ck k kh k gh g th t dh d sh s ch s ts s tz s x ks q k c k p b v f j g z s")
  .split(" ");
const SERVANT = /^[ولبف]?عبد$/;

const fold = (text) => (/[\ufb50-\ufdff\ufe70-\ufefc]/.test(text) ? text.normalize("NFKC") : text)
  .replace(GONE, "").replace(FOLDED, (c) => TO[FROM.indexOf(c)]);
const definite = (w) => w.length > 3 && w.startsWith("ال");
const bare = (w) => (definite(w) ? w.slice(2) : w);
const unique = (list) => [...new Set(list)];

function words(text) {
  const out = [];
  for (const m of text.matchAll(WORD)) {
    const word = { start: m.index, end: m.index + m[0].length, folded: fold(m[0]) };
    if (!word.folded) continue;
    const last = out.at(-1);
    if (last && SERVANT.test(last.folded) && definite(word.folded) && GAP.test(text.slice(last.end, word.start))) {
      out.pop();
      word.start = last.start;
      word.folded = last.folded + word.folded;
    }
    out.push(word);
  }
  return out.filter((w) => w.folded.length > 1 || /^\p{Nd}/u.test(w.folded));
}

function peeled(word) {
  const ways = [];
  let rest = word;
  if (rest.length > 2 && "وف".includes(rest[0])) ways.push(rest = rest.slice(1));
  if (rest.length > 2 && "بلك".includes(rest[0])) {
    if (rest.startsWith("لل")) for (const start of ["ا", "", "ال"]) ways.push(start + rest.slice(1));
    else ways.push(rest.slice(1));
  }
  return ways;
}

function core(rest) {
  let word = bare(rest);
  if (word.length > 3 && word.endsWith("ء")) word = word.slice(0, -1);
  return word.length > 3 && word.endsWith("ه") ? word.slice(0, -1) + "ا" : word;
}

const plain = (word) => (ARABIC.test(word) ? core(word)
  : word.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, ""));

function latin(folded) {
  const word = plain(folded);
  if (word.length < 4 || !word.endsWith("s")) return word;
  if (word.endsWith("ies") && word.length > 4) return word.slice(0, -3) + "y";
  if (/(?:ches|shes|sses|xes|zes)$/.test(word)) return word.slice(0, -2);
  return /(?:ss|us|is)$/.test(word) ? word : word.slice(0, -1);
}

const queryKeys = (word) => (ARABIC.test(word)
  ? unique([word, ...peeled(word).filter((rest) => bare(rest).length > 2)].map(core)) : [latin(word)]);

function sound(folded) {
  let word = plain(folded), bones;
  if (ARABIC.test(folded)) {
    word = bare(folded);
    bones = word.replaceAll("لل", "ل").replace(/ت[سش]/g, "س").replace(/ه$/, "");
    bones = [...bones].map((c) => BONES[c] || (/[a-z]/.test(c) ? c : "")).join("");
  } else {
    bones = word;
    for (let i = 0; i < LATIN.length; i += 2) bones = bones.replaceAll(LATIN[i], LATIN[i + 1]);
    bones = bones.replace(/(.)\1+/g, "$1").replace(/h$/, "");
  }
  const key = (HEADS[word[0]] || "") + bones.replace(/[^bdfghklmnrst]/g, "");
  return key.length > 2 ? key : "";
}

function beginning(folded) {
  const word = plain(folded);
  return word.length > 4 ? word.slice(0, 5) : word.slice(0, 3);
}

globalThis.digestKeys = { words, queryKeys, sound, beginning };
const form = document.getElementById("search");
if (!form) return;
if (location.protocol === "file:") {
  document.getElementById("folder").hidden = false;
  return;
}

/* what is loaded */
const { root, up } = form.dataset, t = JSON.parse(form.dataset.texts), lang = document.documentElement.lang;
const DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const PAGE = 8, BUDGET = 20; /* articles shown at a time; files of terms read before somebody is asked */
const loads = new Map();
let leaves, stop, spent = 0;

function load(path, options) {
  if (!loads.has(path)) {
    if (path[0] === "t") spent++;
    const asked = fetch(root + path, options).then((r) => (r.ok ? r.json() : Promise.reject(new Error(path))));
    asked.catch(() => loads.delete(path));
    loads.set(path, asked);
  }
  return loads.get(path);
}

async function begin() {
  const index = await load("index.json", { cache: "no-cache" });
  if (leaves) return;
  stop = new Set(index.stop);
  leaves = { t: filesOf(index.t), n: filesOf(index.n) };
}

function filesOf(tree) {
  const out = new Set();
  let at = 0;
  (function walk(bits) {
    if (DIGITS.indexOf(tree[(at / 6) | 0]) >> (5 - (at++ % 6)) & 1) { walk(bits + "0"); walk(bits + "1"); } else out.add(bits);
  })("");
  return out;
}

function hash(term) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(term)) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ -1) >>> 0).toString(2).padStart(32, "0");
}

async function held(term, folder = "t") {
  const bits = hash(term);
  let size = 0;
  while (size < 32 && !leaves[folder].has(bits.slice(0, size))) size++;
  const shard = await load(`${folder}/x${bits.slice(0, size)}.json`);
  return Object.hasOwn(shard, term) ? shard[term] : null;
}

const number = (signs) => [...signs].reduce((n, c) => n * 64 + DIGITS.indexOf(c), 0);
const article = (key) => load(`a/${number(key).toString(16)}.json`);

/* Where terms stand: `found`, a Map of article to Set of sentences. Of terms divided by time, `far` is the oldest key
   that is read of each, `next` the part to read. */
async function listed(terms, kind) {
  const list = { kind, found: new Map(), parts: [], known: false };
  for (const [i, value] of (await Promise.all(terms.map((term) => held(term)))).entries()) {
    if (value) list.known = true;
    if (Array.isArray(value)) list.parts.push({ list, term: terms[i], starts: value, read: 0, far: "~" });
    else take(list, value);
  }
  return list;
}

function take({ found, kind }, text) {
  for (const part of text ? text.split(",") : []) {
    const key = part.slice(0, 7), own = found.get(key) || new Set();
    for (let i = 7, n = 0, value = 0, shift = 0; i < part.length; i++) {
      const digit = DIGITS.indexOf(part[i]);
      value |= (digit & 31) << shift;
      shift += 5;
      if (digit > 31) continue;
      n += Math.floor(value / 5);
      if (!kind || value % 5 === kind) own.add(n);
      value = shift = 0;
    }
    if (own.size) found.set(key, own);
  }
}

const isStop = (w) => stop.has(w.toLowerCase()) || peeled(w).some((rest) => rest.length > 2 && stop.has(rest));

const dayOf = (key) => new Date(Date.UTC(1800, 0, number(key.slice(0, 3).padEnd(3, "-"))));
const yearOf = (key) => dayOf(key).getUTCFullYear();
const within = (key, { year, month }) => (!year && !month) || (!key.startsWith("---")
  && (!year || yearOf(key) === +year) && (!month || dayOf(key).getUTCMonth() + 1 === +month));

async function find(asked) {
  await begin();
  const all = unique(words(asked.q).map((w) => w.folded)), kind = +asked.kind, notes = [];
  const rare = all.filter((w) => !isStop(w)), marks = new Set(), sounds = new Set();
  const lists = await Promise.all((rare.length ? rare : all).map(async (word) => {
    const keys = queryKeys(word), heard = sound(word), list = await listed(keys, kind);
    keys.forEach((key) => marks.add(key));
    if (heard) sounds.add(heard);
    const alike = !list.known && heard && await listed(["~" + heard], kind);
    if (!alike || !alike.known) return list;
    notes.push(t.search_sounds.replace("{word}", word));
    return alike;
  }));
  const filters = [asked.speaker && ":" + asked.speaker, asked.entity && "@" + asked.entity].filter(Boolean);
  const narrow = await Promise.all(filters.map((term) => listed([term], kind)));
  const every = [...lists, ...narrow], parts = every.flatMap((list) => list.parts);
  const none = all.length && !rare.length ? t.search_stop : t.search_none;
  return every[0] && { asked, lists, every, parts, notes, none, marks, sounds, hits: [], far: "~", shown: 0, width: parts.length };
}

/* The articles of a time that have all in one sentence, or all words somewhere; the newest first. */
function matches({ lists, every, asked }, low, high, loose) {
  const hits = [];
  for (const key of every[0].found.keys()) {
    if (key < low || key >= high || !within(key, asked)) continue;
    const sets = every.map(({ found }) => [...(found.get(key) || [])]);
    if (!sets.every((own) => own.length)) continue;
    if (loose) sets.unshift(sets.splice(0, lists.length).flat());
    const own = unique(sets.reduce((a, b) => a.filter((n) => b.includes(n)))).sort((a, b) => a - b);
    if (own.length) hits.push({ key, own });
  }
  return hits.sort((a, b) => (a.key < b.key ? 1 : -1));
}

/* Whether a part can add anything: its time is asked for, and no other list is known to have nothing there. */
const wanted = ({ every, asked: { year } }, own, low, high) => (!year || (yearOf(low) <= year && (high === "~" || yearOf(high) >= year)))
  && every.every((list) => list === own || list.parts.some(({ far }) => far > low) || [...list.found.keys()].some((key) => key >= low && key < high));

/* Read on, the newest parts first, and find what is certain by then. */
async function advance(s) {
  const asked = [], high = s.far;
  for (const part of s.parts) [part.next, part.edge] = [part.read, part.far];
  const latest = () => s.parts.reduce((a, b) => (b.edge > a.edge ? b : a), { edge: "" });
  for (let part; asked.length < s.width && (!asked.length || spent < s.limit) && (part = latest()).edge;) {
    const end = part.edge, low = part.starts[part.next++];
    part.edge = part.starts[part.next] === undefined ? "" : low;
    if (wanted(s, part.list, low, end)) asked.push(held(`${part.term}|${low}`).then((text) => take(part.list, text)));
  }
  await Promise.all(asked);
  for (const part of s.parts) [part.read, part.far] = [part.next, part.edge];
  s.width = Math.min(s.width * 2, 16);
  s.far = latest().edge;
  const hits = matches(s, s.far, high);
  if (s.loose && hits.length) {
    at("found").replaceChildren();
    Object.assign(s, { loose: false, shown: 0, hits: [] });
  }
  if (!s.loose) s.hits.push(...hits);
  if ((s.loose || !s.hits.length) && s.lists.length > 1 && (!s.far || spent >= s.limit)) {
    s.hits = matches(s, s.far, "~", true);
    s.loose = !!s.hits.length;
  }
}

/* what is shown */
const at = (id) => document.getElementById(id);
const dirs = { ar: "rtl", en: "ltr" }, here = lang === "ar" ? 0 : 1;
const plural = new Intl.PluralRules(lang);
const dates = new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
const count = (what, n) => (t[what][plural.select(n)] || t[what].other).replace("{n}", n.toLocaleString("en"));
const link = (path, anchor = "") => `${up}${encodeURI(path)}index.html${anchor}`;

function make(tag, properties, ...inside) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...inside);
  return node;
}

function inLanguage(tag, names, properties) {
  const own = names[here] ? here : 1 - here, code = own ? "en" : "ar";
  return make(tag, { lang: code, dir: dirs[code], ...properties }, names[own]);
}

/* Whole words alone are marked, so that no mark comes between two letters that join. */
function marked(text, fits) {
  const out = [];
  let from = 0;
  for (const word of words(text)) {
    if (!fits(word.folded)) continue;
    out.push(text.slice(from, word.start), make("mark", {}, text.slice(word.start, word.end)));
    from = word.end;
  }
  return from ? [...out, text.slice(from)] : null;
}

function passages(line, { marks, sounds }) {
  const exact = (w) => queryKeys(w).some((key) => marks.has(key)), alike = (w) => sounds.has(sound(w));
  const tries = (n) => line[n] && (marked(line[n], exact) || marked(line[n], alike));
  const own = line[here] ? here : 0, shown = tries(own), other = !shown && tries(1 - own);
  const say = (n, parts) => make("p", { className: n === here ? "said" : "said foreign", lang: n ? "en" : "ar", dir: n ? "ltr" : "rtl" }, ...parts);
  return [say(own, shown || [line[own]]), ...(other ? [say(1 - own, other)] : [])];
}

function voiceOf(text, statement) {
  const who = text.w[statement[2]];
  if (!who) return make("a", { className: "unsure", href: link("speakers/undecided/") }, t.unknown_speaker);
  const name = make("a", { href: link(`speakers/${who[0]}/`) }, inLanguage("bdi", who.slice(1, 3)));
  return statement[3] ? name : make("span", {}, make("span", { className: "unsure" }, t[`probably_${who[3]}`]), " ", name);
}

/* The statement of a sentence, the one that the filters mean before others. */
function statementOf(text, n, { speaker, kind }) {
  const own = text.s.filter((s) => s.slice(4).includes(n));
  const wanted = own.filter((s) => (!speaker || (text.w[s[2]]?.[0] ?? "undecided") === speaker) && (!kind || s[1] === +kind));
  return wanted[0] || own[0];
}

function sentence(text, n, result) {
  const line = text.x[n], statement = statementOf(text, n, result.asked), state = line[2] || "pending";
  const meta = make("p", { className: "meta" });
  if (statement) meta.append(make("span", {}, voiceOf(text, statement)));
  if (here) meta.append(make("span", { className: `state state-${state}` }, t[`state_${state}`]));
  if (statement) meta.append(make("a", { className: "more", href: link(statement[0]) }, t.is_statement));
  meta.append(make("a", { className: "more", href: link(text.p, `#n${n}`) }, t.in_article));
  return make("div", { className: "naming" }, ...passages(line, result), meta);
}

function section(text, own, result) {
  const meta = make("p", { className: "meta" });
  if (text.o[0]) meta.append(inLanguage("span", text.o));
  meta.append(make("span", {}, text.d ? dates.format(new Date(text.d)) : t.undated));
  const title = make("h3", {}, make("a", { href: link(text.p) }, inLanguage("bdi", text.t)));
  return make("section", { className: "found" }, title, meta, ...own.map((n) => sentence(text, n, result)));
}

let turn = 0, result;

/* A page more, as soon as it is certain what is on it; the reading ends at the limit, whatever was found. */
async function more(event) {
  const mine = turn, s = result, end = s.shown + PAGE;
  let first = event;
  if (event) s.limit = spent + BUDGET;
  at("more").hidden = at("csv").hidden = true;
  for (;;) {
    const texts = [];
    for (const { key } of s.hits.slice(s.shown, end)) texts.push(texts[0] ? texts[0].then(() => article(key)) : article(key));
    texts.forEach((text) => text.catch(() => {}));
    for (const text of texts) {
      const added = section(await text, s.hits[s.shown].own, s);
      if (mine !== turn) return;
      s.shown++;
      at("found").append(added);
      if (first) added.querySelector("a").focus();
      first = false;
    }
    if (s.shown >= end || !s.far || (spent >= s.limit && s.far < "~")) break;
    await advance(s);
    if (mine !== turn) return;
  }
  tell(s);
  if (first) at("more").focus();
}

function tell(s) {
  const size = s.hits.reduce((n, { own }) => n + own.length, 0), far = s.far && dates.format(dayOf(s.far));
  const sum = `${count("sentence", size)} · ${count("article", s.hits.length)}`;
  const told = [size && (far ? t.search_least.replace("{found}", sum) : sum) + ".", ...s.notes];
  if (s.loose) told.push(far ? t.search_apart_so_far : t.search_apart);
  if (!size) told.push(far ? t.search_so_far : s.none);
  at("told").textContent = told.filter(Boolean).join(" ").replace("{date}", far);
  at("csv").hidden = !size;
  at("more").hidden = !far && s.shown >= s.hits.length;
  at("more").textContent = size ? t.search_more : t.search_on;
  at("found").ariaBusy = "false";
}

const guarded = (work) => work.catch(() => {
  at("told").textContent = t.search_failed;
  at("found").ariaBusy = "false";
});

async function show() {
  const mine = ++turn, asked = read();
  at("more").hidden = at("csv").hidden = true;
  at("told").textContent = t.search_loading;
  at("found").replaceChildren();
  at("found").ariaBusy = "true";
  const limit = spent + BUDGET, got = await find(asked);
  if (mine !== turn) return;
  result = got;
  if (got) return Object.assign(got, { limit }), more();
  at("told").textContent = location.search.length > 1 ? t.search_empty : "";
  at("found").ariaBusy = "false";
}

/* results as a table; a cell that a spreadsheet would run as a formula is told to be text */
const cell = (text) => `"${String(text).replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;

async function table() {
  const s = result, { asked } = s;
  at("told").textContent = t.search_loading;
  at("more").hidden = at("csv").hidden = true;
  for (s.limit = Infinity; s.far;) await advance(s);
  const { hits } = s;
  const rows = [["date", "outlet", "title_ar", "title_en", "speaker_ar", "speaker_en", "certain", "arabic", "english", "state", "address"]];
  for (let from = 0; from < hits.length; from += 16) {
    at("told").textContent = t.search_csv_loading.replace("{done}", from).replace("{all}", hits.length);
    const part = hits.slice(from, from + 16), texts = await Promise.all(part.map(({ key }) => article(key)));
    texts.forEach((text, i) => part[i].own.forEach((n) => {
      const s = statementOf(text, n, asked), who = s && text.w[s[2]], [ar, en = "", state = "pending"] = text.x[n];
      const address = new URL(s ? link(s[0]) : link(text.p, `#n${n}`), location.href).href;
      rows.push([text.d, text.o[0], ...text.t, who ? who[1] : "", who ? who[2] : "", s ? (s[3] ? "yes" : "no") : "", ar, en, state, address]);
    }));
  }
  const file = new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",") + "\r\n").join("")], { type: "text/csv;charset=utf-8" });
  const save = make("a", { href: URL.createObjectURL(file), download: "search.csv" });
  save.click();
  setTimeout(() => URL.revokeObjectURL(save.href), 60000);
  if (s === result) await (s.shown ? tell(s) : more());
}

/* what is asked: the address says it, the form shows it */
const PLAIN = ["q", "year", "month", "kind"], PICKED = ["speaker", "entity"];
const picked = {}, offered = {};
const read = () => Object.fromEntries([...PLAIN, ...PICKED].map((id) => [id, new URLSearchParams(location.search).get(id) || ""]));

function write() {
  const query = new URLSearchParams();
  for (const id of PLAIN) if (at(id).value.trim()) query.set(id, at(id).value.trim());
  for (const id of PICKED) if (picked[id]) query.set(id, picked[id]);
  const address = `${location.pathname}?${query}`;
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  cross();
  return guarded(show());
}

function cross() {
  const other = document.querySelector("a.switch");
  if (other) other.search = location.search;
}

const called = (name) => (here && name[3]) || name[2];

async function offer(id) {
  await begin();
  const typed = words(at(id).value).map((w) => w.folded), list = at(`${id}-names`);
  if (!typed.length) return;
  const longest = typed.reduce((a, b) => (plain(b).length > plain(a).length ? b : a));
  const names = (await held("^" + beginning(longest), "n") || []).filter((name) => id !== "speaker" || name[1]);
  const fits = names.filter((name) => {
    const own = words(`${name[2]} ${name[3]}`).map((w) => plain(w.folded));
    return typed.every((w) => own.some((o) => o.startsWith(plain(w))));
  });
  offered[id] = new Map();
  for (const name of fits.length ? fits : names) {
    const value = offered[id].has(called(name)) ? `${called(name)} (${name[0].split("/")[1]})` : called(name);
    offered[id].set(value, name);
  }
  list.replaceChildren(...[...offered[id]].map(([value, name]) => make("option", { value }, here ? name[2] : name[3] || name[2])));
}

/* Who was meant: the name as it was offered, else the first that begins like what was typed. */
async function settle(id) {
  const field = at(id);
  if (!offered[id]?.has(field.value) && field.value.trim()) await offer(id);
  const fits = [...(field.value.trim() && offered[id] || [])];
  const [value, name] = fits.find(([text]) => text === field.value) || fits[0] || [];
  field.value = value || "";
  picked[id] = name ? name[id === "speaker" ? 1 : 0] : "";
}

async function restore() {
  const asked = read();
  for (const id of PLAIN) at(id).value = asked[id];
  cross();
  const shows = guarded(show());
  for (const id of PICKED) {
    picked[id] = asked[id];
    at(id).value = "";
    if (!asked[id]) continue;
    await begin();
    const names = await held(`=${id === "speaker" ? "speakers/" : ""}${asked[id]}`, "n");
    at(id).value = names ? called(names[0]) : asked[id];
    offered[id] = new Map(names ? [[at(id).value, names[0]]] : []);
  }
  return shows;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  guarded(Promise.all(PICKED.filter((id) => at(id) === document.activeElement).map(settle)).then(write));
});
for (const id of ["year", "month", "kind"]) at(id).addEventListener("change", write);
for (const id of PICKED) {
  let wait;
  at(id).addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => guarded(offer(id)), 150); });
  at(id).addEventListener("change", () => guarded(settle(id).then(write)));
}
at("more").addEventListener("click", () => guarded(more(1)));
at("csv").addEventListener("click", () => guarded(table()));
addEventListener("popstate", () => guarded(restore()));
form.hidden = false;
guarded(restore());
})();
