// Small questions: a name, a memo, who one is.

function answered(dialog, value) {
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? value() : null), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

export function askName(title, note, value) {
  const dialog = document.getElementById("name-dialog");
  const input = document.getElementById("name-text");
  document.getElementById("name-title").textContent = title;
  document.getElementById("name-note").textContent = note;
  input.value = value;
  const answer = answered(dialog, () => input.value.trim());
  input.select();
  return answer;
}

export function askMemo() {
  const text = document.getElementById("memo-text");
  text.value = "";
  return answered(document.getElementById("memo-dialog"), () => text.value.trim());
}

export function askWho() {
  const input = document.getElementById("who-name");
  input.value = document.body.dataset.coder;
  return answered(document.getElementById("who-dialog"), () => input.value.trim());
}

export function showHelp() {
  document.getElementById("help").showModal();
}
