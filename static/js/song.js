// The page of a song: the score as seek bar, clicks on the beats, tapping along, sections moved,
// the line that is sung.
"use strict";
(() => {
  const sound = document.getElementById("sound");
  const { handles } = window.leitmotif;
  let wanted = "";
  let place = null; // Where to go on once the sound is there.
  const byId = (id) => document.getElementById(id);
  const show = (root) => root.querySelectorAll(".needs-js").forEach((part) => { part.hidden = false; });
  const two = (number) => String(number).padStart(2, "0");

  function timeText(seconds) {
    const hundredths = Math.round(seconds * 100);
    return `${Math.floor(hundredths / 6000)}:${two(Math.floor(hundredths % 6000 / 100))}.${two(hundredths % 100)}`;
  }

  const barsHeard = () => (byId("song-wave").dataset.bars || "").split(",").filter(Boolean).map(Number);

  // --- The wave: how much of it was played, and which section and line that is ---------------
  function draw() {
    if (!sound) return;
    const seek = byId("seek"), now = place ?? sound.currentTime, whole = Number(seek.max);
    const played = document.querySelector("#song-wave [data-played]");
    if (played) played.setAttribute("width", String(1000 * now / whole));
    seek.value = String(now);
    seek.setAttribute("aria-valuetext", timeText(now).slice(0, -1));
    byId("now").textContent = (byId("now").dataset.makes || "") + timeText(now).slice(0, -1);
    for (const line of document.querySelectorAll(".lyr li[data-start]")) {
      const sung = now >= Number(line.dataset.start) && now < Number(line.dataset.end);
      if (sung && !line.classList.contains("on")) keepInView(line);
      line.classList.toggle("on", sung);
    }
  }

  function keepInView(line) {
    const list = line.parentElement;
    if (list.matches(":hover") || list.contains(document.activeElement)) return;
    list.scrollTop = line.offsetTop - list.offsetTop - list.clientHeight / 2;
  }

  function drawOn() {
    draw();
    if (!sound.paused) requestAnimationFrame(drawOn);
  }

  // --- The player -----------------------------------------------------------------------------
  function clicksAt() {
    const wave = byId("song-wave");
    return wave && wave.dataset.clicks;
  }

  // The same place of the song, with or without clicks. They are made first, while it plays on.
  async function choose() {
    const clicks = byId("click-on").checked && clicksAt();
    const next = wanted = clicks || sound.dataset.plain;
    if (sound.getAttribute("src") === next) return;
    if (clicks && !await isThere(clicks)) byId("click-on").checked = false;
    else if (next === wanted) change(next);
    byId("now").dataset.makes = "";
  }

  async function isThere(clicks) {
    byId("now").dataset.makes = "Making the clicks … ";
    try {
      return (await fetch(clicks, { headers: { Range: "bytes=0-1" } })).ok;
    } catch {
      return false;
    }
  }

  function change(source) {
    const plays = !sound.paused;
    place ??= sound.currentTime;
    sound.src = source;
    goTo(place);
    if (plays) sound.play().catch(() => {});
  }

  function goTo(seconds) {
    if (sound.readyState) sound.currentTime = seconds;
    else {
      place = seconds;
      sound.addEventListener("loadedmetadata", arrive, { once: true });
      if (sound.preload === "none") sound.load();
    }
    draw();
  }

  function arrive() {
    if (place !== null) sound.currentTime = place;
    place = null;
    draw();
  }

  function player() {
    show(document.querySelector(".player"));
    sound.controls = false;
    const play = byId("play"), seek = byId("seek");
    play.addEventListener("click", () => sound.paused ? sound.play().catch(() => {}) : sound.pause());
    for (const kind of ["play", "pause", "ended"]) {
      sound.addEventListener(kind, () => {
        play.setAttribute("aria-pressed", String(!sound.paused));
        play.setAttribute("aria-label", sound.paused ? "Play" : "Pause");
        drawOn();
      });
    }
    sound.addEventListener("timeupdate", draw);
    byId("click-on").addEventListener("change", choose);
    seek.addEventListener("input", () => goTo(Number(seek.value)));
    seek.addEventListener("keydown", (event) => {
      const bars = barsHeard(), at = sound.currentTime;
      if (event.key === "PageUp") goTo(bars.find((bar) => bar > at + NEAR) ?? at);
      else if (event.key === "PageDown") goTo(bars.findLast((bar) => bar < at - NEAR) ?? 0);
      else return;
      event.preventDefault();
    });
    document.addEventListener("click", (event) => {
      const line = event.target.closest(".lyr li[data-start]");
      if (line && String(window.getSelection()) === "") goTo(Number(line.dataset.start));
    });
  }

  // --- What is drawn anew after a correction -----------------------------------------------------
  let taps = [];

  function dress() {
    const wave = byId("song-wave");
    const heard = Boolean(wave && wave.dataset.seconds);
    if (sound) {
      byId("seek").hidden = !heard;
      byId("click-on").closest("label").hidden = !heard;
      lay();
      if (byId("click-on").checked) choose();
      draw();
    }
    setHandles();
    for (const id of ["song-tempo", "lyrics"]) if (byId(id)) show(byId(id));
    if (byId("tapped")) byId("tapped").hidden = true;
    taps = [];
    count();
  }

  // The seek bar lies over the wave, outside of what is swapped, so that a hand keeps hold of it.
  function lay() {
    const wave = document.querySelector("#song-wave .seekable");
    if (wave) byId("seek").style.insetBlockStart = `${wave.offsetTop + wave.closest(".axis").offsetTop}px`;
  }

  function count() {
    for (const label of document.querySelectorAll("[data-listening]")) {
      if (label.dataset.counts) continue;
      label.dataset.counts = "yes";
      const began = performance.now() - 1000 * Number(label.dataset.listening);
      const timer = setInterval(() => {
        if (!label.isConnected) { clearInterval(timer); return; }
        label.textContent = `, ${Math.round((performance.now() - began) / 1000)} s`;
      }, 1000);
    }
  }

  function tap() {
    if (sound.paused) { taps = []; sound.play().catch(() => {}); say("Tap on every beat, beginning with the first of a bar."); return; }
    taps.push(sound.currentTime.toFixed(3));
    const field = byId("taps");
    if (taps.length < 4) { say(`${taps.length} of at least 4.`); return; }
    const beat = (taps[taps.length - 1] - taps[0]) / (taps.length - 1);
    field.disabled = false;
    field.value = taps.slice(-300).join(",");
    byId("id_tempo").value = "";
    say(`${taps.length} taps, ${(60 / beat).toFixed(1)} beats a minute. “Set” takes them.`);
  }

  function say(words) {
    byId("tapped").hidden = false;
    byId("tapped").textContent = words;
  }

  // --- Sections: handles on the wave, for the times that stand in the table -------------------
  const CLOCK = /^\s*(?:(\d{1,2}):)?(\d{1,3}(?:[.,]\d{1,6})?)\s*s?\s*$/;
  const NEAR = 0.05; // Seconds; nearer than that is the same place.
  const rows = () => [...document.querySelectorAll("#sections-form tbody tr")];
  const part = (row, name) => row.querySelector(`[name=${name}]`);
  const wholeSong = () => Number(byId("song-wave").dataset.seconds);
  let handled = 0; // The section that was moved last.

  // The exact time, as long as what stands in the field is that time rounded.
  function startOf(row) {
    const exact = Number(part(row, "was").value), typed = part(row, "start").value;
    const found = CLOCK.exec(typed);
    if (!found || typed.trim() === timeText(exact)) return exact;
    return 60 * Number(found[1] || 0) + Number(found[2].replace(",", "."));
  }

  // Where a section may begin: on bars between its neighbours, on seconds where no beat is heard.
  function placesOf(at) {
    const starts = rows().map(startOf), bars = barsHeard();
    const grid = bars.length ? bars : Array.from({ length: Math.ceil(wholeSong()) }, (_, second) => second);
    const [from, to] = [starts[at - 1] + NEAR, (starts[at + 1] ?? wholeSong()) - NEAR];
    return grid.filter((time) => time > from && time < to);
  }

  function wordsOf(at) {
    const row = rows()[at], start = startOf(row);
    const bar = barsHeard().findIndex((time) => Math.abs(time - start) < NEAR);
    const name = part(row, "label").value || `Section ${at + 1}`;
    const said = `${name} begins at ${timeText(Math.round(10 * start) / 10).slice(0, -1)}`;
    return bar < 0 ? said : `${said}, bar ${bar + 1}`;
  }

  function moveTo(at, time) {
    if (time === undefined) return;
    const row = rows()[at], was = part(row, "was");
    was.dataset.kept ??= was.value;
    was.value = String(time);
    part(row, "start").value = timeText(time);
    handled = at;
    drawSections();
  }

  const sliderOf = (at) => ({
    id: `turn-${at}`, label: `Start of section ${at + 1}`, whole: wholeSong, now: () => startOf(rows()[at]),
    places: () => placesOf(at), moveTo: (time) => moveTo(at, time), press: () => { if (sound) goTo(startOf(rows()[at])); },
  });

  function setHandles() {
    const axis = document.querySelector("#song-wave .axis"), many = rows().length;
    if (!axis) return;
    const there = [...axis.querySelectorAll(".turn")];
    there.slice(Math.max(many - 1, 0)).forEach((handle) => handle.remove());
    for (let at = there.length + 1; at < many; at++) axis.append(handles.handleOf(sliderOf(at)));
    drawSections();
  }

  function drawSections() {
    const whole = wholeSong(), table = rows(), starts = [...table.map(startOf), whole];
    const names = document.querySelectorAll("#song-wave .secs foreignObject");
    table.forEach((row, at) => {
      const [start, end] = [starts[at], Math.max(starts[at], starts[at + 1])];
      names[at]?.setAttribute("x", `${100 * start / whole}%`);
      names[at]?.setAttribute("width", `${100 * (end - start) / whole}%`);
      row.querySelector("[data-ends]").textContent = timeText(starts[at + 1]);
      if (at) handles.draw(byId(`turn-${at}`), sliderOf(at), wordsOf(at));
    });
    const cuts = starts.slice(1, -1).map((start) => `M${(1000 * start / whole).toFixed(1)} -6V106`);
    document.querySelector("#whole .cut")?.setAttribute("d", cuts.join(""));
    tellMoved(table);
  }

  function tellMoved(table) {
    const moved = table.some((row) => part(row, "start").value !== part(row, "start").defaultValue);
    const hadFocus = byId("moved").contains(document.activeElement);
    if (moved && table[handled]) byId("moved-to").textContent = `${wordsOf(handled)}.`;
    byId("moved").hidden = !moved;
    if (hadFocus && !moved) byId(`turn-${handled}`)?.focus();
  }

  document.addEventListener("change", (event) => {
    const row = event.target.closest("#sections-form tbody tr");
    if (!row) return;
    if (event.target.name === "start") handled = rows().indexOf(row);
    drawSections();
  });
  document.addEventListener("reset", (event) => setTimeout(() => {
    if (event.target.id !== "sections-form") return;
    for (const was of event.target.querySelectorAll("[data-kept]")) was.value = was.dataset.kept;
    drawSections();
  }));

  // --- Lyrics: a press as each line begins ---------------------------------------------------
  function tapLine(button) {
    const rows = [...document.querySelectorAll(".linetimes li")];
    if (sound.paused) {
      rows.forEach((row) => row.classList.remove("now"));
      rows[0]?.classList.add("now");
      sound.play().catch(() => {});
      button.lastChild.textContent = "This line begins";
      return;
    }
    const at = rows.findIndex((row) => row.classList.contains("now"));
    if (at < 0) return;
    rows[at].querySelector("[name=start]").value = timeText(sound.currentTime);
    rows[at].classList.remove("now");
    rows[at + 1]?.classList.add("now");
    rows[at + 1]?.scrollIntoView({ block: "nearest" });
    byId("tap-lines-how").textContent = at + 1 < rows.length ? `Line ${at + 2} of ${rows.length} is next.` : "All lines have a time. Keep them.";
  }

  // One line has its buttons open: the last that was clicked or tabbed into. What moves with that
  // moves after the click, so that nothing slips away from under the pointer.
  function openLine(target) {
    const row = target?.closest?.(".linetimes li");
    if (!row || row.classList.contains("at")) return;
    document.querySelector(".linetimes .at")?.classList.remove("at");
    row.classList.add("at");
  }

  document.addEventListener("click", (event) => openLine(event.target));
  document.addEventListener("keyup", (event) => { if (event.key === "Tab") openLine(document.activeElement); });

  // A line is moved in its fields; what is typed is kept with the others.
  function nudge(button) {
    const by = Number(button.dataset.nudge) / 1000;
    for (const field of button.closest("li").querySelectorAll("[name=start], [name=end]")) {
      const found = CLOCK.exec(field.value);
      if (found) field.value = timeText(Math.max(60 * Number(found[1] || 0) + Number(found[2].replace(",", ".")) + by, 0));
    }
  }

  // From where its field says now, a moment ahead, so that its beginning is heard.
  function playLine(link) {
    const found = CLOCK.exec(link.parentElement.querySelector("[name=start]").value);
    const start = found ? 60 * Number(found[1] || 0) + Number(found[2].replace(",", ".")) : Number(link.dataset.plays);
    goTo(Math.max(start - 0.3, 0));
    sound.play().catch(() => {});
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-plays]");
    if (!link || !sound) return;
    event.preventDefault();
    playLine(link);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.nudge) {
      event.preventDefault();
      nudge(button);
    }
    if (!button || !sound) return;
    if (button.id === "tap") tap();
    if (button.id === "tap-lines") tapLine(button);
    if (button.dataset.fill) byId(button.dataset.fill).value = timeText(sound.currentTime);
    const where = byId("id_split_at");
    if (button.id === "split" && !where.value.trim()) where.value = timeText(sound.currentTime);
  });

  // Typed names and times outlive a correction of the beats.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const form = event.detail.target.querySelector?.("[data-dirty]");
    const typed = form && [...form.querySelectorAll("input[type=text]")].some((field) => field.value !== field.defaultValue);
    if (typed) event.detail.shouldSwap = false;
  });
  // New lyrics are drawn when nobody is typing others; until then the poller asks again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "lyrics" || event.detail.xhr.status !== 200) return;
    if (event.detail.requestConfig.verb !== "get") return;
    const fields = [...byId("lyrics").querySelectorAll("textarea, .linetimes input[type=text]")];
    if (fields.some((field) => field.value !== field.defaultValue)) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSettle", dress);
  addEventListener("resize", () => { if (sound) lay(); });

  // --- The list of songs: a chosen or dropped file is sent at once ------------------------------
  const bring = byId("bring");
  if (bring) {
    const field = bring.querySelector("input[type=file]");
    byId("send").hidden = true;
    field.addEventListener("change", () => {
      if (!field.files.length) return;
      byId("sending").textContent = `Sending “${field.files[0].name}” …`;
      byId("sending").hidden = false;
      bring.requestSubmit();
    });
  }

  if (sound) player();
  dress();
})();
