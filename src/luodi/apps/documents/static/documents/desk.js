// The desk: one requirement after the other, by keyboard; text, map and card stay in step.
(function () {
  "use strict";
  const { htmx, luodi } = window;
  const { $, $$ } = luodi;
  const desk = $("#desk");
  if (!desk) return;
  const base = desk.dataset.base;
  const wide = window.matchMedia("(min-width: 1200px)");

  const shown = () => Number($("#desk-item")?.dataset.req || 0);
  const editing = () => $("#desk-item[data-editing]");

  // ---- what is shown ----------------------------------------------------------------------------
  function select(id, scroll = true) {
    $$("#desk-text .mk.is-shown").forEach((mark) => {
      mark.classList.remove("is-shown");
      mark.removeAttribute("aria-current");
    });
    const marks = $$(`#desk-text .mk[data-req="${id}"]`);
    marks.forEach((mark) => {
      mark.classList.add("is-shown");
      mark.setAttribute("aria-current", "true");
    });
    if (scroll && marks[0]) into(marks[0], $("#desk-text"));
    const line = $(`#desk-map [data-req-go="${id}"]`);
    if (line) into(line, $("#desk-map"));
    const url = new URL(location.href);
    url.searchParams.set("r", id);
    history.replaceState(null, "", url);
  }

  /** Brings an element into the middle of its scrolling pane, without moving the page. */
  function into(element, pane) {
    if (!pane || pane.scrollHeight <= pane.clientHeight) return;
    const a = element.getBoundingClientRect();
    const b = pane.getBoundingClientRect();
    if (a.top < b.top + 48 || a.bottom > b.bottom - 48) pane.scrollTop += a.top - b.top - pane.clientHeight / 3;
  }

  function show(id) {
    if (!id) return;
    if (editing() && !leaveForm()) return;
    select(id);
    htmx.ajax("GET", `${base}${id}/`, { target: "#desk-card", swap: "innerHTML" });
    tab("card");
  }

  function leaveForm() {
    const form = editing();
    const now = new URLSearchParams(new FormData(form)).toString();
    return form.dataset.clean === now || window.confirm(luodi.text("leave") || "…");
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const mark = event.target.closest("#desk-text .mk");
    const go = event.target.closest("[data-req-go]");
    if (!mark && !go) return;
    event.preventDefault();
    if (event.detail) (go || mark).blur(); // after the mouse, Enter means "accept" again
    if (go?.matches("[data-cancel]")) {
      editing()?.removeAttribute("data-editing");
      keep("");
    }
    show(Number(mark ? mark.dataset.req : go.dataset.reqGo));
  });

  document.addEventListener("desk:show", (event) => event.detail.id && select(event.detail.id));

  function paint(marks) {
    for (const [id, state] of Object.entries(marks)) {
      if (!/^\d+$/.test(id)) continue;
      $$(`#desk-text .mk[data-req="${id}"]`).forEach((mark) => {
        mark.className = mark.className.replace(/\bis-(undecided|accepted|rejected|slogan|merged|split)\b/, `is-${state}`);
      });
    }
  }

  // ---- keys -------------------------------------------------------------------------------------
  const item = () => $("#desk-item");
  function press(key) {
    const wanted = key === "Enter" ? key : key.toLowerCase();
    const found = $$("[data-key]", item() || document).find((one) => one.dataset.key.split(" ").includes(wanted));
    if (found) {
      found.click();
      return true;
    }
    const folded = $$("[data-key-open]", item() || document).find((one) => one.dataset.keyOpen === wanted);
    if (folded) {
      folded.open = true;
      folded.querySelector("textarea, select, button")?.focus();
      return true;
    }
    if (wanted === "u") return $("#desk-undo").requestSubmit() ?? true;
    if (wanted === "n") return nextOpen();
    return false;
  }

  function nextOpen() {
    const marks = $$("#desk-text .mk");
    const here = marks.findIndex((mark) => Number(mark.dataset.req) === shown());
    const later = [...marks.slice(here + 1), ...marks.slice(0, here + 1)];
    const next = later.find((mark) => mark.classList.contains("is-undecided"));
    if (next) show(Number(next.dataset.req));
    else luodi.toast(desk.dataset.done || "", "success");
    return true;
  }

  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog, .ts-wrapper");
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.altKey || $("dialog[open]")) return;
      const form = editing();
      if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        return form.requestSubmit();
      }
      if (event.key === "Escape") {
        const folded = $("#desk-item details[open]");
        if (folded) {
          folded.open = false;
          return $("#desk-card").focus({ preventScroll: true }); // or the keys would still go into its field
        }
        if (form) return $("[data-cancel]", form).click();
      }
      if (event.ctrlKey || event.metaKey || form || typing(event.target)) return;
      const onControl = event.target.closest?.("a, button, summary");
      if (event.key === "Enter" && onControl && !onControl.matches(".mk")) return; // the control's own Enter
      if (/^(Enter|[a-z1-3])$/i.test(event.key) && press(event.key)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );

  // ---- parting a sentence at the cursor -----------------------------------------------------------
  document.addEventListener("beforeinput", (event) => event.target.matches("[data-cut]") && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("[data-cut]") && event.key === "Enter") {
      event.preventDefault();
      event.target.form.requestSubmit($("[data-cut-go]", event.target.form));
    }
  });
  document.addEventListener("submit", (event) => setCut(event), true);
  function setCut(event) {
    const form = event.target;
    if (!form.matches("[data-split]") || !event.submitter?.matches("[data-cut-go]")) return;
    const area = $("[data-cut]", form);
    const at = $("[data-cut-at]", form);
    at.name = "at"; // offsets count characters, as the server does
    at.value = Number(form.dataset.start) + [...area.value.slice(0, area.selectionStart)].length;
  }

  // ---- the form -----------------------------------------------------------------------------------
  function arm(root) {
    const news = root.matches?.("[data-desk-marks]") ? root : $("[data-desk-marks]", root);
    if (news) paint(JSON.parse(news.dataset.deskMarks));
    const form = root.matches?.("[data-editing]") ? root : $("[data-editing]", root);
    if (form) {
      form.dataset.clean = new URLSearchParams(new FormData(form)).toString();
      ($(".desk-conflict input", form) || $("#edit-text", form))?.focus();
    }
    $$(".desk-cut-free", root).forEach((part) => (part.hidden = false));
    $$("[data-cut]", root).forEach((area) => {
      const middle = area.value.length / 2;
      const marks = [...area.value.matchAll(/[，,；;。]/g)].map((found) => found.index + 1);
      const near = marks.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? Math.round(middle);
      area.setSelectionRange(near, near);
    });
  }
  document.addEventListener("htmx:load", (event) => arm(event.detail.elt));
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "desk-card") event.target.scrollTop = 0;
  });
  document.addEventListener("click", (event) => {
    const goal = event.target.closest("[data-take-goal]");
    if (!goal) return;
    const list = $("#edit-goal");
    list.tomselect ? list.tomselect.setValue(goal.dataset.takeGoal) : (list.value = goal.dataset.takeGoal);
  });

  // ---- whether the last step is kept -----------------------------------------------------------------
  let kept = "";
  function keep(said, isBad = false) {
    kept = said;
    const place = $("[data-saved-state]");
    if (!place) return;
    place.textContent = said;
    place.classList.toggle("is-bad", isBad);
  }
  const isStep = (event) => event.detail.requestConfig?.verb === "post" && event.target.closest(".desk-page");
  document.addEventListener("htmx:beforeRequest", (event) => isStep(event) && keep(desk.dataset.saving));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isStep(event)) return;
    const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    if (event.detail.xhr?.status < 400) keep(desk.dataset.saved.replace("{time}", time));
    else keep(desk.dataset.unsaved, true);
  });
  document.addEventListener("htmx:oobAfterSwap", () => keep(kept, $("[data-saved-state]")?.matches(".is-bad")));

  // ---- on a phone: two panes, one beside the other ------------------------------------------------
  function tab(name) {
    if (wide.matches) return;
    const pane = $(name === "text" ? "#desk-text" : "#desk-card");
    $("#desk-panes").scrollTo({ left: pane.offsetLeft - $("#desk-panes").offsetLeft, behavior: "smooth" });
  }
  $$("[data-desk-tab]").forEach((button) => button.addEventListener("click", () => tab(button.dataset.deskTab)));
  function markTab() {
    const panes = $("#desk-panes");
    const second = panes.scrollLeft > panes.clientWidth / 2;
    $$("[data-desk-tab]").forEach((button) =>
      button.setAttribute("aria-pressed", String((button.dataset.deskTab === "card") === second)),
    );
  }
  $("#desk-panes").addEventListener("scroll", markTab, { passive: true });

  // ---- what colleagues do at the same time ---------------------------------------------------------
  let seq = Number(desk.dataset.seq);
  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${desk.dataset.changes}?since=${seq}`, {
        headers: { "X-Luodi-Poll": "1", Accept: "application/json" },
      });
      if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
      const news = await answer.json();
      seq = news.seq;
      paint(news.marks);
      if (news.names.length) luodi.toast(`${news.names.join(desk.dataset.comma)} ${desk.dataset.others}`);
    } catch {
      // the network is away for a moment: the next look will do
    }
  }
  window.setInterval(look, 15000);

  arm(document.body);
  markTab();
  if (shown()) select(shown());
})();
