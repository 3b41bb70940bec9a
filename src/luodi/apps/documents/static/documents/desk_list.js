// The list of requirements: a heading's box ticks everything below it, down to the next heading as high.
(function () {
  "use strict";
  function below(box) {
    const level = Number(box.dataset.checkBelow);
    const found = [];
    for (let row = box.closest("tr").nextElementSibling; row; row = row.nextElementSibling) {
      const heading = row.querySelector("[data-check-below]");
      if (heading ? Number(heading.dataset.checkBelow) <= level : row.matches(".ld-group")) break;
      found.push(row.querySelector("input[type=checkbox]"));
    }
    return found.filter(Boolean);
  }
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-check-below]");
    if (!box) return;
    for (const one of below(box)) {
      if (one.checked === box.checked || one.disabled) continue;
      one.checked = box.checked;
      if (!one.dataset.checkBelow) one.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
})();
