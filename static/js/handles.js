// Handles on an axis of time: dragged with a pointer, or moved with keys from place to place.
"use strict";
(() => {
  const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4 };
  const NEAR = 0.02; // Seconds; nearer than that is the same place.

  const nearest = (places, time) => places.reduce((best, place) => Math.abs(place - time) < Math.abs(best - time) ? place : best, places[0]);

  // Where a key leads; undefined where it leads nowhere, null where it is no key of a handle.
  function stepTo(key, now, places) {
    const later = places.filter((time) => time > now + NEAR), earlier = places.filter((time) => time < now - NEAR);
    const many = STEPS[key];
    if (key === "Home" || key === "End") return places.at(key === "Home" ? 0 : -1);
    if (many > 0) return later[many - 1] ?? later.at(-1);
    if (many < 0) return earlier.at(many) ?? earlier[0];
    return null;
  }

  function follow(handle, of, down) {
    if (down.button) return;
    const axis = handle.parentElement.getBoundingClientRect();
    let moves = false;
    const move = (event) => {
      moves ||= Math.abs(event.clientX - down.clientX) > 3;
      if (moves) of.moveTo(nearest(of.places(), of.whole() * (event.clientX - axis.left) / axis.width));
    };
    down.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(down.pointerId);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", move);
      if (!moves) of.press();
    }, { once: true });
  }

  // of: id, label, whole() seconds of the axis, now(), places() in order, moveTo(seconds) where
  // undefined is nowhere, and press() for a press that moves nothing.
  function handleOf(of) {
    const handle = document.createElement("div");
    handle.id = of.id;
    handle.className = "turn";
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", of.label);
    handle.addEventListener("pointerdown", (event) => follow(handle, of, event));
    handle.addEventListener("keydown", (event) => {
      const place = stepTo(event.key, of.now(), of.places());
      if (place === null) return;
      of.moveTo(place);
      event.preventDefault();
    });
    return handle;
  }

  function draw(handle, of, words) {
    const now = of.now(), places = of.places();
    handle.style.insetInlineStart = `${100 * now / of.whole()}%`;
    handle.setAttribute("aria-valuemin", Math.min(now, ...places).toFixed(2));
    handle.setAttribute("aria-valuemax", Math.max(now, ...places).toFixed(2));
    handle.setAttribute("aria-valuenow", now.toFixed(2));
    handle.setAttribute("aria-valuetext", words);
  }

  window.leitmotif.handles = { handleOf, draw };
})();
