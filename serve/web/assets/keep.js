// What somebody writes in a form of ours is kept in this window until it is saved, so that a lost session loses nothing: it
// stands there again when the form is opened after signing in. What is saved or published is forgotten here.
const form = document.querySelector("form[data-keep]");
const name = (id) => "skjema:" + id;

// Where a browser keeps nothing, the form works without.
const kept = {
  get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* full, or forbidden */ } },
  drop: (...keys) => { try { keys.forEach((key) => sessionStorage.removeItem(key)); } catch { /* forbidden */ } },
};

for (const done of document.querySelectorAll("[data-forget]")) kept.drop(name(done.dataset.forget), name(done.dataset.forget) + ":sendt");

if (form) {
  const key = name(form.dataset.keep);
  const sentKey = key + ":sendt";
  const saved = () => document.querySelector("#lagret [data-saved]") !== null;
  const written = () => JSON.stringify([...new FormData(form)].filter(([field, value]) => !field.startsWith("_") && typeof value === "string"));

  // A form that was sent and came back saved holds all that was written. One that came back unsaved does not.
  if (kept.get(sentKey) && saved()) kept.drop(key);
  kept.drop(sentKey);

  const before = kept.get(key);
  if (before && before !== written()) {
    restore(form, JSON.parse(before));
    const line = document.createElement("p");
    line.className = "note";
    line.setAttribute("role", "status");
    line.textContent = form.dataset.restored;
    form.before(line);
    addEventListener("DOMContentLoaded", () => form.dispatchEvent(new Event("input", { bubbles: true })));
  }

  let sent = null;
  form.addEventListener("input", () => kept.set(key, written()));
  form.addEventListener("submit", () => { kept.set(key, written()); kept.set(sentKey, "1"); });
  document.addEventListener("htmx:before:request", () => { sent = written(); });
  document.addEventListener("htmx:after:swap", () => { if (saved() && kept.get(key) === sent) kept.drop(key); });
}

// restore writes fields into a form. Rows that are not on the page go along unseen, and are shown when it is saved.
function restore(form, fields) {
  const values = new Map();
  for (const [field, value] of fields) values.set(field, [...(values.get(field) ?? []), value]);
  for (const control of form.elements) {
    const list = values.get(control.name) ?? [];
    if (!control.name || control.name.startsWith("_") || control.type === "submit") continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = list.includes(control.value);
    else if (control.type !== "hidden") control.value = list[0] ?? "";
  }
  const known = new Set([...form.elements].flatMap((c) => (c.type === "checkbox" || c.type === "radio" || c.tagName === "SELECT" ? [c.name + "=" + c.value] : [c.name])));
  for (const [field, value] of fields) {
    if (!value || known.has(field) || known.has(field + "=" + value)) continue;
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: field, value });
    form.append(hidden);
  }
}
