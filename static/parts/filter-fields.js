// Which items a report is of. What the store holds is offered; any other name can be written.

import { el } from "./dom.js";
import { offerValues } from "./filter-offers.js";
import { field, fold, input } from "./forms.js";
import { joinNames, splitNames } from "./names.js";
import { t } from "../texts.js";
import { trackerName, trackers } from "../trackers.js";

const lists = ["sources", "projects", "item_types", "statuses", "labels", "assignees"];

export function filterFields(filters = {}) {
  const types = [...Object.keys(trackers), "csv"].map((type) =>
    el("label", {}, el("input", { type: "checkbox", name: "source_types", value: type, checked: filters.source_types?.includes(type) }), trackerName(type)));
  const controls = Object.fromEntries(lists.map((name) => [name, input({ name: `filter-${name}`, value: joinNames(filters[name] ?? []) })]));
  const texts = lists.map((name) => field(`/filters/${name}`, t(`filter.${name}`), controls[name], { optional: true }));
  const folded = fold(t("filters"), el("p", { class: "hint" }, t("hint.filters")),
    el("fieldset", { class: "checks", "data-pointer": "/filters/source_types" }, el("legend", {}, t("filter.source_types")), types, el("p", { class: "error" })),
    el("div", { class: "pair wide" }, texts));
  offerValues(folded, controls);
  return folded;
}

/** The `filters` of a request, or undefined where every item is meant. */
export function readFilters(form) {
  const filters = Object.fromEntries(lists.map((name) => [name, splitNames(form.elements[`filter-${name}`].value)]));
  filters.source_types = [...form.querySelectorAll('[name="source_types"]:checked')].map(({ value }) => value);
  const used = Object.entries(filters).filter(([, list]) => list.length);
  return used.length ? Object.fromEntries(used) : undefined;
}
