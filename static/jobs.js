// The list of recent jobs, of both kinds. Rows are kept and changed in place, so that the focus stays where it is.

import { download, filePath, get, isActive, remove, token } from "./client.js";

const list = document.getElementById("jobs");
const template = document.getElementById("job-template");
const rows = new Map();
const shown = 20;

const sources = { jira: "Jira", servicenow: "ServiceNow", github: "GitHub", gitlab: "GitLab", csv: "CSV" };
const states = { pending: "Waiting", processing: "Running", completed: "Done", failed: "Failed", cancelled: "Cancelled" };

// What the server's documents don't tell: what a job was called when it was asked for in this tab.
const namesKey = "almanac.names";
const names = new Map(JSON.parse(sessionStorage.getItem(namesKey) ?? "[]"));

export function nameJob(job, name) {
  names.set(job.job_id, name);
  sessionStorage.setItem(namesKey, JSON.stringify([...names].slice(-100)));
}

export const isImport = (job) => "source_type" in job;

const kindOf = (job) => job.kind ?? (job.filename?.endsWith(".zip") ? "zip" : "pdf");

const sizeOf = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

const timeOf = (instant) =>
  new Date(instant).toLocaleString([], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

const count = (number, noun) => `${number.toLocaleString()} ${noun}${number === 1 ? "" : "s"}`;

/** How far a job is, in words. */
export function progressNote(job) {
  const { waiting } = job;
  const progress = job.progress ?? {};
  if (waiting) return `Waiting until ${timeOf(waiting.resume_at)}: ${waiting.reason}`;
  if (isImport(job)) return progress.processed_items ? `${count(progress.processed_items, "item")} so far` : "Starting";
  return progress.stage ? `${progress.stage[0].toUpperCase()}${progress.stage.slice(1)}` : "Starting";
}

/** What a job came to, in words. */
export function resultNote(job) {
  if (job.status === "failed") return job.error ?? job.error_message ?? "It failed.";
  const parts = [];
  if (isImport(job)) {
    const { successful_items: taken, failed_items: refused, skipped_items: skipped } = job.progress ?? {};
    parts.push(`${count(taken ?? 0, "item")} taken`);
    if (refused) parts.push(`${refused.toLocaleString()} refused`);
    if (skipped) parts.push(`${skipped.toLocaleString()} skipped`);
  } else if (job.file_size_bytes) {
    parts.push(sizeOf(job.file_size_bytes));
  }
  if (job.warnings?.length) parts.push(count(job.warnings.length, "warning"));
  return parts.join(", ");
}

export function showProgress(bar, job) {
  bar.hidden = !isActive(job);
  const percentage = job.progress?.percentage;
  if (Number.isFinite(percentage) && percentage > 0) bar.value = percentage;
  else bar.removeAttribute("value");
}

/** Makes a link lead to a job's file. */
export function showDownload(link, job) {
  link.hidden = !(job.status === "completed" && job.filename);
  if (link.hidden) return;
  link.href = filePath(job);
  link.download = job.filename;
  link.onclick = (event) => {
    if (!token.get()) return;
    event.preventDefault();
    download(job).catch(refresh);
  };
}

function showJob(row, job) {
  const find = (selector) => row.querySelector(selector);
  const badge = isImport(job) ? sources[job.source_type] ?? job.source_type : kindOf(job).toUpperCase();
  const title = names.get(job.job_id) ?? (isImport(job) ? `${badge} import` : kindOf(job) === "zip" ? "Bundle" : "Report");
  find(".badge").textContent = badge;
  find(".job-title").textContent = title;
  const note = isActive(job) ? progressNote(job) : resultNote(job);
  find(".job-note").textContent = [timeOf(job.created_at), note].filter(Boolean).join(" · ");
  find(".state").textContent = states[job.status] ?? job.status;
  find(".state").dataset.state = job.status;
  showProgress(find("progress"), job);
  find("progress").setAttribute("aria-label", `Progress of ${title}`);
  showDownload(find(".download"), job);
  find(".download").setAttribute("aria-label", `Download ${title}`);
  showRemove(find(".remove"), job, title);
}

function showRemove(button, job, title) {
  // An import that has ended has nothing to remove: its items stay.
  button.hidden = isImport(job) && !isActive(job);
  button.textContent = isActive(job) ? "Cancel" : "Delete";
  button.setAttribute("aria-label", `${button.textContent} ${title}`);
  button.onclick = async () => {
    button.disabled = true;
    await remove(`api/${isImport(job) ? "imports" : "exports"}/${job.job_id}`).catch(() => {});
    button.disabled = false;
    await refresh();
  };
}

function showAll(jobs) {
  for (const [id, row] of rows) {
    if (jobs.some((job) => job.job_id === id)) continue;
    row.remove();
    rows.delete(id);
  }
  jobs.forEach((job, index) => {
    const row = rows.get(job.job_id) ?? template.content.firstElementChild.cloneNode(true);
    rows.set(job.job_id, row);
    showJob(row, job);
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
  document.getElementById("no-jobs").hidden = jobs.length > 0;
}

let timer;

/** Asks for both lists now, and again soon while something runs. */
export async function refresh() {
  clearTimeout(timer);
  let running = false;
  try {
    const [exports, imports] = await Promise.all([
      get(`api/exports?limit=${shown}`),
      get(`api/imports?limit=${shown}`),
    ]);
    const jobs = [...exports.jobs, ...imports.jobs]
      .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))
      .slice(0, shown);
    showAll(jobs);
    running = jobs.some(isActive);
  } catch {
    // The line about the server's health says what is wrong; the list stays as it was.
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, running ? 1500 : 15_000);
}

document.addEventListener("visibilitychange", () => document.hidden || refresh());
