/* The finder: a.gk-find-link or "/" opens it and loads the find.js of one or more guidelines. */
(() => {
"use strict";
const D = document, books = [];
/* Weights of title, names, lead, text, and kinds */
const FIELDS = [3, 2.5, 1.5, 1], KINDS = {label: 1.25, page: 1.15, pair: 1.1, example: .75, earlier: .6};
const MOST = 20, TOP = 3, LEAST = .2;

/* Words, by the rules of site/finder/words.py */
const SAME = {ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ", ى: "ي", ة: "ه"};
const UNSPACED = "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
const RUN = RegExp(`${UNSPACED}+|((?!${UNSPACED})[\\p{L}\\p{M}\\p{N}])+`, "gu"), NO_SPACES = RegExp(UNSPACED, "u");
const fold = s => s.normalize("NFKD").toLowerCase().replace(/(?=[\u0300-\u06ff])\p{M}|\u0640/gu, "").normalize("NFC").replace(/[ßæœøłđıςىة]/g, c => SAME[c]);
const words = s => (fold(s).replace(/(?<!\p{L})\p{L}['’]|['’]\p{L}(?!\p{L})/gu, "").match(RUN) || []).flatMap(run => {
 const c = [...run]; return c[1] && NO_SPACES.test(run) ? c.slice(1).map((x, i) => c[i] + x) : run});
const keyOf = s => words(s).join(" ") || fold(s).trim(), squeeze = key => key.replaceAll(" ", "");

/* A word without the articles, prepositions and endings that are written with it */
const bare = (w, {affixes}) => affixes && affixes.reduce((forms, r) => forms.flatMap(f => [f, f.replace(r, "")]), [w]).filter(f => f[2] || f === w);

/* The letters replaced, dropped, added or swapped with the next; 9 for more than n */
const slips = (a, b, n) => {
 if (Math.abs(a.length - b.length) > n) return 9;
 let before, last = [...b, 0].map((_, j) => j);
 for (let i = 0; i < a.length; i++) {
  const row = [i + 1];
  for (let j = 0; j < b.length; j++) row.push(Math.min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] !== b[j]), before && a[i] === b[j - 1] && a[i - 1] === b[j] ? before[j - 1] + 1 : 9));
  if (Math.min(...row) > n) return 9;
  before = last; last = row}
 return last.pop()};

/* 10 is the same word, 8 another form, 7 its beginning, less a slip */
const fit = (q, w, book, qForms = bare(q, book), wForms = bare(w, book)) => {
 if (w === q) return 10;
 if (qForms?.some(f => wForms.includes(f))) return 8;
 const l = q.length, ends = (x, y) => book.ending(x) + book.ending(y);
 let n = 0; while (n < l && q[n] === w[n]) n++;
 for (let p = n; p > 1 && p > n - 3; p--) {
  let x = q.slice(p), y = w.slice(p); const c = q[p - 1], most = p > 3 ? 3 : 2;
  if ((p > 2 || x && y) && ends(x, y) <= most) return 8;
  /* "stop" and "stopped" */
  if (x[0] === c && !/^[aeiouy]/.test(y)) x = x.slice(1); else if (y[0] === c && !/^[aeiouy]/.test(x)) y = y.slice(1); else continue;
  if (p > 2 && ends(x, y[0] === c ? y.slice(1) : y) <= most) return 8}
 if (n === l) return 7;
 if (l < 3 || l === 3 && w.length !== 4 || /\d/.test(q)) return 0;
 if (l > 4 ? w.includes(q) : l > 3 && w.endsWith(q)) return 4.2;
 const most = l > 7 ? 2 : 1, s = slips(q, w, most);
 return s <= most ? 4.6 - s * .6 : l > 4 && w.length > l && slips(q, w.slice(0, l), 1) < 2 ? 2.5 : 0};

const add = (id, data) => {
 const book = {...data, base: new URL("..", D.currentScript?.src || location).href, affixes: data.affixes?.map(a => RegExp(a)), seen: new Map}, index = new Map;
 const stop = new Set(data.stop.split(" ")), endings = new Set(data.endings.split(" ")), places = data.places.split(" ");
 book.content = all => {const rest = all.filter(w => !stop.has(w)); return [...new Set(rest[0] ? rest : all)]};
 /* 1 is an ending or nothing, 2 is two in a row */
 book.ending = s => !s || endings.has(s) ? 1 : [...s].some((_, i) => endings.has(s.slice(0, i)) && endings.has(s.slice(i))) ? 2 : 9;
 let word = "";
 data.dictionary.split(" ").forEach((coded, k) => {
  word = word.slice(0, parseInt(coded[0], 36)) + coded.slice(1);
  let sum = 0, n = 0; const list = [];
  for (const c of places[k]) {const d = parseInt(c, 36); n = n * 18 + d % 18; if (d < 18) {list.push(sum += n); n = 0}}
  index.set(word, list)});
 book.entries = data.entries.map(([kind, title, href, hint, label, names, synonyms, shows = []], n) => {
  for (const s of words(synonyms || "")) {const list = index.get(s) || []; if (!list.some(p => p >> 2 === n)) index.set(s, [...list, n * 4 + 1])}
  const all = [title, ...names ? names.split("\n") : []], keys = all.map(keyOf);
  return {book, kind: data.kinds[kind], title, href: book.base + href, hint, label, shows, all, keys, joined: keys.map(squeeze), length: words(title).length || 1}});
 book.has = w => index.has(w);
 book.list = [...index].map(([w, list]) => [w, list, bare(w, book)]);
 books.push(book)};

