// Codings as highlights (CSS Custom Highlight API: no elements) and as bars in the margin; both only for blocks in sight,
// so that a long source with thousands of codings costs what a screen of it costs.

const NAMES = [...Array(8).keys()].flatMap((n) => [`h${n}`, `m${n}`]);

export class Marks {
  constructor(root, themes, choose) {
    this.root = root;
    this.themes = themes;  // theme -> number of its colour
    this.choose = choose;
    this.highlights = new Map([...NAMES, "line", "current", "matched", "found"].map((name) => {
      const highlight = new Highlight();
      CSS.highlights.set(name, highlight);
      return [name, highlight];
    }));
    this.highlights.get("line").priority = -1;
    this.highlights.get("current").priority = 2;
    this.highlights.get("found").priority = 3;
    this.seen = new Set();
    this.watch = new IntersectionObserver((entries) => this.scrolled(entries), { root, rootMargin: "200px" });
    this.resize = new ResizeObserver(() => this.layAgain());
    this.resize.observe(root);
  }

  open(transcript, labels) {
    this.watch.disconnect();
    for (const name of NAMES) this.highlights.get(name).clear();
    this.transcript = transcript;
    this.labels = labels;
    this.byBlock = new Map();
    this.seen.clear();
    for (const block of transcript.blocks) this.watch.observe(block.place);
  }

  // Show these codings: what is in sight at once, the rest when it comes into sight.
  show(codings) {
    this.byBlock = groupByBlock(this.transcript, codings);
    for (const block of this.seen) this.paint(block);
    this.layAgain();
  }

  paint(block) {
    this.wipe(block);
    block.painted = (this.byBlock.get(block) ?? []).filter((coding) => coding.status !== "rejected").map((coding) => {
      const name = this.name(coding);
      const [start, end] = within(this.transcript, coding, block);
      const range = new StaticRange({ startContainer: block.node, startOffset: start, endContainer: block.node, endOffset: end });
      this.highlights.get(name).add(range);
      return [name, range];
    });
  }

  wipe(block) {
    for (const [name, range] of block.painted ?? []) this.highlights.get(name).delete(range);
    block.painted = [];
  }

  name(coding) {
    const colour = this.colour(coding.code);
    return `${coding.origin === "person" || coding.status === "accepted" ? "h" : "m"}${colour}`;
  }

  colour(code) { return (this.themes.get(code.split("/")[0]) ?? 7) % 8; }

  put(name, stretches) {
    const highlight = this.highlights.get(name);
    highlight.clear();
    for (const { start, end } of stretches) highlight.add(this.transcript.still(start, end));
  }

  scrolled(entries) {
    const come = [];
    for (const entry of entries) {
      const block = this.transcript?.blocks[entry.target.dataset.block];
      if (!block) continue;
      if (entry.isIntersecting) { this.seen.add(block); come.push(block); this.paint(block); continue; }
      this.seen.delete(block);
      this.wipe(block);
      block.bars.replaceChildren();
      block.gutter.replaceChildren();
    }
    this.lay(come);
  }

  layAgain() { this.lay([...this.seen]); }

  // Numbers of the lines at the left, bars of the codings at the right of some blocks. All is measured before anything
  // is written: a measure after a change makes the browser lay out the whole text again.
  lay(blocks) {
    const plans = blocks.map((block) => this.measured(block));
    for (const plan of plans) this.write(plan);
  }

  measured(block) {
    const { top } = block.place.getBoundingClientRect();
    const codings = this.byBlock?.get(block) ?? [];
    const boxes = codings.map((coding) => heights(this.transcript, coding, block, top));
    const numbers = [];
    let last = -99;
    for (const line of this.transcript.linesOf(block)) {
      const at = this.transcript.range(line.start, line.start + 1).getBoundingClientRect().top - top;
      if (at - last < 12) continue;
      last = at;
      numbers.push([line.number, at]);
    }
    return { block, codings, boxes, numbers };
  }

  write({ block, codings, boxes, numbers }) {
    const lanes = laneOf(boxes);
    block.bars.style.setProperty("--lanes", Math.max(0, ...lanes.map((lane) => lane + 1)));
    block.bars.replaceChildren(...codings.flatMap((coding, n) => this.bar(coding, boxes[n], lanes[n])), ...this.names(codings, boxes));
    block.gutter.replaceChildren(...numbers.map(([number, at]) => {
      const place = Object.assign(document.createElement("span"), { textContent: number });
      place.style.top = `${at}px`;
      return place;
    }));
  }

  bar(coding, [top, height], lane) {
    const bar = document.createElement("button");
    bar.type = "button";
    bar.dataset.id = coding.id;
    bar.className = `${coding.origin === "person" ? "person" : "machine"} ${coding.status}`;
    bar.title = `${this.labels.get(coding.code) ?? coding.code} · ${coding.coder}`;
    bar.setAttribute("aria-label", bar.title);
    bar.setAttribute("aria-pressed", coding.id === this.current);
    bar.style.setProperty("--lane", lane);
    bar.style.setProperty("--top", `${top}px`);
    bar.style.setProperty("--height", `${height}px`);
    bar.style.setProperty("--colour", `var(--t${this.colour(coding.code)})`);
    bar.addEventListener("click", () => this.choose(coding));
    return [bar];
  }

  // The names of the codes beside the bars, as far as they do not lie upon each other.
  names(codings, boxes) {
    const made = [];
    let free = -99;
    for (const n of [...codings.keys()].sort((a, b) => boxes[a][0] - boxes[b][0])) {
      const top = Math.max(boxes[n][0], free);
      if (top > boxes[n][0] + Math.max(boxes[n][1], 40)) continue;
      const label = document.createElement("span");
      label.textContent = this.labels.get(codings[n].code) ?? codings[n].code;
      label.style.setProperty("--top", `${top}px`);
      made.push(label);
      free = top + 14;
    }
    return made;
  }

  mark(id) {
    this.current = id;
    for (const bar of this.root.querySelectorAll(".bars button")) bar.setAttribute("aria-pressed", bar.dataset.id === id);
  }
}

function groupByBlock(transcript, codings) {
  const groups = new Map();
  for (const coding of codings) {
    const [a, b] = [transcript.text.units(coding.start), transcript.text.units(coding.end)];
    for (let block = transcript.blockAt(a); block && block.from < b; block = transcript.blocks[block.number + 1]) {
      if (block.to > a) groups.has(block) ? groups.get(block).push(coding) : groups.set(block, [coding]);
      if (block.to >= b) break;
    }
  }
  return groups;
}

const measure = new Range();

// The part of a coding that lies in a block, as offsets in its text node.
function within(transcript, coding, block) {
  const start = Math.max(transcript.text.units(coding.start), block.from), end = Math.min(transcript.text.units(coding.end), block.to);
  return [start - block.from, Math.max(end, start) - block.from];
}

// From where to where a coding reaches in a block, in pixels.
function heights(transcript, coding, block, top) {
  const [start, end] = within(transcript, coding, block);
  measure.setStart(block.node, start);
  measure.setEnd(block.node, end);
  const box = measure.getBoundingClientRect();
  return [box.top - top, Math.max(box.height, 8)];
}

// The leftmost lane in which each bar has room.
function laneOf(boxes) {
  const ends = [];
  const lanes = [];
  for (const n of [...boxes.keys()].sort((a, b) => boxes[a][0] - boxes[b][0])) {
    const [top, height] = boxes[n];
    let lane = ends.findIndex((end) => end <= top + 1);
    if (lane < 0) lane = ends.push(0) - 1;
    ends[lane] = top + height;
    lanes[n] = lane;
  }
  return lanes;
}
