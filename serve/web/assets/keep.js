// What somebody writes in a form of ours is kept in this window until it is saved, so that a lost session loses nothing: it
// stands there again when the form is opened after signing in. It is its writer's own, and machines are shared: what is saved,
// published or thrown away is forgotten here, and all of it when they sign out in any window, when another person is let in, and
// when it is a month old.
const form = document.querySelector("form[data-keep]");
const prefix = "skjema:";
const month = 30 * 24 * 60 * 60 * 1000;

// Where a browser keeps nothing, the form works without.
const kept = {
  all: () => { try { return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix)); } catch { return []; } },
  get: (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
  set: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full, or forbidden */ } },
  drop: (...keys) => { try { keys.forEach((key) => sessionStorage.removeItem(key)); } catch { /* forbidden */ } },
};

// When somebody last signed out here, for the other windows.
const left = {
  key: "skjema-ut",
  at: () => { try { return Number(localStorage.getItem(left.key)); } catch { return 0; } },
  now: () => { try { localStorage.setItem(left.key, String(Date.now())); } catch { /* forbidden */ } },
};

// Who is let in now; empty for nobody, which may be somebody whose session is lost.
const person = document.querySelector("[data-person]")?.dataset.person ?? "";

for (const key of kept.all()) {
  const it = kept.get(key);
  if (!(Date.now() - it?.at < month) || it.at <= left.at() || (person && it.by !== person)) kept.drop(key);
}
addEventListener("storage", (e) => { if (e.key === left.key) kept.drop(...kept.all()); });
for (const out of document.querySelectorAll("form[action='/logg-ut'], form[action='/min-side/lukk']")) {
  out.addEventListener("submit", () => { kept.drop(...kept.all()); left.now(); });
}

// A receipt names the record whose form is done with: "publisert-01a2…".
const done = new URLSearchParams(location.search).get("kvittering") ?? "";
if (done) kept.drop(prefix + done.slice(done.indexOf("-") + 1));

if (form) {
  const key = prefix + form.dataset.keep;
  const saved = () => document.querySelector("#lagret [data-saved]") !== null;
  const written = () => JSON.stringify([...new FormData(form)].filter(([field, value]) => !field.startsWith("_") && typeof value === "string"));
  const before = kept.get(key);
  const keep = (sent) => kept.set(key, { by: person || (before?.by ?? ""), at: Date.now(), sent, text: written() });

  // A form that was sent and came back saved holds all that was written. One that came back unsaved does not.
  if (before?.sent && saved()) kept.drop(key);
  else if (before) {
    kept.set(key, { ...before, sent: false });
    if (before.text !== written()) restored(JSON.parse(before.text));
  }

  let sent = null;
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
  document.addEventListener("htmx:before:request", () => { sent = written(); });
  document.addEventListener("htmx:after:swap", () => { if (saved() && kept.get(key)?.text === sent) kept.drop(key); });
}

// restored puts back what was written, and says so.
function restored(fields) {
  restore(form, fields);
  const line = document.createElement("p");
  line.className = "note";
  line.setAttribute("role", "status");
  line.textContent = form.dataset.restored;
  form.before(line);
  addEventListener("DOMContentLoaded", () => form.dispatchEvent(new Event("input", { bubbles: true })));
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
