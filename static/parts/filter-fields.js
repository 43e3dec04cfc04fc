// Which items a report is of. Names that the store is known to hold are offered; any other can be written.

import { el } from "./dom.js";
import { field, fold, input, names } from "./forms.js";
import { get } from "./client.js";
import { t } from "../texts.js";
import { trackerName, trackers } from "../trackers.js";

const lists = ["sources", "projects", "item_types", "statuses", "labels", "assignees"];

/** The names under which reports know what is held: of the saved sources, and of what the last report rested on. */
export async function heldSources() {
  const [{ sources }, { jobs }] = await Promise.all([get("api/sources"), get("api/exports?limit=5&status_filter=completed")]);
  const rested = jobs.find(({ coverage }) => coverage?.sources)?.coverage.sources ?? [];
  return [...new Set([...sources.flatMap(({ sources: own }) => own), ...rested.map(({ source }) => source)])].sort();
}

export function filterFields(filters = {}) {
  const types = [...Object.keys(trackers), "csv"].map((type) =>
    el("label", {}, el("input", { type: "checkbox", name: "source_types", value: type, checked: filters.source_types?.includes(type) }), trackerName(type)));
  const texts = lists.map((name) => {
    const control = input({ name: `filter-${name}`, value: (filters[name] ?? []).join(", "), list: name === "sources" ? "held-sources" : null });
    return field(`/filters/${name}`, t(`filter.${name}`), control, { optional: true });
  });
  const offered = el("datalist", { id: "held-sources" });
  heldSources().then((held) => offered.append(...held.map((name) => el("option", { value: name }))), () => {});
  return fold(t("filters"), el("p", { class: "hint" }, t("hint.filters")),
    el("fieldset", { class: "checks", "data-pointer": "/filters/source_types" }, el("legend", {}, t("filter.source_types")), types, el("p", { class: "error" })),
    el("div", { class: "pair" }, texts), offered);
}

/** The `filters` of a request, or undefined where every item is meant. */
export function readFilters(form) {
  const filters = Object.fromEntries(lists.map((name) => [name, names(form.elements[`filter-${name}`].value)]));
  filters.source_types = [...form.querySelectorAll('[name="source_types"]:checked')].map(({ value }) => value);
  const used = Object.entries(filters).filter(([, list]) => list.length);
  return used.length ? Object.fromEntries(used) : undefined;
}
