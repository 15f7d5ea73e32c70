"use strict";
// The index reads without this. It adds sorting and filters, whose state stands in the fragment of the address.
(() => {
  const table = document.querySelector(".stories"), bar = document.querySelector(".bar");
  const heads = [...table.querySelectorAll("thead th")], body = table.tBodies[0];
  const rows = [...body.rows].filter((row) => row.dataset.verdict);
  const boxes = [...bar.querySelectorAll("[name=verdict]")], select = bar.elements.sort;
  const words = new Map(rows.map((row) => [row, plain(row.cells[0].textContent)]));
  const rest = document.querySelector(".rest"), AT_FIRST = 200;
  let ordered = rows;
  let sort = "";
  let most = AT_FIRST;

  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, ""); }

  function value(row, place) {
    const text = row.cells[place].textContent.trim();
    if (!heads[place].classList.contains("num")) return plain(text);
    return text === "–" ? NaN : text === "·" ? 0 : Number(text.replaceAll(",", ""));
  }

  // What is not known goes last, whichever way the rows are sorted.
  function compare(a, b) {
    if (typeof a === "string") return a < b ? -1 : a > b ? 1 : 0;
    return a - b;
  }

  function order() {
    const [key, way] = sort.split(".");
    const place = heads.findIndex((head) => head.dataset.key === key);
    for (const [number, head] of heads.entries()) {
      if (number === place) head.setAttribute("aria-sort", way === "up" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    if (place < 0) { show(rows); return; }
    const valued = rows.map((row) => [row, value(row, place)]);
    const known = valued.filter(([, v]) => !Number.isNaN(v)), unknown = valued.filter(([, v]) => Number.isNaN(v));
    known.sort(([, a], [, b]) => (way === "up" ? compare(a, b) : compare(b, a)));
    show([...known, ...unknown].map(([row]) => row));
  }

  function show(inOrder) {
    if (inOrder.some((row, place) => row !== ordered[place])) body.append(...inOrder);
    ordered = inOrder;
  }

  function filter() {
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = plain(bar.elements.text.value.trim());
    let left = 0;
    for (const row of ordered) {
      const isWanted = verdicts.has(row.dataset.verdict) && words.get(row).includes(wanted);
      left += isWanted ? 1 : 0;
      row.hidden = !isWanted || left > most;
    }
    rest.hidden = left <= most;
    rest.firstChild.textContent = `Show the other ${left - most}`;
    bar.querySelector(".count").textContent = left === rows.length ? `${left} stories` : `${left} of ${rows.length} stories`;
  }

  function remember() {
    const state = new URLSearchParams();
    if (!boxes.every((box) => box.checked)) state.set("verdict", boxes.filter((box) => box.checked).map((box) => box.value).join(","));
    if (bar.elements.text.value) state.set("text", bar.elements.text.value);
    if (sort) state.set("sort", sort);
    const fragment = state.toString();
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  }

  function recall() {
    if (location.hash && !location.hash.includes("=")) return;
    const state = new URLSearchParams(location.hash.slice(1));
    const verdicts = state.get("verdict")?.split(",");
    for (const box of boxes) box.checked = verdicts ? verdicts.includes(box.value) : true;
    bar.elements.text.value = state.get("text") ?? "";
    sort = state.get("sort") ?? "";
    select.value = sort;
    if (select.selectedIndex < 0) select.value = sort = "";
    order();
    filter();
  }

  select.append(new Option("worst first", ""));
  for (const head of heads) {
    const { key } = head.dataset, label = head.textContent.trim();
    const isNumber = head.classList.contains("num");
    select.append(new Option(`${label}, ${isNumber ? "low first" : "A to Z"}`, `${key}.up`), new Option(`${label}, ${isNumber ? "high first" : "Z to A"}`, `${key}.down`));
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      const first = isNumber ? "down" : "up";
      const other = isNumber ? "up" : "down";
      sort = sort === `${key}.${first}` ? `${key}.${other}` : sort === `${key}.${other}` ? "" : `${key}.${first}`;
      select.value = sort;
      order();
      filter();
      remember();
    });
    head.replaceChildren(button);
  }
  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.addEventListener("input", () => {
    if (select.value !== sort) { sort = select.value; order(); }
    filter();
    remember();
  });
  bar.addEventListener("reset", () => setTimeout(() => { sort = ""; order(); filter(); remember(); }));
  window.addEventListener("hashchange", recall);
  rest.firstChild.addEventListener("click", () => { most = Infinity; filter(); });
  window.addEventListener("beforeprint", () => { most = Infinity; filter(); });
  bar.hidden = rows.length === 0;
  recall();
  table.classList.add("ready");
})();
