// The days of a report: a range by name, which moves with time when the report is saved, or two dates; and for a
// comparison the periods, reckoned from those days or written one by one.

import { button, el } from "./dom.js";
import { field, input, select } from "./forms.js";
import { comparisonPeriods, namedRange, rangeNames, reportName, spanOf } from "./dates.js";
import { t } from "../texts.js";

const rangeText = (name) => (/^last_\d+_days$/.test(name) ? t("range.days", { n: name.split("_")[1] }) : t(`range.${name}`));

/** `request` is a saved one, or empty. */
export function periodFields(request = {}) {
  const first = request.range ?? (request.start_date ? "own" : "last_quarter");
  const known = rangeNames.includes(first) || first === "own" ? rangeNames : [first, ...rangeNames];
  const range = select([...known.map((name) => [name, rangeText(name)]), ["own", t("range.own")]], first, { name: "range" });
  const start = input({ name: "start", type: "date", value: request.start_date });
  const end = input({ name: "end", type: "date", value: request.end_date });
  const periods = request.comparison_periods ?? [];
  const compare = select(["before", "year", "both", "own"].map((name) => [name, t(name === "before" ? "compare.before.days" : `compare.${name}`)]), periods.length ? "own" : "before", { name: "compare" });
  const rows = el("div", { class: "periods" });
  const add = button(t("add-period"), () => addPeriod(), { "data-action": "add" });
  const own = el("div", { class: "own-periods" }, rows, add);
  const comparison = el("div", { class: "field-group", "data-pointer": "/comparison_periods" },
    field("/compare", t("compared-with"), compare, { hint: t("hint.compare") }), own, el("p", { class: "error" }));
  const quick = field("/range", t("range"), range);
  const dates = el("div", { class: "pair" }, field("/start_date", t("from"), start), field("/end_date", t("to"), end));

  function addPeriod({ start_date: from = "", end_date: to = "", label = "" } = {}) {
    const row = el("fieldset", { class: "period" }, el("legend", { class: "visually-hidden" }, t("period")));
    const remove = button(t("remove"), () => {
      row.remove();
      follow();
      rows.dispatchEvent(new Event("input", { bubbles: true }));
      add.focus();
    }, { class: "quiet" });
    row.append(field("", t("from"), input({ type: "date", value: from })), field("", t("to"), input({ type: "date", value: to })),
      field("", t("label"), input({ value: label, maxlength: 100 })), remove);
    rows.append(row);
    follow();
  }

  /** Up to five; each is known to the server by its place. */
  function follow() {
    [...rows.children].forEach((row, index) => {
      const names = ["start_date", "end_date", "label"];
      [...row.querySelectorAll(".field")].forEach((one, place) => (one.dataset.pointer = `/comparison_periods/${index}/${names[place]}`));
    });
    add.disabled = rows.children.length >= 5;
  }

  periods.forEach(addPeriod);
  while (rows.children.length < 2) addPeriod();
  range.addEventListener("change", () => {
    if (range.value !== "own") setDates();
  });
  for (const date of [start, end]) {
    date.addEventListener("input", () => {
      range.value = "own";
      nameBefore();
    });
  }

  function setDates() {
    const days = namedRange(range.value);
    start.value = days.start;
    end.value = days.end;
    nameBefore();
  }

  /** What comes before a quarter is the quarter before, and not as many days. */
  function nameBefore() {
    const span = start.value && end.value && start.value <= end.value ? spanOf(start.value, end.value) : "days";
    compare.querySelector('[value="before"]').textContent = t(`compare.before.${span}`);
  }
  if (first !== "own") setDates();
  else nameBefore();

  function ownPeriods() {
    return [...rows.children].map((row) => {
      const [from, to, label] = [...row.querySelectorAll("input")].map(({ value }) => value.trim());
      return { start_date: from, end_date: to, label: label || (from && to ? reportName(from, to) : "") };
    }).filter(({ start_date: from, end_date: to, label }) => from || to || label);
  }

  return {
    element: el("div", { class: "field-group" }, quick, dates, comparison),
    showFor(type) {
      comparison.hidden = type !== "comparison";
      own.hidden = compare.value !== "own";
      const without = type === "comparison" && compare.value === "own";
      for (const part of [quick, dates]) part.hidden = without;
    },
    /** What the fields say; `keepsRange` for a request that is saved, where the range stays a name. */
    read(type, keepsRange) {
      if (type === "comparison" && compare.value === "own") return { comparison_periods: ownPeriods() };
      if (type === "comparison" && start.value && end.value) {
        return { start_date: start.value, end_date: end.value, comparison_periods: comparisonPeriods(start.value, end.value, compare.value, reportName) };
      }
      if (keepsRange && range.value !== "own") return { range: range.value };
      return { start_date: start.value || undefined, end_date: end.value || undefined };
    },
    isFixed: (type) => type === "comparison" || range.value === "own",
  };
}
