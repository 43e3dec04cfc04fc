// What is said about a job: how far it is, what it came to, why it failed and what helps.

import { button, el, foreign } from "./dom.js";
import { download, filePath, follow, get, isActive, isImport, jobPath, kindOf, remove, token } from "./client.js";
import { dayRange, left, moment, size } from "./format.js";
import { count, has, t } from "../texts.js";
import { trackerName } from "../trackers.js";

// What the server's documents don't tell: what a job was called when it was asked for in this tab, and the request of an
// export, to ask for it again. Neither holds a secret.
const namesKey = "almanac.names";
const known = new Map(JSON.parse(sessionStorage.getItem(namesKey) ?? "[]"));

export function rememberJob(job, name, again) {
  known.set(job.job_id, { name, again });
  sessionStorage.setItem(namesKey, JSON.stringify([...known].slice(-50)));
}

export const remembered = (job) => known.get(job.job_id);

/** `reports` are the saved ones, whose runs have their names. */
export function titleOf(job, reports = []) {
  if (remembered(job)) return remembered(job).name;
  const source = job.coverage?.source ?? job.coverage?.sources?.[0]?.source;
  if (isImport(job)) return t("import-of", { source: source ?? trackerName(job.source_type) });
  const saved = reports.find(({ id }) => id === job.report_id);
  return saved?.name ?? (job.report_type ? requestTitle(job) : t(kindOf(job) === "zip" ? "bundle" : "report"));
}

/** What an export is called by its request or its status: its own title, or what it is and of which days. */
export function requestTitle({ title, report_type: type, start_date: start, end_date: end }) {
  return title ?? `${t(`type.${type}`)}${start && end ? `, ${dayRange(start, end)}` : ""}`;
}

/** How far a job is. */
export function progressNote(job) {
  const { waiting, progress = {} } = job;
  if (waiting) return [t("waiting-until", { when: moment(waiting.resume_at) }), " ", foreign(waiting.reason)];
  if (isImport(job)) return [progress.processed_items ? count("so-far", progress.processed_items) : t("starting")];
  return [progress.stage ? foreign(progress.stage[0].toUpperCase() + progress.stage.slice(1)) : t("starting")];
}

/** What a job came to. */
export function resultNote(job) {
  if (job.status === "cancelled") return [t("state.cancelled")];
  if (job.status === "failed") return [foreign(job.error ?? job.error_message ?? t("state.failed"))];
  const parts = [];
  if (isImport(job)) {
    const { successful_items: taken = 0, failed_items: refused, skipped_items: skipped } = job.progress ?? {};
    parts.push(count("taken", taken));
    if (refused) parts.push(count("refused", refused));
    if (skipped) parts.push(count("skipped", skipped));
  } else if (job.file_size_bytes) {
    parts.push(size(job.file_size_bytes));
  }
  if (job.warnings?.length) parts.push(count("warnings", job.warnings.length));
  return [parts.join(", ")];
}

/** What a person can do about a failure, where the page knows. */
export const remedy = (job) => (job.error_code && has(`remedy.${job.error_code}`) ? t(`remedy.${job.error_code}`) : null);

export const stateBadge = (status) => el("span", { class: "state", "data-state": status }, t(`state.${status}`));

export function progressBar(job, title) {
  const percentage = job.progress?.percentage;
  const value = Number.isFinite(percentage) && percentage > 0 ? percentage : null;
  return el("progress", { max: 100, value, "aria-label": t("progress-of", { title }), hidden: !isActive(job) });
}

/** A link to a file; a link can't send a token, so with one the file comes by `fetch`. */
export function fileLink(file, text, label, attributes = {}) {
  const onclick = (event) => {
    if (!token.get()) return;
    event.preventDefault();
    download(file).catch(() => {});
  };
  return el("a", { class: "button download", href: filePath(file), download: file.filename, "aria-label": label, onclick, ...attributes }, text);
}

export const hasFile = (job) => job.status === "completed" && job.filename;

export const timeLeft = (file) => (file.expires_at ? t("stays", { time: left(file.expires_at) }) : null);

/** The line about a job that was begun here, followed until it has ended. Answers with the job's end. */
export async function showJob(place, job, title, signal) {
  const text = el("p", { role: "status" });
  let bar = progressBar(job, title);
  const actions = el("div", { class: "buttons" });
  const notes = el("ul", { class: "plain-list hint" });
  const box = el("div", { class: "outcome" }, text, bar, actions, notes);
  place.replaceChildren(box);
  const show = (state) => {
    box.dataset.tone = { completed: "good", failed: "bad", cancelled: "bad" }[state.status] ?? "";
    text.replaceChildren(el("strong", {}, title), ": ", ...(isActive(state) ? progressNote(state) : resultNote(state)));
    if (!isActive(state) && remedy(state)) text.append(" ", remedy(state));
    notes.replaceChildren(...(isActive(state) ? [] : state.warnings ?? []).map((warning) => foreign(warning, "li")));
    notes.hidden = !notes.children.length;
    const next = progressBar(state, title);
    bar.replaceWith(next);
    bar = next;
    const cancel = isActive(state) && button(t("cancel"), () => remove(jobPath(job)).catch(() => {}), { "data-action": "cancel" });
    if (hasFile(state)) actions.replaceChildren(fileLink(state, t("download"), t("download-of", { title })));
    else if (!cancel) actions.replaceChildren();
    else if (!actions.children.length) actions.replaceChildren(cancel);
    actions.hidden = !actions.children.length;
  };
  try {
    return await follow(job, show, signal);
  } catch (problem) {
    const isRemoved = problem.status === 404 && problem.reason !== "lost";
    const end = { ...job, status: isRemoved ? "cancelled" : "failed", error: problem.message, error_message: problem.message };
    show(end);
    return end;
  }
}

/** Newest first, of both kinds. */
export async function recentJobs(limit) {
  const [exports, imports] = await Promise.all([get(`api/exports?limit=${limit}`), get(`api/imports?limit=${limit}`)]);
  return [...exports.jobs, ...imports.jobs]
    .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))
    .slice(0, limit);
}
