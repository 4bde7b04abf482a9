// What there is to see: a view of the study, laid out and narrowed by the page's address; behind every number its quotes.

import { read, say, tell, trouble } from "./api.js";
import { made, showQuotes } from "./quotes.js";
import { drawCurve } from "./see-curve.js";
import { drawNetwork } from "./see-network.js";
import { drawAgreement, drawFramework, drawMatrix, drawTable, drawTriangulation, note } from "./see-tables.js";
import { startShell, typing } from "./shell.js";

const $ = (id) => document.getElementById(id);
const language = document.body.dataset.language;
const view = $("main").dataset.view;
const FILTERS = [...$("filter-by").options].map((option) => option.value);
const ALL_FILTERS = ["code", "query", "source", "kind", "case", "speaker", "where", "coder", "origin", "status", "since", "until"];
const selects = [...$("shape").querySelectorAll("select")];
let address = new URLSearchParams(location.search);
let known = null, asking = 0;

const label = (name) => known.labels[name] ?? name;

// ---- the address: what is asked --------------------------------------------------------------------------------------

function filters(of = FILTERS) {
  const some = new URLSearchParams();
  for (const name of ALL_FILTERS) if (of.includes(name) || view !== "agreement") for (const value of address.getAll(name)) if (value) some.append(name, value);
  return some;
}

function asked() {
  const words = filters();
  for (const select of selects) words.set(select.name, select.value);
  words.set("language", language);
  return words;
}

function go(next) {
  address = next;
  history.pushState(null, "", `/see?${address}`);
  show();
}

function show() {
  for (const select of selects) {
    const wanted = address.get(select.name);
    if (wanted && ![...select.options].some((option) => option.value === wanted)) select.append(new Option(wanted, wanted));
    select.value = wanted ?? select.options[0].value;
  }
  const part = selects.find((select) => select.name === "of");
  if (part) part.closest("label").hidden = selects.find((select) => select.name === "values").value !== "percent";
  showFilters();
  for (const tab of document.querySelectorAll("#views a")) {
    const words = new URLSearchParams(address);
    for (const name of [...words.keys()]) if (!ALL_FILTERS.includes(name) && name !== "lang") words.delete(name);
    words.set("view", tab.dataset.view);
    tab.href = `/see?${words}`;
  }
  load();
}

function showFilters() {
  const chips = [];
  for (const name of FILTERS) for (const value of address.getAll(name)) {
    const words = name === "code" ? label(value) : name === "kind" || name === "status" ? say(value) : value;
    const drop = made("button", { type: "button", textContent: "×", ariaLabel: say("ui_drop_filter", {}).replace("{name}", words) });
    drop.addEventListener("click", () => {
      const next = new URLSearchParams();
      for (const [key, each] of address) if (key !== name || each !== value) next.append(key, each);
      go(next);
      $("filter-value").focus();
    });
    chips.push(made("li", {}, made("span", { className: "quiet", textContent: `${named(name)}: ` }), words, " ", drop));
  }
  $("chosen").replaceChildren(...(chips.length ? chips : [made("li", { className: "quiet", textContent: say("ui_everything") })]));
}

const named = (name) => [...$("filter-by").options].find((option) => option.value === name)?.textContent.trim() ?? name;

// ---- the view --------------------------------------------------------------------------------------------------------

// Opens the quotes that the same filters leave, of some names, in a column.
function open(title, words = {}) {
  const some = filters();
  for (const [name, value] of Object.entries(words)) for (const each of [value].flat()) some.append(name, each);
  showQuotes(title, some, label);
}

const DRAW = {
  matrix: drawMatrix, network: drawNetwork, triangulation: drawTriangulation, framework: drawFramework, saturation: drawCurve,
  cooccurrence: (data, tools) => drawTable(data, tools, (row) => ({ title: `${label(row.code_a)} – ${label(row.code_b)}`, words: { name: [row.code_a, row.code_b], level: tools.shape.level, within: tools.shape.within } }), "both"),
  agreement: drawAgreement,
};

