// What is folded away is made only when it is unfolded: a description has far more in it than anyone reads at once.

import { el } from "../parts/element.js";

const unmade = new WeakMap();

function fill(element) {
  const make = unmade.get(element);
  unmade.delete(element);
  if (make) element.append(...[make()].flat(Infinity).filter(Boolean));
}

export function fold(name, summary, make, open = false) {
  const element = el("details", { class: name, open }, el("summary", {}, summary));
  unmade.set(element, make);
  if (open) fill(element);
  else element.addEventListener("toggle", () => fill(element), { once: true });
  return element;
}

/** Unfolds all that `wanted` says yes to, and what is in it; answers what was folded. */
export function unfold(root, wanted) {
  const all = [];
  for (let folded; (folded = [...root.querySelectorAll("details:not([open])")].filter(wanted)).length; all.push(...folded)) {
    for (const one of folded) {
      fill(one);
      one.open = true;
    }
  }
  return all;
}
