// <select data-picker>: a list to search in by text, by pinyin (data-pinyin on options) and by initials.
(function () {
  "use strict";
  const { TomSelect, luodi } = window;
  if (!TomSelect) return;

  function escape(value) {
    const box = document.createElement("span");
    box.textContent = value;
    return box.innerHTML;
  }

  function make(select) {
    if (select.tomselect) return;
    const multiple = select.multiple;
    // data-options="#id": a json_script with the choices of all such lists on the page, sent once
    const shared = select.dataset.options && document.querySelector(select.dataset.options);
    const options = shared ? JSON.parse(shared.textContent) : [];
    if (!select.matches(".form-select, .form-control")) select.classList.add("form-select");
    const picker = new TomSelect(select, {
      plugins: multiple ? ["remove_button"] : [],
      maxOptions: 300,
      ...(options.length ? { options, valueField: "value", labelField: "text" } : {}),
      allowEmptyOption: !multiple,
      closeAfterSelect: !multiple,
      hideSelected: multiple,
      placeholder: select.dataset.placeholder || luodi.text("pick"),
      searchField: ["text", "pinyin", "hint"],
      sortField: [{ field: "$order" }, { field: "$score" }],
      dropdownParent: select.closest(".offcanvas, dialog, .ld-table-wrap") ? "body" : null,
      render: {
        option: (data) =>
          `<div>${escape(data.text)}${data.hint ? `<small>${escape(data.hint)}</small>` : ""}</div>`,
        item: (data) => `<div>${escape(data.text)}</div>`,
        no_results: () => `<div class="no-results">${escape(luodi.text("noMatch"))}</div>`,
      },
    });
    select.setAttribute("aria-hidden", "true"); // the label now belongs to the search box
    // remove buttons are drawn with an English title by the plugin
    picker.wrapper.querySelectorAll(".remove").forEach((one) => (one.title = luodi.text("remove")));
  }

  function start(root) {
    if (root.matches?.("select[data-picker]")) make(root);
    luodi.$$("select[data-picker]", root).forEach(make);
  }
  document.addEventListener("DOMContentLoaded", () => start(document.body));
  document.addEventListener("htmx:load", (event) => start(event.target));
  document.addEventListener("htmx:beforeCleanupElement", (event) => event.target.tomselect?.destroy());
})();
