/* Search without a server: digest/search.py and shards.py say what is loaded, searchkeys.py under which keys. */
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
const pairs = (from, to) => Object.fromEntries([...from].map((c, i) => [c, to[i]])), FOLDED = pairs(FROM, TO);
const BONES = pairs("بتثجحخدذرزسشصضطظغفقكلمنه", "bttghkddrssssdtsgfkklmnh"), HEADS = pairs("اعيوaeiouyw", "aaywaaaaayw");
const LATIN = "sch s tch s dj g ph f ck k kh k gh g th t dh d sh s ch s ts s tz s x ks q k c k p b v f j g z s".split(" ");
const SERVANT = /^[ولبف]?عبد$/;

const fold = (text) => (/[\ufb50-\ufdff\ufe70-\ufefc]/.test(text) ? text.normalize("NFKC") : text)
  .replace(GONE, "").replace(/[^]/g, (c) => FOLDED[c] || c);
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
    bones = [...bones].map((c) => BONES[c] || c).join("");
  } else {
    bones = word;
    for (let i = 0; i < LATIN.length; i += 2) bones = bones.replaceAll(LATIN[i], LATIN[i + 1]);
    bones = bones.replace(/(.)\1+/g, "$1").replace(/h$/, "");
  }
  const key = (HEADS[word[0]] || "") + bones.replace(/[^bdfghklmnrst]/g, "");
  return key.length > 2 ? key : "";
}

const head = (word) => word.slice(0, word.length > 4 ? 5 : 3), beginning = (folded) => head(plain(folded));

window.digestKeys = { words, queryKeys, sound, beginning };
const at = (id) => document.getElementById(id), form = at("search");
if (!form) return;
if (location.protocol === "file:") {
  at("folder").hidden = false;
  return;
}

/* what is loaded */
const { root, up } = form.dataset, t = JSON.parse(form.dataset.texts), lang = document.documentElement.lang;
const FOLDERS = ["t", "r", "n"]; /* terms, those of the newest articles, names */
const BUDGET = 20; /* files of terms, before the reader is asked */
const digit = (sign) => "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".indexOf(sign);
const number = (signs) => [...signs].reduce((n, c) => n * 64 + digit(c), 0);
const loads = new Map();
let leaves, stop, spent = 0;

function load(path, options) {
  if (!loads.has(path)) {
    if (path.startsWith("t/x")) spent++;
    const asked = fetch(root + path, options).then((r) => r.json());
    asked.catch(() => loads.delete(path));
    loads.set(path, asked);
  }
  return loads.get(path);
}

async function begin() {
  const lists = ["stop.json", ...FOLDERS.map((folder) => `${folder}/tree.json`)];
  const [passed, ...trees] = await Promise.all(lists.map((path) => load(path, { cache: "no-cache" })));
  if (leaves) return;
  stop = new Set(passed);
  leaves = Object.fromEntries(FOLDERS.map((folder, i) => [folder, filesOf(trees[i])]));
}

function filesOf(tree) {
  const out = new Set();
  let n = 0;
  (function walk(bits) {
    if (digit(tree[(n / 6) | 0]) & (32 >> n++ % 6)) { walk(bits + "0"); walk(bits + "1"); } else out.add(bits);
  })("");
  return out;
}

async function held(folder, term) {
  let crc = -1, size = 0;
  for (const byte of new TextEncoder().encode(term)) {
    crc ^= byte;
    for (let i = 8; i--;) crc = (crc >>> 1) ^ (crc & 1 && 0xedb88320);
  }
  const bits = ((crc ^ -1) >>> 0).toString(2).padStart(32, "0");
  while (size < 32 && !leaves[folder].has(bits.slice(0, size))) size++;
  const shard = await load(`${folder}/x${bits.slice(0, size)}.json`);
  return Object.hasOwn(shard, term) ? shard[term] : null;
}

const article = (key) => load(`a/${number(key).toString(16)}.json`);

/* Where terms stand: `found`, sentences by article. A term divided by time is known back to edges[read]. */
async function listed(terms, kind) {
  const list = { kind, found: new Map(), parts: [], known: false };
  const asked = ["t", "r"].flatMap((folder) => terms.map((term) => [folder, term]));
  for (const [i, value] of (await Promise.all(asked.map((own) => held(...own)))).entries()) {
    const [folder, term] = asked[i];
    if (value) list.known = true;
    if (value?.map) list.parts.push({ list, folder, term, edges: ["zzz", ...value], read: 0 });
    else take(list, value);
  }
  return list;
}

