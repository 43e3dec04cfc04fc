// One saved source: how it stands, its import now, its settings, and its end.

import { get, patch, post, remove } from "../parts/client.js";
import { conflictNotice, carryOver, mergedNotice, snapshot } from "../parts/conflict.js";
import { announce, back, busyButton, card, el, foreign, heading, notice } from "../parts/dom.js";
import { formError, sending, choice } from "../parts/forms.js";
import { number, timeElement } from "../parts/format.js";
import { rememberJob, showJob } from "../parts/jobs.js";
import { scheduleFields, scheduleLine } from "../parts/schedule-form.js";
import { nameField, optionFields, previewTable, readConfig, readOptions, trackerFields } from "../parts/source-form.js";
import { go } from "../router.js";
import { count, t } from "../texts.js";
import { trackerName, trackers } from "../trackers.js";
import { connectionNotice, tryOut } from "./source-new.js";
import { isRunning, lastImport, troubles } from "./sources.js";

const entry = (term, ...details) => [el("dt", {}, t(term)), el("dd", {}, details)];

function facts(source) {
  const reasons = (source.coverage?.reasons ?? []).map(({ reason, count: n, examples = [] }) => {
    const shown = examples.length ? `${reason} (${examples.join(", ")}${n > examples.length ? ", …" : ""})` : reason;
    return el("li", {}, `${number(n)} × `, foreign(shown));
  });
  return el("dl", { class: "facts-list" },
    entry("held", count("items", source.items)),
    entry("last-import", lastImport(source)),
    entry("schedule", scheduleLine(source.schedule, source.next_run, source.paused)),
    source.last_import?.warnings?.length ? entry("notes", el("ul", { class: "plain-list" }, source.last_import.warnings.map((warning) => foreign(warning, "li")))) : null,
    source.sources.length ? entry("known-as", source.sources.join(", ")) : null,
    reasons.length ? entry("left-out", el("ul", { class: "plain-list" }, reasons)) : null);
}

