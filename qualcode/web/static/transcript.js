// A source as blocks: what each speaker says, and what stands outside of turns. Each block is one text node, so that a
// place in the text is a block and an offset in it, and codings are Ranges, not elements.

import { Text } from "./text.js";

export class Transcript {
  constructor(root, source) {
    this.root = root;
    this.source = source;
    this.text = new Text(source.text);
    this.blocks = cutBlocks(source, this.text);
    const made = document.createDocumentFragment();
    for (const [number, block] of this.blocks.entries()) made.append(this.draw(block, number));
    root.replaceChildren(made);
    root.lang = source.language || "";
    root.scrollTop = 0;
  }

  draw(block, number) {
    const place = document.createElement("section");
    place.className = `block ${block.role || (block.turn < 0 && this.source.turns.length ? "outside" : "")}`;
    place.dataset.block = number;
    const gutter = Object.assign(document.createElement("div"), { className: "gutter" });
    gutter.setAttribute("aria-hidden", "true");
    const middle = document.createElement("div");
    if (block.speaker) {
      const speaker = Object.assign(document.createElement("div"), { className: "speaker" });
      speaker.textContent = block.speaker + (block.time ? `  ${block.time}` : "");
      middle.append(speaker);
    }
    const said = Object.assign(document.createElement("p"), { className: "said" });
    said.dir = "auto";
    block.node = document.createTextNode(this.source.text.slice(block.from, block.to));
    said.append(block.node);
    middle.append(said);
    const bars = Object.assign(document.createElement("div"), { className: "bars" });
    place.append(gutter, middle, bars);
    Object.assign(block, { place, gutter, bars, number });
    return place;
  }

  // The segments that begin in a block.
  linesOf(block) {
    block.lines ??= this.source.lines.filter((line) => {
      const at = this.text.units(line.start);
      return at >= block.from && at < block.to;
    });
    return block.lines;
  }

  // The block that holds a unit of the text, or the next one.
  blockAt(unit) {
    let low = 0, high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle].to <= unit) low = middle + 1; else high = middle;
    }
    return this.blocks[low];
  }

  // A stretch, in code points, for a highlight. Static: thousands of live Ranges would be looked after at every change
  // of the page.
  still(start, end) {
    const [a, b] = [this.text.units(start), this.text.units(end)];
    const first = this.blockAt(a), last = this.blockAt(Math.max(b - 1, a));
    return new StaticRange({
      startContainer: first.node, startOffset: clamp(a - first.from, first), endContainer: last.node, endOffset: clamp(b - last.from, last),
    });
  }

  // The same to be measured: one Range that is used again and again.
  range(start, end) {
    const place = this.still(start, end);
    this.probe ??= new Range();
    this.probe.setStart(place.startContainer, place.startOffset);
    this.probe.setEnd(place.endContainer, place.endOffset);
    return this.probe;
  }

  // The stretch of the selection in code points, without white space at its ends; null when nothing of the text is selected.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.commonAncestorContainer)) return null;
    let a = this.unitAt(range.startContainer, range.startOffset, false);
    let b = this.unitAt(range.endContainer, range.endOffset, true);
    while (a < b && /\s/.test(this.source.text[a])) a += 1;
    while (b > a && /\s/.test(this.source.text[b - 1])) b -= 1;
    return a < b ? { start: this.text.point(a), end: this.text.point(b) } : null;
  }

  unitAt(node, offset, end) {
    const section = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.(".block");
    if (section) {
      const block = this.blocks[section.dataset.block];
      if (node === block.node) return block.from + offset;
      return end && !offsetBefore(node, offset, block.node) ? block.to : block.from;
    }
    const child = this.root.children[Math.min(offset, this.root.children.length - 1)];
    const block = this.blocks[child.dataset.block];
    return offset >= this.root.children.length ? block.to : block.from;
  }
}

const clamp = (offset, block) => Math.max(0, Math.min(offset, block.node.length));

function offsetBefore(node, offset, text) {
  const range = new Range();
  range.setStart(node, offset);
  return range.comparePoint(text, 0) >= 0;
}

function cutBlocks(source, text) {
  const blocks = [];
  let done = 0;
  for (const [index, turn] of source.turns.entries()) {
    const [from, to] = [text.units(turn.start), text.units(turn.end)];
    if (from > done) outside(blocks, source, done, from, source.turns[index].speaker);
    blocks.push({ from, to, turn: index, speaker: turn.speaker, role: turn.role, time: clock(turn.begin) });
    done = Math.max(done, to);
  }
  if (done < source.text.length) outside(blocks, source, done, source.text.length, "");
  return blocks.length ? blocks : [{ from: 0, to: source.text.length, turn: -1, speaker: "", role: "", time: "" }];
}

// What stands between turns, a block a line; a speaker's label and white space are not shown twice.
function outside(blocks, source, from, to, speaker) {
  let at = from;
  for (const line of source.text.slice(from, to).split("\n")) {
    const words = line.trim();
    const label = speaker && at + line.length >= to && words.replace(/[\W\d_]+$/u, "").endsWith(speaker.trim());
    if (words && !label && !/^[\s\p{P}\p{S}\d]*$/u.test(words)) {
      blocks.push({ from: at, to: at + line.length, turn: -1, speaker: "", role: "", time: "" });
    }
    at += line.length + 1;
  }
}

function clock(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return `${h}:${String(m).padStart(2, "0")}:${String(s).padStart(2, "0")}`;
}

export const cite = (source, line) => `${source.name}:${line.number}`;