async function load() {
  const mine = ++asking;
  $("display").setAttribute("aria-busy", "true");
  try {
    const words = asked();
    const data = await read(`displays/${view}?${words}`);
    if (mine !== asking) return;
    const tools = { label, open, language, filtered: filters(), shape: Object.fromEntries(selects.map((select) => [select.name, select.value])) };
    const cell = document.activeElement.closest?.("#display td");
    const [row, column] = cell ? [cell.parentElement.rowIndex, cell.cellIndex] : [-1, -1];
    $("display").replaceChildren(...DRAW[view](data, tools));
    if (cell) $("display").querySelector("table")?.rows[row]?.cells[column]?.querySelector("button, a")?.focus();
    if (document.body.dataset.ready) tell(document.querySelector("h1").textContent);
  } catch (error) {
    if (mine !== asking) return;
    $("display").replaceChildren(note(error.message, "trouble"));
  }
  $("display").setAttribute("aria-busy", "false");
  document.body.dataset.ready = "yes";
}

// ---- taking away -----------------------------------------------------------------------------------------------------

async function take(name) {
  const words = name === "project.qdpx" ? new URLSearchParams() : filters(ALL_FILTERS);
  if (name.startsWith("network") && view === "network") for (const select of selects) words.set(select.name, select.value);
  words.set("language", language);
  tell(say("ui_exporting").replace("{name}", name));
  try {
    const answer = await fetch(`/api/export/${name}?${words}`);
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? answer.statusText);
    const called = decodeURIComponent(answer.headers.get("content-disposition")?.split("filename*=UTF-8''")[1] ?? name);
    const place = URL.createObjectURL(await answer.blob());
    made("a", { href: place, download: called }).click();
    setTimeout(() => URL.revokeObjectURL(place), 60000);
    tell(say("ui_exported").replace("{name}", called));
  } catch (error) { trouble(error); }
}

// ---- events ----------------------------------------------------------------------------------------------------------

$("shape").addEventListener("change", (event) => {
  const next = new URLSearchParams(address);
  next.set("view", view);
  next.set(event.target.name, event.target.value);
  go(next);
});
$("shape").addEventListener("submit", (event) => event.preventDefault());
$("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  const [name, value] = [$("filter-by").value, $("filter-value").value.trim()];
  if (!value) return;
  const next = new URLSearchParams(address);
  next.set("view", view);
  if (name === "query") next.set(name, value);
  else if (!next.getAll(name).includes(value)) next.append(name, value);
  $("filter-value").value = "";
  go(next);
});
$("filter-by").addEventListener("change", offer);
function offer() {
  const values = { code: known.codes, source: known.sources, kind: known.kinds, case: known.cases, speaker: known.speakers, coder: known.coders, where: known.attributes.map((name) => `${name}=`), status: ["applied", "proposed", "accepted", "rejected"] };
  $("filter-values").replaceChildren(...(values[$("filter-by").value] ?? []).map((value) => new Option(label(value), value)));
}
for (const button of document.querySelectorAll("[data-export]")) button.addEventListener("click", () => { $("exports").open = false; take(button.dataset.export); });
$("print").addEventListener("click", () => print());
addEventListener("popstate", () => { address = new URLSearchParams(location.search); show(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("exports").open) { $("exports").open = false; $("exports").firstElementChild.focus(); return; }
  if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const tab = document.querySelectorAll("#views a")[Number(event.key) - 1];
  if (/^[1-9]$/.test(event.key) && tab) location.href = tab.href;
  if (event.key === "f") { event.preventDefault(); $("filter-value").focus(); }
});

let waiting;
startShell(() => { clearTimeout(waiting); waiting = setTimeout(load, 400); });
try {
  known = await read(`displays/choices?language=${language}`);
  const columns = selects.find((select) => select.name === "columns" && view === "matrix");
  columns?.append(...known.attributes.map((name) => new Option(name, name)));
  offer();
  show();
} catch (error) { trouble(error); }
