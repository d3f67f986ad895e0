// The page of a shared film: its player, with a bar to seek by.
"use strict";
(() => {
  const video = document.getElementById("player");
  const seek = document.createElement("input");
  seek.type = "range";
  seek.className = "along";
  seek.min = 0;
  seek.max = Number(video.dataset.seconds);
  seek.step = 0.1;
  seek.value = 0;
  seek.setAttribute("aria-label", "Place in the film");
  seek.addEventListener("input", () => { video.currentTime = Number(seek.value); });
  const taken = window.leitmotif.takeOver(video, () => { seek.value = video.currentTime; });
  if (taken) document.querySelector("[data-deck] time").after(seek);
})();
