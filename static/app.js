import { Problem, follow, get, isActive, post, token, upload } from "./client.js";
import { isImport, nameJob, progressNote, refresh, resultNote, showDownload, showProgress } from "./jobs.js";
import { csvOptions, csvProblems, showCSV } from "./csv.js";
import { comparisonPeriods, lastRange } from "./dates.js";
import { showPreview } from "./preview.js";
import { showTracker, trackerOptions, trackerSource, trackerTitle } from "./trackers.js";

const $ = (id) => document.getElementById(id);
const radio = (name) => document.querySelector(`input[name="${name}"]:checked`).value;

function announce(text) {
  $("announcer").textContent = text;
}

// Errors, each at its field

function clearErrors(form) {
  for (const place of form.querySelectorAll(".error")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

function fieldFor(form, pointer) {
  const fields = [...form.querySelectorAll("[data-pointer]")].filter((field) => !field.hidden);
  const fits = (own) => pointer === own || pointer.startsWith(`${own}/`);
  return fields.find(({ dataset }) => [dataset.pointer, ...(dataset.also ?? "").split(" ").filter(Boolean)].some(fits));
}

function showErrors(form, problem, { focuses = true } = {}) {
  const errors = problem.errors.length ? problem.errors : [{ pointer: "", detail: problem.message }];
  const elsewhere = [];
  for (const { pointer = "", detail } of errors) {
    const field = pointer && fieldFor(form, pointer);
    if (!field) {
      elsewhere.push(detail);
      continue;
    }
    const place = field.querySelector(".error");
    place.textContent = [place.textContent, detail].filter(Boolean).join(" ");
    field.querySelector("input, select").setAttribute("aria-invalid", "true");
  }
  form.querySelector(".form-error").textContent = elsewhere.join(" ");
  if (focuses) form.querySelector("[aria-invalid]")?.focus();
  announce(problem.message);
}

// What became of a job

function outcomeNote(job) {
  if (isActive(job)) return progressNote(job);
  if (job.status === "cancelled") return "cancelled";
  return job.status === "completed" && !isImport(job) ? `ready, ${resultNote(job)}` : resultNote(job);
}

function showOutcome(place, job, title) {
  if (place.children.length !== 3) {
    place.replaceChildren(document.createElement("p"), document.createElement("progress"), document.createElement("a"));
    place.children[1].max = 100;
    place.children[2].className = "button download";
    place.children[2].textContent = "Download";
  }
  const [text, bar, link] = place.children;
  place.dataset.tone = { completed: "good", failed: "bad", cancelled: "bad" }[job.status] ?? "";
  text.textContent = `${title}: ${outcomeNote(job)}`;
  bar.setAttribute("aria-label", `Progress of ${title}`);
  showProgress(bar, job);
  showDownload(link, job);
  place.hidden = false;
}

const latestJob = new Map();

/** Sends a form: `ask` answers with the new job, which is then followed in `place` until it has ended. */
async function submit(form, place, ask, title, pathsOf) {
  const button = form.querySelector(".primary");
  clearErrors(form);
  place.hidden = true;
  button.disabled = true;
  let job;
  try {
    job = await ask();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    showErrors(form, problem);
    return;
  } finally {
    button.disabled = false;
  }
  nameJob(job, title);
  latestJob.set(place, job.job_id);
  announce(`${title}: started`);
  refresh();
  await watch(job, place, title, pathsOf(job));
  refresh();
  previewSoon();
}

async function watch(job, place, title, paths) {
  // A newer job takes the place over; the list still shows this one.
  const show = (state) => latestJob.get(place) === job.job_id && showOutcome(place, state, title);
  try {
    const end = await follow(job, paths, show);
    announce(`${title}: ${outcomeNote(end)}`);
  } catch (problem) {
    const gone = problem.status === 404;
    show({ ...job, status: gone ? "cancelled" : "failed", error: problem.message, error_message: problem.message });
  }
}

// Items

function showSource() {
  $("csv-form").hidden = radio("source") !== "csv";
  $("tracker-form").hidden = radio("source") !== "tracker";
  showTracker();
}

for (const input of document.querySelectorAll('input[name="source"]')) input.addEventListener("change", showSource);
// A browser that comes back to the page restores what was chosen, and tells nobody.
window.addEventListener("pageshow", showSource);

const importPaths = (job) => ({ events: `api/imports/${job.job_id}/events`, status: `api/imports/${job.job_id}` });

function showFile() {
  const file = $("file").files[0];
  $("file-name").textContent = file?.name ?? "Choose a CSV file, or drop it here";
  if (file) $("csv-name").value = file.name;
  clearErrors($("csv-form"));
  showCSV(file, showCSVErrors);
}

/** What a look at the file has found, at its fields, without taking the focus from where it is. */
function showCSVErrors(errors) {
  clearErrors($("csv-form"));
  if (errors.length) showErrors($("csv-form"), new Problem(0, errors[0].detail, errors), { focuses: false });
}

$("file").addEventListener("change", showFile);

for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  $("drop").addEventListener(type, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", type === "dragenter" || type === "dragover");
    if (type !== "drop" || !event.dataTransfer.files.length) return;
    $("file").files = event.dataTransfer.files;
    showFile();
  });
}

