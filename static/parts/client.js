// How the page talks to the server. Every address is relative, so that the page works under any path.

import { t } from "../texts.js";

const tokenKey = "almanac.token";

export const token = {
  get: () => sessionStorage.getItem(tokenKey) ?? "",
  set: (value) => sessionStorage.setItem(tokenKey, value),
};

/** What went wrong: a sentence, and for a refused request what is wrong with which field (RFC 9457). */
export class Problem extends Error {
  constructor(status, sentence, errors = []) {
    super(sentence);
    this.name = "Problem";
    this.status = status;
    this.errors = errors;
  }

  static async from(response, method) {
    const body = await response.json().catch(() => ({}));
    const told = body.detail ?? body.title ?? t("answered", { status: response.status });
    const sentence = body.hint ? `${told.replace(/\.?$/, ".")} ${body.hint}` : told;
    // What the page only asks for, it asks for again by itself.
    const wait = method === "GET" ? null : response.headers.get("Retry-After");
    const problem = new Problem(response.status, wait ? `${sentence.replace(/\.?$/, ".")} ${t("try-again-in", { seconds: wait })}` : sentence, body.errors);
    problem.reason = body.reason;
    return problem;
  }
}

async function request(method, path, { headers = {}, body, signal } = {}) {
  const authorization = token.get() ? { Authorization: `Bearer ${token.get()}` } : {};
  let response;
  try {
    response = await fetch(path, { method, body, signal, headers: { ...headers, ...authorization }, cache: "no-store" });
  } catch {
    throw new Problem(0, t("unreachable"));
  }
  if (response.status === 401) document.dispatchEvent(new CustomEvent("tokenwanted"));
  if (!response.ok) throw await Problem.from(response, method);
  return response;
}

export const get = async (path) => (await request("GET", path)).json();

/** The address of a picture that has been fetched: an image element by itself sends no token. */
export const picture = async (path, signal) => URL.createObjectURL(await (await request("GET", path, { signal })).blob());

export const remove = (path) => request("DELETE", path);

const json = { "Content-Type": "application/json" };

export async function post(path, body) {
  const sent = body === undefined ? {} : { headers: json, body: JSON.stringify(body) };
  return (await request("POST", path, sent)).json();
}

/** Changes a saved document, if it still is the version that the change was made for (else 412). */
export async function patch(path, version, body) {
  const headers = { ...json, "If-Match": version === "*" ? version : `"${version}"` };
  return (await request("PATCH", path, { headers, body: JSON.stringify(body) })).json();
}

export async function upload(path, file) {
  return (await request("POST", path, { headers: { "Content-Type": "text/csv" }, body: file })).json();
}

/** `fetch` rather than `EventSource`, because only `fetch` can send a token. Ends when the server ends the stream. */
async function* events(path, signal) {
  const response = await request("GET", path, { signal, headers: { Accept: "text/event-stream" } });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    text += chunk.value.replaceAll("\r", "");
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5));
      if (data.length) yield JSON.parse(data.join("\n"));
    }
  }
}

export const isActive = (job) => job.status === "processing" || job.status === "pending";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const isImport = (job) => "source_type" in job || "imported_items" in job;

export const kindOf = (job) => job.kind ?? (job.filename?.endsWith(".zip") ? "zip" : "pdf");

export const jobPath = (job) => (isImport(job) ? `api/imports/${job.job_id}` : `api/exports/${job.job_id}`);

/** Hands on each new state of a job until it has ended or the view is left; by the event stream, then by asking. */
export async function follow(job, show, signal) {
  const status = isImport(job) ? jobPath(job) : `api/exports/${kindOf(job)}/${job.job_id}`;
  let latest = job;
  show(latest);
  try {
    for await (latest of events(`${jobPath(job)}/events`, signal)) show(latest);
  } catch {
    // The stream is a convenience: a proxy may cut it.
  }
  while (isActive(latest) && !signal.aborted) {
    await pause(1000);
    latest = await get(status);
    show(latest);
  }
  return latest;
}

/** A file's address; the one that the server tells may be signed, but has the path of its public address before it. */
export const filePath = (job) => `api/static/exports/${encodeURIComponent(job.filename)}`;

/** A link can't send a token, so with one the file comes by `fetch`. */
export async function download(job) {
  const blob = await (await request("GET", filePath(job))).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = job.filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
