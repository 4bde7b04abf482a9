"use strict";
(() => {
  const quotes = JSON.parse(document.getElementById("data").textContent);
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
    line.append(words, " ", made("cite", "", "(" + [id, about].filter(Boolean).join(", ") + ")"));
    return line;
  };

  const show = (button) => {
    const places = button.dataset.quotes.split(" ").map(Number);
    title.textContent = button.dataset.name + ": " + button.textContent;
    list.replaceChildren(...places.map((place) => item(quotes[place])));
    dialog.showModal();
    list.scrollTop = 0;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.count");
    if (button) show(button);
    else if (event.target === dialog || event.target.closest("#close")) dialog.close();
  });
})();