/* The entries that have a word of a query: number -> [score, field, fit] */
const lookUp = (q, book) => {
 let hits = book.seen.get(q); if (hits) return hits;
 book.seen.set(q, hits = new Map); const forms = bare(q, book), {entries} = book, known = book.has(q);
 for (const [w, list, wForms] of book.list) {
  const m = fit(q, w, book, forms, wForms);
  if (m) for (const p of list) {
   const n = p >> 2, field = p & 3, score = m * (m < 8 && known ? .2 : 1) * FIELDS[field] * (field || entries[n].length < 8 ? 1 : .6);
   if (!(hits.get(n)?.[0] >= score)) hits.set(n, [score, field, m])}}
 if (q.length > 4) entries.forEach((e, n) => hits.has(n) || e.joined.some(j => j.includes(q)) && hits.set(n, [12, 0, 5]));
 /* Of a compound, one of its parts */
 for (let p = 3; !hits.size && p < q.length / 2; p++) for (const part of [q.slice(p), q.slice(0, -p)])
  for (const [n, [score, field, m]] of lookUp(part, book)) if (m > 7) hits.set(n, [score * .3, field, 3]);
 return hits};

const searchIn = (book, query) => {
 const all = words(query), qs = book.content(all), key = keyOf(query), joined = squeeze(key), hits = new Map, known = qs.every(book.has);
 const found = qs.map(q => new Map(lookUp(q, book)));
 /* "dog whistle" finds "dogwhistle" */
 qs.slice(1).forEach((q, i) => {for (const [n, hit] of lookUp(qs[i] + q, book)) if (hit[2] > 7) for (const f of [found[i], found[i + 1]]) if (!(f.get(n)?.[0] > hit[0])) f.set(n, hit)});
 /* A rare word counts more */
 const weights = found.map(f => Math.log(1 + book.entries.length / ([...f.values()].filter(h => h[2] > 5).length || f.size || 1)));
 const sum = weights.reduce((a, b) => a + b, 0) || 1;
 book.entries.forEach((entry, n) => {
  let score = 0, part = 0, inTitle = 0, exact = 0, named = 0;
  found.forEach((f, i) => {const h = f.get(n); if (!h) return;
   part += weights[i] / sum; score += weights[i] / sum * h[0]; inTitle += !h[1]; exact ||= h[2] > 4});
  entry.keys.forEach((k, i) => {
   const ws = k.split(" "), like = ws.length === all.length ? Math.min(...ws.map((w, j) => fit(all[j], w, book))) : 0;
   named = Math.max(named, (k === key ? 70 : joined && entry.joined[i] === joined ? 50 : like < 8 && known ? like : 3 * like) - (i > 0))});
  if (!score && named <= 0) return;
  hits.set(n, {entry, own: score * part ** 2 * (KINDS[entry.kind[0]] || 1) * (1 + .4 * inTitle / entry.length), lift: 0, named, typo: !exact && named < 40, whole: part > .999 || named > 40})});
 /* What an example or case has speaks for the elements that it shows */
 for (const hit of [...hits.values()]) for (const n of hit.entry.shows) {
  const other = hits.get(n) || {...hit, entry: book.entries[n], own: 0, named: 0};
  other.lift = Math.max(other.lift, hit.own * .6); hits.set(n, other)}
 return [...hits.values()].map(h => ({...h, score: h.own + h.lift + h.named}))};

const search = query => {
 const all = books.flatMap(book => searchIn(book, query)).sort((a, b) => b.score - a.score);
 const best = Math.max(...all.map(h => h.score - h.named)), hits = all.filter(h => h.score > best * LEAST).slice(0, MOST);
 return {hits, partly: !hits.some(h => h.whole), typo: hits.every(h => h.typo)}};

const el = (tag, props, ...kids) => {const e = D.createElement(tag); for (const k in props) e.setAttribute(k, props[k]); e.append(...kids.filter(Boolean)); return e};
const text = (name, values) => books[0].words[name].replace(/\{(\w+)\}/g, (_, k) => values[k]);
const note = (name, values) => el("p", {class: "gk-small"}, text(name, values));
const link = (href, ...kids) => el("li", 0, el("a", {href}, ...kids));
let dialog, input, results, status, timer, loading, typed;

