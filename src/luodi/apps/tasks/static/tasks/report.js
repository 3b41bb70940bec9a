// The form of a report: last time's words into the fields, a colleague's words after one's own, and to what a hint is about.
// Nothing that somebody has typed is ever replaced.
(function () {
  "use strict";

  const field = (form, name) => form?.querySelector(`textarea[name="${name}"]`);

  function add(area, text) {
    if (!area || !text) return;
    const own = area.value.trim();
    if (own && own.includes(text.trim())) return;
    area.value = own ? `${area.value.trimEnd()}\n${text}` : text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function fill(link) {
    const source = document.getElementById(link.dataset.fill);
    const form = link.closest("form");
    if (!source || !form) return false;
    const { text, problems, nextStep } = source.dataset;
    add(field(form, "text"), text);
    add(field(form, "problems"), problems);
    add(field(form, "next_step"), nextStep);
    if (problems || nextStep) form.querySelector("details.tk-details:not(.tk-supports)").open = true;
    field(form, "text").focus();
    return true;
  }

  function mend(link) {
    const place = document.getElementById(link.dataset.mend);
    if (!place) return false;
    place.closest("details")?.setAttribute("open", "");
    place.focus();
    const end = Number(link.dataset.end);
    if (end && place.setSelectionRange) place.setSelectionRange(Number(link.dataset.start), end);
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-fill], a[data-mend]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.fill ? fill(link) : mend(link)) event.preventDefault();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const note = event.detail.elt?.querySelector?.("[data-pointed]") || document.querySelector("[data-pointed]");
    if (note) note.focus();
  });
})();
