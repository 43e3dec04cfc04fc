// A new source, from the tracker's address to its first import: tried before it is saved, and imported right after.

import { post } from "../parts/client.js";
import { announce, back, busyButton, el, foreign, heading, notice } from "../parts/dom.js";
import { clearErrors, formError, sending, showErrors } from "../parts/forms.js";
import { rememberJob } from "../parts/jobs.js";
import { scheduleFields } from "../parts/schedule-form.js";
import { nameField, optionFields, previewTable, readConfig, readOptions, suggestedName, trackerFields } from "../parts/source-form.js";
import { go } from "../router.js";
import { t } from "../texts.js";
import { trackers } from "../trackers.js";

/** Asks the tracker something with what the form says, and shows the answer below. */
export async function tryOut(form, outcome, ask) {
  clearErrors(form);
  outcome.replaceChildren();
  try {
    outcome.replaceChildren(await ask());
    announce(outcome.textContent);
  } catch (problem) {
    if (problem.name !== "Problem") throw problem;
    showErrors(form, problem);
  }
}

export const connectionNotice = ({ success, message }) => notice(success ? "good" : "bad", el("p", {}, foreign(message)));

export async function sourceNewView(place, type) {
  const tracker = trackers[type];
  const schedule = scheduleFields(null, "daily");
  const outcome = el("div", { class: "try", "aria-live": "polite" });
  const source = () => ({ source_type: type, source_config: readConfig(form, type) });
  const test = () => tryOut(form, outcome, async () => connectionNotice(await post("api/imports/test-connection", source())));
  const look = () => tryOut(form, outcome, async () => previewTable(await post("api/imports/preview", source())));
  const form = el("form", { class: "card", novalidate: true },
    el("h2", {}, t("step-connection")), trackerFields(type),
    el("div", { class: "buttons" }, busyButton(t("test"), test), busyButton(t("preview"), look)), outcome,
    el("h2", {}, t("step-items")), optionFields(), nameField("", suggestedName(type, {})),
    el("h2", {}, t("step-schedule")), schedule.element,
    formError(), el("div", { class: "buttons" }, el("button", { class: "primary" }, t("save-import"))));

  form.addEventListener("input", () => {
    form.elements.name.placeholder = suggestedName(type, readConfig(form, type));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sending(form, async () => {
      const name = form.elements.name.value.trim() || suggestedName(type, readConfig(form, type));
      const saved = await post("api/sources", { ...source(), name, options: readOptions(form), schedule: schedule.schedule() });
      // From here on the source is there: what fails now is told on its own page.
      form.reset();
      const job = await post(`api/sources/${saved.id}/import`, {}).catch(() => null);
      if (job) rememberJob(job, t("import-of", { source: name }));
      go(`#/sources/${saved.id}`);
    });
  });
  place.append(back("#/sources", "sources"), heading(t("new-source", { tracker: tracker.name })), form);
}