const row = ({entry: {book, kind, title, href, hint, label, all, keys}}, query, first, withKind) => {
 const other = keys.indexOf(keyOf(query)), about = [withKind && kind[1], books[1] && book.title, other > 0 && all[other], hint].filter(Boolean).join(" · ");
 const li = link(href, label && el("span", {class: "gk-key", "data-l": label, "aria-hidden": "true"}, book.keys[label] || ""),
  el("span", {dir: "auto"}, el("b", 0, title), " ", about && el("small", 0, about)), first && el("kbd", {"aria-hidden": "true"}, "Enter"));
 if (first) li.firstChild.className = "gk-hit";
 return li};

const draw = () => {
 const query = input.value.trim(), groups = new Map; let said = "";
 if (!query) results.replaceChildren(note("start"));
 else {
  const {hits, partly, typo} = search(query), best = hits.slice(0, TOP), mixed = new Set(best.map(h => h.entry.kind)).size > 1;
  said = hits[0] ? text("found", {count: hits.length}) : text("none", {query});
  for (const h of hits) {const k = mixed && best.includes(h) ? "" : h.entry.kind[1]; groups.set(k, [...groups.get(k) || [], h])}
  const {base, entries} = books[0], ask = entries.find(e => e.href.endsWith("#ask"));
  results.replaceChildren(...hits[0]
   ? [typo ? note("typo", {query, word: hits[0].entry.title}) : partly ? note("partly") : "",
    ...[...groups].flatMap(([k, group]) => [el("h2", 0, k || text("best")), el("ul", 0, ...group.map(h => row(h, query, h === hits[0], !k)))])]
   : [el("p", 0, said), el("ul", 0, link(base + "find/index.html", text("all-names")), ask && link(ask.href, ask.title))])}
 clearTimeout(timer); timer = setTimeout(() => {status.textContent = said}, 300)};

const build = () => {
 const title = text("title"), keys = (name, ...k) => el("span", 0, ...k.flatMap(x => [el("kbd", 0, x), " "]), text(name));
 input = el("input", {type: "search", "aria-label": title, placeholder: text("placeholder"), autocomplete: "off", spellcheck: "false", dir: "auto"});
 results = el("div", {class: "gk-res"}); status = el("p", {class: "gk-vh", role: "status"});
 dialog = el("dialog", {class: "gk-find", "aria-label": title}, el("form", {class: "gk-find-box", method: "dialog"}, input, el("button", 0, text("close"))), results,
  el("p", {class: "gk-find-keys gk-small"}, keys("choose", "↓", "↑"), keys("open", "Enter"), keys("leave", "Esc"), el("span", 0, text("not-listed"))), status);
 D.body.append(dialog);
 input.oninput = draw;
 dialog.onkeydown = e => {
  const all = [...results.querySelectorAll("a")], at = all.indexOf(D.activeElement), {key} = e;
  const to = key === "ArrowDown" ? all[at + 1] || all[0] : key === "ArrowUp" ? all[at - 1] || input : 0;
  if (e.isComposing || !to && !(key === "Enter" && D.activeElement === input)) return;
  e.preventDefault(); to ? to.focus() : all[0]?.click()};
 dialog.onclick = e => {if (e.target === dialog || e.target.closest(".gk-res a")) dialog.close()};
 draw()};

/* data-roots are those of several guidelines */
const open = async () => {
 const {root = "", roots = root} = D.querySelector(".gk")?.dataset || {};
 await (loading ||= Promise.all(roots.split(" ").map(path => new Promise((onload, onerror) => D.head.append(Object.assign(el("script", {src: path + "assets/find.js"}), {onload, onerror}))))));
 dialog || build(); dialog.open || dialog.showModal(); input.select()};
/* Letters typed while the index loads are part of the query */
const openOr = async (e, a) => {
 e.preventDefault(); typed = "";
 await open().catch(() => {if (a) location = a.href});
 if (typed) {input.value = typed; draw()}
 typed = null};
const isOff = () => {try {return localStorage["gk:keys"] === "off"} catch {}};
D.addEventListener("click", e => {const a = e.target.closest("a.gk-find-link"); if (a && !(e.ctrlKey || e.metaKey || e.shiftKey)) openOr(e, a)});
D.addEventListener("keydown", e => {
 if (typed != null && !e.key[1]) {typed += e.key; e.preventDefault()}
 else if (e.key === "/" && !(e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || isOff() || D.querySelector("dialog[open]") || e.target.closest("input:not([type=radio]),textarea,select,[contenteditable]")))
  openOr(e, D.querySelector("a.gk-find-link"))}, true);
window.gkFind = {add, open, search, words};
})();
