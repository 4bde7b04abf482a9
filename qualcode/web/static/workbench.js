// The reader: a source, its codings, the codes; everything by mouse or keys.

import { ask, part, read, say, tell, trouble } from "./api.js";
import { askMemo } from "./dialogs.js";
import { Marks } from "./marks.js";
import { Picker } from "./picker.js";
import { nameYourself, startShell, typing } from "./shell.js";
import { Transcript, cite } from "./transcript.js";
import { Tree } from "./tree.js";

const $ = (id) => document.getElementById(id);
const language = document.body.dataset.language;
const state = { sources: [], codes: [], source: null, codings: [], code: "", line: 0, reach: 0, coding: null, resizing: null, recent: [], hits: [] };

const colourOf = (path) => marks.colour(path);
const labels = () => new Map(state.codes.map((code) => [code.path, code.label]));
const may = () => document.body.dataset.role !== "viewer";
const marks = new Marks($("text"), new Map(), (coding) => chooseCoding(coding));
const picker = new Picker({ recent: recentCodes, colour: colourOf, say });
const tree = new Tree({ colour: colourOf, pick: pickCode, changed: refresh });
let transcript = null;

// ---- what there is -----------------------------------------------------------------------------------------------

async function loadCodes() {
  state.codes = await read(`codebook?language=${language}`);
  marks.themes = new Map([...new Set(state.codes.map((code) => code.path.split("/")[0]))].map((theme, n) => [theme, n]));
  marks.labels = labels();
}

async function loadSources() {
  state.sources = await read("sources");
  drawSources();
}

function drawSources() {
  const letters = $("source-filter").value.trim().toLowerCase();
  const shown = state.sources.filter((each) => !letters || `${each.name} ${each.case} ${each.kind}`.toLowerCase().includes(letters));
  $("sources").replaceChildren(...shown.map(sourceItem));
}

function sourceItem(source) {
  const item = document.createElement("li");
  item.role = "option";
  item.tabIndex = 0;
  item.setAttribute("aria-selected", source.name === state.source?.name);
  const name = Object.assign(document.createElement("div"), { className: "name", textContent: source.name });
  const codings = Object.values(source.codings).reduce((sum, n) => sum + n, 0);
  const about = Object.assign(document.createElement("div"), { className: "quiet" });
  about.textContent = [say(source.kind), source.language, say("ui_n_codings", { n: codings })].filter(Boolean).join(" · ");
  const meter = Object.assign(document.createElement("div"), { className: "meter" });
  const machine = codings ? Math.round(100 * (1 - source.open / codings)) : 0;
  meter.title = say("ui_decided", { n: machine });
  meter.append(document.createElement("i"));
  meter.style.setProperty("--part", `${machine}%`);
  item.append(name, about, meter);
  const open = () => openSource(source.name).catch(trouble);
  item.addEventListener("click", open);
  item.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  return item;
}

async function openSource(name, at = null) {
  const source = await read(`sources/${part(name)}`);
  state.source = source;
  state.codings = source.codings;
  Object.assign(state, { line: 0, reach: 0, coding: null, resizing: null, hits: [] });
  transcript = new Transcript($("text"), source);
  marks.open(transcript, labels());
  $("source-name").textContent = source.name;
  $("source-about").textContent = [say(source.kind), source.case, source.language].filter(Boolean).join(" · ");
  document.title = `${source.name} – qualcode`;
  history.replaceState(null, "", `#${encodeURIComponent(source.name)}`);
  fillCoders();
  drawSources();
  draw();
  if (at !== null) goToLine(at);
}

function fillCoders() {
  const chosen = $("coder-filter").value;
  const coders = [...new Set(state.codings.map((coding) => coding.coder))].sort();
  const everyone = $("coder-filter").firstElementChild;
  $("coder-filter").replaceChildren(everyone, ...coders.map((name) => new Option(name, name, false, name === chosen)));
}

// What the filters leave; in blind mode one's own and the machine's.
function shown() {
  const [coder, status, blind, me] = [$("coder-filter").value, $("status-filter").value, $("blind").checked, document.body.dataset.coder];
  return state.codings.filter((coding) =>
    (!coder || coding.coder === coder) && (!status || coding.status === status)
    && (!blind || coding.coder === me || coding.origin !== "person")
    && (!state.code || coding.code === state.code || coding.code.startsWith(`${state.code}/`)));
}

function draw() {
  if (!transcript) return;
  const codings = shown();
  marks.show(codings);
  const counts = new Map();
  for (const coding of codings) if (coding.status !== "rejected") counts.set(coding.code, (counts.get(coding.code) ?? 0) + 1);
  tree.show(state.codes, state.code, counts);
  showCoding();
}

