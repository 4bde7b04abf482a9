// The codes as a tree: counts, definition at hand, drag to move, a menu to rename and merge.

import { ask, part, say, tell, trouble } from "./api.js";
import { askName } from "./dialogs.js";

export class Tree {
  constructor({ colour, pick, changed }) {
    this.list = document.getElementById("tree");
    this.filter = document.getElementById("code-filter");
    this.menu = document.getElementById("menu");
    Object.assign(this, { colour, pick, changed });
    this.filter.addEventListener("input", () => this.draw());
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  show(codes, chosen, counts) {
    Object.assign(this, { codes, chosen, counts });
    this.draw();
  }

  draw() {
    const letters = this.filter.value.trim().toLowerCase();
    const shown = this.codes.filter((code) => !letters || `${code.label} ${code.path}`.toLowerCase().includes(letters));
    this.list.replaceChildren(...shown.map((code) => this.item(code)));
  }

  item(code) {
    const item = document.createElement("li");
    const depth = code.path.split("/").length - 1;
    item.role = "treeitem";
    item.tabIndex = 0;
    item.draggable = document.body.dataset.role !== "viewer";
    item.dataset.path = code.path;
    item.setAttribute("aria-level", depth + 1);
    item.setAttribute("aria-selected", code.path === this.chosen);
    item.style.setProperty("--depth", depth);
    const dot = Object.assign(document.createElement("span"), { className: "dot" });
    dot.style.setProperty("--colour", `var(--t${this.colour(code.path)})`);
    const label = Object.assign(document.createElement("span"), { className: "label" });
    label.textContent = code.label;
    const count = Object.assign(document.createElement("span"), { className: "count" });
    const here = this.counts.get(code.path) ?? 0;
    count.textContent = here === code.count ? code.count : `${here} / ${code.count}`;
    count.title = say("ui_here_of_all");
    item.append(dot, label, count);
    if (document.body.dataset.role !== "viewer") item.append(this.more(code));
    item.addEventListener("click", () => this.pick(code));
    item.addEventListener("dragstart", (event) => event.dataTransfer.setData("application/x-code", code.path));
    item.addEventListener("dragover", (event) => { event.preventDefault(); item.classList.add("over"); });
    item.addEventListener("dragleave", () => item.classList.remove("over"));
    item.addEventListener("drop", (event) => this.drop(event, code));
    return item;
  }

  more(code) {
    const more = Object.assign(document.createElement("button"), { type: "button", className: "more", textContent: "⋯" });
    more.setAttribute("aria-label", `${say("ui_more")}: ${code.label}`);
    more.addEventListener("click", (event) => { event.stopPropagation(); this.open(code, more); });
    return more;
  }

  open(code, at) {
    const doing = { ui_rename: () => this.rename(code), ui_to_top: () => this.move(code, ""), ui_merge: () => this.merge(code) };
    this.menu.replaceChildren(...Object.entries(doing).map(([name, run]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: say(name) });
      button.role = "menuitem";
      button.addEventListener("click", () => { this.menu.hidePopover(); run(); });
      return button;
    }));
    const box = at.getBoundingClientRect();
    this.menu.style.setProperty("--x", `${box.left - 120}px`);
    this.menu.style.setProperty("--y", `${box.bottom}px`);
    this.menu.showPopover();
    this.menu.firstChild.focus();
  }

  key(event) {
    const items = [...this.list.children];
    const at = items.indexOf(document.activeElement);
    if (event.key === "ArrowDown") items[at + 1]?.focus();
    else if (event.key === "ArrowUp") items[at - 1]?.focus();
    else if (event.key === "Enter") items[at]?.click();
    else if (event.key === "F2") this.rename(this.codes.find((code) => code.path === items[at]?.dataset.path));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async drop(event, onto) {
    event.preventDefault();
    const path = event.dataTransfer.getData("application/x-code");
    const code = this.codes.find((each) => each.path === path);
    if (code && path !== onto.path && path.split("/").slice(0, -1).join("/") !== onto.path) await this.move(code, onto.path);
    else this.draw();
  }

  async rename(code) {
    if (!code) return;
    const name = await askName(say("ui_rename"), code.path, code.path.split("/").at(-1));
    if (name) await this.change(`codes/${part(code.path)}`, { name });
  }

  move(code, parent) { return this.change(`codes/${part(code.path)}`, { parent }); }

  async merge(code) {
    const into = await askName(say("ui_merge_into"), code.path, "");
    if (into) await this.change(`codes/${part(code.path)}`, { into });
  }

  async change(path, body) {
    try {
      const done = await ask("PATCH", path, body);
      tell(say("ui_codings_followed", { n: done.moved }));
      await this.changed();
    } catch (error) { trouble(error); }
  }
}
