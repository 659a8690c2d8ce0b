// What scripts add. Every page works without them.
import "htmx.org";
import "./keep.js";
import "./fields.js";

// The list of what must be mended takes the focus, so that it is read aloud and the next Tab leads to the first fault.
document.querySelector("[data-focus]")?.focus();

// Buttons that only a script can serve are hidden in the page and shown here.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("button[data-copy]")) {
  const from = document.getElementById(button.dataset.copy);
  if (!from || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(from.innerText);
    if (button.dataset.done) button.textContent = button.dataset.done;
  });
}

// 357 municipalities are a long list: a field over it keeps those that match what is written.
for (const list of document.querySelectorAll("form.chooser[data-filter] select, select[data-filter]")) {
  const says = list.dataset.filter ?? list.form.dataset.filter;
  const all = [...list.options];
  const groups = [...list.querySelectorAll("optgroup")].map((g) => [g, [...g.children]]);
  const field = document.createElement("input");
  field.type = "search";
  field.className = "ds-input";
  field.autocomplete = "off";
  field.setAttribute("aria-label", says);
  field.placeholder = says;
  field.addEventListener("input", () => {
    const words = field.value.trim().toLocaleLowerCase("nb");
    const fits = all.filter((o) => !o.value || o.text.toLocaleLowerCase("nb").includes(words));
    for (const [group, options] of groups) group.replaceChildren(...options.filter((o) => fits.includes(o)));
    list.replaceChildren(...new Set(fits.map((o) => groups.find(([, options]) => options.includes(o))?.[0] ?? o)));
    const first = fits.find((o) => o.value && o.text.toLocaleLowerCase("nb").startsWith(words)) ?? fits.find((o) => o.value);
    if (words && first) list.value = first.value;
  });
  list.before(field);
}
