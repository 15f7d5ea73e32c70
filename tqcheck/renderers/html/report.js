"use strict";
// The page reads without this; it adds the filter and the keys n and p.
// The filter stands in the address (#show=critical,major&rule=TQ301), so that it can be passed on.
(() => {
  const bar = document.querySelector(".filters");
  const boxes = [...bar.querySelectorAll("input")];
  const rules = bar.querySelector("select");
  const findings = [...document.querySelectorAll(".finding")];
  const marks = [...document.querySelectorAll(".mark")];
  const kinds = new Map(findings.map((finding) => [finding.id, finding.dataset.kind]));
  const count = bar.querySelector(".count");
  let current = -1;

  const shown = () => findings.filter((finding) => !finding.hidden);

  function filter() {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const finding of findings) {
      finding.hidden = !wanted.has(finding.dataset.kind) || (rules.value && rules.value !== finding.dataset.rule);
    }
    const ids = new Set(shown().map((finding) => finding.id));
    for (const mark of marks) {
      // where findings overlap, a mark stands for the gravest of those that are shown
      const gravest = mark.dataset.findings.split(" ").find((id) => ids.has(id));
      mark.className = gravest ? `mark ${kinds.get(gravest)}` : "mark off";
      if (gravest) mark.setAttribute("href", `#${gravest}`);
      else mark.removeAttribute("href");
    }
    count.textContent = `${ids.size} of ${findings.length} findings`;
    current = -1;
  }

  function remember() {
    const show = boxes.filter((box) => box.checked).map((box) => box.value).join(",");
    history.replaceState(null, "", `#show=${show}${rules.value ? `&rule=${encodeURIComponent(rules.value)}` : ""}`);
    filter();
  }

  function go() {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const asked = new URLSearchParams(hash);
      const show = asked.get("show");
      if (show !== null) for (const box of boxes) box.checked = show.split(",").includes(box.value);
      rules.value = asked.get("rule") ?? "";
      if (rules.selectedIndex < 0) rules.value = "";
      filter();
      return;
    }
    const target = document.getElementById(hash);
    if (target && target.hidden) {
      boxes.find((box) => box.value === target.dataset.kind).checked = true;
      rules.value = "";
      filter();
      target.scrollIntoView({ block: "center" });
    }
  }

  function step(by) {
    const all = shown();
    if (!all.length) return;
    current = current < 0 && by < 0 ? all.length - 1 : (current + by + all.length) % all.length;
    all[current].focus({ preventScroll: true });
    all[current].scrollIntoView({ block: "center" });
    for (const mark of marks) mark.classList.toggle("current", mark.hash === `#${all[current].id}`);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
  window.addEventListener("hashchange", go);
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".finding details")) details.open = true;
  });
  for (const control of [...boxes, rules]) control.addEventListener("change", remember);
  bar.hidden = findings.length === 0;
  filter();
  go();
})();
