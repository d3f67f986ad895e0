// The page of a new video: a song that plays at once, a window that is drawn on it, and files with
// their progress. Without this file the fields and buttons of the form do the same.
"use strict";
(() => {
  const form = document.getElementById("make");
  if (!form) return;
  const $ = (selector) => document.querySelector(selector);
  const clock = (seconds) => {
    const tenths = Math.round(seconds * 10);
    return `${Math.floor(tenths / 600)}:${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
  };
  const percent = (part) => `${(100 * Math.min(Math.max(part, 0), 1)).toFixed(3)}%`;
  const say = (words) => { const said = document.getElementById("said"); if (said) said.textContent = words; };
  const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

  // --- The song: one player, which the script takes over --------------------------------------

  let until = null; // seconds at which the window ends, while it is played
  let resume = null; // where a song was heard from the disk before it was sent whole

  const audio = () => $("audio[data-song]");

  function takeOver() {
    const player = audio();
    if (!player || player.dataset.ours) return;
    player.dataset.ours = "yes";
    player.removeAttribute("controls");
    player.hidden = true;
    player.addEventListener("timeupdate", () => follow(player));
    for (const event of ["play", "pause", "ended"]) player.addEventListener(event, () => showState(player));
    if (resume) {
      const { at, on } = resume;
      resume = null;
      player.addEventListener("loadedmetadata", () => { player.currentTime = at; if (on) player.play(); }, { once: true });
      player.load();
    }
  }

  function showState(player) {
    if (player.paused) until = null;
    const use = $("[data-play] use");
    if (use) use.setAttribute("href", player.paused ? "#i-play" : "#i-pause");
    const part = $("[data-play-window]");
    if (part) {
      part.querySelector("use").setAttribute("href", until === null ? "#i-play" : "#i-pause");
      part.querySelector("span").textContent = until === null ? "Play the window with cuts" : "Pause";
    }
    if (!player.paused) requestAnimationFrame(() => run(player));
  }

  function run(player) {
    follow(player);
    if (!player.paused) requestAnimationFrame(() => run(player));
  }

  function follow(player) {
    if (until !== null && player.currentTime >= until) player.pause();
    const whole = $("#whole [data-played]"), part = $("#window [data-played]"), at = windowNow();
    if (whole) whole.setAttribute("width", (1000 * player.currentTime / total()).toFixed(1));
    const inside = (player.currentTime - at.start) / at.seconds;
    if (part) part.setAttribute("width", (1000 * Math.min(Math.max(inside, 0), 1)).toFixed(1));
    for (const slot of document.querySelectorAll("#cuts .slotmarks foreignObject")) {
      const x = parseFloat(slot.getAttribute("x")) / 100, end = x + parseFloat(slot.getAttribute("width")) / 100;
      slot.firstElementChild.classList.toggle("on", until !== null && inside >= x && inside < end);
    }
  }

  document.addEventListener("click", (event) => {
    const player = audio();
    if (player && event.target.closest("[data-play]")) {
      until = null;
      player.paused ? player.play() : player.pause();
    } else if (player && event.target.closest("[data-play-window]")) {
      if (until !== null) { player.pause(); return; }
      const at = windowNow();
      until = at.start + at.seconds;
      player.currentTime = at.start;
      player.play();
    } else if (event.target.closest("[data-take-pick]")) {
      event.preventDefault();
      clearTimeout(soon); // Where a key has put a handle just now does not count any more.
      form.elements.whole.checked = false;
      form.elements.start.value = clock(Number(event.target.closest("[data-take-pick]").dataset.takePick));
      changed(form.elements.start);
    }
  });

  // --- The window: two handles on the wave ----------------------------------------------------

  const pick = () => $("[data-pick]");
  const total = () => Number($("[data-seconds].panel")?.dataset.seconds || 1);
  const windowNow = () => {
    const cuts = $("#cuts");
    return cuts ? { start: Number(cuts.dataset.start), seconds: Number(cuts.dataset.seconds) } : { start: 0, seconds: total() };
  };
  let heard = { beats: [], bars: [], sections: [] };
  let moving = false; // a hand is at it, or what it did is on its way

  function takeHandles() {
    const area = pick();
    if (!area || area.dataset.ours) return;
    area.dataset.ours = "yes";
    heard = JSON.parse(document.getElementById("heard").textContent);
    for (const handle of area.querySelectorAll("input[type=range]")) {
      handle.hidden = false;
      handle.addEventListener("input", () => { moving = true; moved(handle, snapped(Number(handle.value))); });
      handle.addEventListener("change", (event) => { event.stopPropagation(); settle(); });
      handle.addEventListener("keydown", (event) => step(event, handle));
    }
    $("[data-play-window]").classList.remove("off");
    area.addEventListener("pointerdown", (event) => shift(event, area));
    sync();
  }

  const LEAST = 2;
  const ends = () => ({ from: Number($("[data-from]").value), to: Number($("[data-to]").value) });

  function nearest(times, time) {
    let best = null;
    for (const one of times) if (best === null || Math.abs(one - time) < Math.abs(best - time)) best = one;
    return best;
  }
  function snapped(time) {
    const beat = nearest(heard.beats, time), last = total();
    if (time > last - 0.15) return last;
    return beat !== null && Math.abs(beat - time) < 1 ? beat : time;
  }

  function step(event, handle) {
    const back = ["ArrowLeft", "ArrowDown", "PageDown"].includes(event.key);
    const on = ["ArrowRight", "ArrowUp", "PageUp"].includes(event.key);
    if (!back && !on) return;
    event.preventDefault();
    const times = event.key.startsWith("Page") ? heard.bars : heard.beats;
    const now = Number(handle.value);
    const next = on ? times.find((time) => time > now + 0.02) : times.findLast((time) => time < now - 0.02);
    const jump = event.key.startsWith("Page") ? 2 : 0.5;
    moving = true;
    moved(handle, next ?? (on ? Math.min(now + jump, total()) : Math.max(now - jump, 0)));
    settleSoon();
  }

  function moved(handle, time) {
    const { from, to } = ends();
    if (handle.matches("[data-from]")) show(Math.min(time, to - LEAST), to);
    else show(from, Math.max(time, from + LEAST));
  }

  function show(from, to, byHand = true) {
    untold ||= byHand;
    const first = $("[data-from]"), last = $("[data-to]"), whole = total();
    from = Math.max(from, 0); to = Math.min(to, whole);
    first.value = from; last.value = to;
    first.setAttribute("aria-valuetext", told(from)); last.setAttribute("aria-valuetext", told(to));
    const [a, b] = [from / whole, to / whole];
    $("[data-before]").setAttribute("width", percent(a));
    $("[data-after]").setAttribute("x", percent(b));
    $("[data-window]").setAttribute("x", percent(a));
    $("[data-window]").setAttribute("width", percent(b - a));
    $("[data-wedge]")?.setAttribute("d", `M${1000 * a} 0H${1000 * b}L1000 10H0Z`);
  }

  function told(time) {
    const bar = heard.bars.findLastIndex((start) => start <= time + 0.03);
    const section = heard.sections.findLast(([start]) => start <= time + 0.03);
    const place = bar >= 0 && Math.abs(heard.bars[bar] - time) < 0.03 ? `start of bar ${bar + 1}` : bar >= 0 ? `bar ${bar + 1}` : "";
    return [clock(time), place, section?.[1]].filter(Boolean).join(", ");
  }

  let soon = null;
  function settleSoon() { clearTimeout(soon); soon = setTimeout(settle, 250); }
  function settle() {
    const { from, to } = ends();
    form.elements.whole.checked = false;
    form.elements.start.value = clock(from);
    form.elements.seconds.value = String(Math.round((to - from) * 100) / 100);
    changed(form.elements.seconds);
  }

  function shift(event, area) {
    if (event.button || event.target.matches("input")) return;
    const box = area.getBoundingClientRect(), whole = total(), { from, to } = ends(), length = to - from;
    const at = (e) => ((e.clientX - box.left) / box.width) * whole;
    const begun = at(event), inside = begun >= from && begun <= to, hold = inside ? begun - from : length / 2;
    const place = (e) => {
      const start = Math.min(Math.max(snapped(at(e) - hold), 0), whole - length);
      show(start, start + length);
    };
    moving = true;
    area.setPointerCapture(event.pointerId);
    if (!inside) place(event);
    area.onpointermove = place;
    area.onpointerup = area.onpointercancel = () => {
      area.onpointermove = area.onpointerup = area.onpointercancel = null;
      settle();
    };
  }

  let untold = false; // changed since the form was last sent
  form.addEventListener("change", () => { moving = Boolean(pick()); untold = true; });
  form.addEventListener("htmx:beforeRequest", (event) => { if (event.target === form) untold = false; });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form || untold) return;
    moving = false;
    sync();
  });

  // What the server made of it: fields and handles say the same as the picture.
  function sync() {
    if (!pick() || moving) return;
    const at = windowNow(), picked = form.elements.picked?.value, start = form.elements.start;
    show(at.start, at.start + at.seconds, false);
    if (start && document.activeElement !== start && (picked || !start.value) && !form.elements.whole.checked) start.value = clock(at.start);
  }

  // --- Files: dropped or chosen, heard at once, sent with their progress ----------------------

  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  const zoneOf = (node) => node.closest?.(".drop");
  for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => zoneOf(event.target)?.classList.toggle("over", over));
  }

  document.addEventListener("change", (event) => {
    const input = event.target, file = input.files?.[0];
    if (!file || !input.dataset.most) return;
    if (file.size > Number(input.dataset.most)) {
      event.stopImmediatePropagation();
      input.value = "";
      refuse(zoneOf(input), `“${file.name}” has ${megabytes(file.size)}; ${megabytes(input.dataset.most)} is the most. Nothing was sent. Choose a smaller file.`);
      return;
    }
    begin(zoneOf(input), file, input.name === "song_file");
  }, true);

  function refuse(zone, words) {
    document.querySelectorAll(".sent-wrong").forEach((old) => old.remove());
    const note = document.createElement("div");
    note.className = "note bad mt sent-wrong";
    note.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = words;
    note.append(text);
    zone.after(note);
  }

  function begin(zone, file, isSong) {
    document.querySelectorAll(".sent-wrong").forEach((old) => old.remove());
    if (zone.contains(document.activeElement)) left = zone.parentElement.id; // The field is hidden now.
    zone.classList.add("busy");
    zone.querySelector("b").textContent = file.name;
    const small = zone.querySelector(".small");
    small.textContent = "Sending";
    const bar = document.createElement("progress");
    bar.max = 1; bar.value = 0;
    bar.setAttribute("aria-label", `Sending ${file.name}`);
    small.after(bar);
    if (isSong) hearNow(zone, file);
  }

  function hearNow(zone, file) {
    const player = new Audio(URL.createObjectURL(file));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "b sm";
    button.dataset.early = "yes";
    button.textContent = "Play it meanwhile";
    button.addEventListener("click", (event) => { event.preventDefault(); player.paused ? player.play() : player.pause(); });
    player.addEventListener("playing", () => { button.textContent = "Pause"; });
    player.addEventListener("pause", () => { button.textContent = "Play it meanwhile"; });
    zone.append(button);
    early = player;
  }
  let early = null;

  // Where it came, the song that was sent goes on where this was.
  function hush(came) {
    if (!early) return;
    resume = came ? { at: early.currentTime, on: !early.paused } : null;
    early.pause();
    URL.revokeObjectURL(early.src);
    early = null;
  }

  // Nothing of a song has a place on the page before the answer to its file: the server is told.
  document.addEventListener("htmx:configRequest", (event) => {
    if ($("[name=song_file].htmx-request")) event.detail.parameters.sending = "song";
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = zoneOf(event.target)?.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.value = event.detail.loaded / event.detail.total;
    const words = zoneOf(event.target).querySelector(".small");
    words.textContent = bar.value < 1 ? `Sending, ${Math.round(bar.value * 100)} percent` : "Looking at it";
  });

  function restore(input) {
    const zone = zoneOf(input);
    if (!zone) return;
    zone.classList.remove("busy");
    zone.querySelector("progress")?.remove();
    zone.querySelector("[data-early]")?.remove();
    if (input.name === "song_file") hush(false);
    input.value = "";
    refuse(zone, "The connection broke before the file was whole. Nothing was kept. Choose it again.");
  }
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => { if (event.target.type === "file") restore(event.target); });
  }
  document.addEventListener("htmx:responseError", (event) => {
    if (event.target.type === "file" && !event.detail.shouldSwap) restore(event.target);
  });

  // --- What comes back ------------------------------------------------------------------------

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.elt.isConnected) { event.detail.shouldSwap = false; return; } // A newer answer was quicker.
    if ([409, 413, 422, 507].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    if (event.detail.elt.name === "song_file") hush(event.detail.xhr.status === 200);
  });

  function ready() {
    takeOver();
    takeHandles();
    sync();
    const lacking = Number(document.getElementById("why")?.dataset.lacking || 0) > 0;
    for (const button of document.querySelectorAll("button[name=do][value=make],button[name=do][value=quick]")) {
      lacking ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
    }
    listen();
  }
  document.addEventListener("htmx:afterSettle", ready);
  document.addEventListener("htmx:oobAfterSwap", () => { takeOver(); takeHandles(); });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target?.id === "song-map" && pick()) say("The song is heard. The cuts are drawn on it.");
  });

  // Who works by keyboard stays in a part that is drawn anew, and does not begin at the top again.
  const PARTS = ["song-box", "picture-box", "product-box", "cuts"];
  let left = ""; // the part that had the focus
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const part = event.detail.target;
    if (PARTS.includes(part.id) && part.contains(document.activeElement)) left = part.id;
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (!left || event.detail.target?.id !== left) return;
    const at = left === "cuts" ? $("[data-from]") : $(`#${left} button, #${left} input:not([type=hidden])`);
    left = "";
    if (document.activeElement === document.body) at?.focus({ preventScroll: true });
  });

  // A file is sent alone: price and cuts are asked for again with all that the page says.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.type === "file" && event.detail.successful) htmx.trigger(form, "change");
  });

  let since = null, ticking = null;
  function listen() {
    const place = $("[data-clock]");
    if (!place) { clearInterval(ticking); ticking = since = null; return; }
    since ??= Date.now();
    ticking ??= setInterval(() => {
      const now = $("[data-clock]");
      if (now) now.textContent = `, ${Math.round((Date.now() - since) / 1000)} s`;
    }, 1000);
  }

  // --- Buttons --------------------------------------------------------------------------------

  // The switch of the mode stands in the head of the page: its change is the form's.
  document.addEventListener("change", (event) => {
    if (event.target.name === "mode") htmx.trigger(form, "change");
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      say(document.getElementById("why").textContent);
      $(".drop input")?.focus();
      return;
    }
    if (button?.value === "update") {
      event.preventDefault();
      htmx.trigger(form, "change");
    }
    if (!["make", "quick"].includes(button?.value)) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    // Nothing may answer a page that is being left.
    for (const asking of document.querySelectorAll("[hx-get], [hx-post]")) htmx.trigger(asking, "htmx:abort");
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; });

  ready();
})();
