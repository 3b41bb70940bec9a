// The search box of the top bar: a list of suggestions by htmx, walked through with the arrow keys.
(function () {
  "use strict";
  const box = () => document.querySelector("[data-suggest]");
  const list = () => document.querySelector("#suggestions");
  const options = () => [...list().querySelectorAll("[role=option]")];
  let here = -1;

  function show(open) {
    const field = box();
    if (!field) return;
    list().hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }
  function choose(index) {
    const all = options();
    here = all.length ? Math.max(-1, Math.min(all.length - 1, index)) : -1;
    all.forEach((one, place) => one.setAttribute("aria-selected", String(place === here)));
    const field = box();
    if (here < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[here].id);
    all[here].scrollIntoView({ block: "nearest" });
  }
  // letters of an unfinished pinyin syllable are not what is being looked for
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-suggest]") && event.isComposing) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches?.("[data-suggest]")) event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "suggestions") show(options().length > 0 && document.activeElement === box());
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-suggest]") || event.isComposing) return;
    const open = !list().hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open && options().length) show(true);
      choose(here + (event.key === "ArrowDown" ? 1 : -1));
      event.preventDefault();
    } else if (event.key === "Escape" && open) {
      show(false);
      event.preventDefault();
    } else if (event.key === "Enter" && open && here >= 0) {
      event.preventDefault();
      options()[here].click();
    }
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-suggest]") && options().length && event.target.value) show(true);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.closest?.(".ld-search") && !event.relatedTarget?.closest?.(".ld-search")) show(false);
  });
})();
