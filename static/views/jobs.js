// Every job that the server still knows: progress, attempts, why it failed and what helps, and how long its file stays.

import { get, isActive, isImport, jobPath, kindOf, post, remove } from "../parts/client.js";
import { busyButton, card, el, foreign, heading, poll, showList } from "../parts/dom.js";
import { timeElement } from "../parts/format.js";
import { fileLink, hasFile, progressBar, progressNote, recentJobs, rememberJob, remedy, remembered, resultNote, stateBadge, timeLeft, titleOf } from "../parts/jobs.js";
import { t } from "../texts.js";
import { trackerName } from "../trackers.js";

const shown = 50;

/** How a job that failed can be asked for again: by its source, by its saved report, or as it was asked for here. */
function again(job, { sources, reports }) {
  const source = sources.find(({ last_import: last }) => last?.job_id === job.job_id);
  if (source) return { name: source.name, path: `api/sources/${source.id}/import`, body: {}, address: `#/sources/${source.id}` };
  const report = reports.find(({ last_run: last }) => last?.job_id === job.job_id);
  if (report) return { name: report.name, path: `api/reports/${report.id}/run`, address: `#/reports/${report.id}` };
  const known = remembered(job);
  return known?.again ? { name: known.name, ...known.again } : null;
}

export function jobRow(job, saved, refresh) {
  const retry = again(job, saved);
  const title = retry?.name ?? titleOf(job, saved.reports);
  const active = isActive(job);
  const act = (work) => async () => {
    await work().catch(() => {});
    await refresh();
  };
  const retried = act(async () => rememberJob(await post(retry.path, retry.body), title, retry));
  // An import that has ended has nothing to remove: its items stay.
  const removes = active || !isImport(job);
  const failed = job.status === "failed" || job.status === "cancelled";
  return el("li", { class: "thing", "data-status": job.status },
    el("span", { class: "badge" }, isImport(job) ? trackerName(job.source_type) : kindOf(job).toUpperCase()),
    el("div", { class: "thing-main" },
      el("h3", {}, retry?.address ? el("a", { href: retry.address }, title) : title),
      el("p", { class: "facts" }, stateBadge(job.status), timeElement(job.created_at),
        job.attempt > 1 ? el("span", {}, t("attempt", { n: job.attempt })) : null,
        el("span", {}, active ? progressNote(job) : resultNote(job)), timeLeft(job) && el("span", {}, timeLeft(job))),
      failed && remedy(job) ? el("p", { class: "remedy" }, remedy(job)) : null,
      (job.warnings ?? []).map((warning) => el("p", { class: "hint" }, foreign(warning))),
      progressBar(job, title)),
    el("div", { class: "actions" },
      hasFile(job) ? fileLink(job, t("download"), t("download-of", { title }), { "data-action": "download" }) : null,
      failed && retry ? busyButton(t("retry"), retried, { "data-action": "retry", "aria-label": t("retry-of", { title }) }) : null,
      removes ? busyButton(t(active ? "cancel" : "delete"), act(() => remove(jobPath(job))), {
        class: "quiet", "data-action": "remove", "aria-label": t(active ? "cancel-of" : "delete-of", { title }),
      }) : null));
}

const ends = new Map();

/** When a job's file goes: the list of jobs does not say it, a saved report and the job itself do. */
async function withEnd(job, kept) {
  if (!hasFile(job)) return job;
  if (!kept.has(job.filename) && !ends.has(job.job_id)) {
    const status = await get(`api/exports/${kindOf(job)}/${job.job_id}`).catch(() => ({}));
    ends.set(job.job_id, status.expires_at);
  }
  return { ...job, expires_at: kept.get(job.filename) ?? ends.get(job.job_id) };
}

/** The list of jobs, kept as they go on; answers whether one runs. */
export async function showJobs(list, limit, refresh, filter = () => true) {
  const [jobs, { sources }, { reports }] = await Promise.all([recentJobs(limit), get("api/sources"), get("api/reports")]);
  // The samples of an import's items would only make the comparison of states long.
  const short = jobs.filter(filter).map(({ imported_items: sample, ...job }) => (sample ? { ...job, imported_items: [] } : job));
  const kept = new Map(reports.flatMap(({ files }) => files.map((file) => [file.filename, file.expires_at])));
  const shown = await Promise.all(short.map((job) => withEnd(job, kept)));
  showList(list, shown, ({ job_id: id }) => id, (job) => jobRow(job, { sources, reports }, refresh));
  return { running: jobs.some(isActive), jobs, sources, reports };
}

export async function jobsView(place, { signal }) {
  const list = el("ul", { class: "things" });
  const empty = el("p", { class: "empty", hidden: true }, t("no-jobs"));
  place.append(heading(t("jobs")), card(t("recent-jobs"), el("p", { class: "lead" }, t("jobs-lead")), empty, list));
  const refresh = poll(signal, async () => {
    const { running, jobs } = await showJobs(list, shown, refresh);
    empty.hidden = jobs.length > 0;
    return running;
  });
  await refresh();
}
