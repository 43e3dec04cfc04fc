// Calendar days as the text of a date field, `2026-11-22`; reckoned in UTC, where every day has 24 hours.

const day = 86_400_000;

const text = (date) => date.toISOString().slice(0, 10);

const utc = (year, month, dayOfMonth) => new Date(Date.UTC(year, month, dayOfMonth));

/** The last whole month, quarter or year before a moment, by the calendar on the wall here. */
export function lastRange(kind, now) {
  const months = { month: 1, quarter: 3, year: 12 }[kind];
  const month = Math.floor(now.getMonth() / months) * months;
  return { start: text(utc(now.getFullYear(), month - months, 1)), end: text(utc(now.getFullYear(), month, 0)) };
}

function yearBefore(date) {
  const [year, month, dayOfMonth] = date.split("-").map(Number);
  const moved = utc(year - 1, month - 1, dayOfMonth);
  // 29 February has no counterpart: the month's last day stands in.
  return text(moved.getUTCMonth() === month - 1 ? moved : utc(year - 1, month, 0));
}

/** A range and the earlier ones that it is compared with, oldest first; `other` is `before`, `year` or `both`. */
export function comparisonPeriods(start, end, other) {
  const length = Date.parse(end) - Date.parse(start) + day;
  const earlier = {
    before: [{ start: text(new Date(Date.parse(start) - length)), end: text(new Date(Date.parse(start) - day)) }],
    year: [{ start: yearBefore(start), end: yearBefore(end) }],
  };
  const ranges = [...(other === "both" ? [...earlier.year, ...earlier.before] : earlier[other]), { start, end }];
  return ranges.map(({ start, end }) => ({ start_date: start, end_date: end, label: `${start} to ${end}` }));
}
