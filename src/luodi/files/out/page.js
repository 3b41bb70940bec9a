"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = () => all(".card").filter((card) => card.offsetParent !== null);
  let here = null;

  // At once: two panes gliding at the same time stop each other, and J J J must keep up.
  const bring = (element) => {
    if (element) element.scrollIntoView({ block: "center", inline: "nearest" });
  };

  const choose = (number, focus) => {
    here = String(number);
    for (const element of all(".here")) {
      element.classList.remove("here");
      element.removeAttribute("aria-current");
    }
    for (const element of all(`[data-n="${here}"]`)) {
      element.classList.add("here");
      element.setAttribute("aria-current", "true");
    }
    const wide = matchMedia("(min-width: 821px)").matches;
    const mark = document.getElementById("t" + here);
    const card = document.getElementById("c" + here);
    if (wide || focus === "text") bring(mark);
    if (wide || focus === "card") bring(card);
    const goal = focus === "text" ? mark : card && card.querySelector(".head");
    if (goal) goal.focus({ preventScroll: true });
  };

  const step = (by) => {
    const cards = shown();
    if (!cards.length) return;
    const at = cards.findIndex((card) => card.dataset.n === here);
    const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(Math.max(at + by, 0), cards.length - 1);
    choose(cards[next].dataset.n, "card");
  };

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".m");
    const card = event.target.closest(".card");
    if (mark) {
      event.preventDefault();
      document.getElementById("f-all").checked = true;
      choose(mark.dataset.n, "card");
    } else if (card && !String(getSelection())) {
      event.preventDefault();
      choose(card.dataset.n, "text");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    const key = event.key.toLowerCase();
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else return;
    event.preventDefault();
  });
})();
