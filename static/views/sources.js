// Every saved source: what is held of it, how old that is, when it comes next, and what is wrong.

import { get, post } from "../parts/client.js";
import { busyButton, card, el, foreign, heading, poll, showList } from "../parts/dom.js";
import { timeElement } from "../parts/format.js";
import { rememberJob, remedy, stateBadge } from "../parts/jobs.js";
import { scheduleLine } from "../parts/schedule-form.js";
import { count, t } from "../texts.js";
import { trackerName, trackers } from "../trackers.js";
import { isUnsaved, unsavedKey, unsavedRow } from "./unsaved.js";

/** The ways to bring items in, for the head of this view and for the first run. */
export const waysIn = () => el("div", { class: "ways" },
  Object.entries(trackers).map(([type, { name }]) => el("a", { class: "button", href: `#/sources/new/${type}` }, name)),
  el("a", { class: "button", href: "#/sources/file" }, t("csv-file")));

/**
 * Whether an import of a source goes on. Its job may have ended a moment before the source's document tells of all that
 * it brought, so the document's own word counts.
 */
export const isRunning = ({ last_import: last }) => Boolean(last) && !last.ended_at && !last.retry_at;

export const lastImport = ({ last_import: last }) => {
  if (!last) return el("span", { class: "soft" }, t("never-imported"));
  if (!last.ended_at) return el("span", {}, stateBadge(last.status));
  return el("span", {}, stateBadge(last.status), " ", timeElement(last.ended_at));
};

/** What is wrong with a source's last import, with what to do; null when nothing is. */
export function troubles(source) {
  const last = source.last_import;
  if (last?.status !== "failed") return null;
  const renew = last.error_code === "authentication_failed";
  return el("div", { class: "outcome", "data-tone": "bad" },
    el("p", {}, el("strong", {}, t(renew ? "token-refused" : "import-failed")), " ", foreign(last.error_message ?? ""), " ",
      (!renew && remedy(last)) || "", last.retry_at ? [" ", t("tried-again"), " ", timeElement(last.retry_at), "."] : null),
    renew ? el("a", { class: "button", href: `#/sources/${source.id}` }, t("enter-token")) : null);
}

const isFile = ({ source_type: type }) => type === "csv";

function row(source, refresh) {
  const running = isRunning(source);
  const importNow = async () => {
    const job = await post(`api/sources/${source.id}/import`, {}).catch((problem) => problem);
    if (job.job_id) rememberJob(job, t("import-of", { source: source.name }));
    await refresh();
  };
  return el("li", { class: "thing" },
    el("span", { class: "badge" }, trackerName(source.source_type)),
    el("div", { class: "thing-main" },
      el("h3", {}, el("a", { href: `#/sources/${source.id}` }, source.name)),
      el("p", { class: "facts" }, el("span", {}, count("items", source.items)), lastImport(source)),
      isFile(source) ? null : el("p", { class: "facts" }, scheduleLine(source.schedule, source.next_run, source.paused)),
      troubles(source)),
    el("div", { class: "actions" },
      isFile(source) ? el("a", { class: "button", href: "#/sources/file" }, t("load-again")) : busyButton(t("import-now"), importNow, { "data-action": "import", disabled: running, "aria-label": t("import-of-now", { source: source.name }) })));
}

export async function sourcesView(place, { signal }) {
  const list = el("ul", { class: "things" });
  const onceList = el("ul", { class: "things" });
  const empty = el("p", { class: "empty", hidden: true }, t("no-sources"));
  const once = card(t("imported-once"), el("p", { class: "lead" }, t("imported-once-lead")), onceList);
  once.hidden = true;
  place.append(heading(t("sources")), card(t("add-source"), el("p", { class: "lead" }, t("add-source-lead")), waysIn()),
    card(t("saved-sources"), empty, list), once);
  const refresh = poll(signal, async () => {
    const [{ sources }, held] = await Promise.all([get("api/sources"), get("api/items/sources")]);
    const unsaved = held.sources.filter(isUnsaved);
    once.hidden = !unsaved.length;
    showList(onceList, unsaved, unsavedKey, (part) => unsavedRow(part, refresh));
    empty.hidden = sources.length > 0;
    showList(list, sources, ({ id }) => id, (source) => row(source, refresh));
    return sources.some(isRunning);
  });
  await refresh();
}
