// Calendar days as the text of a date field, `2026-11-22`; reckoned in UTC, where every day has 24 hours.

const day = 86_400_000;

const text = (date) => date.toISOString().slice(0, 10);

const utc = (year, month, dayOfMonth) => new Date(Date.UTC(year, month, dayOfMonth));

/** The range of days that a name of the server's (`last_month`) stands for, by the calendar on the wall here. */
export function namedRange(name, now = new Date()) {
  const [year, month, today] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const days = /^last_(\d+)_days$/.exec(name)?.[1];
  if (days) return { start: text(utc(year, month, today - days)), end: text(utc(year, month, today - 1)) };
  if (name === "last_week") {
    const sunday = today - (now.getDay() || 7);
    return { start: text(utc(year, month, sunday - 6)), end: text(utc(year, month, sunday)) };
  }
  const [which, unit] = name.split("_");
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  const first = Math.floor(month / months) * months;
  if (which === "this") return { start: text(utc(year, first, 1)), end: text(utc(year, month, today)) };
  return { start: text(utc(year, first - months, 1)), end: text(utc(year, first, 0)) };
}

export const rangeNames = [
  "last_week", "last_month", "last_quarter", "last_year", "last_30_days", "last_90_days", "this_month", "this_quarter", "this_year",
];

function yearBefore(date) {
  const [year, month, dayOfMonth] = date.split("-").map(Number);
  const moved = utc(year - 1, month - 1, dayOfMonth);
  // 29 February has no counterpart: the month's last day stands in.
  return text(moved.getUTCMonth() === month - 1 ? moved : utc(year - 1, month, 0));
}

/** A range and the earlier ones that it is compared with, oldest first; `other` is `before`, `year` or `both`. */
export function comparisonPeriods(start, end, other, label) {
  const length = Date.parse(end) - Date.parse(start) + day;
  const earlier = {
    before: [{ start: text(new Date(Date.parse(start) - length)), end: text(new Date(Date.parse(start) - day)) }],
    year: [{ start: yearBefore(start), end: yearBefore(end) }],
  };
  const ranges = [...(other === "both" ? [...earlier.year, ...earlier.before] : earlier[other]), { start, end }];
  return ranges.map(({ start, end }) => ({ start_date: start, end_date: end, label: label(start, end) }));
}
