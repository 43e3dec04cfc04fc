// The list of what is on the page: it finds, it shows where the reader is, and on a narrow screen it folds away.

import { el } from "../parts/element.js";
import { wordsOf } from "./document.js";
import { methodLabel } from "./operation.js";

const wide = matchMedia("(min-width: 64rem)");

/** What the part of the address behind # names. */
export const placeOfAddress = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));

export const entry = (id, text, method) => el("li", { "data-of": id }, el("a", { href: `#${id}` }, text, method && methodLabel(method)));

/** A group of entries under its name. */
export const entries = (id, name, list) => el("div", { class: "docs-entries", "data-of": id },
  el("p", {}, el("a", { href: `#${id}` }, name)), el("ul", {}, list));

/** Marks where the reader is: the last part whose top has passed the upper third of the window. */
function follow(nav, sections) {
  const link = (id) => nav.querySelector(`a[href="#${CSS.escape(id)}"]`);
  const observer = new IntersectionObserver(() => {
    const shown = sections.filter((one) => !one.hidden && one.getBoundingClientRect().top < innerHeight / 3).at(-1) ?? sections[0];
    const before = nav.querySelector("[aria-current]");
    const now = link(shown.id);
    if (!now || before === now) return;
    before?.removeAttribute("aria-current");
    now.setAttribute("aria-current", "true");
    // Only the list itself is moved: scrollIntoView would move the page as well.
    const frame = nav.closest("details");
    const { top, bottom } = now.getBoundingClientRect();
    const box = frame.getBoundingClientRect();
    if (wide.matches && (top < box.top + 120 || bottom > box.bottom - 40)) frame.scrollTop += top - box.top - box.height / 2;
  }, { rootMargin: "0px 0px -66% 0px", threshold: [0, 0.01] });
  for (const one of sections) observer.observe(one);
}

/** Shows only the operations in which every word that is typed occurs. */
function find(input, found, nav, main, api) {
  const operations = api.groups.flatMap((group) => group.operations)
    .map((operation) => ({ element: document.getElementById(operation.id), text: wordsOf(operation, api) }));
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { element, text } of operations) {
      element.hidden = !words.every((word) => text.includes(word));
      count += !element.hidden;
      nav.querySelector(`li[data-of="${CSS.escape(element.id)}"]`).hidden = element.hidden;
    }
    for (const group of main.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".operation:not([hidden])");
      nav.querySelector(`.docs-entries[data-of="${CSS.escape(group.id)}"]`).hidden = group.hidden;
    }
    nav.querySelector(".docs-entries").hidden = words.length > 0;
    main.classList.toggle("filtered", words.length > 0);
    scrollTo(0, 0);
    found.textContent = words.length === 0 ? "" : count === 1 ? "1 operation" : `${count || "No"} operations`;
  });
  const clear = () => {
    input.value = "";
    input.dispatchEvent(new Event("input"));
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault();
    clear();
  });
  // A link leads to an operation that is not among those found: all are shown again.
  addEventListener("hashchange", () => {
    const place = placeOfAddress();
    if (!place || place.checkVisibility()) return;
    clear();
    place.scrollIntoView();
  });
}

export function contents(menu, main, api) {
  const nav = menu.querySelector("nav");
  const fit = () => (menu.open = wide.matches);
  fit();
  wide.addEventListener("change", fit);
  menu.hidden = false;
  nav.addEventListener("click", (event) => {
    if (!wide.matches && event.target.closest("a")) menu.open = false;
  });
  find(menu.querySelector("input"), menu.querySelector("[role=status]"), nav, main, api);
  follow(nav, [...main.querySelectorAll(".operation")]);
}
