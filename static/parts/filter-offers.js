// What the store holds for a filter, as buttons under its field: the most frequent values, and while somebody types those
// that have the word in them.

import { button, el, foreign } from "./dom.js";
import { get } from "./client.js";
import { number } from "./format.js";
import { joinNames, lastName, splitNames } from "./names.js";
import { count, t } from "../texts.js";

const shown = 8;

/** The place under one field; `show` fills it with what the server has told. */
function offersFor(name, control) {
  const place = el("div", { class: "offers", role: "group", "aria-label": t("offered", { field: t(`filter.${name}`) }), hidden: true });
  let offered = [];
  let asked = 0;
  let timer;

  function toggle(value) {
    const word = lastName(control.value);
    const chosen = splitNames(control.value);
    // What was typed to find the value gives way to it.
    const rest = chosen.filter((one) => one !== value && (one !== word || offered.some((offer) => offer.value === one)));
    control.value = joinNames(chosen.includes(value) ? rest : [...rest, value]);
    control.dispatchEvent(new Event("change", { bubbles: true }));
    mark();
  }

  function mark() {
    const chosen = splitNames(control.value);
    for (const one of place.children) one.setAttribute("aria-pressed", String(chosen.includes(one.dataset.value)));
  }

  function show(values) {
    offered = values;
    place.replaceChildren(...values.map(({ value, items }) =>
      button([foreign(value), el("span", { class: "soft" }, number(items))], () => toggle(value),
        { class: "offer", "data-value": value, "aria-label": `${value}, ${count("items", items)}` })));
    place.hidden = values.length === 0;
    mark();
  }

  async function search() {
    const own = (asked += 1);
    const word = lastName(control.value);
    const known = offered.some(({ value }) => value === word);
    const query = new URLSearchParams({ field: name, limit: shown, ...(word && !known ? { q: word } : {}) });
    const { facets } = await get(`api/items/facets?${query}`);
    if (own === asked) show(facets[name].values);
  }

  control.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search().catch(() => {}), 150);
  });
  return { place, show };
}

/**
 * Puts offers under the fields of a fold, and asks for them when it is first opened.
 * `controls` are the fields' controls by the filters' names.
 */
export function offerValues(fold, controls) {
  const all = Object.entries(controls).map(([name, control]) => {
    const offers = offersFor(name, control);
    control.after(offers.place);
    return [name, offers];
  });
  fold.addEventListener("toggle", async () => {
    const { facets } = await get(`api/items/facets?limit=${shown}`).catch(() => ({ facets: null }));
    if (facets) for (const [name, { show }] of all) show(facets[name].values);
  }, { once: true });
}
