// The page's frame: which view an address shows, the token, and the server's health.

import { get, token } from "./parts/client.js";
import { button, el } from "./parts/dom.js";
import { route } from "./router.js";
import { language, t } from "./texts.js";
import { trackers } from "./trackers.js";

const $ = (id) => document.getElementById(id);

// Each view is loaded when it is first gone to, so that a first visit loads one of them and not all.

async function sources(place, found) {
  const [id, type] = found.parts;
  if (id === "file") return (await import("./views/file.js")).fileView(place, found);
  if (id === "new" && type in trackers) return (await import("./views/source-new.js")).sourceNewView(place, type);
  if (!id || id === "new") return (await import("./views/sources.js")).sourcesView(place, found);
  return (await import("./views/source.js")).sourceView(place, id, found);
}

const report = async (place, found, id) => (await import("./views/report.js")).reportView(place, id, found);

async function reports(place, found) {
  const [id, action] = found.parts;
  if (action === "edit") return report(place, found, id);
  if (id) return (await import("./views/saved-report.js")).savedReportView(place, id, found);
  return (await import("./views/reports.js")).reportsView(place, found);
}

const views = {
  "": async (place, found) => (await import("./views/overview.js")).overviewView(place, found),
  report: (place, found) => report(place, found, null),
  sources,
  reports,
  jobs: async (place, found) => (await import("./views/jobs.js")).jobsView(place, found),
};

// The frame's words

document.documentElement.lang = language;
for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.dataset.label));

function showPlace(name) {
  for (const link of document.querySelectorAll("nav a")) {
    const own = link.hash.replace(/^#\/?/, "");
    if (own === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

const show = route($("view"), views, showPlace);

let typed = false;
$("view").addEventListener("input", () => (typed = true));
addEventListener("hashchange", () => (typed = false));

// The token

const tokenForm = $("token-form");

function askForToken(focus) {
  tokenForm.hidden = false;
  if (focus) $("token").focus();
}

$("show-token").addEventListener("click", () => askForToken(true));

document.addEventListener("tokenwanted", () => {
  askForToken(tokenForm.hidden);
  $("token-error").textContent = token.get() ? t("token-unknown") : "";
});

tokenForm.addEventListener("submit", (event) => {
  event.preventDefault();
  token.set($("token").value.trim());
  $("token").value = "";
  $("token-error").textContent = "";
  tokenForm.hidden = true;
  // What was typed meanwhile is not taken away.
  if (!typed) show();
});

// The server's health

async function showHealth() {
  let text = t("ready");
  let warnings = [];
  try {
    ({ warnings = [] } = await get("health/ready"));
  } catch (problem) {
    text = problem.message;
  }
  $("health").dataset.state = text !== t("ready") ? "unready" : warnings.length ? "warned" : "ready";
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

// A fault of the page's own is said, rather than that nothing happens.
addEventListener("unhandledrejection", ({ reason }) => {
  if (reason?.name === "AbortError") return;
  $("fault").replaceChildren(el("p", {}, reason?.name === "Problem" ? reason.message : t("page-fault")),
    button(t("reload"), () => location.reload()));
  $("fault").hidden = false;
});
addEventListener("hashchange", () => ($("fault").hidden = true));

$("skip").addEventListener("click", (event) => {
  // The address names a view, so the link must not change it.
  event.preventDefault();
  ($("view").querySelector("h1") ?? $("view")).focus();
});

show();
showHealth();
showVersion().catch(() => {});