function take({ found, kind }, text) {
  for (const part of text ? text.split(",") : []) {
    const key = part.slice(0, 7), own = found.get(key) || new Set();
    let n = 0, value = 0, shift = 0;
    for (const sign of part.slice(7)) {
      value |= (digit(sign) & 31) << shift;
      shift += 5;
      if (digit(sign) > 31) continue;
      n += Math.floor(value / 5);
      if (!kind || value % 5 === kind) own.add(n);
      value = shift = 0;
    }
    if (own.size) found.set(key, own);
  }
}

function dayOf(key) {
  const n = number(key.slice(0, 3).padEnd(3, "-"));
  return n ? new Date(Date.UTC(1800, 0, n)).toISOString() : "";
}

async function find(asked) {
  const limit = spent + BUDGET;
  await begin();
  const all = unique(words(asked.q).map((w) => w.folded)), kind = +asked.kind, notes = [];
  const rare = all.filter((w) => ![w.toLowerCase(), ...peeled(w).filter((rest) => rest.length > 2)].some((own) => stop.has(own)));
  const marks = new Set(), sounds = new Set();
  const lists = (rare.length ? rare : all).map(async (word) => {
    const keys = queryKeys(word), heard = sound(word), list = await listed(keys, kind);
    keys.forEach((key) => marks.add(key));
    if (heard) sounds.add(heard);
    if (list.known || !heard) return list;
    const alike = await listed(["~" + heard], kind);
    if (alike.known) notes.push(t.sounds.replace("{word}", word));
    return alike;
  });
  const narrow = [[":", asked.speaker], ["@", asked.entity]].filter(([, id]) => id).map(([sign, id]) => listed([sign + id], kind));
  const every = await Promise.all([...lists, ...narrow]), parts = every.flatMap((list) => list.parts);
  const none = all.length && !rare.length ? t.stop : t.none;
  return every[0] && { asked, lists, every, parts, notes, none, marks, sounds, limit, hits: [], far: "zzz", shown: 0 };
}

/* The articles of a time that have all in one sentence, or all words somewhere. */
function matches({ lists, every, asked: { year, month } }, low, high, loose) {
  const hits = [];
  for (const key of every[0].found.keys()) {
    if (key < low || key >= high) continue;
    const day = dayOf(key);
    if ((year && !day.startsWith(year)) || (month && +day.slice(5, 7) !== +month)) continue;
    const sets = every.map(({ found }) => [...(found.get(key) || [])]);
    if (!sets.every((own) => own.length)) continue;
    if (loose) sets.unshift(sets.splice(0, lists.length).flat());
    const own = unique(sets.reduce((a, b) => a.filter((n) => b.includes(n)))).sort((a, b) => a - b);
    if (own.length) hits.push({ key, own });
  }
  return hits.sort((a, b) => (a.key < b.key ? 1 : -1));
}

/* Whether a part can add anything: neither the year nor what is known of a list excludes it. */
const wanted = ({ every, asked: { year } }, low, high) => (!year || (dayOf(low) <= year + "~" && dayOf(high) >= year))
  && every.every(({ parts, found }) => parts.some(({ edges, read }) => edges[read] > low)
    || [...found.keys()].some((key) => key >= low && key < high));

/* Read one part further back, and find what is certain by then. */
async function advance(s) {
  const high = s.far, due = s.parts.filter(({ edges, read }) => edges[read] === high);
  await Promise.all(due.map(async ({ list, folder, term, edges, read }) => {
    const low = edges[read + 1];
    if (wanted(s, low, high)) take(list, await held(folder, `${term}|${low}`));
  }));
  for (const part of due) part.read++;
  s.far = s.parts.map(({ edges, read }) => edges[read]).sort().at(-1) || "";
  const hits = matches(s, s.far, high);
  if (s.loose && hits[0]) {
    results.replaceChildren();
    [s.loose, s.shown, s.hits] = [false, 0, []];
  }
  if (!s.loose) s.hits.push(...hits);
  if ((s.loose || !s.hits[0]) && s.lists.length > 1 && (!s.far || spent >= s.limit)) {
    s.hits = matches(s, s.far, "zzz", true);
    s.loose = s.hits[0];
  }
}

