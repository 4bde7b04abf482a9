// Choosing a code by a few of its letters.

// How well letters fit words: null when they do not occur in order; fewer gaps and beginnings of words count more.
export function fits(letters, words) {
  const text = words.toLowerCase();
  const whole = text.indexOf(letters);
  if (whole >= 0) return 1000 - whole - text.length / 100 + (whole === 0 || /[^\p{L}]/u.test(text[whole - 1]) ? 200 : 0);
  let score = 0, at = -1;
  for (const letter of letters) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    score += next === at + 1 ? 4 : (next === 0 || /[^\p{L}]/u.test(text[next - 1]) ? 3 : 0);
    at = next;
  }
  return score - text.length / 100;
}

export class Picker {
  constructor({ recent, colour, say }) {
    this.box = document.getElementById("picker");
    this.input = document.getElementById("picker-input");
    this.list = document.getElementById("picker-list");
    this.recent = recent;
    this.colour = colour;
    this.say = say;
    this.input.addEventListener("input", () => this.fill());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) this.take(this.choices[[...this.list.children].indexOf(item)]);
    });
    document.addEventListener("pointerdown", (event) => { if (this.open && !this.box.contains(event.target)) this.close(); });
  }

  // Ask for a code at a place of the window; resolves to {code, isNew}, or null.
  pick(codes, { x, y, fresh = true }) {
    this.close();
    this.codes = codes;
    this.fresh = fresh;
    this.box.style.setProperty("--x", `${Math.max(8, Math.min(x, innerWidth - 360))}px`);
    this.box.style.setProperty("--y", `${Math.max(8, Math.min(y, innerHeight - 340))}px`);
    this.input.value = "";
    this.box.showPopover();
    this.open = true;
    this.fill();
    this.input.focus();
    return new Promise((resolve) => { this.answer = resolve; });
  }

  fill() {
    const letters = this.input.value.trim().toLowerCase();
    const ranked = letters
      ? this.codes.map((code) => [code, Math.max(fits(letters, code.label) ?? -99, (fits(letters, code.path) ?? -99) - 1)]).filter(([, score]) => score > -99).sort((a, b) => b[1] - a[1]).map(([code]) => code)
      : [...this.recent(), ...this.codes.filter((code) => !this.recent().includes(code))];
    this.choices = ranked.slice(0, 50).map((code) => ({ code: code.path, isNew: false, shown: code }));
    const typed = this.input.value.trim();
    if (this.fresh && typed && !this.codes.some((code) => code.path === typed)) this.choices.push({ code: typed, isNew: true });
    this.list.replaceChildren(...this.choices.map((choice, n) => this.item(choice, n, letters)));
    this.point(0);
  }

  item(choice, n, letters) {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `pick-${n}`;
    const dot = Object.assign(document.createElement("span"), { className: "dot" });
    dot.style.setProperty("--colour", choice.isNew ? "transparent" : `var(--t${this.colour(choice.code)})`);
    const label = document.createElement("span");
    label.textContent = choice.isNew ? `+ ${this.say("ui_new_code")}: ${choice.code}` : choice.shown.label;
    const path = Object.assign(document.createElement("span"), { className: "path" });
    path.textContent = choice.isNew ? "" : choice.code + (!letters && n < 9 && n < this.recent().length ? `  ${n + 1}` : "");
    item.append(dot, label, path);
    return item;
  }

  point(n) {
    this.at = Math.max(0, Math.min(n, this.choices.length - 1));
    for (const [k, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", k === this.at);
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `pick-${this.at}`);
  }

  key(event) {
    if (event.key === "ArrowDown") this.point(this.at + 1);
    else if (event.key === "ArrowUp") this.point(this.at - 1);
    else if (event.key === "Enter") this.take(this.choices[this.at] ?? null);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(choice) {
    const answer = this.answer;
    this.answer = null;
    this.close();
    answer?.(choice);
  }

  close() {
    if (!this.open) return;
    this.open = false;
    this.box.hidePopover();
    const answer = this.answer;
    this.answer = null;
    answer?.(null);
  }
}
