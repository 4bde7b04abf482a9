// The queue: one coding after the other, decided by a key.

import { ask, read, say, tell, trouble } from "./api.js";
import { Picker } from "./picker.js";
import { nameYourself, startShell, typing } from "./shell.js";

const $ = (id) => document.getElementById(id);
const language = document.body.dataset.language;
const codes = await read(`codebook?language=${language}`);
const themes = new Map([...new Set(codes.map((code) => code.path.split("/")[0]))].map((theme, n) => [theme, n]));
const colour = (path) => (themes.get(path.split("/")[0]) ?? 7) % 8;
const label = (path) => codes.find((code) => code.path === path)?.label ?? path;
const picker = new Picker({ recent: () => [], colour, say });
let queue = [], passed = new Set(), waiting = 0;

const made = (tag, values = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
};

async function fill() {
  const asked = new URLSearchParams({ order: $("order").value, first: 200 });
  if ($("code").value) asked.append("code", $("code").value);
  if ($("source").value) asked.append("source", $("source").value);
  const found = await read(`review?${asked}`);
  waiting = found.waiting;
  queue = found.first.filter((each) => !passed.has(each.id));
  show();
}

function show() {
  const now = queue[0];
  $("left").textContent = say("ui_waiting", { n: waiting });
  if (!now) { $("card").replaceChildren(say("ui_nothing_waits")); $("taught").replaceChildren(); return; }
  const dot = made("span", { className: "dot" });
  dot.style.setProperty("--colour", `var(--t${colour(now.code)})`);
  const words = made("p", { className: "words" }, made("span", { className: "around", textContent: now.before }),
    made("span", { className: "quotation" }, ...marked(now.text, now.matched)), made("span", { className: "around", textContent: now.after }));
  words.dir = "auto";
  const actions = made("div", { className: "actions" }, ...[["ui_accept", () => decide("accepted"), "a"], ["ui_reject", () => decide("rejected"), "x"], ["ui_recode", recode, "c"], ["ui_key_next", pass, "n"]]
    .map(([name, run, key]) => { const button = made("button", { type: "button", textContent: `${say(name)} (${key})` }); button.addEventListener("click", run); return button; }));
  const why = made("ul");
  $("card").replaceChildren(made("div", { className: "code" }, dot, label(now.code)), made("div", { className: "quiet", textContent: [now.quote, now.speaker].filter(Boolean).join(" · ") }), words, actions, why);
  $("card").dataset.id = now.id;
  read(`explain/${now.id}`).then((told) => {
    if (queue[0] === now) why.replaceChildren(...told.filter((each) => each.fired).map((each) => made("li", { textContent: `${each.indicator}: ${each.words}` })));
  }).catch(trouble);
  teach(now).catch(trouble);
}

function marked(text, matched) {
  const parts = [];
  let rest = text;
  for (;;) {
    const found = matched.map((words) => [rest.indexOf(words), words]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0];
    if (!found) break;
    parts.push(rest.slice(0, found[0]), made("mark", { textContent: found[1] }));
    rest = rest.slice(found[0] + found[1].length);
  }
  return [...parts, rest];
}

async function teach(now) {
  const asked = new URLSearchParams({ code: now.code });
  const taught = (await read(`indicators?${asked}`)).filter((each) => now.indicators.includes(each.indicator));
  if (queue[0] !== now) return;
  const head = made("tr", {}, ...["indicator", "ui_codings", "accepted", "rejected", "ui_precision"].map((name) => made("th", { textContent: say(name) })));
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const rows = taught.map((each) => made("tr", {}, ...[each.indicator, each.codings, each.accepted, each.rejected, each.precision === null ? "–" : percent.format(each.precision)].map((value) => made("td", { textContent: value }))));
  $("taught").replaceChildren(made("h2", { textContent: say("ui_taught") }), made("table", {}, made("thead", {}, head), made("tbody", {}, ...rows)));
}

// The next one is shown at once; the answer of the server takes it back when it refuses.
async function act(run) {
  if (document.body.dataset.role === "viewer" || !queue.length) return;
  if (!document.body.dataset.coder) { await nameYourself(); if (!document.body.dataset.coder) return; }
  const [now] = queue;
  queue = queue.slice(1);
  passed.add(now.id);
  waiting -= 1;
  show();
  try { await run(now); if (queue.length < 20 && waiting > queue.length) await fill(); }
  catch (error) { passed.delete(now.id); queue = [now, ...queue]; waiting += 1; show(); trouble(error); }
}

const decide = (status) => act((now) => ask("PATCH", `codings/${now.id}`, { status }));

async function recode() {
  const [now] = queue;
  if (!now) return;
  const box = $("card").getBoundingClientRect();
  const choice = await picker.pick(codes, { x: box.left + 20, y: box.top + 60 });
  if (choice) await act(() => ask("PATCH", `codings/${now.id}`, { code: choice.code, new_code: choice.isNew }));
}

function pass() {
  if (!queue.length) return;
  passed.add(queue[0].id);
  queue = queue.slice(1);
  show();
}

async function undo() {
  try { await ask("POST", "undo"); passed = new Set(); await fill(); tell(say("ui_undo")); } catch (error) { trouble(error); }
}

const KEYS = { a: () => decide("accepted"), x: () => decide("rejected"), c: recode, r: recode, n: pass, j: pass, o: () => { if (queue[0]) location.href = `/#${encodeURIComponent(queue[0].quote)}`; } };
document.addEventListener("keydown", (event) => {
  if (picker.open || typing(event)) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); undo(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
});
for (const id of ["order", "code", "source"]) $(id).addEventListener("change", () => { passed = new Set(); fill().catch(trouble); });
$("code").append(...codes.map((code) => new Option(code.label, code.path)));
read("sources").then((sources) => $("source").append(...sources.map((source) => new Option(source.name, source.name)))).catch(trouble);
startShell(() => {});
await fill().catch(trouble);
document.body.dataset.ready = "yes";
