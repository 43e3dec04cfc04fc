// The fields of a source: its name, what its tracker wants, and which items are fetched with what.

import { check, checks, field, fold, input, names } from "./forms.js";
import { el } from "./dom.js";
import { has, t } from "../texts.js";
import { trackers } from "../trackers.js";

const label = (type, key) => t(has(`field.${key}.${type}`) ? `field.${key}.${type}` : `field.${key}`);
const hint = (type, key) => [`hint.${key}.${type}`, `hint.${key}`].find(has);

const listed = (value) => (Array.isArray(value) ? value.join(", ") : value ?? "");

/** `config` is what is saved already, or empty; a saved secret is never told, and stays unless a new one is typed. */
export function trackerFields(type, config = {}, { secretAlone = false } = {}) {
  const { fields, more } = trackers[type];
  const make = ({ key, api, example, optional, secret, several, also = [], url }) => {
    const saved = secret && (config[api]?.set || also.some((other) => config[other]?.set));
    const value = secret ? "" : listed(config[api] ?? (several && config[several]));
    const control = input({
      name: api, type: secret ? "password" : url ? "url" : "text", value, spellcheck: "false", required: !optional && (!saved || secretAlone),
      placeholder: saved && !secretAlone ? t("secret-kept") : example, autocomplete: secret ? "new-password" : "off",
    });
    const text = saved && !secretAlone ? t("hint.secret-kept") : hint(type, key) && t(hint(type, key));
    return field(`/source_config/${api}`, label(type, key), control, {
      hint: text, optional, also: also.map((other) => `/source_config/${other}`),
    });
  };
  if (secretAlone) return fields.filter(({ secret }) => secret).map(make);
  const lists = [["status_filter", "statuses"], ...(type === "servicenow" ? [] : [["label_filter", "labels"]])].map(([api, key]) =>
    field(`/source_config/${api}`, t(`field.${key}`), input({ name: api, value: listed(config[api]) }), { optional: true, hint: t("hint.list") }));
  const from = field("/source_config/date_from", t("field.date_from"),
    input({ name: "date_from", type: "date", value: config.date_from?.slice(0, 10) }), { optional: true });
  return [...fields.map(make), fold(t("only-some"), more.map(make), lists, from)];
}

/** The `source_config` that the fields say; emptied ones are left out, except secrets, which then stay as they are. */
export function readConfig(form, type) {
  const config = {};
  const { fields, more } = trackers[type];
  for (const { api, several } of [...fields, ...more]) {
    const text = form.elements[api]?.value.trim();
    if (!text) continue;
    const parts = several ? names(text) : [text];
    if (parts.length > 1) config[several] = parts;
    else config[api] = parts[0];
  }
  for (const api of ["status_filter", "label_filter"]) {
    const list = names(form.elements[api]?.value ?? "");
    if (list.length) config[api] = list;
  }
  if (form.elements.date_from?.value) config.date_from = form.elements.date_from.value;
  return config;
}

export const nameField = (value = "", placeholder = "") =>
  field("/name", t("name"), input({ name: "name", maxlength: 100, value, placeholder }), { hint: t("hint.source-name") });

export const optionFields = (options = {}) =>
  checks(t("with-each"),
    check("include_comments", t("comments"), options.include_comments ?? true),
    check("include_history", t("history"), options.include_history),
    check("include_attachments", t("attachments"), options.include_attachments));

export function readOptions(form, before = {}) {
  const boxes = ["include_comments", "include_history", "include_attachments"];
  return { ...before, ...Object.fromEntries(boxes.map((name) => [name, form.elements[name].checked])) };
}

/** What to call a source that nobody has named: what it reads. */
export function suggestedName(type, config) {
  const target = config.project_keys?.[0] ?? config.repository ?? config.project_id ?? config.project_key ?? config.table;
  return `${trackers[type].name} ${target ?? ""}`.trim().slice(0, 100);
}

/** The first items of a tracker, as `POST …/preview` tells them. */
export function previewTable({ preview_items: items, total_available: total }) {
  const rows = items.map((item) => el("tr", {},
    el("th", { scope: "row" }, item.key ?? item.external_id), el("td", {}, item.title), el("td", {}, item.status ?? "")));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("first-items") },
    el("table", {}, el("caption", { class: "hint" }, total ? t("preview-of", { shown: items.length, total }) : t("first-items")),
      el("thead", {}, el("tr", {}, ["key", "title", "status"].map((name) => el("th", { scope: "col" }, t(`column.${name}`))))),
      el("tbody", {}, rows)));
}
