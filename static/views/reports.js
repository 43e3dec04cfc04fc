// The saved reports: what each is of, when it is made next, and its newest file.

import { get, post } from "../parts/client.js";
import { busyButton, card, el, foreign, heading, poll, showList } from "../parts/dom.js";
import { moment, timeElement } from "../parts/format.js";
import { fileLink, rememberJob, stateBadge } from "../parts/jobs.js";
import { scheduleLine } from "../parts/schedule-form.js";
import { count, t } from "../texts.js";

/** Where the word of a report's last run did not get: for good, or until it is tried again. */
export const undelivered = ({ last_run: last }) => (last?.deliveries ?? []).filter(({ status, error }) => status === "failed" || (status === "pending" && error));

export const lastRun = (report) => {
  const { last_run: last } = report;
  if (!last) return el("span", { class: "soft" }, t("never-made"));
  const missed = undelivered(report);
  const isFinal = missed.some(({ status }) => status === "failed");
  const mark = missed.length ? [" ", el("span", { class: "state", "data-state": isFinal ? "failed" : "pending" }, t(isFinal ? "not-delivered" : "not-delivered-yet"))] : null;
  return el("span", {}, stateBadge(last.status), mark, last.ended_at ? [" ", timeElement(last.ended_at)] : null);
};

/** What became of the word of a file, in red where it will not get there. */
export function deliveryLine({ to, status, error, next_at: next }) {
  const text = status === "pending" && error ? t("delivery.again", { to, when: moment(next) }) : t(`delivery.${status}`, { to });
  return el("p", { class: status === "failed" ? "error" : "hint" }, text, error ? [" ", foreign(error)] : []);
}

export const runFailure = ({ last_run: last }) => last?.status === "failed"
  ? el("div", { class: "outcome", "data-tone": "bad" }, el("p", {}, el("strong", {}, t("run-failed")), " ", foreign(last.error_message ?? ""),
    last.retry_at ? [" ", t("tried-again"), " ", timeElement(last.retry_at), "."] : null))
  : null;

/** When a file was made, newest first. */
export const newestFirst = (files) => [...files].sort((one, other) => Date.parse(other.made_at) - Date.parse(one.made_at));

function row(report, refresh) {
  const running = report.last_run?.status === "processing";
  const [newest] = newestFirst(report.files);
  const run = async () => {
    const job = await post(`api/reports/${report.id}/run`).catch((problem) => problem);
    if (job.job_id) rememberJob(job, report.name);
    await refresh();
  };
  return el("li", { class: "thing" },
    el("span", { class: "badge" }, report.kind.toUpperCase()),
    el("div", { class: "thing-main" },
      el("h3", {}, el("a", { href: `#/reports/${report.id}` }, report.name)),
      el("p", { class: "facts" }, lastRun(report), el("span", {}, count("files", report.files.length))),
      el("p", { class: "facts" }, scheduleLine(report.schedule, report.next_run)), runFailure(report), undelivered(report).map(deliveryLine)),
    el("div", { class: "actions" },
      newest ? fileLink(newest, t("download"), t("download-newest", { name: report.name }), { "data-action": "download" }) : null,
      busyButton(t("run-now"), run, { "data-action": "run", disabled: running, "aria-label": t("run-now-of", { name: report.name }) })));
}

export async function reportsView(place, { signal }) {
  const list = el("ul", { class: "things" });
  const empty = el("p", { class: "empty", hidden: true }, t("no-reports"));
  place.append(heading(t("reports"), el("a", { class: "button primary", href: "#/report" }, t("new-report"))),
    card(t("saved-reports"), empty, list));
  const refresh = poll(signal, async () => {
    const { reports } = await get("api/reports");
    empty.hidden = reports.length > 0;
    showList(list, reports, ({ id }) => id, (report) => row(report, refresh));
    return reports.some(({ last_run: last }) => last?.status === "processing");
  });
  await refresh();
}
