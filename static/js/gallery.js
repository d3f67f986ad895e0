// The gallery: the order is applied at once, and the bar says how many are chosen.
"use strict";
(() => {
  const order = document.getElementById("order");
  order?.addEventListener("change", () => order.form.requestSubmit());
  document.querySelectorAll("[data-nojs]").forEach((button) => button.remove());

  // The empty gallery: a song that is dropped goes on its way at once.
  const song = document.querySelector("[data-bring]");
  song?.addEventListener("change", () => {
    if (!song.files.length) return;
    document.querySelector("[data-bringing]").textContent = `Bringing ${song.files[0].name} …`;
    song.form.submit();
  });

  const bar = document.getElementById("chosen");
  if (!bar) return;
  const said = bar.querySelector("[data-chosen]");
  const boxes = () => [...document.querySelectorAll(".check input")];
  const tell = () => {
    const many = boxes().filter((box) => box.checked).length;
    said.textContent = many ? `${many} chosen` : "";
    const word = many === 1 ? "video" : "videos";
    bar.querySelector("[value=delete]").lastChild.textContent = `Delete ${many} ${word}`;
  };
  bar.addEventListener("reset", () => setTimeout(tell));
  document.addEventListener("change", (event) => event.target.closest(".check") && tell());

  // From one box to another with Shift: all between are chosen too.
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest(".check input");
    if (!box) return;
    if (event.shiftKey && last) {
      const all = boxes();
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
      tell();
    }
    last = box;
  });
  addEventListener("pageshow", tell);
})();
