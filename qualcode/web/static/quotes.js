// The quotes behind a number, in a dialog; each leads to its place in the reader.

import { read, say, trouble } from "./api.js";

export const made = (tag, values = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
};

export const link = (quote, words = quote) => made("a", { href: `/#${encodeURIComponent(quote)}`, textContent: words });

export async function showQuotes(title, asked, label) {
  const dialog = document.getElementById("quotes");
  document.getElementById("quotes-title").textContent = title;
  const about = document.getElementById("quotes-about");
  const list = document.getElementById("quotes-list");
  about.textContent = "…";
  list.replaceChildren();
  if (!dialog.open) dialog.showModal();
  try {
    const found = await read(`displays/quotes?${asked}`);
    const some = found.quotes.length < found.all ? ` (${say("ui_first_of", { n: found.quotes.length, all: found.all })})` : "";
    about.textContent = found.all ? say("ui_quotes_behind", { n: found.all }) + some : say("ui_no_quotes");
    list.replaceChildren(...found.quotes.map((each) => quotation(each, label)));
  } catch (error) {
    dialog.close();
    trouble(error);
  }
}

function quotation(each, label) {
  const words = made("blockquote", { textContent: each.text, dir: "auto" });
  const about = made("p", { className: "quiet" }, link(each.quote), ...[each.speaker, each.codes.map(label).join("; ")].filter(Boolean).map((part) => ` · ${part}`));
  return made("li", {}, words, about);
}
