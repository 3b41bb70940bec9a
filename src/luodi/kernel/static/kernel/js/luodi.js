// What every page needs: messages, confirmation, drawer, keys, guarded forms. No inline script, no eval.
window.luodi = (function () {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  /** A sentence for people, in the page's language (kernel/ui/texts.html). */
  function text(name) {
    return $("#texts")?.dataset[name] || "";
  }

  /** Says a sentence to screen readers. */
  function say(sentence) {
    const live = $("#live");
    if (!live) return;
    live.textContent = "";
    window.setTimeout(() => (live.textContent = sentence), 50);
  }

  // ---- messages -------------------------------------------------------------------------------
  const STAY = new Set(["error", "danger", "warning"]);

  function arm(toast) {
    if (toast.dataset.armed) return;
    toast.dataset.armed = "1";
    if (STAY.has(toast.dataset.level)) return;
    let timer = 0;
    const start = () => (timer = window.setTimeout(() => toast.remove(), 8000));
    const stop = () => window.clearTimeout(timer);
    ["mouseenter", "focusin"].forEach((name) => toast.addEventListener(name, stop));
    ["mouseleave", "focusout"].forEach((name) => toast.addEventListener(name, start));
    start();
  }

  /** Shows a message; made from <template id="toast-template">. */
  function toast(sentence, level = "info") {
    const holder = $("#toasts");
    const model = $("#toast-template");
    if (!holder || !model || !sentence) return;
    const same = $$(".ld-toast", holder).find((one) => $("[data-text]", one)?.textContent === sentence);
    same?.remove();
    const made = model.content.firstElementChild.cloneNode(true);
    made.dataset.level = level;
    $("[data-text]", made).textContent = sentence;
    holder.append(made);
    arm(made);
  }

  // ---- confirmation ---------------------------------------------------------------------------
  /** Asks in the page's own dialog; `asker` carries data-confirm and its relatives. */
  function ask(asker) {
    const dialog = $("#confirm");
    const { confirm: question, confirmTitle, confirmOk, confirmFrom } = asker.dataset;
    if (!dialog?.showModal) return Promise.resolve(window.confirm(question));
    $("[data-slot=heading]", dialog).textContent = confirmTitle || text("confirmTitle");
    const body = $("[data-slot=body]", dialog);
    const model = confirmFrom && $(confirmFrom);
    if (model) body.replaceChildren(model.content.cloneNode(true));
    else body.textContent = question;
    const ok = $("[data-slot=ok]", dialog);
    ok.textContent = confirmOk || text("confirmOk");
    ok.classList.toggle("btn-danger", "confirmDanger" in asker.dataset);
    ok.classList.toggle("btn-primary", !("confirmDanger" in asker.dataset));
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      const done = () => resolve(dialog.returnValue === "ok");
      dialog.addEventListener("close", done, { once: true });
    });
  }

  const HTMX = "[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]";
  /** Does htmx send this element's request (its own, or its form's)? It then asks by htmx:confirm. */
  const isHtmx = (element) => element.matches(HTMX) || !!element.form?.matches(HTMX);
  let passed = null; // the element whose question was answered with yes

  document.addEventListener(
    "click",
    async (event) => {
      const asker = event.target.closest("a[data-confirm], button[data-confirm]");
      if (!asker || passed === asker || isHtmx(asker)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await ask(asker))) return;
      passed = asker;
      asker.click();
      passed = null;
    },
    true,
  );
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (!form.matches("form[data-confirm]") || passed === form || isHtmx(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      if (!(await ask(form))) return;
      passed = form;
      form.requestSubmit(submitter);
      passed = null;
    },
    true,
  );

  // ---- submitting once, guarding what was typed -------------------------------------------------
  const snapshot = (form) => new URLSearchParams(new FormData(form)).toString();
  const guarded = new WeakMap();

  function guard(root) {
    $$("form[data-dirty-guard]", root).forEach((form) => {
      if (!guarded.has(form)) guarded.set(form, snapshot(form));
    });
  }
  function dirty() {
    return $$("form[data-dirty-guard]").some(
      (form) => guarded.has(form) && guarded.get(form) !== snapshot(form),
    );
  }
  window.addEventListener("beforeunload", (event) => dirty() && event.preventDefault());
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (form.matches("[data-dirty-guard]")) guarded.delete(form);
    const button = event.submitter;
    if (form.method === "dialog" || !button || isHtmx(form)) return;
    window.setTimeout(() => button.setAttribute("aria-busy", "true"));
    window.setTimeout(() => button.removeAttribute("aria-busy"), 8000);
  });
  window.addEventListener("pageshow", () => $$("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy")));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit], [data-autosubmit] :is(select, input[type=checkbox], input[type=radio], input[type=date])")) {
      event.target.form?.requestSubmit();
    }
  });

  // ---- drawer -----------------------------------------------------------------------------------
  /** Opens an address in the side drawer; without htmx or drawer the link is simply followed. */
  function drawer(url, title) {
    const panel = $("#drawer");
    if (!panel || !window.htmx || !window.tabler) return false;
    $("[data-drawer-title]", panel).textContent = title || "";
    const opener = document.activeElement;
    panel.addEventListener("hidden.bs.offcanvas", () => opener?.focus(), { once: true });
    window.tabler.Offcanvas.getOrCreateInstance(panel).show();
    window.htmx.ajax("GET", url, { target: "#drawer-body", swap: "innerHTML" });
    return true;
  }
  function closeDrawer() {
    const panel = $("#drawer");
    if (panel) window.tabler?.Offcanvas.getInstance(panel)?.hide();
  }

  // ---- clicks that need no page of their own ----------------------------------------------------
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
  const CONTROL = "a, button, input, select, textarea, label, summary, [contenteditable]";

  const onClick = {
    "[data-theme-toggle]": () => {
      const order = ["auto", "light", "dark"];
      const next = order[(order.indexOf(window.luodiTheme.choice()) + 1) % order.length];
      window.luodiTheme.set(next);
      say(text(`theme${next[0].toUpperCase()}${next.slice(1)}`));
    },
    "[data-toast-close]": (element) => element.closest(".ld-toast")?.remove(),
    "[data-dialog]": (element) => $(element.dataset.dialog)?.showModal?.(),
    "[data-dialog-close]": (element) => element.closest("dialog")?.close(),
    "[data-print]": () => window.print(),
    "[data-back]": () => window.history.back(),
    "[data-fullscreen]": () =>
      document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.(),
    "[data-copy]": async (element) => {
      const source = element.dataset.copyFrom ? $(element.dataset.copyFrom).textContent.trim() : element.dataset.copy;
      try {
        await navigator.clipboard.writeText(source);
        toast(text("copied"), "success");
      } catch {
        toast(`${text("copyFailed")} ${source}`, "warning");
      }
    },
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented) return;
    const link = event.target.closest("a[data-drawer]");
    if (link && plain(event)) {
      if (drawer(link.href, link.dataset.drawer || link.textContent.trim())) event.preventDefault();
      return;
    }
    const row = event.target.closest("tr[data-row]");
    if (row && plain(event) && !event.target.closest(CONTROL) && !String(window.getSelection())) {
      const main = row.querySelector("a[data-drawer]") || row.querySelector("a[href]");
      main?.focus({ preventScroll: true }); // closing the drawer brings the focus back here
      main?.click();
      return;
    }
    for (const [selector, act] of Object.entries(onClick)) {
      const element = event.target.closest(selector);
      if (element) act(element, event);
    }
  });

  document.addEventListener("change", (event) => {
    const all = event.target.closest("input[data-check-all]");
    if (all) {
      const scope = all.closest("form, table, body");
      $$(`input[type=checkbox][name="${CSS.escape(all.dataset.checkAll)}"]`, scope).forEach((box) => {
        if (box.checked !== all.checked && !box.disabled) {
          box.checked = all.checked;
          box.dispatchEvent(new Event("change", { bubbles: true }));
        }
      });
    }
    const box = event.target.closest("[data-bulk] input[type=checkbox]");
    if (box) bulk(box.closest("[data-bulk]"));
  });
  /** The bar of a register's selection: shown with the number of ticked rows. */
  function bulk(scope) {
    const count = $$("tbody input[type=checkbox][name]:checked", scope).length;
    const bar = $("[data-bulk-bar]", scope);
    if (!bar) return;
    bar.hidden = !count;
    $$("[data-bulk-count]", bar).forEach((place) => (place.textContent = count));
  }

  // ---- the sentence behind a light ---------------------------------------------------------------
  function closeWhy(except) {
    $$("[data-why][aria-expanded=true]").forEach((button) => {
      if (button === except) return;
      button.setAttribute("aria-expanded", "false");
      button.nextElementSibling.hidden = true;
    });
  }
  function openWhy(button) {
    const sentence = button.nextElementSibling;
    const opens = sentence.hidden;
    button.setAttribute("aria-expanded", String(opens));
    sentence.hidden = !opens;
    if (!opens) return;
    const at = button.getBoundingClientRect();
    const size = sentence.getBoundingClientRect();
    const below = at.bottom + 6 + size.height <= window.innerHeight;
    sentence.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8))}px`;
    sentence.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - size.height - 6)}px`;
    say(sentence.textContent);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-why]");
    if (!event.target.closest(".ld-why-text")) closeWhy(button);
    if (button) openWhy(button);
  });
  document.addEventListener("scroll", () => closeWhy(), { capture: true, passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeWhy());

  // ---- keys -------------------------------------------------------------------------------------
  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog, .ts-wrapper");

  function move(step) {
    const rows = $$("[data-rows] [data-row]").filter((row) => row.offsetParent);
    if (!rows.length) return false;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.max(0, Math.min(rows.length - 1, here < 0 ? 0 : here + step))];
    (next.querySelector("a[href], button") || next).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  const onKey = {
    "/": () => {
      const box = $("[data-search]");
      box?.focus();
      box?.select();
      return !!box;
    },
    "?": () => {
      const help = $("#keys");
      help?.showModal?.();
      return !!help;
    },
    j: () => move(1),
    k: () => move(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.defaultPrevented || $("dialog[open]")) return;
    if (onKey[event.key]?.()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.matches("dialog[open][data-light-dismiss]")) event.target.close();
  });

  /** Brings new content to life: the page at first, and whatever htmx puts in. */
  function ready(root) {
    guard(root);
    $$(".ld-toast", root).forEach(arm);
    if (root.matches?.(".ld-toast")) arm(root);
    $$('[data-bs-toggle="tooltip"]', root).forEach((one) => window.tabler?.Tooltip.getOrCreateInstance(one));
    $$("[data-indeterminate]", root).forEach((box) => (box.indeterminate = true));
  }
  document.addEventListener("DOMContentLoaded", () => ready(document.body));
  return { $, $$, ask, closeDrawer, drawer, isHtmx, ready, say, text, toast };
})();
