// Views that are tables: rows and columns with headings, numbers that open their quotes.

import { say } from "./api.js";
import { link, made } from "./quotes.js";

export const note = (text, className = "quiet") => made("p", { className, textContent: text });

const shown = (value, language) => typeof value === "boolean" ? say(value ? "ui_yes" : "ui_no") : typeof value === "number" ? new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(value) : value === null ? "–" : String(value);

// A number as a button that opens its quotes; nothing where there is nothing to open.
export function opener(words, title, run) {
  const button = made("button", { type: "button", className: "number", textContent: words, title });
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-label", `${title}: ${words}`);
  button.addEventListener("click", run);
  return button;
}

const head = (scope, words, className = "") => {
  const cell = made("th", { scope, className });
  cell.append(words);
  return cell;
};

export function scrolling(title, table) {
  table.addEventListener("keydown", move);
  const room = made("div", { className: "scrolling", tabIndex: 0, role: "region", ariaLabel: title }, table);
  return room;
}

// Arrows go from number to number.
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
function move(event) {
  const cell = event.target.closest("button, a")?.closest("td");
  if (!cell || !(event.key in STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
  const [down, right] = STEPS[event.key];
  let { rowIndex } = cell.parentElement, { cellIndex } = cell;
  for (;;) {
    rowIndex += down;
    cellIndex += right;
    const next = event.currentTarget.rows[rowIndex]?.cells[cellIndex];
    if (!next) return;
    const target = next.querySelector("button, a");
    if (target) { event.preventDefault(); target.focus(); return; }
  }
}

function tableOf(title, heads, rows) {
  const table = made("table", { className: "figures" }, made("caption", { className: "sr", textContent: title }),
    made("thead", {}, made("tr", {}, ...heads)), made("tbody", {}, ...rows));
  return scrolling(title, table);
}

const capital = (words) => words.slice(0, 1).toLocaleUpperCase() + words.slice(1);
const heading = () => document.querySelector("h1").textContent;

// ---- the matrix ------------------------------------------------------------------------------------------------------

export function drawMatrix(data, { open, language }) {
  if (!data.names.length || !data.heads.length) return [note(say("nothing"))];
  const numbers = data.cells.flat().filter((value) => value !== null).map(Math.abs);
  const most = Math.max(...numbers, 0) || 1;
  const columns = data.heads.map((each) => data.columns === "kind" ? capital(each.label) : each.label || say("ui_nobody"));
  const rows = data.names.map((name, at) => made("tr", {}, head("row", name.label), ...data.heads.map((column, n) => {
    const value = data.cells[at][n];
    const cell = made("td");
    if (value === null) { cell.append(made("span", { className: "quiet", textContent: "–", title: say("ui_no_figure") })); return cell; }
    cell.style.setProperty("--heat", `${Math.round(45 * Math.abs(value) / most)}%`);
    cell.classList.toggle("below", value < 0);
    const title = `${name.label} – ${columns[n]}`;
    cell.append(value === 0 && !["residuals", "pearson"].includes(data.values) ? "0" : opener(shown(value, language), title, () => open(title, { name: name.name, level: data.rows, by: data.columns, value: column.name })));
    return cell;
  })));
  return [tableOf(heading(), [head("col", ""), ...columns.map((words) => head("col", words, "turned"))], rows), ...(data.test ? [note(data.test)] : [])];
}

// ---- any table -------------------------------------------------------------------------------------------------------

const records = (data) => data.rows.map((row) => Object.fromEntries(data.columns.map((column, n) => [column.name, row[n]])));
const CODES = new Set(["code", "theme", "code_a", "code_b"]);

// `behind` says of a row what its quotes are called and asked by; the number in the column `at` opens them.
export function drawTable(data, { label, open, language }, behind, at) {
  if (!data.rows.length) return [note(say("nothing"))];
  const columns = data.columns.filter((column, n) => data.rows.some((row) => row[n] !== ""));
  const heads = columns.map((column) => head("col", column.label, data.rows.every((row) => typeof row[data.columns.indexOf(column)] === "string") ? "words" : ""));
  const rows = records(data).map((row) => made("tr", {}, ...columns.map((column, n) => {
    const value = row[column.name];
    const words = CODES.has(column.name) ? label(value) : data.words[value] ?? shown(value, language);
    const cell = n === 0 ? head("row", words) : made("td");
    if (n > 0) cell.classList.toggle("words", typeof value === "string");
    cell.classList.toggle("why", column.name === "why");
    if (column.name === at && behind) { const { title, words: asked } = behind(row); cell.replaceChildren(opener(words, title, () => open(title, asked))); }
    else if (n > 0) cell.textContent = words;
    if (value === null && row.why) cell.title = row.why;
    return cell;
  })));
  return [tableOf(heading(), heads, rows), ...data.notes.map((words) => note(words))];
}

// ---- agreement: a column a coefficient, with its interval ------------------------------------------------------------

const COEFFICIENTS = { percent: "%", percent_all: "% (all)", holsti: "Holsti", cohen: "Cohen κ", scott: "Scott π", fleiss: "Fleiss κ", conger: "Conger κ", brennan_prediger: "Brennan–Prediger", gwet: "Gwet AC1", krippendorff: "Krippendorff α", krippendorff_masi: "α (MASI)" };
const OF = { "all codes, pooled": "ui_pooled", "sets of codes": "ui_sets", "all units": "ui_all_units", "coded units": "ui_coded_units" };

export function drawAgreement(data, { label, open, shape, filtered, language }) {
  if (!data.rows.length) return [note(say("nothing"))];
  const known = (words) => (OF[words] ? say(OF[words]) : words);
  const coefficients = [...new Set(records(data).map((row) => row.coefficient))];
  const lines = new Map();
  for (const row of records(data)) {
    const name = row.code || row.theme;
    const key = [name, row.coders, row.basis].join("\n");
    if (!lines.has(key)) lines.set(key, { ...row, name, said: name ? label(name) : say("ui_pooled"), found: new Map() });
    lines.get(key).found.set(row.coefficient, row);
  }
  const interval = (row) => row.low === null || row.high === null ? "" : ` [${shown(row.low, language)}, ${shown(row.high, language)}]`;
  const rows = [...lines.values()].map((line) => made("tr", {}, head("row", line.said), made("td", { className: "words", textContent: line.coders }), made("td", { className: "words", textContent: known(line.basis) }),
    ...coefficients.map((coefficient) => {
      const row = line.found.get(coefficient);
      const cell = made("td");
      if (!row) return cell;
      if (row.value === null) { cell.append(made("span", { className: "quiet", textContent: "–", title: row.why || say("ui_no_figure") })); return cell; }
      const title = `${line.said} · ${line.coders}`;
      const words = { level: shape.level, ...(line.name ? { name: line.name } : {}), ...(filtered.has("coder") ? {} : { coder: line.coders.split(", ") }) };
      cell.append(opener(shown(row.value, language), title, () => open(title, words)), made("span", { className: "quiet", textContent: interval(row) }));
      return cell;
    }), made("td", { textContent: shown(line.units, language) }), made("td", { textContent: shown(line.applied, language) }), made("td", { className: "words why", textContent: [...new Set([...line.found.values()].map((row) => row.why))].filter(Boolean).join("; ") })));
  const heads = [[say("ui_of"), "words"], [say("coder"), "words"], [say("ui_basis"), "words"], ...coefficients.map((name) => [COEFFICIENTS[name] ?? name, ""]), [say("ui_units"), ""], [say("ui_applied"), ""], [say("ui_why_none"), "words"]];
  return [tableOf(heading(), heads.map(([words, kind]) => head("col", words, kind)), rows), ...data.notes.map((words) => note(words))];
}

// ---- triangulation: of each kind its segments, sources and quotes --------------------------------------------------------

export function drawTriangulation(data, { label, open, shape, language }) {
  if (!data.rows.length) return [note(say("nothing")), ...data.notes.map((words) => note(words))];
  const names = data.columns.map((column) => column.name);
  const kinds = names.filter((name) => name.endsWith("_sources_of")).map((name) => name.slice(0, -"_sources_of".length));
  const level = names[0];
  const said = (value) => value.split("; ").filter(Boolean).map((part) => data.words[part] ?? say(part)).join("; ");
  const judged = data.rows.some((row) => row[names.indexOf("judgement")]);
  const sides = kinds.length ? kinds : ["found_in", "thin_in", "silent_in"];
  const columnLabel = (name) => data.columns.find((column) => column.name === name)?.label ?? say(name);
  const heads = [columnLabel(level), ...(names.includes("kind") ? [columnLabel("kind")] : []), columnLabel("status"), ...(judged ? [columnLabel("judgement")] : []), ...sides.map(kinds.length ? (kind) => capital(say(kind)) : columnLabel)].map((words) => head("col", words, "words"));
  const rows = records(data).map((row) => made("tr", {}, head("row", label(row[level])), ...(names.includes("kind") ? [made("td", { className: "words", textContent: said(row.kind) })] : []),
    made("td", { className: `words status ${row.status}`, textContent: said(row.status) }), ...(judged ? [made("td", { className: "words", textContent: [said(row.judgement), row.why].filter(Boolean).join(": ") })] : []),
    ...sides.map((side) => kinds.length ? ofKind(row, side) : ofSides(row, side))));

  function ofKind(row, kind) {
    const cell = made("td", { className: "words" });
    const [segments, has, of] = ["segments", "sources", "sources_of"].map((name) => row[`${kind}_${name}`]);
    if (!segments) { cell.textContent = "–"; return cell; }
    const title = `${label(row[level])} – ${say(kind)}`;
    cell.append(opener(shown(segments, language), title, () => open(title, { name: row[level], level, by: "kind", value: kind })), ` (${has}/${of}) `, ...cited(row[`${kind}_quotes`]));
    return cell;
  }

  function ofSides(row, column) {
    const parts = row[column].split("; ").filter(Boolean);
    const by = shape.by;
    return made("td", { className: "words" }, ...(column === "silent_in" ? [parts.join("; ")] : parts.map((part) => {
      const title = `${label(row[level])} – ${part}`;
      return opener(part, title, () => open(title, { name: row[level], level, by, value: part }));
    })));
  }

  return [tableOf(heading(), heads, rows), ...data.notes.map((words) => note(words))];
}

const cited = (quotes) => [made("span", { className: "cited" }, ...quotes.split("; ").filter(Boolean).flatMap((quote, n) => n ? [" ", link(quote)] : [link(quote)]))];

// ---- the framework matrix --------------------------------------------------------------------------------------------

const FIRST = 3;

export function drawFramework(data, { open, label }) {
  if (!data.names.length || !data.heads.length) return [note(say("nothing"))];
  const cells = new Map(data.cells.map((cell) => [`${cell.row}\n${cell.column}`, cell]));
  const rows = data.names.map((row) => made("tr", {}, head("row", row), ...data.heads.map((column) => {
    const cell = cells.get(`${row}\n${column.name}`);
    const place = made("td", { className: "framework" });
    if (!cell) return place;
    if (cell.summary) place.append(made("p", { className: "summary", textContent: cell.summary }));
    for (const { quote, text } of cell.quotes.slice(0, FIRST)) place.append(made("p", { dir: "auto" }, link(quote), ` ${text}`));
    if (cell.n > FIRST) {
      const title = `${row} – ${label(column.name)}`;
      place.append(opener(say("ui_more_quotes", { n: cell.n - FIRST }), title, () => open(title, { name: column.name, level: data.columns, by: data.rows, value: row })));
    }
    return place;
  })));
  return [tableOf(heading(), [head("col", ""), ...data.heads.map((column) => head("col", column.label, "words"))], rows)];
}
