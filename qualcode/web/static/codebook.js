// The codebook: words and indicators of a code, tried out on the study before they are saved.

import { ask, part, read, say, tell, trouble } from "./api.js";
import { nameYourself, startShell } from "./shell.js";

const $ = (id) => document.getElementById(id);
const language = document.body.dataset.language;
const may = document.body.dataset.role !== "viewer";
let codes = [], chosen = null;

async function load() {
  codes = await read(`codebook?language=${language}`);
  draw();
}

function draw() {
  const letters = $("code-filter").value.trim().toLowerCase();
  $("codes").replaceChildren(...codes.filter((code) => !letters || `${code.label} ${code.path}`.toLowerCase().includes(letters)).map((code) => {
    const item = Object.assign(document.createElement("li"), { role: "option", tabIndex: 0, textContent: `${code.label} (${code.count})` });
    item.style.setProperty("--depth", code.path.split("/").length - 1);
    item.setAttribute("aria-selected", code.path === chosen?.path);
    item.addEventListener("click", () => choose(code));
    item.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(code); });
    return item;
  }));
}

function choose(code) {
  chosen = code;
  $("none").hidden = true;
  $("form").hidden = false;
  $("path").textContent = code.path;
  for (const name of ["label", "definition", "include", "exclude"]) field(name).value = code[name];
  for (const name of ["examples", "indicators"]) field(name).value = code[name].join("\n");
  $("problem").textContent = "";
  $("trial").replaceChildren();
  for (const name of ["try", "save"]) $(name).disabled = name === "save" && !may;
  draw();
}

const field = (name) => $("form").elements[name];

// Only what differs from what the code says: the words of other languages stay as they are.
function edits() {
  const made = { language };
  for (const name of ["label", "definition", "include", "exclude"]) if (field(name).value.trim() !== chosen[name].trim()) made[name] = field(name).value;
  for (const name of ["examples", "indicators"]) {
    const lines = field(name).value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (lines.join("\n") !== chosen[name].join("\n")) made[name] = lines;
  }
  return made;
}

async function attempt() {
  if (!chosen) return;
  $("problem").textContent = "";
  try {
    const found = await ask("POST", `trial/${part(chosen.path)}`, edits());
    const head = Object.assign(document.createElement("p"), { textContent: say("ui_would", found) });
    const list = document.createElement("ul");
    list.append(...found.some.map((each) => {
      const item = document.createElement("li");
      const change = Object.assign(document.createElement("span"), { className: each.change.includes("come") ? "comes" : "goes", textContent: each.change });
      const quote = Object.assign(document.createElement("a"), { href: `/#${encodeURIComponent(each.quote)}`, textContent: each.quote });
      item.append(change, " ", quote, " ", each.text);
      return item;
    }));
    $("trial").replaceChildren(head, list);
  } catch (error) { $("problem").textContent = error.message; $("trial").replaceChildren(); }
}

async function save() {
  if (!chosen || !may) return;
  if (!document.body.dataset.coder) { await nameYourself(); if (!document.body.dataset.coder) return; }
  $("problem").textContent = "";
  try {
    const done = await ask("PUT", `codebook/${part(chosen.path)}`, edits());
    tell(done.edit === null ? say("ui_nothing_changed") : say("ui_saved") + (done.file ? ` ${say("ui_file_behind")}` : ""));
    await load();
    choose(codes.find((code) => code.path === chosen.path));
  } catch (error) { $("problem").textContent = error.message; }
}

async function run() {
  if (!may) return;
  $("run").disabled = true;
  try {
    const done = await ask("POST", "run");
    tell(say("ui_ran", { n: done.coded, added: done.added, removed: done.removed }));
    await load();
  } catch (error) { trouble(error); } finally { $("run").disabled = false; }
}

$("try").addEventListener("click", attempt);
$("save").addEventListener("click", save);
$("run").addEventListener("click", run);
$("run").disabled = !may;
$("code-filter").addEventListener("input", draw);
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  if (event.key === "Enter") { event.preventDefault(); attempt(); }
  if (event.key === "s") { event.preventDefault(); save(); }
});
startShell((edit) => { if (edit.who !== document.body.dataset.coder) tell(`${edit.who}: ${edit.verb}`); });
await load().catch(trouble);
document.body.dataset.ready = "yes";