/* what is shown */
const [told, results, next, csv] = ["told", "found", "more", "csv"].map(at), here = lang === "ar" ? 0 : 1;
const tongue = (n) => (n ? { lang: "en", dir: "ltr" } : { lang: "ar", dir: "rtl" });
const plural = new Intl.PluralRules(lang);
const dates = new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
const dated = (day) => (day ? dates.format(new Date(day)) : t.undated);
const count = (what, n) => (t[what][plural.select(n)] || t[what].other).replace("{n}", n.toLocaleString("en"));
const link = (path, anchor = "") => `${up}${encodeURI(path).replace(/#|$/, "index.html$&")}${anchor}`;

function make(tag, properties, ...inside) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...inside);
  return node;
}

function inLanguage(tag, names) {
  const own = names[here] ? here : 1 - here;
  const spelled = own && names[2] && { className: "unconfirmed", title: t.machine_name };
  return make(tag, { ...tongue(own), ...spelled }, names[own]);
}

/* Whole words are marked, so that no mark comes between letters that join. */
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
  const say = (n, parts) => make("p", { className: n === here ? "said" : "said foreign", ...tongue(n) }, ...parts);
  return [say(own, shown || [line[own]]), ...(other ? [say(1 - own, other)] : [])];
}

function voiceOf(text, statement) {
  const who = text.w[statement[2]];
  if (!who) return make("a", { className: "unsure", href: link("speakers/undecided/") }, t.unknown_speaker);
  const name = make("a", { href: link(`speakers/${who[0]}/`) }, inLanguage("bdi", who.slice(2)));
  return statement[3] ? name : make("span", {}, make("span", { className: "unsure" }, t[`probably_${who[1]}`]), " ", name);
}

function statementOf(text, n, { speaker, kind }) {
  const own = text.s.filter((s) => s.slice(4).includes(n));
  const meant = (s) => (!speaker || (text.w[s[2]]?.[0] ?? "undecided") === speaker) && (!kind || s[1] === +kind);
  return own.find(meant) || own[0];
}

function sentence(text, n, result) {
  const line = text.x[n], statement = statementOf(text, n, result.asked), state = line[2] || "pending";
  const meta = make("p", { className: "meta" });
  if (statement) meta.append(make("span", {}, voiceOf(text, statement)));
  if (here) meta.append(make("span", { className: `state state-${state}` }, t[`state_${state}`]));
  const add = (href, to) => meta.append(make("a", { className: "more", href }, to));
  if (statement) add(link(statement[0]), t.is_statement);
  add(link(text.p, `#n${n}`), t.in_article);
  return make("div", { className: "naming" }, ...passages(line, result), meta);
}

function section(text, own, result) {
  const meta = make("p", { className: "meta" });
  if (text.o[0]) meta.append(inLanguage("span", text.o));
  meta.append(make("span", {}, dated(text.d)));
  const title = make("h3", {}, make("a", { href: link(text.p) }, inLanguage("bdi", text.t)));
  return make("section", { className: "found" }, title, meta, ...own.map((n) => sentence(text, n, result)));
}

let result;

/* A page more, within the limit. */
async function more(event) {
  const s = result, end = s.shown + 8;
  let first = event;
  if (event) s.limit = spent + BUDGET;
  next.hidden = csv.hidden = true;
  for (;;) {
    while (s.shown < Math.min(end, s.hits.length)) {
      const { key, own } = s.hits[s.shown], text = await article(key);
      if (s !== result) return;
      for (const hit of s.hits.slice(s.shown++, end)) article(hit.key).catch(() => {});
      const added = section(text, own, s);
      results.append(added);
      if (first) added.querySelector("a").focus();
      first = false;
    }
    if (s.shown >= end || !s.far || (spent >= s.limit && s.far < "zzz")) break;
    await advance(s);
    if (s !== result) return;
  }
  tell(s);
  if (first) next.focus();
}

function say(text, busy = "false") {
  told.textContent = text;
  results.ariaBusy = busy;
}

function tell(s) {
  const size = s.hits.reduce((n, { own }) => n + own.length, 0);
  const sum = size ? `${count("sentence", size)} · ${count("article", s.hits.length)}.` : s.none;
  const far = s.far && t.far.replace("{date}", dated(dayOf(s.far)));
  say([sum, ...s.notes, s.loose && t.apart, far].filter(Boolean).join(" "));
  csv.hidden = !size;
  next.hidden = !far && s.shown >= s.hits.length;
  next.textContent = s.shown < s.hits.length ? t.more : t.on;
}

const guarded = (work) => work.catch(() => say(t.failed));

async function show() {
  const mine = result = {}, asked = read();
  next.hidden = csv.hidden = true;
  results.replaceChildren();
  say(t.loading, "true");
  const got = await find(asked);
  if (mine !== result) return;
  result = got;
  if (got) return more();
  say(location.search.length > 1 ? t.empty : "");
}

