// The buttons below a film, in place of the browser's own.
"use strict";
(() => {
  const text = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const symbol = (button, name) => button?.querySelector("use")?.setAttribute("href", `#i-${name}`);

  // Once for each deck. `moved` is called whenever another frame of the film is shown.
  function takeOver(video, moved) {
    const deck = document.querySelector("[data-deck]");
    if (!deck || !deck.hidden) return false;
    video.controls = false;
    deck.hidden = false;
    const toggle = () => (video.paused ? video.play() : video.pause());
    const show = () => { showTime(deck, video); moved(); };
    cover(video).addEventListener("click", toggle);
    press(deck, video, toggle);
    for (const name of ["play", "pause", "ended"]) {
      video.addEventListener(name, () => { showPlaying(deck, video); follow(video, show); });
    }
    video.addEventListener("timeupdate", show);
    showTime(deck, video);
    return true;
  }

  function cover(video) {
    const button = document.createElement("button");
    button.className = "play";
    button.type = "button";
    button.setAttribute("aria-label", "Play the film");
    button.innerHTML = '<span class="disc"><svg class="i" aria-hidden="true"><use href="#i-play"/></svg></span>';
    video.after(button);
    return button;
  }

  function press(deck, video, toggle) {
    deck.querySelector("[data-deck-play]").addEventListener("click", toggle);
    deck.querySelector("[data-deck-full]").addEventListener("click", () => video.requestFullscreen?.());
    deck.querySelector("[data-deck-sound]").addEventListener("click", (event) => {
      video.muted = !video.muted;
      event.currentTarget.setAttribute("aria-pressed", String(!video.muted));
    });
    deck.querySelector("[data-deck-captions]")?.addEventListener("click", (event) => {
      const track = video.textTracks[0];
      track.mode = track.mode === "showing" ? "disabled" : "showing";
      event.currentTarget.setAttribute("aria-pressed", String(track.mode === "showing"));
    });
  }

  function showPlaying(deck, video) {
    const button = deck.querySelector("[data-deck-play]");
    symbol(button, video.paused ? "play" : "pause");
    button.setAttribute("aria-label", video.paused ? "Play" : "Pause");
    video.parentNode.classList.toggle("playing", !video.paused);
  }

  // Smoother than the four times a second at which a player says where it is.
  function follow(video, show) {
    if (video.paused) return;
    show();
    requestAnimationFrame(() => follow(video, show));
  }

  function showTime(deck, video) {
    const now = `${text(video.currentTime)} / ${text(Number(video.dataset.seconds || 0))}`;
    const time = deck.querySelector("time");
    if (time && time.textContent !== now) time.textContent = now;
  }

  window.leitmotif.takeOver = takeOver;
})();
