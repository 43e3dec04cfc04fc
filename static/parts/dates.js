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

const parts = (date) => date.split("-").map(Number);

const isLastOfMonth = (date) => new Date(Date.parse(date) + day).getUTCDate() === 1;

const weekday = (date) => new Date(Date.parse(date)).getUTCDay() || 7;

/**
 * What a range is on the calendar, as reports see it (CalendarSpan of the server): a whole `month`, `quarter`, `half`,
 * `year` (of any twelve months), `week` from Monday on, or `days`.
 */
export function spanOf(start, end) {
  const [[firstYear, firstMonth, firstDay], [lastYear, lastMonth]] = [parts(start), parts(end)];
  const months = (lastYear - firstYear) * 12 + lastMonth - firstMonth + 1;
  const unit = { 1: "month", 3: "quarter", 6: "half", 12: "year" }[months];
  const begins = months === 1 || months === 12 || (firstMonth - 1) % months === 0;
  if (unit && begins && firstDay === 1 && isLastOfMonth(end)) return unit;
  return Date.parse(end) - Date.parse(start) === 6 * day && weekday(start) === 1 ? "week" : "days";
}

const monthsOf = { month: 1, quarter: 3, half: 6, year: 12 };

/** What comes just before: the calendar's own where the range is one of its units, else as many days. */
function rangeBefore(start, end) {
  const months = monthsOf[spanOf(start, end)];
  const [year, month] = parts(start);
  const first = months ? Date.UTC(year, month - 1 - months, 1) : 2 * Date.parse(start) - Date.parse(end) - day;
  return { start: text(new Date(first)), end: text(new Date(Date.parse(start) - day)) };
}

function yearBefore(date, isWholeMonth = false) {
  const [year, month, dayOfMonth] = parts(date);
  const moved = utc(year - 1, month - 1, dayOfMonth);
  // 29 February has no counterpart: the month's last day stands in, as it does for a month's end.
  return text(!isWholeMonth && moved.getUTCMonth() === month - 1 ? moved : utc(year - 1, month, 0));
}

/** A range and the earlier ones that it is compared with, oldest first; `other` is `before`, `year` or `both`. */
export function comparisonPeriods(start, end, other, label) {
  const before = rangeBefore(start, end);
  const year = { start: yearBefore(start), end: yearBefore(end, spanOf(start, end) in monthsOf) };
  const isOne = before.start === year.start && before.end === year.end;
  const earlier = { before: [before], year: [year], both: isOne ? [year] : [year, before].sort((one, two) => one.start.localeCompare(two.start)) };
  return [...earlier[other], { start, end }].map(({ start, end }) => ({ start_date: start, end_date: end, label: label(start, end) }));
}

const monthNames = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];

const reportDay = (date) => `${parts(date)[2]} ${reportMonth(date)}`;
const reportMonth = (date) => `${monthNames[parts(date)[1] - 1]} ${parts(date)[0]}`;

/** The week of ISO 8601 that a Monday begins. */
function reportWeek(monday) {
  const thursday = new Date(Date.parse(monday) + 3 * day);
  const year = thursday.getUTCFullYear();
  return `Week ${Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * day)) + 1}, ${year}`;
}

/** What a report, whose language is English, calls a range: `Q3 2026`, `July 2026`, `1 July 2026 – 5 August 2026`. */
export function reportName(start, end) {
  const [year, month] = parts(start);
  const written = start === end ? reportDay(start) : `${reportDay(start)} – ${reportDay(end)}`;
  return {
    month: reportMonth(start), quarter: `Q${Math.ceil(month / 3)} ${year}`, half: `H${Math.ceil(month / 6)} ${year}`,
    year: month === 1 ? `${year}` : `${reportMonth(start)} – ${reportMonth(end)}`,
    week: reportWeek(start), days: written,
  }[spanOf(start, end)];
}