/* the table; a cell that a spreadsheet would run is told to be text */
const cell = (text) => `"${text.replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;

async function table() {
  const s = result, { asked } = s;
  next.hidden = csv.hidden = true;
  for (s.limit = 1e9; s.far;) await advance(s);
  const rows = [t.columns];
  for (const [i, { key, own }] of s.hits.entries()) {
    told.textContent = t.csv_loading.replace("{done}", i).replace("{all}", s.hits.length);
    if (i % 16 === 0) await Promise.all(s.hits.slice(i, i + 16).map((hit) => article(hit.key)));
    const text = await article(key);
    for (const n of own) {
      const said = statementOf(text, n, asked), [, , one, other] = said && text.w[said[2]] || ["", "", "", ""];
      const [ar, en = "", state = "pending"] = text.x[n], path = said ? link(said[0]) : link(text.p, `#n${n}`);
      const certain = said ? ["no", "yes"][said[3]] : "", address = new URL(path, location.href).href;
      rows.push([text.d, text.o[0], ...text.t, one, other, certain, ar, en, state, address]);
    }
  }
  const file = new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",") + "\r\n").join("")], { type: "text/csv;charset=utf-8" });
  make("a", { href: URL.createObjectURL(file), download: "search.csv" }).click();
  if (s === result) await (s.shown ? tell(s) : more());
}

/* what is asked */
const PLAIN = ["q", "year", "month", "kind"], PICKED = ["speaker", "entity"];
const picked = {}, offered = {};
const read = () => Object.fromEntries([...PLAIN, ...PICKED].map((id) => [id, new URLSearchParams(location.search).get(id) || ""]));

function write() {
  const asked = [...PLAIN.map((id) => [id, at(id).value.trim()]), ...PICKED.map((id) => [id, picked[id]])];
  const address = `${location.pathname}?${new URLSearchParams(asked.filter(([, value]) => value))}`;
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  cross();
  return guarded(show());
}

const cross = () => document.querySelectorAll("a.switch").forEach((a) => { a.search = location.search; });

const called = (name) => (here && name[3]) || name[2];

async function offer(id) {
  await begin();
  const folded = (text) => words(text).map((w) => plain(w.folded)), typed = folded(at(id).value);
  if (!typed[0]) return;
  const longest = typed.reduce((a, b) => (b.length > a.length ? b : a));
  const names = (await held("n", "^" + head(longest)) || []).filter((name) => id !== "speaker" || name[1]);
  const fits = names.filter((name) => {
    const own = folded(`${name[2]} ${name[3]}`);
    return typed.every((w) => own.some((o) => o.startsWith(w)));
  });
  const all = offered[id] = new Map();
  for (const name of fits[0] ? fits : names) {
    const value = called(name);
    all.set(all.has(value) ? `${value} (${name[0].split("/")[1]})` : value, name);
  }
  const options = [...all].map(([value, name]) => make("option", { value }, here ? name[2] : name[3] || name[2]));
  at(`${id}-names`).replaceChildren(...options);
}

/* The name that was offered, else the first that fits. */
async function settle(id) {
  const field = at(id), text = field.value.trim();
  if (text && !offered[id]?.has(text)) await offer(id);
  const fits = [...(text && offered[id] || [])];
  const [value, name] = fits.find(([own]) => own === text) || fits[0] || [""];
  field.value = value;
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
    const [name] = await held("n", `=${id === "speaker" ? "speakers/" : ""}${asked[id]}`) || [];
    at(id).value = name ? called(name) : asked[id];
    offered[id] = new Map(name && [[at(id).value, name]]);
  }
  return shows;
}

const on = (node, what, act) => node.addEventListener(what, act);
on(form, "submit", (event) => {
  event.preventDefault();
  guarded(Promise.all(PICKED.filter((id) => at(id) === document.activeElement).map(settle)).then(write));
});
for (const id of PLAIN.slice(1)) on(at(id), "change", write);
for (const id of PICKED) {
  let wait;
  on(at(id), "input", () => { clearTimeout(wait); wait = setTimeout(() => guarded(offer(id)), 150); });
  on(at(id), "change", () => guarded(settle(id).then(write)));
}
on(next, "click", () => guarded(more(1)));
on(csv, "click", () => guarded(table()));
on(window, "popstate", () => guarded(restore()));
form.hidden = false;
guarded(restore());
})();
