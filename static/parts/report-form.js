// Every option of a report (CONTRACT 1), as the fields of a form and back.

import { el } from "./dom.js";
import { check, checks, choice, field, fold, input, select, zoneField } from "./forms.js";
import { filterFields, readFilters } from "./filter-fields.js";
import { periodFields } from "./period-fields.js";
import { zone } from "./format.js";
import { t } from "../texts.js";

const types = ["seasonal_activity", "comparison", "flow"];
const shown = ["include_charts", "include_tables", "include_insights", "include_items"];
const bundled = ["include_report", "include_csv", "include_json", "include_attachments"];

const boxes = (names, request) => names.map((name) => check(name, t(name), request[name] ?? true));

/** The fields of a report. A saved one without a time zone has the server's, and keeps it. `read(keepsRange)` is its request. */
export function reportFields(request = {}, kind = "pdf") {
  const type = select(types.map((name) => [name, t(`type.${name}`)]), request.report_type ?? types[0], { name: "report_type" });
  const periods = periodFields(request);
  const group = select(["day", "week", "month"].map((name) => [name, t(`group.${name}`)]), request.group_by ?? "month", { name: "group_by" });
  const paper = select([["a4", "A4"], ["letter", "Letter"]], request.paper ?? "a4", { name: "paper" });
  const text = (name, properties) => field(`/${name}`, t(`report.${name}`), input({ name, value: request[name], maxlength: 200, ...properties }), { optional: true });
  // A colour that nobody has chosen is the server's own, so there is a box to say that one is meant.
  const accent = el("div", { class: "field", "data-pointer": "/accent", "data-marks-itself": "" },
    el("label", { class: "inline" }, el("input", { type: "checkbox", name: "own_accent", checked: Boolean(request.accent) }), t("report.accent")),
    el("input", { type: "color", name: "accent", value: request.accent ?? "#17507d", "aria-label": t("report.accent"), "data-wrong": "true" }), el("p", { class: "error" }));
  const bundle = checks(t("in-bundle"), boxes(bundled, request));
  const element = el("div", { class: "report-fields" },
    field("/report_type", t("report-type"), type, { hint: t(`about.${type.value}`) }), periods.element,
    el("div", { class: "pair" }, field("/group_by", t("grouped-by"), group),
      choice(t("as"), "kind", [["pdf", "PDF"], ["zip", "ZIP"]], kind, t("hint.kind"))),
    bundle, text("title"),
    filterFields(request.filters),
    fold(t("looks"), checks(t("contents"), boxes(shown, request)), text("subtitle"), text("author", { maxlength: 100 }),
      el("div", { class: "pair" }, field("/paper", t("paper"), paper), zoneField("/timezone", t("timezone"), request.timezone ?? (Object.keys(request).length ? "" : zone), { hint: t("hint.zone") })), accent));

  function follow() {
    periods.showFor(type.value);
    bundle.hidden = element.querySelector('[name="kind"]:checked').value !== "zip";
    element.querySelector('[data-pointer="/report_type"] .hint').textContent = t(`about.${type.value}`);
    accent.querySelector('[type="color"]').hidden = !accent.querySelector('[type="checkbox"]').checked;
  }
  element.addEventListener("change", follow);
  follow();

  function read(form, keepsRange) {
    const { elements } = form;
    const names = form.elements.kind.value === "zip" ? [...shown, ...bundled] : shown;
    const texts = ["title", "subtitle", "author", "timezone"].map((name) => [name, elements[name].value.trim()]).filter(([, value]) => value);
    return {
      report_type: type.value, ...periods.read(type.value, keepsRange), group_by: group.value, ...Object.fromEntries(texts),
      accent: elements.own_accent.checked ? elements.accent.value : undefined, paper: paper.value === "a4" ? undefined : paper.value,
      // Only what differs from the server's own choice, so that a saved request stays short.
      ...Object.fromEntries(names.filter((name) => !elements[name].checked).map((name) => [name, false])),
      filters: readFilters(form),
    };
  }
  return { element, read, kind: () => element.querySelector('[name="kind"]:checked').value, isFixed: () => periods.isFixed(type.value) };
}
