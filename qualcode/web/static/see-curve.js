// Saturation: the codes found unit by unit as a curve, the new ones as bars that open their quotes, and what it says.

import { say } from "./api.js";
import { made } from "./quotes.js";
import { shape } from "./see-network.js";
import { drawTable, note, opener } from "./see-tables.js";

const HIGH = 260, LEFT = 36, TOP = 12, BELOW = 74;

export function drawCurve(data, tools) {
  const records = (table) => table.rows.map((row) => Object.fromEntries(table.columns.map((column, n) => [column.name, row[n]])));
  const curve = records(data.curve), steps = records(data.steps);
  if (!curve.length) return [...data.notes.map((words) => note(words))];
  const ofUnit = (step) => {
    const codes = step.new_codes.split("; ").filter(Boolean);
    const title = `${step.unit} · ${say("ui_new")}`;
    return { title, codes };
  };
  const table = drawTable(data.figures, tools);
  const news = made("ol", { className: "news" }, ...steps.filter((step) => step.new).map((step) => made("li", {}, made("strong", { textContent: step.unit }), ` +${step.new}: `,
    ...ofUnit(step).codes.flatMap((code, n) => [n ? " " : "", opener(tools.label(code), `${step.unit} – ${tools.label(code)}`, () => tools.open(`${step.unit} – ${tools.label(code)}`, { name: code, level: data.level, by: data.by, value: step.unit }))]))));
  return [figure(curve, steps), legend(), ...data.notes.map((words) => note(words, "")), news, ...table];
}

function figure(curve, steps) {
  const step = Math.max(16, Math.min(46, 900 / curve.length));
  const most = Math.max(...curve.map((each) => Math.max(each.high ?? 0, each.observed)), 1);
  const x = (n) => LEFT + step * (n + 0.5), y = (value) => TOP + (HIGH * (most - value)) / most;
  const wide = LEFT + step * curve.length + 8;
  const ahead = curve.map((each, n) => `${x(n)},${y(each.high ?? each.observed)}`);
  const back = curve.map((each, n) => `${x(n)},${y(each.low ?? each.observed)}`).reverse();
  const every = Math.max(1, Math.ceil(most / 6));
  const lines = [];
  for (let value = 0; value <= most; value += every) {
    lines.push(shape("line", { class: "grid", x1: LEFT, x2: wide, y1: y(value), y2: y(value) }), Object.assign(shape("text", { class: "axis", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }), { textContent: value }));
  }
  const bars = curve.filter((each) => each.new).map((each) => {
    const n = each.number - 1;
    const bar = shape("rect", { class: "bar-new", x: x(n) - step * 0.3, width: step * 0.6, y: y(each.new), height: y(0) - y(each.new) }, shape("title"));
    bar.firstElementChild.textContent = `${each.unit}: +${each.new}${steps[n]?.new_codes ? ` (${steps[n].new_codes})` : ""}`;
    return bar;
  });
  const names = curve.map((each, n) => curve.length <= 60 || n % Math.ceil(curve.length / 60) === 0 ? Object.assign(shape("text", { class: "axis", transform: `translate(${x(n) + 4},${TOP + HIGH + 8}) rotate(-90)`, "text-anchor": "end" }), { textContent: String(each.unit).slice(0, 12) }) : null).filter(Boolean);
  const observed = curve.map((each, n) => `${n ? "L" : "M"}${x(n)},${y(each.observed)}`).join("");
  const mean = curve.map((each, n) => `${n ? "L" : "M"}${x(n)},${y(each.mean)}`).join("");
  const dots = curve.map((each, n) => shape("circle", { class: "dot", cx: x(n), cy: y(each.observed), r: 3 }));
  const last = curve.at(-1);
  return shape("svg", { class: "curve", viewBox: `0 0 ${wide} ${TOP + HIGH + BELOW}`, width: wide, role: "img", "aria-label": `${say("ui_curve")}: ${last.observed} / ${curve.length}` },
    ...lines, shape("polygon", { class: "band-area", points: [...ahead, ...back].join(" ") }), ...bars, shape("path", { class: "mean", d: mean }), shape("path", { class: "observed", d: observed }), ...dots, ...names);
}

function legend() {
  const key = (name, ...parts) => made("li", {}, shape("svg", { class: "key", width: 28, height: 12, viewBox: "0 0 28 12", "aria-hidden": "true" }, ...parts), say(name));
  return made("ul", { className: "legend" }, key("ui_found", shape("path", { class: "observed", d: "M0,6H28" }), shape("circle", { class: "dot", cx: 14, cy: 6, r: 3 })),
    key("ui_mean", shape("path", { class: "mean", d: "M0,6H28" })), key("ui_band", shape("rect", { class: "band-area", width: 28, height: 12 })), key("ui_new", shape("rect", { class: "bar-new", x: 6, width: 16, height: 12 })));
}