// After a change, of one's own or another's: only the codings come anew, the text stays.
async function refresh() {
  await loadCodes();
  if (state.source) {
    const source = await read(`sources/${part(state.source.name)}`);
    if (source.text !== state.source.text) { await openSource(source.name); return; }
    Object.assign(state.source, { codings: source.codings, edit: source.edit });
    state.codings = source.codings;
    state.coding = state.codings.find((coding) => coding.id === state.coding?.id) ?? null;
    fillCoders();
  }
  draw();
  loadSources().catch(trouble);
}

// ---- lines and codings by keys -----------------------------------------------------------------------------------

const lines = () => state.source?.lines ?? [];

function goToLine(n, extend = false) {
  if (!lines().length) return;
  const to = Math.max(0, Math.min(n, lines().length - 1));
  if (extend) state.reach = to; else { state.line = to; state.reach = to; }
  getSelection().removeAllRanges();
  marks.put("line", [stretch()]);
  reveal(lines()[to]);
  tell(cite(state.source, lines()[to]));
}

function stretch() {
  const [a, b] = [Math.min(state.line, state.reach), Math.max(state.line, state.reach)];
  return { start: lines()[a].start, end: lines()[b].end };
}

function reveal({ start, end }) {
  const range = transcript.range(start, end);
  const block = range.startContainer.parentElement.closest(".block");
  const [box, view] = [range.getBoundingClientRect(), $("text").getBoundingClientRect()];
  if (box.height === 0) block.scrollIntoView({ block: "center" });
  else if (box.top < view.top + 30 || box.bottom > view.bottom - 30) $("text").scrollBy({ top: box.top - view.top - view.height / 3 });
}

function chooseCoding(coding) {
  state.coding = coding;
  showCoding();
  if (coding) reveal(coding);
}

function nextCoding(step) {
  const codings = shown().slice().sort((a, b) => a.start - b.start || a.end - b.end);
  if (!codings.length) return;
  const at = state.coding ? codings.findIndex((coding) => coding.id === state.coding.id) : -1;
  chooseCoding(codings[(at + step + codings.length) % codings.length]);
}

function showCoding() {
  const coding = state.coding;
  marks.mark(coding?.id);
  marks.put("current", coding ? [coding] : []);
  marks.put("matched", coding ? coding.matched.map(([start, end]) => ({ start, end })) : []);
  const about = $("about");
  if (coding) about.replaceChildren(...aboutCoding(coding));
  else if (state.code) about.replaceChildren(...aboutCode(state.codes.find((code) => code.path === state.code)));
  else about.replaceChildren();
}

function pair(term, words) {
  if (!words) return [];
  return [Object.assign(document.createElement("dt"), { textContent: term }), Object.assign(document.createElement("dd"), { textContent: words })];
}

function aboutCode(code) {
  if (!code) return [];
  const title = Object.assign(document.createElement("h2"), { textContent: code.label });
  const list = document.createElement("dl");
  list.append(...pair(say("definition"), code.definition), ...pair(say("include"), code.include), ...pair(say("exclude"), code.exclude), ...pair(say("examples"), code.examples.join("\n")));
  return [title, list];
}

function aboutCoding(coding) {
  const title = Object.assign(document.createElement("h2"), { textContent: labels().get(coding.code) ?? coding.code });
  const list = document.createElement("dl");
  const line = lines().find((each) => each.end > coding.start);
  list.append(...pair(say("quote"), line ? cite(state.source, line) : ""), ...pair(say("coder"), coding.coder), ...pair(say("status"), say(coding.status)),
    ...pair(say("matched"), coding.matched.map(([a, b]) => transcript.text.slice(a, b)).join("; ")));
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  const memos = document.createElement("dl");
  const why = document.createElement("dl");
  const person = coding.origin === "person";
  const mine = person && coding.coder === document.body.dataset.coder;
  const doing = may() ? { ...(person ? {} : { ui_accept: () => decide("accepted"), ui_reject: () => decide("rejected"), ui_why: () => explain(coding, why) }),
    ...(mine || !person ? { ui_recode: recode, ui_resize: startResizing } : {}), ...(mine ? { ui_remove: remove } : {}), ui_memo: memo } : {};
  for (const [name, run] of Object.entries(doing)) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: say(name) });
    button.addEventListener("click", run);
    actions.append(button);
  }
  read(`memos?on=${coding.id}`).then((found) => memos.append(...found.flatMap((each) => pair(`${say("ui_memo")} · ${each.author}`, each.text)))).catch(trouble);
  return [title, list, actions, why, memos];
}

