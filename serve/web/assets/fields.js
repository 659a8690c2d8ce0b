// How many letters are left of a text with a limit. Without a script the browser takes no more than the limit; with it, what is
// pasted is not cut: it is said that it is too long.
for (const field of document.querySelectorAll("[data-left][maxlength]")) {
  const most = Number(field.getAttribute("maxlength"));
  field.removeAttribute("maxlength");
  const line = document.createElement("p");
  line.className = "left";
  line.setAttribute("aria-live", "polite");
  const tell = () => {
    const left = most - [...field.value].length;
    line.textContent = left < 0 ? field.dataset.over + " " + -left : field.dataset.left + " " + left;
    line.hidden = field.value === ""; // an empty field says its limit in its help
    line.classList.toggle("over", left < 0);
  };
  let wait;
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(tell, 300); });
  tell();
  field.after(line);
}
