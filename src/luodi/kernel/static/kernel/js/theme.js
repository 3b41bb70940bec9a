// Loaded in <head> before the page is painted: takes the chosen theme, so nothing flashes.
(function () {
  "use strict";
  const KEY = "luodi-theme";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function choice() {
    if (root.dataset.themeFixed) return root.dataset.themeFixed; // the wall of a command room
    try {
      return localStorage.getItem(KEY) || "auto";
    } catch {
      return "auto";
    }
  }

  function apply(paper) {
    const chosen = choice();
    const theme = paper === true ? "light" : chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    if (root.dataset.bsTheme !== theme) root.dataset.bsTheme = theme;
    root.dataset.themeChoice = chosen;
    document.dispatchEvent(new CustomEvent("luodi:theme", { detail: { theme, chosen, paper: paper === true } }));
  }

  window.luodiTheme = {
    choice,
    set(chosen) {
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // private window: the theme holds for this page only
      }
      apply();
    },
  };
  dark.addEventListener("change", apply);
  window.addEventListener("beforeprint", () => apply(true)); // paper is white
  window.addEventListener("afterprint", apply);
  window.addEventListener("storage", (event) => event.key === KEY && apply());
  apply();
})();