async function explain(coding, place) {
  try {
    const told = await read(`explain/${coding.id}`);
    place.replaceChildren(...told.flatMap((each) => pair(`${each.fired ? "✓" : "✗"} ${each.indicator}`, each.words)));
  } catch (error) { trouble(error); }
}

// ---- doing -------------------------------------------------------------------------------------------------------

function recentCodes() {
  return state.recent.map((path) => state.codes.find((code) => code.path === path)).filter(Boolean).slice(0, 9);
}

function remember(code) { state.recent = [code, ...state.recent.filter((each) => each !== code)].slice(0, 20); }

// Where a code goes: the words selected, else the line that the keys stand on.
function target() { return transcript?.selected() ?? (lines().length ? stretch() : null); }

async function doing(run) {
  if (!may()) return;
  if (!document.body.dataset.coder) { await nameYourself(); if (!document.body.dataset.coder) return; }
  try { await run(); } catch (error) { trouble(error); }
}

// Show at once what the server is about to confirm; take it back when it does not.
async function apply(place, code, isNew = false, memo = "") {
  const pending = { id: `pending-${Date.now()}`, source: state.source.name, ...place, code, coder: document.body.dataset.coder, origin: "person", status: "applied", matched: [] };
  if (!isNew) { state.codings = [...state.codings, pending]; draw(); }
  getSelection().removeAllRanges();
  try {
    const done = await ask("POST", "codings", { source: state.source.name, ...place, code, new_code: isNew, memo });
    const [made] = done.codings;
    state.codings = [...state.codings.filter((coding) => coding.id !== pending.id && coding.id !== made.id), made];
    remember(made.code);
    if (isNew) await loadCodes();
    fillCoders();
    draw();
    tell(`${labels().get(made.code) ?? made.code} ✓`);
  } catch (error) {
    state.codings = state.codings.filter((coding) => coding.id !== pending.id);
    draw();
    trouble(error);
  }
}

function code(event) {
  return doing(async () => {
    const place = target();
    if (!place) return;
    marks.put("line", [place]);
    const box = transcript.range(place.start, place.end).getBoundingClientRect();
    const choice = await picker.pick(state.codes, { x: event?.clientX ?? box.left, y: (event?.clientY ?? box.bottom) + 12 });
    if (choice) await apply(place, choice.code, choice.isNew);
    $("text").focus({ preventScroll: true });
  });
}

function codeInVivo() {
  return doing(async () => {
    const place = transcript?.selected();
    if (!place) { tell(say("ui_select_first"), true); return; }
    const words = transcript.text.slice(place.start, place.end).replaceAll("/", " ").replace(/\s+/g, " ").slice(0, 80);
    await apply(place, words, !state.codes.some((each) => each.path === words));
  });
}

async function change(body) {
  const done = await ask("PATCH", `codings/${state.coding.id}`, body);
  await refresh();
  const now = done.codings.find((coding) => body.status ? coding.id === state.coding?.id : coding.coder === document.body.dataset.coder);
  if (now) chooseCoding(state.codings.find((coding) => coding.id === now.id) ?? null);
}

function decide(status) {
  return doing(async () => {
    if (!state.coding) return;
    const kept = state.coding;
    await change({ status });
    state.coding = state.codings.find((coding) => coding.id === kept.id) ?? null;
    showCoding();
  });
}

function recode() {
  return doing(async () => {
    if (!state.coding) return;
    const box = transcript.range(state.coding.start, state.coding.end).getBoundingClientRect();
    const choice = await picker.pick(state.codes, { x: box.left, y: box.bottom + 12 });
    if (choice) await change({ code: choice.code, new_code: choice.isNew });
  });
}

function startResizing() {
  if (!state.coding) return;
  state.resizing = state.coding;
  tell(say("ui_select_words"));
}

function resize(place) {
  return doing(async () => {
    state.coding = state.resizing;
    state.resizing = null;
    await change(place);
    getSelection().removeAllRanges();
  });
}

function remove() {
  return doing(async () => {
    if (!state.coding) return;
    if (state.coding.origin !== "person") { await change({ status: "rejected" }); return; }
    await ask("DELETE", `codings/${state.coding.id}`);
    state.coding = null;
    await refresh();
  });
}

function memo() {
  return doing(async () => {
    if (!state.coding) return;
    const text = await askMemo();
    if (!text) return;
    await ask("POST", "memos", { on: state.coding.id, text });
    showCoding();
  });
}

function undo(verb) {
  return doing(async () => {
    await ask("POST", verb);
    await refresh();
    tell(say(`ui_${verb}`));
  });
}

function pickCode(code) {
  const place = transcript?.selected();
  if (place && may()) { doing(() => apply(place, code.path)); return; }
  state.code = state.code === code.path ? "" : code.path;
  state.coding = null;
  draw();
}

