// The wall: a bar's end is drawn to another day, which opens the request for it; the command room's wall scrolls by itself.
(function () {
  "use strict";
  const DAY = 86400000;
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const words = new Intl.DateTimeFormat(document.documentElement.lang || "zh", { dateStyle: "long", timeZone: "UTC" });
  const said = (day) => words.format(Date.parse(day));

  // ---- a proposal -----------------------------------------------------------------------------
  let held = null;

  function tell(text, x, y) {
    let box = document.querySelector(".wl-tell");
    if (!text) {
      box?.remove();
      return;
    }
    if (!box) {
      box = document.createElement("output");
      box.className = "wl-tell";
      document.body.append(box);
    }
    box.textContent = text;
    // set by the script through the CSSOM, which the policy allows
    box.style.left = `${Math.min(x + 12, window.innerWidth - 150)}px`;
    box.style.top = `${y - 32}px`;
  }

  /** The grip goes to a day; beyond the stretch it stays at the edge. */
  function move(grip, time, x, y) {
    const wall = grip.closest("[data-wall]");
    const first = Date.parse(wall.dataset.first);
    const days = Number(wall.dataset.days);
    const day = Math.min(Math.max(Math.round((time - first) / DAY), 0), days - 1);
    grip.dataset.to = iso(first + day * DAY);
    grip.firstElementChild.setAttribute("x", `${(((day + 1) / days) * 100).toFixed(2)}%`);
    grip.classList.toggle("wl-drawn", grip.dataset.to !== grip.dataset.due);
    tell(said(grip.dataset.to), x, y);
  }

  function open(grip) {
    const address = new URL(grip.getAttribute("href"), window.location.href);
    // more time is one request, an earlier date another
    if (grip.dataset.to < grip.dataset.due) address.pathname = address.pathname.replace("/extend/", "/adjust/");
    address.searchParams.set("due", grip.dataset.to);
    window.location.assign(address);
  }

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.(".wl-grip");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const lane = grip.closest("svg.wl-svg").getBoundingClientRect();
    held = { grip, lane, from: event.clientX, moved: false };
    grip.setPointerCapture?.(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.moved = held.moved || Math.abs(event.clientX - held.from) > 3;
    if (!held.moved) return;
    const wall = held.grip.closest("[data-wall]");
    const share = (event.clientX - held.lane.left) / held.lane.width;
    const time = Date.parse(wall.dataset.first) + (share * Number(wall.dataset.days) - 0.5) * DAY;
    move(held.grip, time, event.clientX, event.clientY);
  });
  document.addEventListener("pointerup", () => {
    if (!held) return;
    const { grip, moved } = held;
    held = null;
    tell("");
    if (moved && grip.dataset.to && grip.dataset.to !== grip.dataset.due) open(grip);
    else if (!moved) window.location.assign(grip.getAttribute("href"));
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".wl-grip") && event.detail) event.preventDefault(); // the pointer has decided
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.(".wl-grip")) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest?.(".wl-grip");
    if (!grip) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }[event.key];
    const now = grip.dataset.to || grip.dataset.due;
    if (step) {
      event.preventDefault();
      const box = grip.getBoundingClientRect();
      move(grip, Date.parse(now) + step * DAY, box.left, box.top);
      window.luodi?.say?.(said(grip.dataset.to));
    } else if (event.key === "Enter" && grip.dataset.to && grip.dataset.to !== grip.dataset.due) {
      event.preventDefault();
      open(grip);
    } else if (event.key === "Escape" && grip.dataset.to) {
      move(grip, Date.parse(grip.dataset.due), 0, 0);
      delete grip.dataset.to;
      tell("");
    }
  });
  document.addEventListener("focusout", (event) => event.target.closest?.(".wl-grip") && tell(""));

  // ---- the command room -----------------------------------------------------------------------
  const wrap = document.querySelector(".wl-room .wl-wrap");
  if (wrap) {
    const REST = 6000; // at the top and at the bottom
    const SPEED = 22; // pixels a second
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = Date.now();
    let at = 0;
    let last = 0;
    let rest = REST;

    const again = () => {
      if (Date.now() - start > 600000) window.location.reload(); // the figures of ten minutes ago
      at = 0;
      wrap.scrollTop = 0;
      rest = REST;
    };
    const step = (time) => {
      const passed = Math.min(time - (last || time), 100);
      last = time;
      if (rest > 0) rest -= passed;
      else if (wrap.scrollTop + wrap.clientHeight >= wrap.scrollHeight - 1) {
        if (rest > -1) rest = -2;
        rest -= passed;
        if (rest < -REST) again();
      } else {
        at += (SPEED * passed) / 1000;
        wrap.scrollTop = at;
        rest = 0;
      }
      window.requestAnimationFrame(step);
    };
    if (calm) {
      window.setInterval(() => {
        const end = wrap.scrollTop + wrap.clientHeight >= wrap.scrollHeight - 1;
        if (end) again();
        else wrap.scrollTop += wrap.clientHeight * 0.9;
      }, 20000);
    } else window.requestAnimationFrame(step);
  }
})();
