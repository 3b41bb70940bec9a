// On paper a table says what a chart cannot: what is folded away is opened for printing, and closed again.
(function () {
  "use strict";
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details[data-on-paper]:not([open])")];
    opened.forEach((one) => (one.open = true));
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((one) => (one.open = false));
    opened = [];
  });
})();
