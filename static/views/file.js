// A CSV file: looked at before it is loaded, then loaded, then followed.

import { Problem, upload } from "../parts/client.js";
import { csvOptions, csvProblems, showCSV, watchDates } from "../parts/csv.js";
import { back, el, heading } from "../parts/dom.js";
import { clearErrors, field, formError, input, sending, showErrors, zoneField } from "../parts/forms.js";
import { rememberJob, showJob } from "../parts/jobs.js";
import { t } from "../texts.js";

function dropField(file, name, shown) {
  const drop = el("label", { class: "drop", for: "file" }, name,
    el("span", { class: "hint", id: "file-hint" }, t("hint.file")));
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", type === "dragenter" || type === "dragover");
      if (type !== "drop" || !event.dataTransfer.files.length) return;
      file.files = event.dataTransfer.files;
      shown();
    });
  }
  return el("div", { class: "field", "data-pointer": "/file" }, drop, file, el("p", { class: "error", id: "file-error" }));
}

/** The columns and what they become; filled by parts/csv.js. */
function lookFields() {
  const head = ["csv-column-name", "csv-column-becomes", "csv-column-values"].map((key) => el("th", { scope: "col" }, t(key)));
  const zone = zoneField("/timezone", t("timezone"), "", { name: "csv_timezone", optional: true, hint: t("hint.csv-zone") });
  zone.querySelector("input").id = "csv-zone";
  zone.querySelector("label").htmlFor = "csv-zone";
  return el("div", { class: "look", id: "csv-look", hidden: true },
    el("p", { class: "hint", id: "csv-look-note", role: "status" }),
    el("div", { class: "field", "data-pointer": "/map", "data-marks-itself": "" },
      el("p", { class: "error", id: "csv-error" }),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("csv-caption") },
        el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", { id: "csv-columns" })))),
    el("div", { class: "pair" },
      field("/date_format", t("csv-date-format"), input({ id: "csv-date-format", maxlength: 64, placeholder: "d/M/yyyy HH:mm", spellcheck: "false" }), { optional: true }),
      zone),
    el("div", { class: "quick", id: "csv-formats", role: "group", "aria-label": t("csv-formats"), hidden: true }),
    el("ul", { class: "notes", id: "csv-warnings", hidden: true }));
}

const wrong = (sentence) => new Problem(0, sentence, [{ pointer: "/file", detail: sentence }]);

export async function fileView(place, { signal }) {
  const file = el("input", { class: "visually-hidden", id: "file", type: "file", accept: ".csv,.tsv,text/csv", "aria-describedby": "file-hint file-error" });
  const shownName = el("span", { class: "drop-title" }, t("drop-file"));
  const name = input({ name: "name", maxlength: 200 });
  const live = el("div", { class: "live" });
  const shown = () => {
    const chosen = file.files[0];
    shownName.textContent = chosen?.name ?? t("drop-file");
    if (chosen) name.value = chosen.name;
    clearErrors(form);
    showCSV(chosen, (errors) => {
      clearErrors(form);
      // Without taking the focus from where it is.
      if (errors.length) showErrors(form, new Problem(0, errors[0].detail, errors), { focuses: false });
    });
  };
  const form = el("form", { class: "card", novalidate: true }, dropField(file, shownName, shown),
    field("/name", t("source-name"), name, { hint: t("hint.csv-name") }), lookFields(), formError(),
    el("div", { class: "buttons" }, el("button", { class: "primary" }, t("load-file"))), live);
  file.addEventListener("change", shown);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = file.files[0];
    const title = name.value.trim() || chosen?.name;
    const job = await sending(form, async () => {
      if (!chosen) throw wrong(t("choose-first"));
      const missing = csvProblems();
      if (missing.length) throw new Problem(0, missing[0].detail, missing);
      return upload(`api/imports/csv?${new URLSearchParams({ name: title, ...csvOptions() })}`, chosen);
    });
    if (!job) return;
    rememberJob(job, t("import-of", { source: title }));
    const end = await showJob(live, job, title, signal);
    if (end.status === "completed") live.firstChild?.append(el("a", { class: "button", href: "#/report" }, t("make-report")));
  });
  place.append(back("#/sources", "sources"), heading(t("load-a-file")), form);
  watchDates();
}
