// The network of a page: numbers on hovering, the least weight, search, dragging, and the quotes behind a code or a link.
// Everything that is said comes from the data block beside it, and is put in as text.

const SVG_POINT = (svg, event) => {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(svg.getScreenCTM().inverse());
};

function make(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, about);
  element.append(...children);
  return element;
}

function setUp(root) {
  const data = JSON.parse(root.querySelector("script.data").textContent);
  const svg = root.querySelector("svg.picture");
  const nodes = [...svg.querySelectorAll(".node")];
  const edges = [...svg.querySelectorAll(".edge")];
  const panel = root.querySelector(".panel");
  const tip = root.querySelector(".tip");
  const at = data.nodes.map((node) => ({ x: node.x, y: node.y }));

  // ---- places ------------------------------------------------------------------------------------------------

  function path(edge) {
    const { a, b } = data.edges[edge];
    if (!data.bent) return `M${at[a].x},${at[a].y}L${at[b].x},${at[b].y}`;
    const x = 0.225 * (at[a].x + at[b].x), y = 0.225 * (at[a].y + at[b].y);
    return `M${at[a].x},${at[a].y}Q${x},${y} ${at[b].x},${at[b].y}`;
  }

  function moveTo(index, toX, toY) {
    const [left, top, width, height] = data.box;
    const x = Math.min(Math.max(toX, left + 6), left + width - 6);
    const y = Math.min(Math.max(toY, top + 6), top + height - 6);
    at[index] = { x, y };
    nodes[index].setAttribute("transform", `translate(${x},${y})`);
    data.edges.forEach((edge, i) => {
      if (edge.a === index || edge.b === index) edges[i].setAttribute("d", path(i));
    });
  }

  // ---- what is said ------------------------------------------------------------------------------------------

  const between = (edge) => `${data.nodes[edge.a].label} – ${data.nodes[edge.b].label}`;

  function facts(rows) {
    const list = make("dl");
    for (const [name, value] of rows) {
      list.append(make("dt", {}, name), make("dd", { dir: "auto" }, value));
    }
    return list;
  }

  function quotes(numbers) {
    if (!data.quotes) return [];
    const shown = numbers.map((number) => {
      const { id, who, text } = data.quotes[number];
      const said = make("blockquote", { dir: "auto" }, text);
      said.append(make("cite", { dir: "auto" }, who ? `${id} · ${who}` : id));
      return said;
    });
    return [make("h3", {}, `${data.words.quotes} (${numbers.length})`), ...shown];
  }

  function links(index) {
    const mine = data.edges.map((edge, i) => [edge, i]).filter(([edge, i]) => !edges[i].hasAttribute("hidden") && (edge.a === index || edge.b === index));
    mine.sort(([one], [other]) => Math.abs(other.weight) - Math.abs(one.weight));
    if (!mine.length) return [];
    const list = make("ul", { className: "links" });
    for (const [edge, i] of mine) {
      const other = data.nodes[edge.a === index ? edge.b : edge.a];
      const button = make("button", { type: "button" }, make("span", { dir: "auto" }, other.label), make("span", {}, edge.said));
      button.addEventListener("click", () => chooseEdge(i));
      list.append(make("li", {}, button));
    }
    return [make("h3", {}, data.words.links), list];
  }

  function show(title, ...parts) {
    const heading = make("h2", { dir: "auto", tabIndex: -1 }, title);
    panel.replaceChildren(heading, ...parts.flat());
    panel.scrollTop = 0;
    heading.focus({ preventScroll: true });
  }

  function chosen(element) {
    for (const other of [...nodes, ...edges]) other.classList.toggle("chosen", other === element);
  }

  function chooseNode(index) {
    const node = data.nodes[index];
    chosen(nodes[index]);
    show(node.label, facts(node.facts), links(index), quotes(node.quotes));
  }

  function chooseEdge(index) {
    const edge = data.edges[index];
    chosen(edges[index]);
    show(between(edge), facts(edge.facts), quotes(edge.quotes));
  }

  // ---- hovering, choosing, dragging --------------------------------------------------------------------------

  function tellAt(words, x, y) {
    tip.textContent = words;
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, innerHeight - box.height - 4))}px`;
  }

  const told = (title, rows) => [title, ...rows.map(([name, value]) => `${name}: ${value}`)].join("\n");

  function hovers(element, words) {
    element.addEventListener("pointermove", (event) => tellAt(words, event.clientX, event.clientY));
    element.addEventListener("pointerleave", () => { tip.hidden = true; });
  }

  nodes.forEach((element, index) => {
    const node = data.nodes[index];
    hovers(element, told(node.label, node.facts));
    let from = null;
    element.addEventListener("pointerdown", (event) => {
      const point = SVG_POINT(svg, event);
      from = { x: point.x - at[index].x, y: point.y - at[index].y, moved: false };
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener("pointermove", (event) => {
      if (!from) return;
      const point = SVG_POINT(svg, event);
      const x = point.x - from.x, y = point.y - from.y;
      if (!from.moved && Math.hypot(x - at[index].x, y - at[index].y) < 4) return;
      from.moved = true;
      moveTo(index, x, y);
    });
    element.addEventListener("pointerup", () => {
      const dragged = from && from.moved;
      from = null;
      if (!dragged) chooseNode(index);
    });
    element.addEventListener("pointercancel", () => { from = null; });
    element.addEventListener("focus", () => {
      const box = element.getBoundingClientRect();
      if (element.matches(":focus-visible")) tellAt(told(node.label, node.facts), box.right, box.bottom);
    });
    element.addEventListener("blur", () => { tip.hidden = true; });
    element.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] };
      if (event.key === "Enter" || event.key === " ") chooseNode(index);
      else if (event.key in steps) moveTo(index, at[index].x + steps[event.key][0], at[index].y + steps[event.key][1]);
      else return;
      event.preventDefault();
    });
  });

  edges.forEach((element, index) => {
    const edge = data.edges[index];
    hovers(element, told(between(edge), edge.facts));
    element.addEventListener("click", () => chooseEdge(index));
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") { tip.hidden = true; chosen(null); }
  });

  // ---- the least weight and the search -----------------------------------------------------------------------

  const slider = root.querySelector("input[type=range]");
  const search = root.querySelector("input[type=search]");

  function sift() {
    const least = slider ? data.steps[Number(slider.value)] : null;
    if (slider) {
      root.querySelector("output").textContent = least.said;
      slider.setAttribute("aria-valuetext", least.said);
    }
    edges.forEach((element, i) => {
      element.toggleAttribute("hidden", least !== null && Math.abs(data.edges[i].weight) < least.weight);
    });
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = data.nodes.map((node) => !wanted || `${node.label}\n${node.code}`.toLocaleLowerCase().includes(wanted));
    nodes.forEach((element, i) => element.classList.toggle("dim", !found[i]));
    edges.forEach((element, i) => element.classList.toggle("dim", !found[data.edges[i].a] && !found[data.edges[i].b]));
  }

  slider?.addEventListener("input", sift);
  search.addEventListener("input", sift);
  search.addEventListener("keydown", (event) => {
    const first = nodes.findIndex((element) => !element.classList.contains("dim"));
    if (event.key === "Enter" && search.value.trim() && first >= 0) chooseNode(first);
  });
  root.querySelector("button.reset").addEventListener("click", () => {
    data.nodes.forEach((node, i) => moveTo(i, node.x, node.y));
    search.value = "";
    if (slider) slider.value = slider.defaultValue;
    chosen(null);
    sift();
  });
  sift();
}

document.querySelectorAll(".qc-network").forEach(setUp);
