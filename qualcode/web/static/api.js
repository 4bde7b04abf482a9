// Asking the server. An answer that is an error becomes an Error whose message a person can read.

const csrf = document.querySelector('meta[name="csrf-token"]').content;

export async function ask(method, path, body) {
  const headers = { accept: "application/json" };
  if (method !== "GET") headers["x-csrf-token"] = csrf;
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await fetch(`/api/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const told = await answer.json().catch(() => ({}));
  const detail = typeof told.detail === "string" ? told.detail : answer.statusText;
  const error = new Error(detail);
  error.status = answer.status;
  throw error;
}

export const read = (path) => ask("GET", path);
export const part = (name) => encodeURIComponent(name).replaceAll("%2F", "/");

// The words of the interface, by name.
const language = document.body.dataset.language;
const words = await read(`words?language=${language}`);
export function say(name, values = {}) {
  const text = words[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key) => (key in values ? new Intl.NumberFormat(language).format(values[key]) : `{${key}}`));
}

// What happened, in the bar; trouble stays longer.
let silence;
export function tell(text, trouble = false) {
  const place = document.getElementById("said");
  place.textContent = text;
  place.classList.toggle("trouble", trouble);
  clearTimeout(silence);
  silence = setTimeout(() => { place.textContent = ""; }, trouble ? 12000 : 4000);
}
export const trouble = (error) => tell(error.message, true);
