// Fold and unfold the whole tree; single units fold by themselves (details), also without this script.
(function () {
  "use strict";
  function ready(root) {
    root.querySelectorAll("[data-fold]").forEach((bar) => (bar.hidden = false));
  }
  document.addEventListener("click", (event) => {
    const unfold = event.target.closest("[data-unfold-all]");
    const fold = event.target.closest("[data-fold-all]");
    if (!unfold && !fold) return;
    const all = [...document.querySelectorAll(".og-tree details")];
    all.forEach((one, place) => (one.open = !!unfold || place === 0));
  });
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => ready(event.target));
})();
