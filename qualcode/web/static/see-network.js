// The network as SVG, from the shapes that the server worked out; sifted by weight, its nodes and edges open their quotes.

import { say } from "./api.js";
import { made } from "./quotes.js";
import { note, opener } from "./see-tables.js";

const shape = (tag, values = {}, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== "") element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const told = (title, facts) => [title, ...facts.map(([name, value]) => `${name}: ${value}`)].join("\n");

export function drawNetwork(data, { open, shape: asked }) {
  const drawn = data.picture;
  if (!drawn.nodes.length) return [note(say("nothing"))];
  const names = new Map(drawn.nodes.map((node) => [node.code, node.label]));
  const between = (edge) => `${names.get(edge.a)} – ${names.get(edge.b)}`;
  const openEdge = (edge) => open(between(edge), { name: [edge.a, edge.b], level: asked.level, within: asked.within });
  const openNode = (node) => open(node.label, { name: node.code, level: asked.level });

  const edges = drawn.edges.map((edge) => {
    const line = shape("path", { class: `edge ${edge.kind}`, d: edge.path, "stroke-width": edge.width, "stroke-opacity": edge.strength, "stroke-dasharray": edge.dash });
    const reach = shape("path", { class: "reach", d: edge.path });  // wide enough to be hit
    const group = shape("g", { class: "link" }, shape("title"), line, reach);
    group.firstElementChild.textContent = told(between(edge), edge.facts);
    group.addEventListener("click", () => openEdge(edge));
    return group;
  });
  const nodes = drawn.nodes.map((node) => {
    const words = shape("text", { "font-size": drawn.font, "text-anchor": node.anchor });
    for (const line of node.lines) words.append(Object.assign(shape("tspan", { x: node.label_x, y: line.y }), { textContent: line.words }));
    const group = shape("g", { class: node.segments ? "node" : "node empty", tabindex: 0, role: "button", "aria-haspopup": "dialog", "aria-label": node.told, transform: `translate(${node.x},${node.y})` },
      shape("title"), ...(node.leader ? [shape("line", { class: "leader", x2: node.leader[0], y2: node.leader[1] })] : []), shape("path", { class: "mark", d: node.mark, fill: node.colour }), words);
    group.firstElementChild.textContent = told(node.label, node.facts);
    group.addEventListener("click", () => openNode(node));
    group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); openNode(node); } });
    return group;
  });
  const bands = drawn.bands.flatMap((band) => [shape("path", { class: "band", d: band.path }), Object.assign(shape("text", { class: "band-number", x: band.x, y: band.y, "text-anchor": "middle", "dominant-baseline": "central", "font-size": 9 }), { textContent: band.number })]);
  const picture = shape("svg", { class: drawn.bent ? "picture" : "picture halo", viewBox: drawn.box.join(" "), role: "group", "aria-label": document.querySelector("h1").textContent }, ...bands, ...edges, ...nodes);

  const list = made("ol", { className: "links" });
  const buttons = [...drawn.edges].map((edge, n) => [edge, n]).sort(([a], [b]) => Math.abs(b.weight) - Math.abs(a.weight)).map(([edge, n]) => {
    const item = made("li", {}, opener(`${between(edge)}: ${edge.said}`, between(edge), () => openEdge(edge)));
    list.append(item);
    return [item, n];
  });
  const sift = (least) => {
    const kept = drawn.edges.map((edge) => Math.abs(edge.weight) >= least);
    edges.forEach((element, n) => element.classList.toggle("hidden", !kept[n]));
    for (const [item, n] of buttons) item.hidden = !kept[n];
    const linked = new Set(drawn.edges.filter((_, n) => kept[n]).flatMap((edge) => [edge.a, edge.b]));
    nodes.forEach((element, n) => element.classList.toggle("alone", !linked.has(drawn.nodes[n].code)));
  };

  const parts = [];
  if (drawn.steps.length > 1) parts.push(slider(drawn.steps, drawn.first_step, sift));
  sift(drawn.steps[drawn.first_step]?.weight ?? 0);
  const links = made("section", { className: "beside", ariaLabel: say("ui_links") }, made("h2", { textContent: say("ui_links") }), list);
  parts.push(made("div", { className: "room" }, made("div", {}, picture, legend(drawn)), links), ...drawn.notes.map((words) => note(words)));
  return parts;
}

function slider(steps, first, sift) {
  const input = made("input", { type: "range", min: 0, max: steps.length - 1, step: 1, id: "least" });
  input.value = first;
  const output = made("output", { textContent: steps[first].said });
  input.setAttribute("aria-valuetext", steps[first].said);
  input.addEventListener("input", () => {
    const step = steps[Number(input.value)];
    output.textContent = step.said;
    input.setAttribute("aria-valuetext", step.said);
    sift(step.weight);
  });
  return made("p", { className: "sift" }, made("label", {}, say("ui_least"), " ", input, " ", output));
}

function legend(drawn) {
  const list = made("ul", { className: "legend" });
  for (const theme of drawn.themes) list.append(made("li", {}, shape("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, shape("path", { d: theme.mark, fill: theme.colour, class: "mark" })), theme.label));
  for (const key of drawn.keys) list.append(made("li", {}, shape("svg", { width: 36, height: 12, viewBox: "0 0 36 12", "aria-hidden": "true" }, shape("path", { class: `edge ${key.kind}`, d: "M2,6H34", "stroke-width": key.width, "stroke-opacity": key.strength, "stroke-dasharray": key.dash })), key.words));
  return list;
}

export { shape };
