"use strict";
// The page reads without this; it adds the filter by severity and the keys n and p.
(() => {
  const bar = document.querySelector(".filters");
  const boxes = [...bar.querySelectorAll("input")];
  const findings = [...document.querySelectorAll(".finding")];
  const marks = [...document.querySelectorAll(".mark")];
  const count = bar.querySelector(".count");
  let current = -1;

  const wanted = () => new Set(boxes.filter((box) => box.checked).map((box) => box.value));

  function filter() {
    const shown = wanted();
    for (const finding of findings) finding.hidden = !shown.has(finding.dataset.severity);
    for (const mark of marks) mark.classList.toggle("off", !shown.has(mark.dataset.severity));
    const visible = findings.filter((finding) => !finding.hidden).length;
    count.textContent = `${visible} of ${findings.length} findings`;
  }

  function step(by) {
    const visible = findings.filter((finding) => !finding.hidden);
    if (!visible.length) return;
    current = (current + by + visible.length) % visible.length;
    visible[current].focus({ preventScroll: true });
    visible[current].scrollIntoView({ block: "center" });
    for (const mark of marks) mark.classList.toggle("current", mark.hash === `#${visible[current].id}`);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(current < 0 ? 0 : -1);
  });
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.hidden) {
      boxes.find((box) => box.value === target.dataset.severity).checked = true;
      filter();
      target.scrollIntoView({ block: "center" });
    }
  });
  for (const box of boxes) box.addEventListener("change", filter);
  bar.hidden = findings.length === 0;
  filter();
})();
