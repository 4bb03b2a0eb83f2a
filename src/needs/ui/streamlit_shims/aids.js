const TABLE = ".stTable > div";
function set(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
function sayNavigation(current) {
  for (const group of document.querySelectorAll(".st-key-navigation")) {
    set(group, "role", "navigation");
    set(group, "aria-label", "Pages");
    for (const link of group.querySelectorAll("a")) {
      set(link, "aria-current", link.textContent.trim() === current ? "page" : null);
    }
  }
  // The first page's link has no path, so that a new window would open the page one is on.
  for (const link of document.querySelectorAll("a[href^='?']")) {
    set(link, "href", "./" + link.getAttribute("href"));
  }
}
function sayTables(sizes) {
  for (const cell of document.querySelectorAll(":is(.stTable, .stMarkdown) td:first-child")) {
    set(cell, "role", "rowheader");
  }
  for (const box of document.querySelectorAll(`${TABLE}, .stMarkdown table, .katex-display`)) {
    sizes.observe(box);
    const wide = box.scrollWidth > box.clientWidth + 1;
    set(box, "tabindex", wide ? "0" : null);
    if (box.matches("table")) continue;
    const table = box.querySelector("table");
    const what = table ? `Table: ${table.getAttribute("aria-label") ?? ""}` : "Formula";
    set(box, "role", wide ? "group" : null);
    set(box, "aria-label", wide ? `${what} (scrolls sideways)` : null);
  }
}
function keepLetters(event) {
  // A letter alone runs the page again; who dictates, or strikes a key by mistake, did not ask for that.
  const typed = event.composedPath()[0].matches?.("input, textarea, select, [contenteditable]");
  const letter = /^[a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (letter && !typed) event.stopImmediatePropagation();
}
function rest() {
  // What folds is moved by a script, which does not ask what the reader wants.
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const each of document.getAnimations()) if (!(each instanceof CSSAnimation)) each.finish();
}
function stops(root) {
  return [...root.querySelectorAll("*")]
    .flatMap(each => each.shadowRoot ? stops(each.shadowRoot) : [each])
    .filter(each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility());
}
function held() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}
function leadIn() {
  for (const box of document.querySelectorAll("[data-testid=stPopoverBody]:not([tabindex])")) {
    if (!box.textContent.trim() || box.querySelector("[data-testid=stSkeleton]")) continue;
    const button = document.querySelector(".stPopover button[aria-expanded=true]");
    box.tabIndex = -1;
    if (document.activeElement !== button) continue;
    box.focus({ preventScroll: true });
    box.addEventListener("keydown", event => {
      const within = stops(box);
      const edge = event.shiftKey ? [box, within[0]] : [within.at(-1) ?? box];
      if (event.key !== "Tab" || !edge.includes(held())) return;
      // On from the button goes the browser; back to it is where this ends.
      if (event.shiftKey) event.preventDefault();
      button.focus();
    });
  }
}
export default function ({ data, parentElement }) {
  document.documentElement.lang = "en-GB";
  const status = parentElement.querySelector("[role=status]");
  if ((parentElement.shown ?? data.shows) !== data.shows) status.textContent = data.shows;
  parentElement.shown = data.shows;
  parentElement.querySelector("a").onclick = event => {
    event.preventDefault();
    const heading = document.querySelector("h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  };
  let due = 0;
  const mend = () => {
    due = 0;
    sayNavigation(data.current);
    sayTables(sizes);
    leadIn();
    rest();
  };
  const soon = () => { due ||= requestAnimationFrame(mend); };
  const sizes = new ResizeObserver(soon);
  const watch = new MutationObserver(soon);
  const names = ["open", "class", "href"];
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: names });
  window.addEventListener("resize", soon);
  window.addEventListener("click", soon);
  window.addEventListener("keydown", keepLetters, true);
  soon();
  return () => {
    watch.disconnect();
    sizes.disconnect();
    window.removeEventListener("resize", soon);
    window.removeEventListener("click", soon);
    window.removeEventListener("keydown", keepLetters, true);
    cancelAnimationFrame(due);
  };
}