/** The field for a new token, where the old one is refused: nothing else has to be looked for. */
function renewal(source, path, renewed) {
  if (source.last_import?.error_code !== "authentication_failed" || source.last_import.status !== "failed") return null;
  const form = el("form", { class: "renew", novalidate: true }, trackerFields(source.source_type, source.source_config, { secretAlone: true }),
    formError(), el("div", { class: "buttons" }, el("button", { class: "primary" }, t("save-import"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sending(form, async () => {
      // Only the secret is replaced, so whatever else has changed meanwhile stays.
      const fresh = await get(path);
      const config = { ...fresh.source_config, ...readConfig(form, source.source_type) };
      renewed(await patch(path, fresh.version, { source_config: config }));
    });
  });
  return form;
}

/** What the form does not show of a saved config (a secret that is set among it) stays as it is. */
function configOf(source, form) {
  const { fields, more } = trackers[source.source_type];
  const shown = new Set([...fields, ...more].filter(({ secret }) => !secret).flatMap(({ api, several }) => [api, several]));
  for (const name of ["status_filter", "label_filter", "date_from"]) shown.add(name);
  const rest = Object.entries(source.source_config).filter(([name]) => !shown.has(name));
  return { ...Object.fromEntries(rest), ...readConfig(form, source.source_type) };
}

function settings(source, version, saved, reload) {
  const type = source.source_type;
  const schedule = scheduleFields(source.schedule);
  const outcome = el("div", { class: "try", "aria-live": "polite" });
  const top = el("div", { class: "conflict" });
  const path = `api/sources/${source.id}`;
  const form = el("form", { class: "settings", novalidate: true }, top,
    nameField(source.name), trackerFields(type, source.source_config), optionFields(source.options), schedule.element,
    outcome, formError(),
    el("div", { class: "buttons" }, el("button", { class: "primary" }, t("save")),
      busyButton(t("test-saved"), () => tryOut(form, outcome, async () => connectionNotice(await post(`${path}/test`)))),
      busyButton(t("preview"), () => tryOut(form, outcome, async () => previewTable(await post(`${path}/preview`))))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const change = {
      name: form.elements.name.value.trim(), source_config: configOf(source, form),
      options: readOptions(form, source.options), schedule: schedule.schedule(),
    };
    sending(form, async () => {
      try {
        saved(await patch(path, version(), change));
      } catch (problem) {
        if (problem.status !== 412) throw problem;
        top.replaceChildren(conflictNotice((keeps) => reload(keeps ? form : null)));
        top.scrollIntoView({ block: "nearest" });
        top.querySelector("button").focus();
      }
    });
  });
  return { form, top };
}

function removal(source) {
  const form = el("form", { novalidate: true },
    choice(t("its-items"), "items", [["keep", t("items-keep")], ["delete", t("items-delete")]], "keep", count("items", source.items)),
    formError(), el("div", { class: "buttons" }, el("button", { class: "danger" }, t("remove-source"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sending(form, async () => {
      await remove(`api/sources/${source.id}?items=${form.elements.items.value}`);
      announce(t("removed", { name: source.name }));
      go("#/sources");
    });
  });
  return el("details", { class: "card danger-zone" }, el("summary", {}, t("remove-this-source")), form);
}

export async function sourceView(place, id, { signal }) {
  const path = `api/sources/${id}`;
  const top = el("div", { class: "view" });
  const live = el("div", { class: "live" });
  const rest = el("div", { class: "view" });
  let now;
  let before;
  place.append(back("#/sources", "sources"), top, live, rest);

  function showTop() {
    const pause = async () => {
      const changed = await patch(path, "*", { paused: !now.paused }).catch((problem) => problem);
      if (changed.name === "Problem") return live.replaceChildren(notice("bad", el("p", {}, foreign(changed.message))));
      // Where somebody else's change lies between, the form below still is for the version before it.
      now = { ...changed, version: changed.version === now.version + 1 ? changed.version : now.version };
      showTop();
    };
    const focused = top.contains(document.activeElement) && document.activeElement.dataset.action;
    top.replaceChildren(
      heading(now.name, busyButton(t("import-now"), () => importNow(), { class: "primary", "data-action": "import" }),
        now.schedule ? busyButton(t(now.paused ? "resume" : "pause"), pause, { "data-action": "pause" }) : null,
        now.items ? busyButton(t("import-all"), () => importNow({ full: true }), { "data-action": "import-all", title: t("import-all-how") }) : null),
      card(trackerName(now.source_type), facts(now), troubleHere()));
    document.title = `${now.name} – almanac`;
    // Made anew under the one who works on it, so the focus goes back to the button that had it.
    if (focused) top.querySelector(`[data-action="${focused}"]`)?.focus();
  }

  function troubleHere() {
    const trouble = troubles(now);
    trouble?.querySelector("a")?.remove();
    const gone = now.last_import?.error_code === "confirm_gone";
    if (gone) trouble.append(busyButton(t("import-gone"), () => importNow({ full: true, confirm_gone: true })));
    return trouble && [trouble, renewal(now, path, renewed)];
  }

  function saved(source) {
    now = source;
    showTop();
    showRest();
    live.replaceChildren(notice("good", el("p", { role: "status" }, t("saved"))));
    top.querySelector("h1").focus();
  }

  async function renewed() {
    await reload(rest.querySelector("form.settings"), { quietly: true });
    await importNow();
  }

  /** The newer version, under what was typed into a form. */
  async function reload(typed, { quietly = false } = {}) {
    now = await get(path);
    showTop();
    const known = before;
    const { form, top: place } = showRest();
    const notes = typed ? carryOver(known, typed, form) : [];
    if (quietly && !notes.length) return;
    place.replaceChildren(mergedNotice(notes));
    form.querySelector("input").focus();
  }

  function showRest() {
    const shown = settings(now, () => now.version, saved, reload);
    before = snapshot(shown.form);
    rest.replaceChildren(card(t("settings"), shown.form), removal(now));
    return shown;
  }

  async function importNow(options) {
    const job = await post(`${path}/import`, options ? { options } : {}).catch((problem) => problem);
    if (job.name === "Problem") return live.replaceChildren(notice("bad", el("p", {}, foreign(job.message))));
    rememberJob(job, t("import-of", { source: now.name }));
    await watch(job);
  }

  async function watch(job) {
    const end = await showJob(live, job, t("import-of", { source: now.name }), signal);
    if (signal.aborted) return;
    if (end.status === "completed") live.firstChild.append(el("a", { class: "button", href: "#/report" }, t("make-report")));
    await settled(job);
  }

  /** The source's document tells of the job's end a moment after the job's own. */
  async function settled(job) {
    for (let tries = 0; tries < 60 && !signal.aborted; tries += 1) {
      const { version, ...source } = await get(path);
      // The form below was made for the version that it was loaded with; only a save may move that.
      now = { ...source, version: now.version };
      if (source.last_import?.job_id === job.job_id && !isRunning(source)) break;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    showTop();
  }

  try {
    now = await get(path);
  } catch (problem) {
    return place.append(heading(t("not-there")), notice("bad", el("p", {}, foreign(problem.message))));
  }
  if (now.source_type === "csv") return (await import("./file-source.js")).fileSourceView(place, now, facts);
  showTop();
  showRest();
  if (isRunning(now)) {
    watch({ ...now.last_import, source_type: now.source_type });
  }
}
