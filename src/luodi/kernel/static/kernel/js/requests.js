// htmx: settings that fit a strict content policy, the CSRF header, and what people see when something fails.
(function () {
  "use strict";
  const { htmx, luodi } = window;
  if (!htmx) return;

  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0, // pages hold what others may not see: never keep them in the browser's store
    refreshOnHistoryMiss: true, // so "back" loads the page itself, never a fragment
    scrollBehavior: "auto",
    attributesToSettle: ["class"], // a style attribute copied from what was there is refused by the policy
    defaultSettleDelay: 0,
    timeout: 60000,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true }, // a form with its errors
      { code: "[45]..", swap: false, error: true },
    ],
  });

  // the cookie first: it is right even if somebody signed in again in another tab
  const token = () => cookie("csrftoken") || document.querySelector('meta[name="csrf-token"]')?.content;
  function cookie(name) {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const csrf = token();
    if (csrf && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrf;
  });

  document.addEventListener("htmx:confirm", (event) => {
    const button = event.detail.triggeringEvent?.submitter;
    const asker = [button, event.target].find((one) => one?.matches("[data-confirm]"));
    if (!asker || event.detail.question) return;
    event.preventDefault();
    luodi.ask(asker).then((yes) => yes && event.detail.issueRequest(true));
  });

  let running = 0;
  function count(step) {
    running = Math.max(0, running + step);
    document.documentElement.classList.toggle("ld-loading", running > 0);
  }
  const quiet = (event) => event.detail.elt?.closest?.("[data-quiet]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!quiet(event)) count(1);
    if (event.detail.elt.matches?.("form")) event.detail.elt.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!quiet(event)) count(-1);
    event.detail.elt.removeAttribute?.("aria-busy");
  });

  const SENTENCES = { 401: "expired", 403: "forbidden", 404: "gone", 409: "conflict", 413: "tooLarge", 429: "tooMany", 503: "busy" };
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    const own = xhr.getResponseHeader("X-Luodi-Message"); // percent-encoded: headers are ASCII
    const name = SENTENCES[xhr.status] || "failed";
    luodi.toast(own ? decodeURIComponent(own) : luodi.text(name), "error");
  });
  document.addEventListener("htmx:sendError", () => luodi.toast(luodi.text("offline"), "error"));
  document.addEventListener("htmx:timeout", () => luodi.toast(luodi.text("slow"), "error"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    // an expired session answers with the sign-in page: go there instead of putting it into a corner
    const path = new URL(event.detail.xhr.responseURL || location.href, location.href).pathname;
    if (event.detail.xhr.getResponseHeader("X-Luodi-Login") || /\/(login|signin)\/?$/.test(path)) {
      if (/\/(login|signin)\/?$/.test(location.pathname)) return;
      event.detail.shouldSwap = false;
      luodi.toast(luodi.text("expired"), "error");
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    // a view without a fragment of its own can be shown in the drawer too: its main part is taken
    const { target, serverResponse } = event.detail;
    if (target?.id === "drawer-body" && /<main[^>]*\sid="main"/.test(serverResponse)) {
      event.detail.selectOverride = "#main > *";
    }
  });

  // the server may say something without any fragment: HX-Trigger {"luodi:toast": {"text": "…", "level": "success"}}
  document.addEventListener("luodi:toast", (event) => luodi.toast(event.detail.text, event.detail.level));
  document.addEventListener("luodi:say", (event) => luodi.say(event.detail.text ?? event.detail.value));
  document.addEventListener("luodi:drawer-close", () => luodi.closeDrawer());

  htmx.onLoad((element) => luodi.ready(element));
  document.addEventListener("htmx:afterSettle", (event) => {
    // after a form came back with errors the first wrong field gets the focus
    if (event.detail.xhr?.status === 422) {
      document.querySelector("[aria-invalid=true], .is-invalid")?.focus();
    }
  });
})();
