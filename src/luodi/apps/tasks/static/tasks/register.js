// The register: groups fold, cells are left by Esc and kept by Enter.
(function () {
  "use strict";
  document.addEventListener(
    "click",
    (event) => {
      const head = event.target.closest?.("a[data-group]");
      if (!head || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      const rows = head.closest("tbody").nextElementSibling;
      const isOpen = head.getAttribute("aria-expanded") === "true";
      head.setAttribute("aria-expanded", String(!isOpen));
      rows.hidden = isOpen;
      if (head.dataset.loaded || !window.htmx) event.preventDefault();
      head.dataset.loaded = "1";
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-cell-form]");
    if (!form || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      form.querySelector("[data-cell-cancel]")?.click();
    } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("select, textarea")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  // What is edited gets the focus, so that the keyboard never leaves the table.
  document.addEventListener("htmx:afterSettle", (event) => {
    const cell = event.target.closest?.("td");
    const form = cell?.querySelector("[data-cell-form]");
    const place = form ? form.querySelector("select, input:not([type=hidden]), textarea") : cell?.querySelector(".tk-pen[autofocus]");
    place?.focus();
  });
})();
