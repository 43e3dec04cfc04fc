// One operation: what it does, what it takes and answers, and beside it what is sent and what comes.

import { el } from "../parts/element.js";
import { codeBlock } from "./code.js";
import { asJSON, bodyOf, command } from "./curl.js";
import { example } from "./examples.js";
import { fieldList, fieldName, inside } from "./fields.js";
import { fold } from "./fold.js";
import { answers, statusLabel } from "./responses.js";
import { merged } from "./schema.js";
import { inline, paragraphs } from "./text.js";

export const methodLabel = (method) => el("span", { class: "method", "data-method": method }, method.toUpperCase());

/** A path that may be broken behind each slash, with what is to be filled in marked. */
export const pathLabel = (path) => el("code", { class: "path" },
  path.split(/(?<=\/)|(?=\{)|(?<=\})/).map((part) => [part.startsWith("{") ? el("span", {}, part) : part, el("wbr")]));

/** A heading that tells its own address. */
export const headed = (level, id, text) => el(level, {}, text, " ",
  el("a", { class: "anchor", href: `#${id}`, "aria-label": `Link to “${text}”` }, "#"));

const part = (title, ...children) => children.some((child) => child) && [el("h4", {}, title), children];

const places = ["path", "query", "header", "cookie"];

function parameters(operation, api) {
  const fields = [...operation.parameters].sort((one, other) => places.indexOf(one.in) - places.indexOf(other.in))
    .map((one) => ({ ...one, name: fieldName(one.name), place: one.in }));
  return fieldList(fields, api);
}

function body(operation, api) {
  const { content = {}, description, required } = api.resolve(operation.requestBody);
  return Object.entries(content).map(([type, { schema }]) => [
    el("p", { class: "body-type" }, el("code", {}, type), !required && el("span", { class: "type" }, "may be left out")),
    paragraphs(description ?? merged(schema ?? {}, api).description),
    inside(schema, api),
    merged(schema ?? {}, api).additionalProperties === false && el("p", { class: "hint" }, "A field that is not listed is refused."),
  ]);
}

/** An answer with a body in JSON; of several the last, for what is only asked, without waiting, is answered so. */
function sampleAnswer(operation, api) {
  for (const [status, reference] of Object.entries(operation.responses ?? {}).reverse()) {
    const response = api.resolve(reference);
    const content = response.content?.["application/json"];
    if (!content) continue;
    const given = content.example ?? api.resolve(Object.values(content.examples ?? {})[0])?.value;
    const text = asJSON(given ?? example(content.schema, api, true));
    return fold("sample", ["An answer ", statusLabel(status)], () => codeBlock("application/json", text, "answer", false), text.split("\n").length < 16);
  }
  return null;
}

function samples(operation, api, base) {
  const others = bodyOf(operation, api)?.others ?? [];
  return [
    codeBlock("curl", command(operation, api, base), "command"),
    others.map(({ name, summary = name, value }) => fold("sample", `Another body: ${summary}`, () => codeBlock("application/json", asJSON(value), "body"))),
    sampleAnswer(operation, api),
  ];
}

export function operationView(operation, api, base) {
  const { id, summary = id, description, method, path, security, deprecated } = operation;
  return el("article", { class: "operation", id },
    el("div", { class: "operation-text" },
      headed("h3", id, summary),
      el("p", { class: "address" }, methodLabel(method), pathLabel(path)),
      paragraphs(description),
      deprecated && el("p", { class: "notice" }, "This is going away."),
      !security.some((one) => Object.keys(one).length) && el("p", { class: "hint" }, "Needs no token."),
      part("Parameters", parameters(operation, api)),
      part("Body", ...body(operation, api)),
      part("Answers", answers(operation, api))),
    el("div", { class: "operation-samples" }, el("div", { class: "samples" }, samples(operation, api, base))));
}

export const groupView = (group, id, api, base) => el("section", { class: "group", id },
  el("div", { class: "group-head" }, headed("h2", id, group.title), paragraphs(group.description)),
  group.operations.map((operation) => operationView(operation, api, base)));
