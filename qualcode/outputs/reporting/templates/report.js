"use strict";
(() => {
  const { quotes, sets } = JSON.parse(document.getElementById("data").textContent);
  const dialog = document.getElementById("quotes");
  const title = document.getElementById("quotes-title");
  const list = document.getElementById("list");

  const made = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };

  const item = ([id, text, about, language]) => {
    const words = made("bdi", "", "\u201c" + text + "\u201d");
    if (language) words.lang = language;
    const line = made("li");
    const place = [id, about].filter(Boolean).join(", ");
    line.append(words, " ", made("cite", place.length > 40 ? "" : "whole", "(" + place + ")"));
    return line;
  };

  // What a number counts: what its row is called, and its column.
  const named = (button) => {
    const cell = button.closest("td, th");
    const row = cell.parentElement;
    const head = row.closest("table").tHead.rows[0].cells[cell.cellIndex];
    return row.cells[0].textContent.trim() + " \u00d7 " + head.textContent.trim();
  };

  const show = (button) => {
    const places = sets[Number(button.dataset.quotes)];
    title.textContent = named(button) + ": " + button.textContent;
    list.replaceChildren(...places.map((place) => item(quotes[place])));
    dialog.showModal();
    list.scrollTop = 0;
  };

  for (const button of document.querySelectorAll("button[data-quotes]")) button.setAttribute("aria-haspopup", "dialog");

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-quotes]");
    if (button) show(button);
    else if (event.target === dialog || event.target.closest("#close")) dialog.close();
  });
})();
