// A look at a CSV file before it is loaded: what each of its columns becomes, which the user may change, and how dates
// are read. The server looks at the file's beginning, so that both are always of one mind.

import { upload } from "./client.js";
import { el } from "./dom.js";
import { count, t } from "../texts.js";

const $ = (id) => document.getElementById(id);

const lookBytes = 1 << 18;
const pause = 350;
const shownRows = 3;

const fields = [
  "title", "created_at", "closed_at", "updated_at", "status", "status_category", "item_type", "key", "external_id", "project",
  "assignee", "reporter", "labels", "priority", "resolution", "comments", "url",
];
const labelOf = (field) => t(`csv.${field}`);
// Fields that may have several columns.
const several = new Set(["labels", "created_at", "closed_at", "comments"]);
const times = new Set(["created_at", "updated_at", "closed_at"]);

let file = null;
/** What the server takes the columns for by itself, and what the user made of them: a field's name or "" for each. */
let guessed = [];
let chosen = [];
let missing = [];
let asked = 0;
let timer = 0;
let showErrors = () => {};

/** Fields whose columns the user has changed, with the names of those that they have now. */
function mapping(names) {
  const columnsOf = (all, field) => all.flatMap((own, index) => (own === field ? [index] : []));
  const changed = fields.filter((field) => {
    return columnsOf(guessed, field).join() !== columnsOf(chosen, field).join();
  });
  return Object.fromEntries(changed.map((field) => {
    const columns = [...new Set(columnsOf(chosen, field).map((index) => names[index]))];
    return [field, columns.length ? columns : ""];
  }));
}

let names = [];

/** The options of an upload, as its query has them. */
export function csvOptions() {
  const options = {};
  const map = mapping(names);
  if (Object.keys(map).length) options.map = JSON.stringify(map);
  if ($("csv-date-format").value.trim()) options.date_format = $("csv-date-format").value.trim();
  if ($("csv-zone").value.trim()) options.timezone = $("csv-zone").value.trim();
  return options;
}

/** What no file can be loaded without. */
export const csvProblems = () => missing;

/** Looks at another file. */
export function showCSV(newFile, tell) {
  file = newFile ?? null;
  showErrors = tell;
  guessed = chosen = names = missing = [];
  $("csv-look").hidden = true;
  $("csv-date-format").value = "";
  if (file) look();
}

function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(look, pause);
}

async function look() {
  clearTimeout(timer);
  const number = (asked += 1);
  const part = file.slice(0, lookBytes);
  const query = new URLSearchParams({ ...csvOptions(), partial: String(file.size > part.size) });
  let preview;
  try {
    preview = await upload(`api/imports/csv/preview?${query}`, part);
  } catch (problem) {
    if (problem.name !== "Problem") throw problem;
    if (number === asked) showErrors(problem.errors.length ? problem.errors : [{ detail: problem.message }]);
    return;
  }
  // An answer that was overtaken by a later question is not shown.
  if (number === asked) show(preview);
}

function show(preview) {
  const wanted = preview.problems.filter(({ pointer, field }) => pointer === "/map" && field).map(({ field }) => field);
  if (!names.length) {
    names = preview.columns.map(({ name }) => name);
    guessed = preview.columns.map(({ field }) => field ?? "");
    chosen = [...guessed];
    showColumns(preview, wanted);
  }
  showValues(preview);
  markWanted(preview, wanted);
  $("csv-look").hidden = !names.length;
  $("csv-look-note").textContent = note(preview);
  showFormats(preview.date_formats);
  $("csv-warnings").replaceChildren(...preview.warnings.map((text) => element("li", text)));
  $("csv-warnings").hidden = !preview.warnings.length;
  const errors = preview.problems.map(inWords);
  missing = errors.filter(({ pointer }) => pointer === "/map" || (pointer === "/file" && !names.length));
  showErrors(errors);
}

/** The server speaks of its parameters; here there is a table to choose from. */
function inWords({ pointer, field, detail }) {
  if (pointer !== "/map" || !field) return { pointer, detail };
  const wanted = field === "title" ? t("csv-identity") : `“${labelOf(field)}”`;
  return { pointer, detail: t("csv-missing", { wanted }) };
}

function note({ export: program, rows_read: read, rows_taken: taken, problems }) {
  const origin = program ? `${t("csv-origin", { program })} ` : "";
  if (problems.some(({ pointer }) => pointer === "/map")) return origin.trim();
  return `${origin}${count("csv-rows", read)} ${taken === read ? t("csv-all") : count("csv-taken", taken)}`;
}

