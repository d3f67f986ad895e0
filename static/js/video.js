// The page of a video: its players, the score as a seek bar, scenes moved by hand.
"use strict";
(() => {
  const { all, byId, say } = window.leitmotif;
  const score = byId("score");
  const number = (element, name) => Number(element?.dataset[name] || 0);
  const numberOf = (element) => element?.id.split("-").at(-1); // Of a scene's card or cell.
  const length = () => Number(getComputedStyle(score).getPropertyValue("--len")) || 30;
  const text = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const symbol = (button, name) => button?.querySelector("use")?.setAttribute("href", `#i-${name}`);
  const film = () => byId("player");

  // --- Places on the axis ----------------------------------------------------------------------

  // The page's own style has them for what it was loaded with; a new plan brings others.
  function place() {
    let end = 0;
    for (const slot of all("#cells > li")) {
      slot.style.setProperty("--s", slot.dataset.s);
      slot.style.setProperty("--d", slot.dataset.d);
      end = Math.max(end, number(slot, "s") + number(slot, "d"));
    }
    if (end) score.style.setProperty("--len", end.toFixed(3));
  }

  // Of a scene's cell: when it begins, and when the next one does.
  const starts = (cell) => number(cell.parentElement, "s");
  const ends = (cell) => starts(cell) + number(cell.parentElement, "d");

  function showAt(seconds) {
    score.style.setProperty("--at", seconds.toFixed(3));
    score.classList.add("at");
    const played = score.querySelector("[data-played]");
    played?.setAttribute("width", String((1000 * seconds) / length()));
    if (seek) {
      seek.value = seconds;
      seek.setAttribute("aria-valuetext", `${text(seconds)} of ${text(length())}`);
    }
    for (const cell of all(".cell", score)) {
      const inside = seconds >= starts(cell) - 0.01 && seconds < ends(cell) - 0.01;
      if (inside) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    }
  }

  // --- Clips play their part of the song -------------------------------------------------------

  const song = new Audio();
  song.id = "song";
  song.preload = "none";
  song.hidden = true;
  document.body.append(song);

  function playSong(from) {
    if (!score.dataset.song) return;
    if (!song.src) song.src = score.dataset.song;
    song.currentTime = from;
    song.play().catch(() => {});
  }

  const frameOf = (video) => video.closest("[data-player]");

  function upgrade(from = document) {
    for (const frame of all("[data-player]", from.parentNode || from)) {
      const video = frame.querySelector("video");
      if (!video || frame.querySelector(".play")) continue;
      video.controls = false;
      video.dataset.with = "song";
      const button = document.createElement("button");
      button.className = "play";
      button.type = "button";
      button.setAttribute("aria-label", `Play: ${video.getAttribute("aria-label") || "clip"}`);
      button.innerHTML = '<span class="disc"><svg class="i" aria-hidden="true"><use href="#i-play"/></svg></span>';
      video.after(button);
      button.addEventListener("click", () => start(frame, video));
      if (frame.matches("[data-loop]")) loop(video);
    }
    takeOver();
    for (const button of all("[data-rough-open]")) button.hidden = false;
  }

  // The newest clip moves by itself, silently, until somebody wants to hear it.
  function loop(video) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (calm || all("video,audio").some((media) => !media.paused)) return;
    video.loop = true;
    video.play().catch(() => {});
  }

  function start(frame, video) {
    if (frame.matches("[data-loop]:not([data-started])")) {
      frame.dataset.started = "";
      video.loop = false;
      video.pause();
      video.currentTime = number(frame, "in");
    }
    if (video.paused) video.play();
    else video.pause();
  }

  document.addEventListener("play", (event) => {
    const frame = event.target.tagName === "VIDEO" && frameOf(event.target);
    if (!frame || frame.matches("[data-loop]:not([data-started])")) return;
    const video = event.target, from = number(frame, "in");
    const to = from + number(frame, "d");
    if (video.currentTime < from || video.currentTime > to - 0.1) video.currentTime = from;
    playSong(number(frame, "start") + Math.max(0, video.currentTime - from));
    symbol(frame, "pause");
    frame.classList.add("playing");
  }, true);

  function ended(frame, video) {
    video.pause();
    video.currentTime = number(frame, "in");
  }

  document.addEventListener("timeupdate", (event) => {
    const video = event.target;
    if (video === film()) return;
    const frame = video.tagName === "VIDEO" && frameOf(video);
    if (!frame || video.paused || video.loop) return;
    const passed = video.currentTime - number(frame, "in");
    if (passed >= number(frame, "d") - 0.03) return ended(frame, video);
    const cell = byId(`cell-${numberOf(frame.closest(".scene"))}`);
    if (cell && !film()) showAt(starts(cell) + passed);
    const should = number(frame, "start") + passed;
    if (!song.paused && Math.abs(song.currentTime - should) > 0.25) song.currentTime = should;
  }, true);

  for (const name of ["pause", "ended"]) {
    document.addEventListener(name, (event) => {
      const frame = event.target.tagName === "VIDEO" && frameOf(event.target);
      if (!frame) return;
      const others = all("[data-player] video").filter((video) => video !== event.target && !video.loop);
      if (others.every((video) => video.paused)) song.pause();
      symbol(frame, "play");
      frame.classList.remove("playing");
    }, true);
  }

  // --- The film, with the score as its seek bar ------------------------------------------------

  let seek = null;

  function takeOver() {
    const video = film();
    if (!video || !window.leitmotif.takeOver(video, () => showAt(video.currentTime))) return;
    makeSeekable(video);
    showAt(video.currentTime);
  }

  function makeSeekable(video) {
    if (seek) return;
    seek = document.createElement("input");
    seek.type = "range";
    seek.className = "seek";
    seek.min = 0;
    seek.max = number(video, "seconds");
    seek.step = 0.1;
    seek.value = 0;
    seek.setAttribute("aria-label", "Place in the film");
    seek.addEventListener("input", () => goTo(Number(seek.value)));
    score.querySelector(".axis").append(seek);
    score.classList.add("seekable");
  }

  function goTo(seconds) {
    const video = film();
    if (!video) return;
    if (video.preload === "none") video.preload = "metadata";
    const set = () => { video.currentTime = seconds; };
    if (video.readyState) set();
    else {
      video.addEventListener("loadedmetadata", set, { once: true });
      video.load();
    }
    showAt(seconds);
  }

  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    if (!cell || !score.contains(cell) || event.ctrlKey || event.metaKey) return;
    if (film()) {
      event.preventDefault();
      goTo(starts(cell));
    } else {
      openScene(cell.hash.slice(1));
    }
  });

  function openScene(id) {
    const fold = byId(id)?.querySelector("details[id^=fold]");
    if (fold) fold.open = true;
  }
  const named = () => location.hash.startsWith("#scene-") && openScene(location.hash.slice(1));
  window.addEventListener("hashchange", named);

  // --- Play what is there ----------------------------------------------------------------------

  const rough = byId("rough");
  let frames = 0;

  function showRough() {
    const at = song.currentTime - number(byId("cells"), "begins");
    const cells = all(".cell", score);
    const cell = cells.find((each) => at < ends(each)) || cells.at(-1);
    if (!rough.open || at >= length()) return rough.close();
    if (cell && rough.dataset.cell !== cell.id) swapRough(cell, at);
    rough.querySelector("[data-rough-bar]").value = at / length();
    showAt(Math.max(0, at));
    frames = requestAnimationFrame(showRough);
  }

  // The clip of a scene as its card has it, or the picture that stands for it.
  function shownIn(card) {
    const video = card?.querySelector(".frame video"), still = card?.querySelector(".frame > img");
    return { take: video?.src, picture: video?.poster || still?.src, from: number(frameOf(video || card), "in") };
  }

  function swapRough(cell, at) {
    rough.dataset.cell = cell.id;
    const video = rough.querySelector("video"), still = rough.querySelector("img");
    const words = rough.querySelector("[data-rough-words]");
    const { take, picture, from } = shownIn(byId(`clip-${numberOf(cell)}`));
    video.hidden = !take;
    still.hidden = Boolean(take) || !picture;
    words.hidden = Boolean(take || picture);
    words.textContent = byId(`words-${numberOf(cell)}`)?.querySelector(".desc")?.textContent || "";
    if (picture && !take) still.src = picture;
    if (take) {
      video.dataset.with = "song";
      video.src = take;
      video.currentTime = from + Math.max(0, at - starts(cell));
      video.play().catch(() => {});
    }
    const title = cell.querySelector(".title")?.textContent.replace(/^, |: $/g, "");
    rough.querySelector("[data-rough-title]").textContent = `${numberOf(cell)}${title ? ` · ${title}` : ""}`;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-rough-open]")) {
      rough.dataset.cell = "";
      rough.showModal();
      playSong(number(byId("cells"), "begins"));
      showRough();
    }
    if (event.target.closest("[data-rough-close]")) rough.close();
  });
  rough?.addEventListener("close", () => {
    cancelAnimationFrame(frames);
    song.pause();
    rough.querySelector("video").pause();
  });

  // --- Parts of a scene that come when they are opened -----------------------------------------

  document.addEventListener("toggle", (event) => {
    const opened = event.target.open ?? event.target.matches(":popover-open");
    const link = opened && event.target.querySelector(":scope > .later");
    if (!link || link.dataset.asked) return;
    link.dataset.asked = "yes";
    window.htmx.ajax("GET", link.href, { source: link, target: link, swap: "outerHTML" })
      .finally(() => delete link.dataset.asked);
  }, true);

  // The clip shows the moment at which its part would begin.
  document.addEventListener("input", (event) => {
    const frame = event.target.matches("[data-slide]") && event.target.closest(".clip").querySelector("[data-player]");
    if (!frame) return;
    const video = frame.querySelector("video");
    frame.dataset.in = event.target.value;
    video.preload = "auto";
    video.currentTime = number(frame, "in");
  });

  // --- Scenes moved by hand --------------------------------------------------------------------

  let dragged = null;
  const cardAt = (event) => event.target.closest?.(".scenes > .scene");

  document.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.(".grip");
    if (!handle) return;
    dragged = handle.closest(".scene");
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", numberOf(dragged));
    event.dataTransfer.setDragImage(dragged, 24, 24);
  });
  document.addEventListener("dragover", (event) => {
    const card = dragged && cardAt(event);
    if (!card) return;
    event.preventDefault();
    for (const other of all(".scene.over")) if (other !== card) other.classList.remove("over");
    card.classList.toggle("over", card !== dragged);
  });
  document.addEventListener("drop", (event) => {
    const card = dragged && cardAt(event);
    if (!card || card === dragged) return;
    event.preventDefault();
    const values = new FormData(byId("go"));
    values.set("to", numberOf(card));
    const move = dragged.querySelector("button[name=to]").formAction;
    window.htmx.ajax("POST", move, { target: "#tally", swap: "outerHTML", values });
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    for (const other of all(".scene.over")) other.classList.remove("over");
    dragged = null;
  });

  // --- When the film is there ------------------------------------------------------------------

  let touchedAt = Date.now();
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    document.addEventListener(name, () => { touchedAt = Date.now(); }, { passive: true });
  }
  let had = Boolean(film());
  function arrived() {
    if (had || !film()) return;
    had = true;
    say("The film is ready.");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!calm && Date.now() - touchedAt > 10000) byId("film").scrollIntoView({ behavior: "smooth", block: "nearest" });
  }

  // Text that has just come appears line by line; a click shows all of it.
  document.addEventListener("click", (event) => event.target.closest(".typed")?.classList.remove("typed"));

  function renew(event) {
    place();
    upgrade(event?.detail?.elt || document);
    arrived();
  }
  document.addEventListener("htmx:afterSettle", renew);
  document.addEventListener("htmx:oobAfterSwap", () => upgrade(document));
  document.addEventListener("leitmotif:fresh", () => renew());
  renew();
  named();
})();
