/* guidelinekit: the finder. A link with the class gk-find-link opens it, or the key "/". Its data are the find.js of
   one or more guidelines, loaded when it is opened the first time. Nothing is read or sent by other ways. */
(() => {
"use strict";
const D = document, books = [], FIELDS = [3, 2.5, 1.5, 1], DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const MAX = 20, TOP = 3, NEAR = .2;

/* Words. The same rules make the dictionary: site/finder/words.py */
const SAME = {ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ", ى: "ي", ة: "ه"};
const UNSPACED = "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3041-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]+";
const fold = s => s.normalize("NFKD").toLowerCase()
  .replace(/[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g, "").normalize("NFC")
  .replace(/[ßæœøłđıςىة]/g, c => SAME[c]);
const RUN = new RegExp(UNSPACED + "|(?:(?!" + UNSPACED + ")[\\p{L}\\p{M}\\p{N}])+", "gu"), IS_UNSPACED = new RegExp("^" + UNSPACED, "u");
const words = s => (fold(s).replace(/(?<=[\p{L}\p{N}])['’]\p{L}(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\p{L}['’](?=\p{L})/gu, "").match(RUN) || [])
  .flatMap(run => {const c = [...run]; return IS_UNSPACED.test(run) && c.length > 1 ? c.slice(1).map((x, i) => c[i] + x) : [run]});
const nameKey = s => words(s).join(" ") || fold(s).trim();

/* Forms of one Arabic or Hebrew word: without conjunction, preposition, article and ending */
const bare = w => {const out = new Set([w]), add = x => x.length > 2 && out.add(x);
  if (/[\u0620-\u064a]/.test(w)) for (const a of [w, w.replace(/^[وف]/, "")]) for (const b of [a, a.replace(/^([بك]?ال|لل)/, ""), a.replace(/^[بكل]/, "")])
    for (const c of [b, b.replace(/(ات|ون|ين|ان|ها|هم|يه|ه|ي)$/, "")]) add(c);
  else if (/[\u05d0-\u05ea]/.test(w)) for (const a of [w, w.replace(/^ו/, "")]) for (const b of [a, a.replace(/^[הבכלמש]/, "")]) add(b);
  return out};

/* The number of slips (a letter replaced, dropped, added, or two swapped) between words; more than n counts as 9 */
const slips = (a, b, n) => {if (Math.abs(a.length - b.length) > n) return 9;
  let before, last = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {const row = [i]; let least = i;
    for (let j = 1; j <= b.length; j++) {let v = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (before && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) v = Math.min(v, before[j - 2] + 1);
      row[j] = v; if (v < least) least = v}
    if (least > n) return 9;
    before = last; last = row}
  return last[b.length] > n ? 9 : last[b.length]};

const add = (id, data) => {const book = {...data, id, base: new URL("../", D.currentScript?.src || location.href).href, cache: new Map};
  book.stop = new Set(data.stop.split(" ")); const ends = new Set(data.endings.split(" ")).add("");
  book.ending = r => {if (ends.has(r)) return true; for (let i = 1; i < r.length; i++) if (ends.has(r.slice(0, i)) && ends.has(r.slice(i))) return true; return false};
  const places = data.places.split(" "), index = new Map; let w = "";
  data.dictionary.split(" ").forEach((coded, k) => {if (!coded) return; w = w.slice(0, DIGITS.indexOf(coded[0])) + coded.slice(1);
    let n = 0, v = 0; const list = [];
    for (const c of places[k]) {const d = DIGITS.indexOf(c); v = v * 32 + d % 32; if (d < 32) {list.push(n += v); v = 0}}
    index.set(w, list)});
  book.entries = data.entries.map(([kind, title, href, hint, label, names, synonyms, shows], n) => {
    for (const s of synonyms ? words(synonyms) : []) {const list = index.get(s) || []; if (!list.some(p => p >> 2 === n)) index.set(s, [...list, n * 4 + 1])}
    const all = [title, ...names ? names.split("\n") : []], keys = all.map(nameKey);
    return {book, kind: data.kinds[kind], title, href, hint, label, shows, all, keys, joined: keys.map(k => k.replaceAll(" ", "")), length: words(title).length}});
  book.list = [...index].map(([word, list]) => ({word, list, bare: /[\u05d0-\u064a]/.test(word) ? bare(word) : null}));
  books.push(book)};

/* How well a word of a query fits one of the dictionary: 10 is the same word, 0 is another word */
const fit = (q, {word: w, bare: b}, book, qb) => {
  if (w === q) return 10;
  if (b && qb.size + b.size > 2) for (const x of qb) if (b.has(x)) return 8;
  let n = 0; while (n < q.length && q[n] === w[n]) n++;
  if (n > 1) for (let p = n; p >= n - 2 && p > 1; p--) {let x = q.slice(p), y = w.slice(p);
    if (p < 3 && !(x && y)) continue;
    if (book.ending(x) && book.ending(y)) return 8;
    const c = q[p - 1]; if (x[0] === c) x = x.slice(1); if (y[0] === c) y = y.slice(1);
    if (p > 2 && book.ending(x) && book.ending(y)) return 7.5}
  if (n === q.length) return 7;
  const l = q.length; if (l < 3 || l === 3 && w.length !== 4 || /\d/.test(q)) return 0;
  if (l > 4 ? w.includes(q) : l > 3 && w.endsWith(q)) return 4;
  const most = l > 7 ? 2 : 1, s = slips(q, w, most);
  if (s <= most) return 4.6 - s * .6;
  return l > 4 && w.length > l && slips(q, w.slice(0, l), 1) < 9 ? 2.5 : 0};

const fitOf = (q, word, book) => fit(q, {word, bare: bare(word)}, book, bare(q));

/* The entries with a word of a query: number -> [score, best field, the word that stands there] */
const lookUp = (q, book) => {let hits = book.cache.get(q); if (hits) return hits;
  hits = new Map; const qb = bare(q);
  for (const known of book.list) {const m = fit(q, known, book, qb);
    if (m) for (const p of known.list) {const score = m * FIELDS[p & 3] * (p & 3 || book.entries[p >> 2].length < 8 ? 1 : .6), old = hits.get(p >> 2); if (!old || old[0] < score) hits.set(p >> 2, [score, p & 3, m, known.word])}}
  if (q.length > 4) book.entries.forEach((e, n) => {if (!hits.has(n) && e.joined.some(j => j.includes(q))) hits.set(n, [12, 0, 5, q])});
  /* Of a compound that is unknown, one of its parts */
  for (let p = 3; !hits.size && p < q.length - 2; p++) for (const part of [q.slice(p), q.slice(0, -p)]) for (const [n, h] of lookUp(part, book)) if (h[2] > 7) hits.set(n, [h[0] * .3, h[1], 3, h[3]]);
  book.cache.set(q, hits); return hits};

const searchIn = (book, query) => {const all = words(query); let qs = [...new Set(all)].filter(w => !book.stop.has(w)); if (!qs.length) qs = [...new Set(all)];
  const found = qs.map(q => lookUp(q, book)), key = nameKey(query), joined = key.replaceAll(" ", ""), total = book.entries.length;
  /* "dog whistle" finds "dogwhistle" */
  qs.forEach((q, i) => {const next = qs[i + 1], both = next && lookUp(q + next, book);
    if (both) for (const [n, hit] of both) if (hit[2] > 7) for (const k of [i, i + 1]) if (!(found[k].get(n)?.[0] > hit[0])) found[k] = new Map(found[k]).set(n, hit)});
  const weights = found.map(hits => {let n = 0; for (const h of hits.values()) if (h[2] > 5) n++; return Math.log(1 + total / (n || hits.size || 1))});
  const sum = weights.reduce((a, b) => a + b, 0) || 1, hits = new Map;
  book.entries.forEach((entry, n) => {let score = 0, part = 0, title = 0, typo = "", exact = false;
    found.forEach((f, i) => {const h = f.get(n); if (!h) return; part += weights[i]; score += weights[i] * h[0]; if (!h[1]) title++;
      if (h[2] > 4.1) exact = true; else typo ||= h[3]});
    let named = 0; entry.keys.forEach((k, i) => {const ws = k.split(" ");
      const v = !k ? 0 : k === key ? 70 : joined && entry.joined[i] === joined ? 50 : ws.length === all.length ? 3 * Math.min(...ws.map((w, j) => fitOf(all[j], w, book))) : 0;
      if (v > named + (i > 0)) named = v - (i > 0)});
    if (!score && !named) return;
    const share = part / sum, kind = {label: 1.25, page: 1.15, pair: 1.1, example: .75, option: .9, release: .9}[entry.kind[0]] || 1;
    const own = score / sum * share * share * kind * (1 + .4 * title / Math.max(entry.length, 1));
    hits.set(n, {entry, own, score: own + named, n, typo: exact || named > 40 ? "" : typo, whole: share > .999 || named > 40})});
  /* What is found in an example or case speaks for what it shows */
  for (const {entry, own, typo, whole} of [...hits.values()]) for (const n of entry.shows || []) {
    const hit = hits.get(n) || {entry: book.entries[n], own: 0, score: 0, n, typo, whole};
    hit.lift = Math.max(hit.lift || 0, own * .6); hits.set(n, hit)}
  return [...hits.values()].map(h => ({...h, score: h.score + (h.lift || 0)}))};

/* The hits of a query, best first, without those that are far behind */
const search = query => {let hits = books.flatMap(book => searchIn(book, query)).sort((a, b) => b.score - a.score || a.n - b.n);
  hits = hits.filter(h => h.score > hits[0].score * NEAR).slice(0, MAX);
  return {hits, partly: hits.length > 0 && !hits.some(h => h.whole), typo: hits.every(h => h.typo) ? hits[0]?.typo || "" : ""}};

/* The dialog */
const el = (tag, props, ...kids) => {const e = D.createElement(tag); for (const k in props) props[k] != null && e.setAttribute(k, props[k]); e.append(...kids.filter(Boolean)); return e};
let dialog, input, results, status, timer;
const text = (name, values) => (books[0]?.words[name] || "").replace(/\{(\w+)\}/g, (m, k) => values?.[k] ?? m);
const href = (book, path) => new URL(path, book.base).href;
const spelled = (entry, word) => [entry.title, ...entry.all, entry.hint || ""].flatMap(t => t.match(/[\p{L}\p{M}\p{N}]+/gu) || []).find(t => fold(t) === word) || word;
const links = () => [...results.querySelectorAll("a")];
const small = t => el("p", {class: "gk-small"}, t);

const row = ({entry}, query, first, withKind) => {const {book} = entry, cap = entry.label && book.keys[entry.label], key = nameKey(query);
  const other = entry.keys.findIndex(k => k === key), about = [withKind && entry.kind[1], books.length > 1 && book.title, other > 0 && entry.all[other], entry.hint].filter(Boolean).join(" · ");
  return el("li", {}, el("a", {href: href(book, entry.href), class: first ? "gk-hit" : null},
    entry.label ? el("span", {class: "gk-key", "data-l": entry.label, "aria-hidden": "true"}, cap || "") : null,
    el("span", {}, el("b", {dir: "auto"}, entry.title), about ? el("small", {dir: "auto"}, about) : null), first ? el("kbd", {"aria-hidden": "true"}, "Enter") : null))};

const draw = () => {const query = input.value.trim(), out = []; results.replaceChildren();
  if (!query) {results.append(small(text("start"))); status.textContent = ""; return}
  const {hits, partly, typo} = search(query);
  if (!hits.length) {const {base} = books[0], ask = books[0].entries.find(e => e.href.endsWith("#ask"));
    results.append(el("p", {}, text("none", {query})), el("ul", {}, el("li", {}, el("a", {href: base + "find/index.html"}, text("all-names"))), ask ? el("li", {}, el("a", {href: href(books[0], ask.href)}, ask.title)) : null))}
  else if (typo) out.push(small(text("typo", {query, word: spelled(hits[0].entry, typo)})));
  else if (partly) out.push(small(text("partly")));
  /* The best ones first, the others by kind */
  const groups = new Map, mixed = new Set(hits.slice(0, TOP).map(h => h.entry.kind[1])).size > 1;
  hits.forEach((h, i) => {const k = mixed && i < TOP ? "" : h.entry.kind[1]; groups.has(k) ? groups.get(k).push(h) : groups.set(k, [h])});
  for (const [kind, group] of groups) out.push(el("h2", {}, kind || text("best")), el("ul", {}, ...group.map(h => row(h, query, h === hits[0], !kind))));
  results.append(...out);
  clearTimeout(timer); timer = setTimeout(() => {status.textContent = hits.length ? text("found", {count: hits.length}) : text("none", {query})}, 300)};

const build = () => {const kbd = (k, t) => el("span", {}, ...k.flatMap(x => [el("kbd", {}, x), " "]), t);
  input = el("input", {type: "search", "aria-label": text("title"), placeholder: text("placeholder"), autocomplete: "off", spellcheck: "false", enterkeyhint: "go", dir: "auto"});
  results = el("div", {class: "gk-res"}); status = el("p", {class: "gk-vh", role: "status"});
  const close = el("button", {type: "button"}, text("close"));
  dialog = el("dialog", {class: "gk-find", "aria-label": text("title")}, el("div", {class: "gk-find-box"}, input, close), results,
    el("p", {class: "gk-find-keys gk-small"}, kbd(["↓", "↑"], text("choose")), kbd(["Enter"], text("open")), kbd(["Esc"], text("leave")), el("span", {}, text("not-listed"))), status);
  D.body.append(dialog);
  input.addEventListener("input", draw); close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", e => {if (e.isComposing) return; const all = links(), i = all.indexOf(D.activeElement);
    if (e.key === "ArrowDown") {e.preventDefault(); (all[i + 1] || all[0])?.focus()}
    else if (e.key === "ArrowUp") {e.preventDefault(); (i > 0 ? all[i - 1] : input).focus()}
    else if (e.key === "Enter" && D.activeElement === input) {e.preventDefault(); all[0]?.click()}});
  dialog.addEventListener("click", e => {if (e.target === dialog || e.target.closest(".gk-res a")) dialog.close()});
  draw()};

/* data-roots of .gk lists the roots of several guidelines, data-root is that of one */
let loading;
const load = () => loading ||= Promise.all(books.length ? [] : (({roots, root}) => (roots ?? root ?? "").split(" "))(D.querySelector(".gk")?.dataset || {})
  .map(root => new Promise((done, failed) => D.head.append(Object.assign(D.createElement("script"), {src: root + "assets/find.js", onload: done, onerror: failed})))));
const open = async () => {await load(); if (!dialog) build(); if (!dialog.open) dialog.showModal(); input.select()};
const keysOn = () => {try {return localStorage.getItem("gk:keys") !== "off"} catch {return true}};

D.addEventListener("click", e => {const a = e.target.closest?.("a.gk-find-link"); if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault(); open().catch(() => {location.href = a.href})});
D.addEventListener("keydown", e => {if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || !keysOn() || D.querySelector("dialog[open]")) return;
  if (e.target.closest?.("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable]")) return;
  const a = D.querySelector("a.gk-find-link"); if (!a && !D.querySelector(".gk")) return;
  e.preventDefault(); open().catch(() => {if (a) location.href = a.href})});
window.gkFind = {add, open, search, words};
})();
