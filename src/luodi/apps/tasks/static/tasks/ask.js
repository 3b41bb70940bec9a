// The form of a request: only what belongs to the chosen kind is shown. Without it all is there.
(function () {
  "use strict";
  function show(form) {
    const chosen = form.querySelector("input[name=kind]:checked")?.value;
    if (!chosen) return;
    form.querySelectorAll("[data-kind]").forEach((part) => {
      part.hidden = !part.dataset.kind.split(" ").includes(chosen);
    });
    form.querySelectorAll("[data-or]").forEach((mark) => (mark.hidden = true));
  }
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-kinds]");
    if (form && event.target.name === "kind") show(form);
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-kinds]").forEach(show));
})();
