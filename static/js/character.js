// The pages of a character: what is typed stays, and a chosen file is shown before it is sent.
"use strict";
(() => {
  // Words that are being typed stay when what was read in the picture arrives beside them.
  const typed = new Map();
  document.addEventListener("input", ({ target }) => {
    if (target.closest("#words")) typed.set(target.id, target.value);
  });
  const restore = () => {
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
  };
  document.addEventListener("leitmotif:fresh", restore);
  document.addEventListener("htmx:oobAfterSwap", restore);

  // The note was for those pictures: it is done with when they are ordered.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (!event.detail.successful || !(form instanceof HTMLFormElement)) return;
    if (form.id === "redraw") form.reset();
    if (form.id === "words") typed.clear();
  });

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.files.length) return;
    const zone = input.closest(".drop");
    if (!zone) return;
    const [file] = input.files;
    const words = zone.querySelector("[data-chosen]");
    if (words) words.textContent = file.name;
    const ask = zone.querySelector("[data-ask]");
    if (ask) ask.textContent = "Another one? Drop it here";
    const preview = zone.querySelector("[data-preview]");
    if (!preview) return;
    preview.onerror = () => { preview.hidden = true; };
    preview.src = URL.createObjectURL(file);
    preview.hidden = false;
  });

  for (const [event, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(event, ({ target }) => {
      const zone = target instanceof Element && target.closest(".drop");
      if (zone) zone.classList.toggle("over", over);
    });
  }
})();
