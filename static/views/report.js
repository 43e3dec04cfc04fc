// The report builder: every option beside the picture of page one; made once now, or saved to be made again and again.

import { get, patch, post } from "../parts/client.js";
import { conflictNotice, merge, mergedNotice } from "../parts/conflict.js";
import { deliveryFields } from "../parts/delivery-fields.js";
import { announce, back, button, card, el, foreign, heading, notice } from "../parts/dom.js";
import { field, formError, input, sending } from "../parts/forms.js";
import { rememberJob, requestTitle, showJob } from "../parts/jobs.js";
import { previewFigure } from "../parts/preview.js";
import { reportFields } from "../parts/report-form.js";
import { scheduleFields } from "../parts/schedule-form.js";
import { go } from "../router.js";
import { t } from "../texts.js";

/** What saving wants besides the request. `saved` is the report that is changed, or empty. */
function savingFields(saved, sources, suggestion) {
  const schedule = scheduleFields(saved.schedule, saved.id ? "none" : "monthly");
  const delivery = deliveryFields(saved.deliver, saved.id);
  // A file does not come by itself, and what has failed lately would only hold a report up.
  const boxes = sources.filter(({ source_type: type }) => type !== "csv").map(({ id, name, last_import: last }) =>
    el("label", {}, el("input", { type: "checkbox", name: "import_first", value: id, checked: saved.import_first?.includes(id) ?? last?.status !== "failed" }), name));
  const element = el("div", { class: "saving" },
    field("/name", t("report-name"), input({ name: "name", maxlength: 100, value: saved.name, placeholder: suggestion() })),
    el("p", { class: "hint fixed-note", hidden: true }, t("hint.fixed")), schedule.element,
    boxes.length ? el("fieldset", { class: "checks", "data-pointer": "/import_first" }, el("legend", {}, t("import-first")), boxes, el("p", { class: "error" })) : null,
    field("/keep_days", t("keep-days"), input({ name: "keep_days", type: "number", min: 1, max: 3660, value: saved.keep_days ?? 90 }), { hint: t("hint.keep-days") }),
    delivery.element);
  const read = (form) => {
    const deliver = delivery.deliver();
    return {
      name: form.elements.name.value.trim() || suggestion(), schedule: schedule.schedule(),
      import_first: [...element.querySelectorAll('[name="import_first"]:checked')].map(({ value }) => value),
      keep_days: Number(form.elements.keep_days.value) || null,
      // An older server knows no delivery, and is not asked about any where there is none.
      ...(deliver.length || saved.deliver?.length ? { deliver } : {}),
    };
  };
  return { element, read };
}

/** What the members of a report are called here. */
const memberNames = {
  name: "report-name", kind: "as", schedule: "schedule", import_first: "import-first", keep_days: "keep-days", deliver: "delivery",
  report_type: "report-type", range: "range", start_date: "from", end_date: "to", comparison_periods: "compared-with",
  group_by: "grouped-by", filters: "filters", timezone: "timezone", paper: "paper", ...Object.fromEntries(
    ["charts", "tables", "insights", "items", "report", "csv", "json", "attachments"].map((name) => [`include_${name}`, `include_${name}`])),
};

/** The builder for a new report, or for a saved one that is changed. */
function builder(saved, sources, signal, conflicted) {
  const fields = reportFields(saved.request, saved.kind);
  const suggestion = () => {
    const range = form.elements.range.selectedOptions[0];
    const what = form.elements.report_type.selectedOptions[0].text;
    return (form.elements.title.value.trim() || (range.value === "own" ? what : `${what}, ${range.text}`)).slice(0, 100);
  };
  const live = el("div", { class: "live" });
  const form = el("form", { class: "builder", novalidate: true });
  const preview = previewFigure(() => fields.read(form, false), signal);
  const top = el("div", { class: "conflict" });
  form.append(top, card(t("what-in-it"), fields.element));
  const saving = savingFields(saved, sources, () => (form.elements.range ? suggestion() : ""));
  const savingCard = card(t("save-repeat"), saving.element);
  const error = formError();
  const save = el("button", { class: saved.id ? "primary" : "", name: "save", value: "save" }, t(saved.id ? "save" : "save-report"));
  const make = el("button", { class: "primary", name: "make", value: "make" }, t("make-report"));
  const open = button(t("save-repeat-open"), () => {
    savingCard.hidden = open.hidden = false;
    open.replaceWith(save);
    form.elements.name.focus();
  }, { "data-action": "save-repeat" });
  savingCard.hidden = !saved.id;
  form.append(savingCard, error, el("div", { class: "buttons" }, saved.id ? save : [make, open]), live);

  function follow() {
    form.elements.name.placeholder = suggestion();
    form.querySelector(".fixed-note").hidden = !fields.isFixed();
    preview.soon();
  }
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);

  async function makeNow() {
    const body = fields.read(form, false);
    const kind = fields.kind();
    const title = requestTitle(body);
    const job = await post(`api/exports/${kind}`, body);
    rememberJob(job, title, { path: `api/exports/${kind}`, body });
    announce(t("started", { title }));
    return { job: { kind, ...job }, title };
  }

  const written = () => ({ kind: fields.kind(), request: fields.read(form, true), ...saving.read(form) });

  async function saveNow() {
    const done = saved.id ? await patch(`api/reports/${saved.id}`, saved.version, written()) : await post("api/reports", written());
    go(`#/reports/${done.id}`);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const saves = event.submitter ? event.submitter === save : saved.id;
    const begun = await sending(form, saves ? () => saveNow().catch((problem) => {
      if (problem.status !== 412) throw problem;
      top.replaceChildren(conflictNotice(conflicted));
      top.scrollIntoView({ block: "nearest" });
      top.querySelector("button").focus();
    }) : makeNow);
    if (begun?.job) showJob(live, begun.job, begun.title, signal);
  });
  follow();
  return { form, top, preview, written };
}

export async function reportView(place, id, { signal }) {
  const { sources } = await get("api/sources").catch(() => ({ sources: [] }));
  const columns = el("div", { class: "columns builder-columns" });
  let saved = {};
  let shown;
  let began;

  function show(document) {
    shown = builder(document, sources, signal, reload);
    columns.replaceChildren(shown.form, el("aside", { class: "card preview-card", "aria-label": t("page-one") }, shown.preview.figure));
    shown.preview.draw();
  }

  /** The newer version of a saved report, under what was typed. */
  async function reload(keeps) {
    const newer = await get(`api/reports/${id}`);
    const { merged, both } = keeps ? merge(began, shown.written(), saved, newer) : { merged: newer, both: [] };
    // What the form says of the newer one alone, to tell later what was typed.
    began = builder(newer, sources, signal, reload).written();
    saved = newer;
    show(merged);
    shown.top.replaceChildren(mergedNotice(both.map((key) => t(memberNames[key] ?? `report.${key}`))));
    shown.form.elements.report_type.focus();
  }

  if (id) {
    try {
      saved = await get(`api/reports/${id}`);
    } catch (problem) {
      return place.append(heading(t("not-there")), notice("bad", el("p", {}, foreign(problem.message))));
    }
  }
  place.append(id ? back(`#/reports/${id}`, "report-back") : "", heading(id ? t("change-report", { name: saved.name }) : t("new-report")), columns);
  show(saved);
  began = shown.written();
}
