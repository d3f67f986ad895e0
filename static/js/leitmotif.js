// For every page. Nothing here is needed to read or to act: it makes waiting and watching smoother.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const isPoller = (element) => (element.getAttribute("hx-trigger") || "").startsWith("every");

  // --- The poller: it rests while nobody looks, and comes back slowly after an error -----------

  const FIRST_WAIT = 5000, THEN_WAIT = 30000;
  let failures = 0, notBefore = 0;

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isPoller(event.detail.elt)) return;
    if (document.hidden || Date.now() < notBefore) event.preventDefault();
  });

  function afloat(id, words) {
    const note = byId(id) || document.createElement("p");
    note.id = id;
    note.className = "note afloat";
    note.setAttribute("role", "status");
    note.textContent = words;
    document.body.append(note);
  }

  function lost() {
    notBefore = Date.now() + (failures++ ? THEN_WAIT : FIRST_WAIT);
    if (byId("connection")) return;
    afloat("connection", byId("tally")
      ? "The connection is gone. Your film is still being made." : "The connection is gone.");
  }

  function found() {
    failures = notBefore = 0;
    byId("connection")?.remove();
  }

  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:responseError", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.type === "file") return; // It is said beside the field.
    if (!isPoller(elt)) {
      afloat("broke", "That did not work. Load the page again, then try it once more.");
    } else if (xhr.status === 404) {
      location.reload(); // Deleted meanwhile: the page says so.
    } else if (xhr.status >= 500) {
      lost();
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isPoller(event.detail.elt)) byId("broke")?.remove();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status > 0 && event.detail.xhr.status < 500) found();
  });

  // A refusal is a sentence with status 409: it is shown, and the page stays as it is.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const told = byId("told");
    if (event.detail.xhr.status !== 409 || !told) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    event.detail.target = told;
    event.detail.swapOverride = "innerHTML show:top";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const told = byId("told");
    const posted = (event.detail.requestConfig || {}).verb !== "get";
    if (told && posted && event.detail.xhr.status === 200) told.replaceChildren();
  });

  // --- Nothing is replaced under the hand ------------------------------------------------------

  const held = new Map();
  const FIELDS = "textarea,select,input:not([type=hidden]):not([type=submit])";

  // What loops without a sound by itself is decoration, and gives way.
  const plays = (media) => !media.paused && !media.ended && !media.closest("[data-loop]:not([data-started])");

  function isInUse(element) {
    const focused = document.activeElement;
    if (focused && focused !== element && element.contains(focused) && focused.matches(FIELDS)) {
      return true;
    }
    if (all("video,audio", element).some(plays)) return true;
    if (all("input[type=file].htmx-request", element).some((sent) => sent !== answered)) return true;
    return all("details[data-edit][open],:popover-open,dialog[open]", element).length > 0;
  }

  let answered = null; // whose question the answer is for that is being shown
  document.addEventListener("htmx:beforeSwap", (event) => { answered = event.detail.requestConfig?.elt; });

  const isOwnDoing = (element) => element.id && element.id === leave;
  let leave = "";

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const fresh = fragment.firstElementChild || fragment;
    if (!isOwnDoing(target) && isInUse(target)) {
      event.detail.shouldSwap = false;
      held.set(target.id, fresh);
      return;
    }
    held.delete(target.id);
    keepOpen(target, fresh);
    // A poller that gives way to a newer answer no longer waits for its own: it would find no page.
    if (target !== answered && target.matches("[hx-get]")) window.htmx.trigger(target, "htmx:abort");
  });

  function keepOpen(target, fresh) {
    for (const open of all("details[id][open]:not([data-edit])", target)) {
      fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    }
  }

  function release() {
    for (const [id, fresh] of held) {
      const target = byId(id);
      if (target && isInUse(target)) continue;
      held.delete(id);
      if (!target) continue;
      keepOpen(target, fresh);
      fresh.removeAttribute("hx-swap-oob");
      target.replaceWith(fresh);
      window.htmx?.process(fresh);
      fresh.dispatchEvent(new CustomEvent("leitmotif:fresh", { bubbles: true }));
    }
  }
  for (const name of ["pause", "ended", "focusout", "toggle", "close"]) {
    document.addEventListener(name, () => setTimeout(release, 150), true);
  }
  document.addEventListener("htmx:afterRequest", () => setTimeout(release, 150));

  // A form that was sent is done with: what it stands in may be shown anew.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("[data-edit],[popover]");
    leave = "";
    if (!form || event.detail.requestConfig?.verb === "get") return;
    leave = form.closest("[id^=words-],[id^=clip-]")?.id || "";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    leave = "";
    if (event.detail.xhr.status !== 200 || event.detail.requestConfig?.verb === "get") return;
    const around = event.detail.elt.closest("[popover]");
    if (around?.matches(":popover-open")) around.hidePopover();
    const edited = event.detail.elt.closest("details[data-edit]");
    if (edited) edited.open = false;
  });
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (!close) return;
    const details = close.closest("details");
    details.open = false;
    details.querySelector("summary")?.focus();
  });

  // --- Focus goes with what was moved ----------------------------------------------------------

  let follow = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    follow = event.detail.elt.dataset?.follow || follow;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!follow) return;
    const target = byId(follow);
    follow = "";
    const other = target?.disabled ? byId(target.id.replace(/^\w+/, target.id.startsWith("up") ? "down" : "up")) : target;
    other?.focus();
  });

  // --- One plays at a time ---------------------------------------------------------------------

  document.addEventListener("play", (event) => {
    if (event.target.closest("[data-loop]:not([data-started])")) return;
    for (const media of all("video,audio")) {
      const together = media.id && (event.target.dataset.with === media.id) ||
        event.target.id && media.dataset.with === event.target.id;
      if (media !== event.target && !media.paused && !together) media.pause();
    }
  }, true);

  // --- Said aloud: changes of state only, and not often ----------------------------------------

  const QUIET = 10000;
  let lastSaid = 0, told = byId("state-said")?.textContent || "", waiting = 0;

  function say(words) {
    const region = byId("said");
    if (!region || !words) return;
    lastSaid = Date.now();
    region.textContent = words;
  }
  function sayState() {
    const words = document.querySelector("[data-say]")?.textContent.trim() || "";
    if (!words || words === told) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => { told = words; say(words); }, Math.max(0, lastSaid + QUIET - Date.now()));
  }
  function sayNow() {
    for (const element of all("[data-say-now]")) {
      say(element.textContent.trim());
      element.remove();
    }
  }
  document.addEventListener("htmx:afterSettle", () => { sayNow(); sayState(); });
  window.leitmotif = { all, byId, say };

  // --- A link or a token is copied -------------------------------------------------------------

  function showCopies() {
    for (const button of all("[data-copy]")) button.hidden = !navigator.clipboard;
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = byId(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    say("It is copied.");
  });
  document.addEventListener("htmx:afterSettle", showCopies);
  showCopies();

  // --- What counts by itself between two answers -----------------------------------------------

  const clock = (seconds) =>
    seconds < 60 ? `${Math.floor(seconds)} s` : `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  function tick() {
    const now = Date.now() / 1000;
    for (const element of all("[data-since]")) {
      const since = Number(element.dataset.since), usual = Number(element.dataset.usual) || 0;
      if (!since) continue;
      const passed = Math.max(0, now - since);
      if (element.tagName === "PROGRESS") element.value = Math.min(0.96, passed / (usual || 60));
      else if (usual && passed > 3 * usual + 20) element.textContent = " Slower than usual. It goes on; nothing is charged twice.";
      else element.textContent = passed < 2 ? "" : ` ${clock(passed)} so far.`;
    }
  }
  function nextLine() {
    for (const element of all("[data-lines]")) {
      const lines = element.dataset.lines.split("|");
      if (lines.length > 1) element.textContent = lines[(lines.indexOf(element.textContent) + 1) % lines.length];
    }
  }
  setInterval(tick, 1000);
  setInterval(nextLine, 11000);
  document.addEventListener("htmx:afterSettle", tick);
  tick();
})();