const element = (name, text, attributes = {}) => el(name, attributes, text);

const cellsOf = ({ rows }, index) => rows.map(({ cells }) => cells[index]).filter(Boolean);

// Three numbers, or two and a month's name, as dates are written in any order; or digits alone, as spreadsheets do.
const looksLikeDate = (text) => /\d{1,4}[-./年 ]\s?(\d{1,2}|\p{L}{3,})[-./月 ,]\s?\d{1,4}|\p{L}{3,}\.? \d{1,2},? \d{4}|^(19|20)\d{6}/u.test(text);

/** The columns, by their places, of which one is to be chosen for the fields that no column gives. */
function candidates(preview, wanted) {
  const unused = chosen.flatMap((own, index) => (own ? [] : [index]));
  const dates = unused.filter((index) => cellsOf(preview, index).length && cellsOf(preview, index).every(looksLikeDate));
  const others = unused.filter((index) => !dates.includes(index));
  // Where none looks like a date it may be any of them.
  const either = (likely) => (likely.length ? likely : unused);
  return new Set(wanted.flatMap((field) => either(times.has(field) ? dates : others)));
}

/** Marks what a choice is wanted of, and nothing else: what is chosen already is right. */
function markWanted(preview, wanted) {
  const marked = candidates(preview, wanted);
  for (const row of $("csv-columns").children) {
    const select = row.querySelector("select");
    const isWanted = marked.has(Number(row.dataset.index));
    select.dataset.wrong = isWanted;
    if (isWanted) select.setAttribute("aria-describedby", "csv-error");
    else select.removeAttribute("aria-describedby");
  }
}

function showColumns(preview, wanted) {
  const { columns } = preview;
  const rows = columns.map(({ name, timezone }, index) => {
    const row = document.createElement("tr");
    const heading = element("th", name || t("csv-column", { n: index + 1 }), { scope: "row", title: timezone ? t("csv-times-in", { timezone }) : null });
    const select = document.createElement("select");
    select.setAttribute("aria-label", t("csv-becomes", { name: name || index + 1 }));
    select.append(element("option", t("csv-unused"), { value: "" }), ...fields.map((field) => element("option", labelOf(field), { value: field })));
    select.addEventListener("change", () => choose(index, select.value));
    const cell = document.createElement("td");
    cell.append(select);
    row.append(heading, cell, element("td", "", { class: "values" }));
    return row;
  });
  // What wants a choice comes first, then the columns that give something; in each part the file's own order holds.
  const first = candidates(preview, wanted);
  const place = (index) => (first.has(index) ? 0 : guessed[index] ? 1 : 2);
  const order = rows.map((_, index) => index).sort((one, other) => place(one) - place(other) || one - other);
  $("csv-columns").replaceChildren(...order.map((index) => rows[index]));
  $("csv-columns").closest(".scroll").scrollTop = 0;
  rows.forEach((row, index) => (row.dataset.index = index));
  showChoices();
}

function showChoices() {
  for (const row of $("csv-columns").children) {
    const own = chosen[row.dataset.index];
    row.querySelector("select").value = own;
    row.dataset.used = String(Boolean(own));
  }
}

function choose(index, field) {
  if (field && !several.has(field)) chosen = chosen.map((own) => (own === field ? "" : own));
  chosen[index] = field;
  showChoices();
  look();
}

/** The first values of each column, and what times were read as. */
function showValues({ rows }) {
  const shown = rows.filter(({ cells }) => cells.length).slice(0, shownRows);
  for (const row of $("csv-columns").children) {
    const index = Number(row.dataset.index);
    const field = chosen[index];
    const values = shown.map(({ cells, item }) => {
      const value = element("span", cells[index] || "–", { title: cells[index] ?? "" });
      const read = times.has(field) && cells[index] ? item?.[field] : undefined;
      return read ? [value, element("span", `→ ${read.replace("T", " ").replace("Z", " UTC")}`, { class: "read" })] : [value];
    });
    row.querySelector(".values").replaceChildren(...values.flat());
  }
}

function showFormats(formats) {
  const buttons = formats.map((format) => {
    const button = element("button", format, { type: "button" });
    button.addEventListener("click", () => {
      $("csv-date-format").value = format;
      look();
    });
    return button;
  });
  $("csv-formats").replaceChildren(...buttons);
  $("csv-formats").hidden = !buttons.length;
}

/** Looks again when what the form says of dates has changed. */
export function watchDates() {
  for (const id of ["csv-date-format", "csv-zone"]) {
    $(id).addEventListener("input", () => file && lookSoon());
  }
}
