// Passkeys by the browser's own WebAuthn: a form[data-passkey] gets its credential when it is sent.
//   data-passkey="create" | "get"      data-options="id of a json_script" (else fetched from the form's address)
//   [data-passkey-error] inside shows what went wrong; its data-* attributes hold the sentences.
(function () {
  "use strict";
  const supported = !!(window.PublicKeyCredential && navigator.credentials);

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  async function options(form) {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  }

  async function create(form) {
    const { publicKey } = (await options(form)).creation_options;
    const alone = !!form.querySelector("[name=passwordless]")?.checked;
    const made = await navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: toBytes(publicKey.challenge),
        user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
        excludeCredentials: withBytes(publicKey.excludeCredentials),
        authenticatorSelection: {
          ...publicKey.authenticatorSelection,
          residentKey: alone ? "required" : "discouraged",
          requireResidentKey: alone,
          ...(alone ? { userVerification: "required" } : {}),
        },
      },
    });
    return {
      ...about(made),
      response: {
        clientDataJSON: toText(made.response.clientDataJSON),
        attestationObject: toText(made.response.attestationObject),
        transports: made.response.getTransports?.() || [],
      },
    };
  }

  async function get(form) {
    const { publicKey } = (await options(form)).request_options;
    const given = await navigator.credentials.get({
      publicKey: {
        ...publicKey,
        challenge: toBytes(publicKey.challenge),
        allowCredentials: withBytes(publicKey.allowCredentials),
      },
    });
    const { response } = given;
    return {
      ...about(given),
      response: {
        clientDataJSON: toText(response.clientDataJSON),
        authenticatorData: toText(response.authenticatorData),
        signature: toText(response.signature),
        userHandle: response.userHandle ? toText(response.userHandle) : null,
      },
    };
  }

  const about = (credential) => ({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  });

  function complain(form, error) {
    const place = form.querySelector("[data-passkey-error]");
    if (!place) return;
    const name = { NotAllowedError: "denied", SecurityError: "insecure", InvalidStateError: "known" }[error.name];
    place.textContent = place.dataset[name] || place.dataset.failed;
    place.hidden = false;
  }

  async function send(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    try {
      const credential = await (form.dataset.passkey === "create" ? create(form) : get(form));
      form.querySelector("[name=credential]").value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      complain(form, error);
      button?.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-passkey]").forEach((form) => {
      if (!supported) {
        complain(form, { name: "SecurityError" });
        form.querySelectorAll("button").forEach((button) => (button.disabled = true));
        return;
      }
      form.addEventListener("submit", send);
    });
  });
})();
