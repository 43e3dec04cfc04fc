// Dates, ages, sizes and counts, as the browser's user writes them. A time of day always comes with its zone.

import { locale, t } from "../texts.js";

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const moments = new Intl.DateTimeFormat(locale, {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
});
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

export const number = (value) => value.toLocaleString(locale);

export const moment = (instant) => moments.format(new Date(instant));

/** Of `2026-11-22`. */
export const day = (date) => days.format(new Date(`${date}T00:00:00Z`));

export const dayRange = (start, end) => days.formatRange(new Date(`${start}T00:00:00Z`), new Date(`${end}T00:00:00Z`));

const units = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]];

/** `3 hours ago`, `in 5 minutes`. */
export function ago(instant, now = Date.now()) {
  const seconds = (Date.parse(instant) - now) / 1000;
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  return Math.abs(seconds) < 60 ? t("now") : relative.format(Math.round(seconds / length), unit);
}

/** How long something stays: `58 minutes`. */
export function left(instant, now = Date.now()) {
  const seconds = Math.max(0, (Date.parse(instant) - now) / 1000);
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ["minute", 60];
  return Math.max(1, Math.round(seconds / length)).toLocaleString(locale, { style: "unit", unit, unitDisplay: "long" });
}

export const size = (bytes) =>
  bytes < 1e6 ? `${number(Math.max(1, Math.round(bytes / 1e3)))} kB` : `${(bytes / 1e6).toLocaleString(locale, { maximumFractionDigits: 1 })} MB`;

/** A moment as an element: how long ago, and the whole date for who asks. */
export function timeElement(instant) {
  const element = document.createElement("time");
  element.dateTime = instant;
  element.title = moment(instant);
  element.textContent = ago(instant);
  return element;
}
