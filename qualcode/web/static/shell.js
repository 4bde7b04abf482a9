// What every page has: who one is, the help, changes by others.

import { ask, say, tell, trouble } from "./api.js";
import { askWho, showHelp } from "./dialogs.js";

export async function nameYourself() {
  const name = await askWho();
  if (!name) return;
  try {
    const me = await ask("PUT", "me", { name });
    document.body.dataset.coder = me.name;
    document.getElementById("who").textContent = me.name;
    tell(say("ui_you_are", {}) + " " + me.name);
  } catch (error) { trouble(error); }
}

async function leave() {
  await fetch("/logout", { method: "POST", headers: { "x-csrf-token": document.querySelector('meta[name="csrf-token"]').content } });
  location.href = "/login";
}

export function startShell(onEdit) {
  document.getElementById("who")?.addEventListener("click", nameYourself);
  document.getElementById("leave")?.addEventListener("click", leave);
  document.getElementById("help-button").addEventListener("click", showHelp);
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !typing(event)) showHelp();
  });
  if (!document.body.dataset.coder && document.body.dataset.role !== "viewer") nameYourself();
  const events = new EventSource("/api/events");
  events.addEventListener("edit", (event) => onEdit(JSON.parse(event.data)));
  return events;
}

export const typing = (event) => event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]");
