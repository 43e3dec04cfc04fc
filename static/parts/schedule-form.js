// When something runs by itself: a few common rhythms, or a cron line. What the choice means, in words and as the next
// three times, is asked of the server, so that what is shown is what will happen.

import { el, foreign } from "./dom.js";
import { field, input, select, zoneField } from "./forms.js";
import { moment, zone } from "./format.js";
import { get } from "./client.js";
import { count, language, locale, t } from "../texts.js";

const pause = 300;
const rhythms = ["none", "hours", "daily", "weekly", "monthly", "cron"];
const weekday = (number) =>
  new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 7 + number)));

/** What the fields show for a saved schedule; a rhythm that has no fields of its own is shown as its text. */
function parse(schedule) {
  if (!schedule) return { rhythm: "none" };
  const hours = /^(\d+)h$/.exec(schedule.every ?? "")?.[1];
  if (hours) return { rhythm: "hours", hours };
  if (schedule.every) return { rhythm: "cron", cron: schedule.every };
  const cron = { cron: schedule.cron, zone: schedule.timezone };
  const [, minute, hour, day, week] = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) \* (\*|[0-6])$/.exec(schedule.cron) ?? [];
  const time = minute && `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (!time || (day !== "*" && week !== "*")) return { rhythm: "cron", ...cron };
  if (week !== "*") return { rhythm: "weekly", time, week, ...cron };
  return day === "*" ? { rhythm: "daily", time, ...cron } : { rhythm: "monthly", time, day, ...cron };
}

/** What a schedule means, in the page's own words where it is one of the rhythms, else null. */
function ownWords(schedule) {
  const { rhythm, hours, time, week, day } = parse(schedule);
  const values = { time, zone: schedule.timezone ?? "UTC" };
  switch (rhythm) {
    case "hours": return count("words.hours", Number(hours));
    case "daily": return t("words.daily", values);
    case "weekly": return t("words.weekly", { ...values, day: weekday(Number(week)) });
    case "monthly": return t("words.monthly", { ...values, day });
    default: return null;
  }
}

/** A fieldset whose `schedule()` is what it says, or null. */
export function scheduleFields(schedule, suggestion = "none") {
  const own = { hours: "6", time: "06:00", week: "1", day: "1", cron: "0 6 * * 1-5", zone, ...parse(schedule) };
  const rhythm = select(rhythms.map((name) => [name, t(`rhythm.${name}`)]), schedule ? own.rhythm : suggestion, { name: "rhythm" });
  const parts = {
    hours: field("/schedule/every", t("hours"), select(["1", "2", "3", "4", "6", "8", "12", "24"].map((n) => [n, n]), own.hours, { name: "schedule_hours" })),
    week: field("/schedule/week", t("weekday"), select([1, 2, 3, 4, 5, 6, 0].map((n) => [String(n), weekday(n)]), own.week, { name: "schedule_week" })),
    day: field("/schedule/day", t("day-of-month"), select(Array.from({ length: 28 }, (_, n) => [String(n + 1), String(n + 1)]), own.day, { name: "schedule_day" })),
    time: field("/schedule/time", t("time"), input({ name: "schedule_time", type: "time", value: own.time, required: true })),
    cron: field("/schedule/cron", t("cron"), input({ name: "schedule_cron", value: own.cron, maxlength: 200, spellcheck: "false" }), {
      hint: t("hint.cron"), also: ["/schedule/every"],
    }),
    zone: zoneField("/schedule/timezone", t("timezone"), own.zone, { name: "schedule_timezone" }),
  };
  const used = { none: [], hours: ["hours"], daily: ["time", "zone"], weekly: ["week", "time", "zone"], monthly: ["day", "time", "zone"], cron: ["cron", "zone"] };
  const value = (name) => parts[name].querySelector("input, select").value.trim();
  const words = el("p", { class: "schedule-words" });
  const next = el("ol", { class: "next-runs" });
  const preview = el("div", { class: "schedule-preview", role: "status" }, words, next);

  function read() {
    const [hour, minute] = value("time").split(":").map(Number);
    const timezone = value("zone") || undefined;
    const clock = `${minute || 0} ${hour || 0}`;
    switch (rhythm.value) {
      case "hours": return { every: `${value("hours")}h` };
      case "daily": return { cron: `${clock} * * *`, timezone };
      case "weekly": return { cron: `${clock} * * ${value("week")}`, timezone };
      case "monthly": return { cron: `${clock} ${value("day")} * *`, timezone };
      case "cron": return /^\d+[mhd]$/.test(value("cron")) ? { every: value("cron") } : { cron: value("cron"), timezone };
      default: return null;
    }
  }

  let asked = 0;
  async function show() {
    for (const [name, part] of Object.entries(parts)) part.hidden = !used[rhythm.value].includes(name);
    const number = (asked += 1);
    const chosen = read();
    preview.hidden = !chosen;
    if (!chosen) return;
    const query = new URLSearchParams(Object.entries(chosen).filter(([, text]) => text));
    const found = await get(`api/schedules/preview?${query}`).catch((problem) => problem);
    // An answer that was overtaken by a later choice is not shown.
    if (number !== asked) return;
    for (const place of set.querySelectorAll(".error")) place.replaceChildren();
    preview.hidden = !found.next;
    if (found.next) {
      const own = language === "en" ? null : ownWords(chosen);
      words.replaceChildren(t("runs"), " ", own ? el("strong", {}, own) : foreign(found.description, "strong"));
      next.replaceChildren(...found.next.map((instant) => el("li", {}, moment(instant))));
    } else if (found.name === "Problem") {
      const bad = found.errors?.some(({ pointer }) => pointer === "/timezone") ? parts.zone : parts[used[rhythm.value][0]];
      bad.querySelector(".error").replaceChildren(foreign(found.message));
    }
  }

  const set = el("fieldset", { class: "schedule", "data-pointer": "/schedule" }, el("legend", { class: "label" }, t("schedule")),
    el("div", { class: "pair" }, field("/schedule/rhythm", t("rhythm"), rhythm), parts.hours, parts.week, parts.day, parts.time, parts.cron, parts.zone),
    preview, el("p", { class: "error" }));
  let timer;
  set.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, pause);
    if (rhythm === document.activeElement) show();
  });
  show();
  return { element: set, schedule: read };
}

/** A schedule in a line: its words, which the server is asked for where it is no common one, and when it comes next. */
export function scheduleLine(schedule, nextRun, paused) {
  if (!schedule) return el("span", { class: "soft" }, t("no-schedule"));
  const next = paused ? ` · ${t("paused")}` : nextRun ? ` · ${t("next-run", { when: moment(nextRun) })}` : "";
  if (ownWords(schedule)) return el("span", {}, ownWords(schedule), next);
  const line = el("span", {});
  const query = new URLSearchParams(Object.entries(schedule).filter(([, text]) => text));
  get(`api/schedules/preview?${query}`).then(({ description }) => line.append(foreign(description)), () => {})
    .finally(() => line.append(next));
  return line;
}
