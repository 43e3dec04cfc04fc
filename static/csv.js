// A look at a CSV file before it is loaded: what each of its columns becomes, which the user may change, and how dates
// are read. The server looks at the file's beginning, so that both are always of one mind.

import { Problem, upload } from "./client.js";

const $ = (id) => document.getElementById(id);

const lookBytes = 1 << 18;
const pause = 350;
const shownRows = 3;

const fields = {
  title: "Title", created_at: "Created", closed_at: "Closed", updated_at: "Updated", status: "Status",
  status_category: "Status category", item_type: "Type", key: "Key", external_id: "Id", project: "Project",
  assignee: "Assignee", reporter: "Reporter", labels: "Labels", priority: "Priority", resolution: "Resolution",
  comments: "Number of comments", url: "Address",
};
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
  const changed = Object.keys(fields).filter((field) => {
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
  fillZones();
  if (file) look();
}

function fillZones() {
  const list = $("csv-zones");
  if (list.children.length || !Intl.supportedValuesOf) return;
  list.append(...Intl.supportedValuesOf("timeZone").map((zone) => Object.assign(document.createElement("option"), { value: zone })));
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
    if (!(problem instanceof Problem)) throw problem;
    if (number === asked) showErrors(problem.errors.length ? problem.errors : [{ detail: problem.message }]);
    return;
  }
  // An answer that was overtaken by a later question is not shown.
  if (number === asked) show(preview);
}

function show(preview) {
  if (!names.length) {
    names = preview.columns.map(({ name }) => name);
    guessed = preview.columns.map(({ field }) => field ?? "");
    chosen = [...guessed];
    showColumns(preview);
  }
  showValues(preview);
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
  const wanted = field === "title" ? "the title, the key or the id" : `“${fields[field]}”`;
  return { pointer, detail: `No column gives ${wanted} of an item: choose it in the table.` };
}

function note({ export: program, rows_read: read, rows_taken: taken, problems }) {
  const origin = program ? `It looks like an export of ${program}. ` : "";
  if (problems.some(({ pointer }) => pointer === "/map")) return origin.trim();
  const rows = read === 1 ? "the first row" : `the first ${read.toLocaleString()} rows`;
  return `${origin}Of ${rows}, ${taken === read ? "all" : taken.toLocaleString()} can be taken.`;
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

function showColumns({ columns }) {
  const rows = columns.map(({ name, timezone }, index) => {
    const row = document.createElement("tr");
    const heading = element("th", name || `(column ${index + 1})`, { scope: "row" });
    if (timezone) heading.title = `Times in ${timezone}`;
    const select = document.createElement("select");
    select.setAttribute("aria-label", `What the column ${name || index + 1} becomes`);
    select.append(element("option", "– not used –", { value: "" }));
    for (const [field, label] of Object.entries(fields)) select.append(element("option", label, { value: field }));
    select.addEventListener("change", () => choose(index, select.value));
    const cell = document.createElement("td");
    cell.append(select);
    row.append(heading, cell, element("td", "", { className: "values" }));
    return row;
  });
  // Columns that give something come first; in each half the file's own order holds.
  const order = rows.map((_, index) => index).sort((one, other) => Number(!guessed[one]) - Number(!guessed[other]) || one - other);
  $("csv-columns").replaceChildren(...order.map((index) => rows[index]));
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
      return read ? [value, element("span", `→ ${read.replace("T", " ").replace("Z", " UTC")}`, { className: "read" })] : [value];
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

for (const id of ["csv-date-format", "csv-zone"]) {
  $(id).addEventListener("input", () => file && lookSoon());
}