$("csv-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const file = $("file").files[0];
  const name = $("csv-name").value.trim() || file?.name;
  const ask = () => {
    if (!file) throw new Problem(0, "Choose a file first.", [{ pointer: "/file", detail: "Choose a file first." }]);
    const missing = csvProblems();
    if (missing.length) throw new Problem(0, missing[0].detail, missing);
    return upload(`api/imports/csv?${new URLSearchParams({ name, ...csvOptions() })}`, file);
  };
  submit(event.target, $("import-outcome"), ask, name, importPaths);
});

$("tracker").addEventListener("change", () => {
  clearErrors($("tracker-form"));
  showTracker();
});

$("tracker-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const ask = async () => {
    const job = await post("api/imports", { ...trackerSource(), options: trackerOptions() });
    $("secret").value = "";
    return job;
  };
  submit(event.target, $("import-outcome"), ask, trackerTitle(), importPaths);
});

$("try-connection").addEventListener("click", async ({ target: button }) => {
  const [form, place] = [$("tracker-form"), $("import-outcome")];
  const shownBefore = latestJob.get(place);
  clearErrors(form);
  button.disabled = true;
  try {
    const { success, message } = await post("api/imports/test-connection", trackerSource());
    announce(message);
    // An import that was begun meanwhile keeps its place.
    if (latestJob.get(place) !== shownBefore) return;
    place.replaceChildren(Object.assign(document.createElement("p"), { textContent: message }));
    place.dataset.tone = success ? "good" : "bad";
    place.hidden = false;
    latestJob.delete(place);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    showErrors(form, problem);
  } finally {
    button.disabled = false;
  }
});

// Reports

function choose(range) {
  const { start, end } = lastRange(range, new Date());
  $("start").value = start;
  $("end").value = end;
  showChoice(range);
}

function showChoice(range) {
  for (const button of document.querySelectorAll("[data-range]")) {
    button.setAttribute("aria-pressed", String(button.dataset.range === range));
  }
}

for (const button of document.querySelectorAll("[data-range]")) {
  button.addEventListener("click", () => choose(button.dataset.range));
}
$("start").addEventListener("input", () => showChoice(null));
$("end").addEventListener("input", () => showChoice(null));
$("report-type").addEventListener("change", () => {
  $("compare-field").hidden = $("report-type").value !== "comparison";
});

function exportRequest() {
  const start = $("start").value;
  const end = $("end").value;
  const body = { report_type: $("report-type").value, start_date: start, end_date: end, group_by: $("group").value };
  const title = $("title").value.trim();
  if (title) body.title = title;
  const subtitle = $("subtitle").value.trim();
  if (subtitle) body.subtitle = subtitle;
  if (body.report_type === "comparison" && start && end) {
    body.comparison_periods = comparisonPeriods(start, end, $("compare").value);
  }
  return body;
}

const previewSoon = showPreview($("export-form"), $("preview"), () => {
  const body = exportRequest();
  return body.start_date && body.end_date ? body : null;
});

$("export-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const kind = radio("kind");
  const body = exportRequest();
  const paths = (job) => ({ events: `api/exports/${job.job_id}/events`, status: `api/exports/${kind}/${job.job_id}` });
  const title = body.title ?? `${$("report-type").selectedOptions[0].text}, ${body.start_date} to ${body.end_date}`;
  submit(event.target, $("export-outcome"), () => post(`api/exports/${kind}`, body), title, paths);
});

// The token

function showTokenForm(focus) {
  $("token-form").hidden = false;
  $("token").value = token.get();
  if (focus) $("token").focus();
}

$("show-token").addEventListener("click", () => showTokenForm(true));

document.addEventListener("tokenwanted", () => {
  const firstTime = $("token-form").hidden;
  showTokenForm(firstTime);
  $("token-error").textContent = token.get() ? "The server doesn’t know this token." : "";
});

$("token-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  token.set($("token").value.trim());
  $("token-error").textContent = "";
  $("token-form").hidden = true;
  previewSoon();
  await refresh();
});

// The server's health

async function showHealth() {
  let text = "Ready";
  let warnings = [];
  try {
    ({ warnings = [] } = await get("health/ready"));
  } catch (problem) {
    text = problem.message;
  }
  $("health").dataset.state = text !== "Ready" ? "unready" : warnings.length ? "warned" : "ready";
  // Written only when it changes, so that a screen reader says it only then.
  if ($("health-text").textContent !== text) $("health-text").textContent = text;
  const warning = warnings.join(" ");
  if ($("health-warning").textContent !== warning) $("health-warning").textContent = warning;
  $("health-warning").hidden = !warning;
  setTimeout(showHealth, 10_000);
}

async function showVersion() {
  const { service, version, environment } = await get("health");
  $("version").textContent = `${service} ${version} · ${environment}`;
}

choose("quarter");
previewSoon();
showHealth();
showVersion().catch(() => {});
refresh();
