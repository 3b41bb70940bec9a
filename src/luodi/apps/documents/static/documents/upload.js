// Handing documents in: dropped, chosen or pasted files go up one by one, each with its own bar.
// Without JavaScript the form posts them all at once and the page shows the same cards.
(function () {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.htmx) return;
  const { luodi, htmx } = window;
  const cards = document.getElementById("cards");
  const model = document.getElementById("upload-card");
  const input = form.querySelector("input[type=file]");
  const text = form.querySelector("textarea");
  const drop = form.querySelector("[data-drop]");
  const waiting = [];
  let busy = 0;

  function card(name) {
    const made = model.content.firstElementChild.cloneNode(true);
    made.querySelector("[data-name]").textContent = name;
    cards.prepend(made);
    return made;
  }

  function put(holder, html) {
    const made = document.createElement("template");
    made.innerHTML = html.trim();
    const pieces = [...made.content.children];
    holder.replaceWith(...pieces);
    if (pieces.some((piece) => "classified" in piece.dataset)) text.value = "";
    pieces.forEach((piece) => htmx.process(piece));
    luodi.say(pieces.map((piece) => piece.querySelector("strong")?.textContent ?? "").join(" "));
  }

  function fail(holder, sentence) {
    holder.querySelector("progress")?.remove();
    holder.querySelector("[data-state]").textContent = "";
    const said = document.createElement("p");
    said.className = "text-danger mb-0";
    said.setAttribute("role", "alert");
    said.textContent = sentence;
    holder.append(said);
  }

  function send({ fields, holder, done }) {
    const { sending, checking, failed, large } = form.dataset;
    const state = holder.querySelector("[data-state]");
    const bar = holder.querySelector("progress");
    const request = new XMLHttpRequest();
    busy += 1;
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.round((100 * event.loaded) / event.total);
      bar.value = percent;
      state.textContent = percent < 100 ? sending.replace("{percent}", percent) : checking;
    });
    request.addEventListener("load", () => {
      if (request.status === 200 || request.status === 422) put(holder, request.responseText);
      else fail(holder, request.status === 413 ? large : failed);
      if (request.status === 200) done?.();
    });
    request.addEventListener("error", () => fail(holder, failed));
    request.addEventListener("loadend", () => {
      busy -= 1;
      next();
    });
    request.send(fields);
  }

  function next() {
    if (busy < 2 && waiting.length) send(waiting.shift());
  }

  function fieldsWith(name, value, filename) {
    const fields = new FormData();
    if (filename) fields.append(name, value, filename);
    else fields.append(name, value);
    fields.append("supersedes", form.elements.supersedes?.value ?? "");
    return fields;
  }

  function take(files) {
    [...files].forEach((file) => {
      waiting.push({ fields: fieldsWith("uploads", file, file.name || "image.png"), holder: card(file.name) });
      next();
    });
    input.value = "";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) take(input.files);
    else if (text.value.trim()) {
      const done = () => (text.value = "");
      waiting.push({ fields: fieldsWith("text", text.value), holder: card(form.dataset.pasted), done });
      next();
    } else {
      luodi.toast(form.dataset.nothing, "warning");
      input.focus();
    }
  });
  input.addEventListener("change", () => take(input.files));

  ["dragenter", "dragover"].forEach((name) =>
    document.addEventListener(name, (event) => {
      if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
      event.preventDefault();
      drop.classList.add("is-over");
    }),
  );
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? drop.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    drop.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) {
      event.preventDefault();
      take(event.clipboardData.files);
    }
  });
  if (location.hash === "#id_text") form.querySelector("details").open = true;
  window.addEventListener("beforeunload", (event) => (busy || waiting.length) && event.preventDefault());
})();
