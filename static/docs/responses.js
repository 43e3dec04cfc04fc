// The answers of an operation by their status. Problems that many operations share are said once, under “Errors”.

import { el } from "../parts/element.js";
import { nameOf } from "./document.js";
import { fieldList, fieldName, inside } from "./fields.js";
import { fold } from "./fold.js";
import { typeWords } from "./schema.js";
import { inline, paragraphs } from "./text.js";

const isProblem = ({ content = {} }) => Object.keys(content).some((type) => type.includes("problem+json"));

const isShared = (reference, api) => reference.$ref !== undefined && isProblem(api.resolve(reference));

export const statusLabel = (status) => el("span", { class: "status", "data-kind": status[0] }, status);

function bodies(response, api) {
  if (isProblem(response)) return null;
  return Object.entries(response.content ?? {}).map(([type, { schema, itemSchema }]) => {
    const shape = schema ?? itemSchema ?? true;
    const words = [el("code", {}, type), " ", nameOf(schema) ?? (schema && Object.keys(schema).length ? typeWords(schema, api) : "")];
    return inside(shape, api).length ? fold("answer-body", words, () => inside(shape, api)) : el("p", { class: "answer-type" }, words);
  });
}

function links(response, api) {
  return Object.entries(response.links ?? {}).map(([name, reference]) => {
    const { operationId, description, parameters = {} } = api.resolve(reference);
    const filled = Object.entries(parameters).map(([key, value]) => `\`${key}\` from \`${value}\``).join(", ");
    return el("li", {}, "Then ", operationId ? el("a", { href: `#${operationId}` }, operationId) : name,
      inline(`${filled && `, ${filled}`}${description ? `: ${description}` : ""}`));
  });
}

function answer(statuses, reference, api) {
  const response = api.resolve(reference);
  const headers = Object.entries(response.headers ?? {}).filter(([name]) => !api.everyHeader.has(name))
    .map(([name, one]) => ({ ...api.resolve(one), name: fieldName(name), place: "header", required: false }));
  const followers = links(response, api);
  return el("li", { class: "answer" },
    el("div", { class: "answer-head" },
      el("p", { class: "statuses" }, statuses.map(statusLabel)),
      el("div", { class: "answer-text" }, paragraphs(response.description))),
    fieldList(headers, api),
    bodies(response, api),
    followers.length > 0 && el("ul", { class: "answer-links" }, followers));
}

export function answers({ responses = {} }, api) {
  const all = Object.entries(responses);
  const shared = all.filter(([, reference]) => isShared(reference, api)).map(([status]) => status);
  return el("ul", { class: "answers" },
    all.filter(([, reference]) => !isShared(reference, api)).map(([status, reference]) => answer([status], reference, api)),
    shared.length > 0 && el("li", { class: "answer" }, el("div", { class: "answer-head" },
      el("p", { class: "statuses" }, shared.map(statusLabel)),
      el("p", { class: "answer-text" }, el("a", { href: "#errors" }, "Problems")))));
}

/** The problems that operations share, each with every status that it has. */
export function sharedProblems(api) {
  const found = new Map();
  for (const [status, reference] of api.groups.flatMap((group) => group.operations).flatMap((one) => Object.entries(one.responses ?? {}))) {
    if (!isShared(reference, api)) continue;
    const { statuses } = found.get(reference.$ref) ?? found.set(reference.$ref, { statuses: new Set(), reference }).get(reference.$ref);
    statuses.add(status);
  }
  const all = [...found.values()].map(({ statuses, reference }) => ({ statuses: [...statuses].sort(), reference }));
  all.sort((one, other) => one.statuses[0] - other.statuses[0]);
  const schema = all.length > 0 && Object.values(api.resolve(all[0].reference).content)[0].schema;
  return { schema, list: el("ul", { class: "answers" }, all.map(({ statuses, reference }) => answer(statuses, reference, api))) };
}
