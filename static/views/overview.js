// What is held, how old it is, what comes next, and how the appliance is; on an empty store, how to begin.

import { get } from "../parts/client.js";
import { card, el, foreign, heading, poll } from "../parts/dom.js";
import { ago, moment, number, timeElement } from "../parts/format.js";
import { count, t } from "../texts.js";
import { trackerName } from "../trackers.js";
import { showJobs } from "./jobs.js";
import { undelivered } from "./reports.js";
import { troubles, waysIn } from "./sources.js";
import { isUnsaved } from "./unsaved.js";

const shownJobs = 5;

const step = (title, text, ...children) => el("li", {}, el("h3", {}, title), el("p", { class: "soft" }, text), children);

const firstRun = () => el("section", { class: "card first-run", "aria-labelledby": "first-run" },
  el("h2", { id: "first-run" }, t("first-run")), el("p", { class: "lead" }, t("first-run-lead")),
  el("ol", { class: "first-steps" },
    step(t("first.tracker"), t("first.tracker-how"), waysIn()),
    step(t("first.file"), t("first.file-how"), el("a", { class: "button", href: "#/sources/file" }, t("choose-file"))),
    step(t("first.demo"), t("first.demo-how"), el("pre", { tabindex: "0" }, el("code", {}, "almanac demo")), el("p", {}, el("a", { href: "#/report" }, t("first.then"))))));

const figure = (value, label, note) => el("div", { class: "figure" }, el("p", { class: "figure-value" }, value), el("p", { class: "figure-label" }, label),
  note ? el("p", { class: "hint" }, note) : null);

/** What the store holds: of the saved sources, and of those that nobody has saved (an import made once). */
function held(sources, all) {
  return [
    ...sources.map((source) => ({
      id: source.id, name: source.name, type: source.source_type, items: source.items, trouble: troubles(source),
      at: source.last_import?.status === "completed" ? source.last_import.ended_at : null, next: source.paused ? null : source.next_run,
    })),
    ...all.filter(isUnsaved).map((part) => ({
      name: part.source, type: part.source_type, items: part.items, at: part.last_import,
    })),
  ];
}

function heldTable(parts) {
  const rows = parts.map(({ id, name, type, items, at, next, trouble }) => el("tr", {},
    el("th", { scope: "row" }, id ? el("a", { href: `#/sources/${id}` }, name) : name, trouble ? el("span", { class: "state", "data-state": "failed" }, t("state.failed")) : null),
    el("td", {}, trackerName(type)), el("td", { class: "number" }, number(items)),
    el("td", {}, at ? timeElement(at) : t("never")), el("td", {}, next ? moment(next) : "–")));
  const head = ["source", "tracker", "items", "age", "next"].map((name) => el("th", { scope: "col", class: name === "items" ? "number" : null }, t(`column.${name}`)));
  return el("div", { class: "scroll held", tabindex: "0", role: "region", "aria-label": t("held-table") },
    el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
}

function summary(parts, reports, jobs) {
  const items = parts.reduce((sum, part) => sum + part.items, 0);
  const oldest = parts.map(({ at }) => at).filter(Boolean).sort()[0];
  const next = reports.filter(({ next_run: at }) => at).sort((one, other) => one.next_run.localeCompare(other.next_run))[0];
  const running = jobs.filter(({ status }) => status === "processing" || status === "pending").length;
  return el("div", { class: "figures" },
    figure(number(items), t("items-held"), count("in-sources", parts.length)),
    figure(oldest ? ago(oldest) : "–", t("oldest-data")),
    figure(next ? ago(next.next_run) : "–", t("next-report"), next ? `${next.name}, ${moment(next.next_run)}` : t("nothing-planned")),
    figure(number(running), t("running-jobs")));
}

/** The saved reports that were not made, or whose word did not get where it was to go. */
function reportTroubles(reports) {
  const ill = reports.filter((report) => report.last_run?.status === "failed" || undelivered(report).length);
  return ill.map((report) => el("p", {},
    t(report.last_run.status === "failed" ? "report-ill" : "report-undelivered"), " ", el("a", { href: `#/reports/${report.id}` }, report.name)));
}

async function appliance(place) {
  const [about, ready, { reports }] = await Promise.all([
    get("health"), get("health/ready").catch((problem) => ({ warnings: [problem.message] })), get("api/reports").catch(() => ({ reports: [] })),
  ]);
  const ill = [...(ready.warnings?.length ? [el("p", {}, foreign(ready.warnings.join(" ")))] : []), ...reportTroubles(reports)];
  place.replaceChildren(el("dl", { class: "facts-list" },
    el("dt", {}, t("state")), el("dd", {}, ill.length ? ill : t("all-well")),
    el("dt", {}, t("version")), el("dd", {}, `${about.version} (${about.environment})`)));
}

export async function overviewView(place, { signal }) {
  const top = el("div", { class: "view" });
  const list = el("ul", { class: "things" });
  const jobsCard = card(t("recent-jobs"), list, el("p", {}, el("a", { href: "#/jobs" }, t("all-jobs"))));
  const status = el("div", {});
  jobsCard.hidden = true;
  const head = heading(t("overview"), el("a", { class: "button primary", href: "#/report" }, t("new-report")), el("a", { class: "button", href: "#/sources" }, t("add-source")));
  const actions = head.querySelector(".buttons");
  place.append(head, top, jobsCard, card(t("appliance"), status));
  let before;
  const refresh = poll(signal, async () => {
    const [found, all] = await Promise.all([showJobs(list, 20, refresh, (_, index) => index < shownJobs), get("api/items/sources")]);
    const parts = held(found.sources, all.sources);
    const isEmpty = !parts.length && !found.jobs.length;
    actions.hidden = isEmpty;
    jobsCard.hidden = !found.jobs.length;
    const shown = isEmpty ? [firstRun()] : [summary(parts, found.reports, found.jobs), parts.length ? card(t("what-we-hold"), heldTable(parts)) : card(t("add-source"), waysIn())];
    const state = JSON.stringify(shown.map(({ outerHTML }) => outerHTML.replace(/title-\d+/g, "")));
    // Written only when it has changed, so that the focus stays where it is.
    if (state !== before) top.replaceChildren(...shown);
    before = state;
    return found.running;
  });
  await Promise.all([refresh(), appliance(status).catch(() => {})]);
}
