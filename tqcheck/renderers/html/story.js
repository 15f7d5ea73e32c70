"use strict";
// The page reads without this. It adds filters, keys, the heat map and copying; all of its state stands in the
// fragment of the address (#severity=critical,major&rule=TQ3&at=f1a2b3c4), so that it can be passed on.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const bar = one(".bar"), form = one(".filters"), more = one(".more"), help = one(".help"), shownRule = one(".shown-rule");
  const control = (name) => form.elements[name] ?? { value: "", checked: false };
  const boxes = all("[name=kind]", form);
  const keys = one("[name=keys]", help);
  const cards = all(".finding");
  const segments = all(".segment");
  const marks = all(".mark[href]");
  const bars = all(".strip svg a");
  const neighbours = all(".stories .prev, .stories .next");
  const kindOf = new Map(cards.map((card) => [card.id, card.dataset.kind]));
  const onMark = new Map(marks.map((mark) => [mark, (mark.dataset.findings ?? mark.hash.slice(1)).split(" ")]));
  let at = "";
  let heatShown = "";

  // --- what is shown --------------------------------------------------------------------------------------------

  const plainText = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const searched = new Map();
  function holds(element, words) {
    if (!searched.has(element)) searched.set(element, plainText(wordsOf(element)));
    return searched.get(element).includes(words);
  }

  // The text without what the page adds to it: numbers of findings, signs of breaks.
  function wordsOf(element) {
    const copy = element.cloneNode(true);
    for (const number of all("sup, .place", copy)) number.remove();
    return copy.textContent.replaceAll("⏎", " ");
  }

  function isWanted(card, kinds, words) {
    const { kind, rule, sure, state } = card.dataset;
    return kinds.has(kind)
      && rule.startsWith(control("rule").value)
      && Number(sure) >= Number(control("sure").value)
      && (!control("state").value || state === control("state").value)
      && (!control("gate").checked || card.hasAttribute("data-fails"))
      && (!words || holds(card, words) || holds(one(".text", card.closest(".segment")), words));
  }

  function filter() {
    const kinds = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = plainText(control("text").value.trim());
    for (const card of cards) card.hidden = !isWanted(card, kinds, words);
    for (const segment of segments) {
      const found = one(".finding:not([hidden])", segment) !== null;
      segment.hidden = !found && (control("only").checked || (words !== "" && !holds(segment, words)));
    }
    for (const list of all(".findings")) list.hidden = !one(".finding:not([hidden])", list);
    mark();
    document.documentElement.classList.toggle("plain", control("plain").checked);
    more.classList.toggle("active", ["rule", "sure", "state"].some((name) => control(name).value) || control("only").checked || control("plain").checked);
    heat(control("heat").value);
    count();
  }

  // Where findings overlap, a mark stands for the two gravest of those that are shown.
  function mark() {
    for (const [mark, ids] of onMark) {
      const [first, second] = ids.filter((id) => kindOf.has(id) && !document.getElementById(id).hidden);
      mark.className = first ? `mark ${kindOf.get(first)}${second ? ` over-${kindOf.get(second)}` : ""}` : "mark off";
      if (first) mark.setAttribute("href", `#${first}`);
      else mark.removeAttribute("href");
      mark.classList.toggle("current", ids.includes(at));
      for (const number of mark.querySelectorAll("sup")) number.hidden = document.getElementById(number.dataset.of)?.hidden ?? true;
    }
  }

  const shown = () => cards.filter((card) => !card.hidden);

  function count() {
    const left = shown();
    const place = left.findIndex((card) => card.id === at);
    const of = left.length === cards.length ? `${cards.length}` : `${left.length} of ${cards.length}`;
    one(".count", bar).textContent = place < 0 ? `${of} findings` : `${place + 1} / ${of}`;
  }

  // --- heat map: tokens of the translation shaded by their surprisal ---------------------------------------------------

  function heat(which) {
    if (which === heatShown) return;
    heatShown = which;
    one(".scale", bar)?.toggleAttribute("hidden", !which);
    for (const text of all(".text")) {
      for (const token of all(".heat", text)) token.replaceWith(...token.childNodes);
      text.normalize();
      if (which && text.dataset[which]) shade(text, text.dataset[which].split(",").map((token) => token.split(" ").map(Number)));
    }
  }

  function shade(text, tokens) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("sup, .place") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    let length = 0;
    while (walker.nextNode()) {
      nodes.push([walker.currentNode, length]);
      length += walker.currentNode.length;
    }
    for (const [node, start] of nodes.reverse()) {
      const end = start + node.length;
      for (const [from, long, bits] of tokens.filter(([a, b]) => a < end && a + b > start).reverse()) {
        const part = document.createRange();
        part.setStart(node, Math.max(from, start) - start);
        part.setEnd(node, Math.min(from + long, end) - start);
        const token = document.createElement("span");
        token.className = `heat h${Math.min(5, Math.floor(bits / 4))}`;
        token.title = `${bits} bits`;
        part.surroundContents(token);
      }
    }
  }

  // --- the address ----------------------------------------------------------------------------------------------------

  const usual = (box) => box.defaultChecked;

  function remember() {
    const state = new URLSearchParams();
    if (boxes.some((box) => box.checked !== usual(box))) state.set("severity", boxes.filter((box) => box.checked).map((box) => box.value).join(","));
    for (const name of ["rule", "sure", "state", "text", "heat"]) if (control(name).value) state.set(name, control(name).value);
    for (const name of ["gate", "only", "plain"]) if (control(name).checked) state.set(name, "1");
    if (!keys.checked) state.set("keys", "0");
    const filters = state.toString();
    carry(state);
    if (at && filters) state.set("at", at);
    const fragment = filters ? state.toString() : at;
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  }

  // How one story is looked at, the next one is; what is looked for in it may not be there.
  function carry(state) {
    const kept = new URLSearchParams([...state].filter(([name]) => ["only", "plain", "heat", "keys"].includes(name)));
    for (const link of neighbours) link.hash = kept.toString();
  }

  function recall() {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) {
      if (kindOf.has(hash)) go(hash);
      else if (hash.startsWith("s") || hash.includes("-s")) reveal(document.getElementById(hash));
      return;
    }
    const state = new URLSearchParams(hash);
    const severity = state.get("severity")?.split(",");
    for (const box of boxes) box.checked = severity ? severity.includes(box.value) : usual(box);
    for (const name of ["rule", "sure", "state", "text", "heat"]) {
      control(name).value = state.get(name) ?? "";
      if (control(name).selectedIndex < 0) control(name).value = "";
    }
    for (const name of ["gate", "only", "plain"]) control(name).checked = state.get(name) === "1";
    keys.checked = state.get("keys") !== "0";
    carry(state);
    filter();
    if (kindOf.has(state.get("at"))) go(state.get("at"));
  }

  function reveal(segment) {
    if (!segment?.hidden) return;
    form.reset();
    filter();
    segment.scrollIntoView();
    remember();
  }

  function go(id) {
    const card = document.getElementById(id);
    at = id;
    if (card.hidden) {
      form.reset();
      boxes.find((box) => box.value === card.dataset.kind).checked = true;
      filter();
    }
    for (const other of cards) other.classList.toggle("current", other === card);
    mark();
    count();
    card.focus({ preventScroll: true });
    const segment = card.closest(".segment");
    for (const link of bars) link.classList.toggle("here", link.getAttribute("href") === `#${segment.id}`);
    (segment.offsetHeight < innerHeight * 0.8 ? segment : card).scrollIntoView({ block: "center" });
    remember();
  }

  function step(by) {
    const left = shown();
    if (!left.length) return;
    const place = left.findIndex((card) => card.id === at);
    if (place >= 0) go(left[(place + by + left.length) % left.length].id);
    else go((by > 0 ? left.find((card) => card.getBoundingClientRect().bottom > bar.offsetHeight) ?? left[0] : left.at(-1)).id);
  }

  // --- one finding: as text, and its rule -----------------------------------------------------------------------------

  function asText(card) {
    const text = (selector) => one(selector, card)?.textContent.trim().replace(/\s+/g, " ") ?? "";
    const phrase = marks.filter((mark) => onMark.get(mark).includes(card.id)).map(wordsOf).join("");
    const story = card.closest(".story");
    return [
      `${text(".badge")}: ${card.dataset.rule} ${text(".rule")}`,
      `${story.dataset.path}:${card.dataset.place}`,
      phrase && `“${phrase}”`,
      text(".message"),
      text(".suggestion"),
      ...all(".evidence", card).map((item) => `- ${item.textContent.trim().replace(/\s+/g, " ")}`),
      text(".sure"),
      `${location.href.split("#")[0]}#${card.id}`,
    ].filter(Boolean).join("\n");
  }

  async function copy(card, button) {
    const text = asText(card);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea"); // a page opened as a file may not have the clipboard
      area.value = text;
      card.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const said = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = said; }, 1500);
  }

  function showRule(id) {
    const manual = document.getElementById(id);
    if (!manual) return;
    const copied = manual.cloneNode(true);
    copied.removeAttribute("id");
    one("div", shownRule).replaceChildren(copied);
    shownRule.showModal();
  }

  for (const card of cards) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = "copy";
    button.textContent = "Copy";
    button.title = "Copy this finding as text, for a ticket";
    one(".acts", card).append(button);
    card.tabIndex = -1;
  }

  // --- events ---------------------------------------------------------------------------------------------------------

  const flip = (name) => { if (form.elements[name]) { form.elements[name].checked = !form.elements[name].checked; changed(); } };
  function changed() { filter(); remember(); }
  function nextHeat() {
    const select = form.elements.heat;
    if (!select) return;
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    changed();
  }
  const current = () => (at && !document.getElementById(at).hidden ? document.getElementById(at) : null);

  const doing = {
    n: () => step(1), j: () => step(1), next: () => step(1),
    p: () => step(-1), k: () => step(-1), previous: () => step(-1),
    c: () => { const card = current(); if (card) copy(card, one("[data-do=copy]", card)); },
    d: () => { const card = current(); if (card) showRule(one(".rule", card).hash?.slice(1)); },
    g: () => flip("gate"), o: () => flip("only"), t: () => flip("plain"), h: nextHeat,
    N: () => one(".stories .next")?.click(), P: () => one(".stories .prev")?.click(),
    "/": () => { if (!form.offsetParent) doing.filters(); form.elements.text.focus(); },
    filters: () => one(".filtering").setAttribute("aria-expanded", more.open = bar.classList.toggle("open")),
    "?": () => help.showModal(), help: () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") more.open = false;
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (event.target.matches("select, input:not([type=checkbox]), textarea")) return;
    if (!Object.hasOwn(doing, event.key) || event.key.length > 1) return;
    if ("NP".includes(event.key) && !event.shiftKey) return;  // caps lock is no shift
    event.preventDefault();
    doing[event.key]();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button?.dataset.do === "copy") copy(button.closest(".finding"), button);
    else if (button) doing[button.dataset.do]();
    const rule = event.target.closest(".rule[href]");
    if (rule && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      showRule(rule.hash.slice(1));
    }
    if (!event.target.closest(".more, .bar.open")) more.open = false;
  });
  // the strip is one stop of the tab key; arrows move in it
  for (const link of bars) link.setAttribute("tabindex", link === one("a", link.parentElement) ? "0" : "-1");
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest(".strip svg a");
    if (link) for (const other of all("a", link.parentElement)) other.setAttribute("tabindex", other === link ? "0" : "-1");
  });
  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.(".strip svg a");
    const to = { ArrowRight: link?.nextElementSibling, ArrowLeft: link?.previousElementSibling }[event.key];
    if (to?.matches("a")) { event.preventDefault(); to.focus(); }
  });

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  keys.addEventListener("change", remember);
  window.addEventListener("hashchange", recall);

  document.documentElement.classList.add("js");
  bar.hidden = segments.length === 0;
  filter();
  recall();
})();
