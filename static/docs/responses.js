// The answers of an operation by their status; those that say the same stand together.

import { el } from "../parts/element.js";
import { nameOf } from "./document.js";
import { fieldList, fieldName, inside } from "./fields.js";
import { typeWords } from "./schema.js";
import { inline, paragraphs } from "./text.js";

const reasons = {
  200: "OK", 201: "Created", 202: "Accepted", 204: "No content", 206: "Partial content", 304: "Not modified", 308: "Permanent redirect",
  400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 405: "Method not allowed", 409: "Conflict",
  412: "Precondition failed", 413: "Content too large", 415: "Unsupported media type", 416: "Range not satisfiable",
  421: "Misdirected request", 422: "Unprocessable content", 428: "Precondition required", 429: "Too many requests",
  500: "Internal server error", 502: "Bad gateway", 503: "Service unavailable", 507: "Insufficient storage",
};

/** Answers that say the same: `[[statuses, response]]`. */
export function together(responses, { resolve }) {
  const groups = new Map();
  for (const [status, response] of Object.entries(responses ?? {})) {
    const whole = resolve(response);
    const key = JSON.stringify(whole);
    if (groups.has(key)) groups.get(key)[0].push(status);
    else groups.set(key, [[status], whole]);
  }
  return [...groups.values()];
}

export const isProblem = ({ content = {} }) => Object.keys(content).some((type) => type.includes("problem+json"));

export const statusLabel = (status) => el("span", { class: "status", "data-kind": status[0], title: reasons[status] }, status);

function bodies(response, api) {
  if (isProblem(response)) return null;
  return Object.entries(response.content ?? {}).map(([type, { schema, itemSchema }]) => {
    const nodes = inside(schema ?? itemSchema ?? true, api);
    const words = [el("code", {}, type), " ", nameOf(schema) ?? (schema && Object.keys(schema).length ? typeWords(schema, api) : "")];
    return nodes.length ? el("details", { class: "answer-body" }, el("summary", {}, words), nodes) : el("p", { class: "answer-type" }, words);
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

export function answers(operation, api) {
  return el("ul", { class: "answers" }, together(operation.responses, api).map(([statuses, response]) => {
    const headers = Object.entries(response.headers ?? {}).map(([name, one]) => ({ name: fieldName(name), place: "header", ...api.resolve(one) }));
    const followers = links(response, api);
    return el("li", { class: "answer" },
      el("div", { class: "answer-head" },
        el("p", { class: "statuses" }, statuses.map(statusLabel)),
        el("div", { class: "answer-text" },
          paragraphs(response.description || reasons[statuses[0]]),
          isProblem(response) && el("p", { class: "hint" }, el("a", { href: "#errors" }, "What a problem says")))),
      fieldList(headers, api),
      bodies(response, api),
      followers.length > 0 && el("ul", { class: "answer-links" }, followers));
  }));
}