// ---- search ------------------------------------------------------------------------------------------------------

async function search() {
  const expression = $("search").value.trim();
  state.hits = [];
  marks.put("found", []);
  $("hits").textContent = "";
  if (!expression || !transcript) return;
  try {
    const found = await read(`search?q=${encodeURIComponent(expression)}`);
    const here = found.filter((hit) => hit.source === state.source.name);
    state.hits = here;
    marks.put("found", here);
    $("hits").textContent = say("ui_hits", { n: here.length, all: found.length });
    if (here.length) reveal(here[0]);
  } catch (error) { trouble(error); }
}

// ---- events ------------------------------------------------------------------------------------------------------

const KEYS = {
  j: () => goToLine(state.line + 1), k: () => goToLine(state.line - 1), J: () => goToLine(state.reach + 1, true), K: () => goToLine(state.reach - 1, true),
  ArrowDown: () => goToLine(state.line + 1), ArrowUp: () => goToLine(state.line - 1),
  c: () => code(), Enter: () => code(), v: codeInVivo, n: () => nextCoding(1), p: () => nextCoding(-1),
  a: () => decide("accepted"), x: () => decide("rejected"), r: recode, e: startResizing, Delete: remove, Backspace: remove, m: memo,
  "/": () => $("search").focus(), "[": () => stepSource(-1), "]": () => stepSource(1),
  Escape: () => { state.coding = null; state.resizing = null; getSelection().removeAllRanges(); marks.put("line", []); showCoding(); },
};

function stepSource(step) {
  const at = state.sources.findIndex((source) => source.name === state.source?.name);
  const next = state.sources[at + step];
  if (next) openSource(next.name).catch(trouble);
}

document.addEventListener("keydown", (event) => {
  if (picker.open || typing(event) && event.key !== "Escape") return;
  if (event.target.closest?.("#tree, #sources, button, a") && ["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    if (event.key === "z" || event.key === "Z") { event.preventDefault(); undo(event.shiftKey ? "redo" : "undo"); }
    if (event.key === "y") { event.preventDefault(); undo("redo"); }
    return;
  }
  const recent = recentCodes()[Number(event.key) - 1];
  if (/^[1-9]$/.test(event.key) && recent) { event.preventDefault(); const place = target(); if (place) doing(() => apply(place, recent.path)); return; }
  const run = KEYS[event.key];
  if (run) { event.preventDefault(); run(); }
});

$("text").addEventListener("pointerup", (event) => {
  setTimeout(() => {
    const place = transcript?.selected();
    if (place && state.resizing) resize(place);
    else if (place) code(event);
    else if (!event.target.closest(".bars")) codingAt(event);
  });
});

// A click into coded words chooses the shortest coding there.
function codingAt(event) {
  const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const block = at?.offsetNode?.parentElement?.closest?.(".block");
  if (!block || at.offsetNode.nodeType !== Node.TEXT_NODE) return;
  const point = transcript.text.point(transcript.unitAt(at.offsetNode, at.offset, false));
  const line = lines().findIndex((each) => each.start <= point && point < each.end);
  if (line >= 0) { state.line = line; state.reach = line; marks.put("line", [stretch()]); }
  const under = shown().filter((coding) => coding.start <= point && point < coding.end).sort((a, b) => a.end - a.start - (b.end - b.start));
  const again = under.findIndex((coding) => coding.id === state.coding?.id);
  chooseCoding(under[(again + 1) % (under.length || 1)] ?? null);
}

for (const id of ["coder-filter", "status-filter", "blind"]) $(id).addEventListener("change", draw);
$("source-filter").addEventListener("input", drawSources);
$("search").addEventListener("change", search);
$("search").addEventListener("keydown", (event) => { if (event.key === "Escape") { $("search").value = ""; search(); $("text").focus(); } });
$("undo").addEventListener("click", () => undo("undo"));
$("redo").addEventListener("click", () => undo("redo"));

startShell((edit) => {
  if (edit.edit <= (state.source?.edit ?? 0)) return;
  if (edit.who !== document.body.dataset.coder) { tell(`${edit.who}: ${edit.verb}`); refresh().catch(trouble); }
});
try {
  await Promise.all([loadCodes(), loadSources()]);
  const [wanted, line] = decodeURIComponent(location.hash.slice(1)).split(/:(?=\d+$)/);
  const first = state.sources.find((source) => source.name === wanted) ?? state.sources[0];
  if (first) await openSource(first.name, line ? Number(line) - 1 : null);
  else tell(say("nothing"), true);
} catch (error) { trouble(error); }
document.body.dataset.ready = "yes";
