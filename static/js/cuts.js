// The page that moves the cuts of a film: handles on its score, for the times in the list below.
"use strict";
(() => {
  const { all, byId, handles } = window.leitmotif;
  const CLOCK = /^\s*(?:(\d{1,2}):)?(\d{1,3}(?:[.,]\d{1,6})?)\s*s?\s*$/;
  const form = byId("cuts"), axis = form.querySelector(".axis"), sound = byId("sound");
  const whole = Number(form.dataset.seconds), rate = Number(form.dataset.rate), least = Number(form.dataset.least);
  const fields = all("[name=cut]", form);
  let handled = 0; // The field whose cut was moved last.

  function timeText(seconds) {
    const hundredths = Math.round(seconds * 100);
    const two = (number) => String(number).padStart(2, "0");
    return `${Math.floor(hundredths / 6000)}:${two(Math.floor(hundredths % 6000 / 100))}.${two(hundredths % 100)}`;
  }

  function secondsOf(text) {
    const found = CLOCK.exec(text);
    return found && 60 * Number(found[1] || 0) + Number(found[2].replace(",", "."));
  }

  // What cannot be read stands where it was.
  const at = (field) => secondsOf(field.value) ?? secondsOf(field.defaultValue);
  const times = () => [0, ...fields.map(at), whole];

  const frames = Array.from({ length: Math.ceil(whole * rate) }, (_, frame) => frame / rate);
  function grid() {
    const heard = form.querySelector("[name=snap]:checked")?.value;
    return heard ? form.dataset[heard].split(" ").map(Number) : frames;
  }

  // Between its neighbours, with room for a scene on both sides; where it was is one too.
  function placesOf(index) {
    const around = times(), was = secondsOf(fields[index].defaultValue);
    const [from, to] = [around[index] + least - 0.5 / rate, around[index + 2] - least + 0.5 / rate];
    return [...grid(), was].filter((time) => time >= from && time <= to).sort((one, other) => one - other);
  }

  function moveTo(index, time) {
    if (time === undefined) return;
    fields[index].value = timeText(time);
    handled = index;
    draw();
  }

  // From a moment before it, so that the cut is heard coming.
  function hear(index) {
    if (!sound) return;
    sound.currentTime = Number(form.dataset.start) + Math.max(at(fields[index]) - 1, 0);
    sound.play().catch(() => {});
  }

  const sliders = fields.map((field, index) => ({
    id: `turn-${index + 2}`, label: `Start of scene ${index + 2}`, whole: () => whole, now: () => at(field),
    places: () => placesOf(index), moveTo: (time) => moveTo(index, time), press: () => hear(index),
  }));

  function drawLengths() {
    const around = times(), marks = all(".slotmarks foreignObject");
    for (let scene = 0; scene < around.length - 1; scene++) {
      const seconds = Math.max(around[scene + 1] - around[scene], 0);
      marks[scene]?.setAttribute("x", `${100 * around[scene] / whole}%`);
      marks[scene]?.setAttribute("width", `${100 * seconds / whole}%`);
      for (const length of all(`[data-length="${scene + 1}"], .slotmarks foreignObject:nth-child(${scene + 1}) em`)) {
        length.textContent = `${seconds.toFixed(1)} s`;
        length.classList.toggle("wrong", seconds < least - 0.5 / rate);
      }
    }
    const path = around.slice(1, -1).map((time) => `M${(1000 * time / whole).toFixed(1)} -6V106`).join("");
    axis?.querySelector(".cut")?.setAttribute("d", path);
  }

  function draw() {
    sliders.forEach((of, index) => {
      const handle = byId(of.id);
      if (handle) handles.draw(handle, of, `Scene ${index + 2} begins at ${timeText(at(fields[index]))}`);
    });
    drawLengths();
    const moved = fields.some((field) => field.value !== field.defaultValue);
    byId("moved").hidden = !moved;
    if (moved) byId("moved-to").textContent = `Scene ${handled + 2} begins at ${timeText(at(fields[handled]))}.`;
  }

  if (axis) for (const of of sliders) axis.append(handles.handleOf(of));
  form.addEventListener("change", (event) => {
    const index = fields.indexOf(event.target);
    if (index >= 0) handled = index;
    draw();
  });
  form.addEventListener("reset", () => setTimeout(draw));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-hear]");
    if (button) hear(Number(button.dataset.hear));
  });
  sound?.addEventListener("timeupdate", () => {
    const played = axis?.querySelector("[data-played]");
    played?.setAttribute("width", String(1000 * Math.max(0, sound.currentTime - Number(form.dataset.start)) / whole));
  });
  draw();
})();
