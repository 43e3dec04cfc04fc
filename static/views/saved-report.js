// One saved report: run now, when it comes by itself, where it goes, and the files that were made of it.

import { get, post, remove } from "../parts/client.js";
import { announce, back, busyButton, card, el, foreign, heading, notice, poll, showList } from "../parts/dom.js";
import { day, dayRange, moment, size } from "../parts/format.js";
import { fileLink, rememberJob, showJob, timeLeft } from "../parts/jobs.js";
import { scheduleLine } from "../parts/schedule-form.js";
import { go } from "../router.js";
import { count, has, t } from "../texts.js";
import { deliveryLine, lastRun, newestFirst, runFailure } from "./reports.js";

const entry = (term, ...details) => [el("dt", {}, t(term)), el("dd", {}, details)];

function rangeOf({ range, start_date: start, end_date: end, comparison_periods: periods }) {
  if (periods) return periods.map(({ label }) => label).join(" · ");
  if (!range) return dayRange(start, end);
  return has(`range.${range}`) ? t(`range.${range}`) : t("range.days", { n: range.split("_")[1] });
}

const wayText = (way) => way.mail?.join(", ") ?? way.webhook ?? way.chat;

function facts(report, sources) {
  const first = sources.filter(({ id }) => report.import_first.includes(id)).map(({ name }) => name);
  return el("dl", { class: "facts-list" },
    entry("what", `${t(`type.${report.request.report_type ?? "seasonal_activity"}`)}, ${report.kind.toUpperCase()}`),
    entry("range", rangeOf(report.request)),
    entry("schedule", scheduleLine(report.schedule, report.next_run)),
    first.length ? entry("import-first", first.join(", ")) : null,
    report.deliver?.length ? entry("delivery", report.deliver.map(wayText).join(", ")) : null,
    entry("keeps-files", count("days", report.keep_days)),
    entry("last-run", lastRun(report)));
}

/** Word that has not been tried yet, which takes a moment; what is tried again later is not waited for. */
const isUnderWay = ({ status, error }) => status === "pending" && !error;

function fileRow(report, file, refresh) {
  const made = moment(file.made_at);
  const drop = async () => {
    await remove(`api/reports/${report.id}/files/${encodeURIComponent(file.filename)}`).catch(() => {});
    await refresh();
  };
  const range = file.start_date && file.end_date ? dayRange(file.start_date, file.end_date) : day(file.made_at.slice(0, 10));
  return el("li", { class: "thing" },
    el("span", { class: "badge" }, report.kind.toUpperCase()),
    el("div", { class: "thing-main" }, el("h3", {}, range),
      el("p", { class: "facts" }, el("span", {}, t("made-at", { when: made })), el("span", {}, size(file.file_size_bytes)), timeLeft(file) && el("span", {}, timeLeft(file))),
      file.warnings.map((warning) => el("p", { class: "hint" }, foreign(warning))),
      file.deliveries.map(deliveryLine)),
    el("div", { class: "actions" },
      fileLink(file, t("download"), t("download-of", { title: `${report.name}, ${range}` }), { "data-action": "download" }),
      busyButton(t("delete"), drop, { class: "quiet", "data-action": "delete", "aria-label": t("delete-of", { title: `${range}, ${made}` }) })));
}

function removal(report) {
  const problem = el("p", { class: "error" });
  const drop = async () => {
    const refused = await remove(`api/reports/${report.id}`).then(() => null, (error) => error);
    if (refused) return problem.replaceChildren(foreign(refused.message));
    announce(t("removed", { name: report.name }));
    go("#/reports");
  };
  return el("details", { class: "card danger-zone" }, el("summary", {}, t("remove-this-report")),
    el("p", {}, t("remove-report-how")), problem, busyButton(t("remove-report"), drop, { class: "danger" }));
}

export async function savedReportView(place, id, { signal }) {
  const path = `api/reports/${id}`;
  let report;
  let sources;
  try {
    [report, { sources }] = await Promise.all([get(path), get("api/sources")]);
  } catch (problem) {
    return place.append(heading(t("not-there")), notice("bad", el("p", {}, foreign(problem.message))));
  }
  const live = el("div", { class: "live" });
  const about = el("div", {});
  const files = el("ul", { class: "things" });
  const empty = el("p", { class: "empty" }, t("no-files"));

  function show(newer) {
    report = newer;
    about.replaceChildren(facts(report, sources), runFailure(report) ?? "");
    empty.hidden = report.files.length > 0;
    showList(files, newestFirst(report.files), ({ filename }) => filename, (file) => fileRow(report, file, refresh));
  }
  const refresh = poll(signal, async () => {
    const newer = await get(path);
    if (JSON.stringify(newer) !== JSON.stringify(report)) show(newer);
    return newer.last_run?.status === "processing" || newer.files.some(({ deliveries }) => deliveries.some(isUnderWay));
  });
  const run = async () => {
    const job = await post(`${path}/run`).catch((problem) => problem);
    if (job.name === "Problem") return live.replaceChildren(notice("bad", el("p", {}, foreign(job.message))));
    rememberJob(job, report.name);
    refresh();
    await showJob(live, { kind: report.kind, ...job }, report.name, signal);
    await refresh();
  };
  place.append(back("#/reports", "reports"),
    heading(report.name, busyButton(t("run-now"), run, { class: "primary", "data-action": "run" }), el("a", { class: "button", href: `#/reports/${id}/edit` }, t("change"))),
    live, card(t("about-report"), about), card(t("its-files"), empty, files), removal(report));
  show(report);
  await refresh();
}
