// What holds for every operation: the address, the token, the headers that many take, and how faults are told.

import { el } from "../parts/element.js";
import { codeBlock } from "./code.js";
import { fieldList, fieldName, inside } from "./fields.js";
import { headed } from "./operation.js";
import { sharedProblems } from "./responses.js";
import { paragraphs } from "./text.js";

const section = (id, title, text, sample) => el("section", { class: "operation", id },
  el("div", { class: "operation-text" }, headed("h2", id, title), text),
  el("div", { class: "operation-samples" }, sample && el("div", { class: "samples" }, sample)));

function authentication({ document, resolve }) {
  return Object.values(document.components?.securitySchemes ?? {}).map(resolve).map(({ type, scheme, description }) => [
    type === "http" && el("p", {}, "A token goes into the header ", el("code", {}, `Authorization: ${scheme === "bearer" ? "Bearer" : scheme} TOKEN`), "."),
    (document.security ?? []).some((one) => !Object.keys(one).length) && el("p", {}, "A server without tokens asks for none."),
    paragraphs(description),
  ]);
}

/** The headers that several operations take; they are said once for all here, and again where they are taken. */
const headers = ({ document, resolve }) => Object.values(document.components?.parameters ?? {}).map(resolve)
  .filter((one) => one.in === "header").map((one) => ({ ...one, name: fieldName(one.name), place: "header" }));

function problems(api) {
  const { schema, list } = sharedProblems(api);
  return schema && [
    el("p", {}, "What is refused or fails is answered by a problem (RFC 9457), ", el("code", {}, "application/problem+json"), "."),
    inside(schema, api),
    el("h3", {}, "When they come"),
    list,
  ];
}

const answerHeaders = ({ everyHeader }) => [...everyHeader].map(([name, header]) => ({ ...header, name: fieldName(name), place: "header", required: false }));

/** The parts with something to say: `[id, title, section]`. */
export function introduction(api, base) {
  const [asked, answered] = [headers(api), answerHeaders(api)].map((fields) => fieldList(fields, api));
  const parts = [
    ["authentication", "Authentication", authentication(api), codeBlock("curl", `curl '${base}api/exports' \\\n  -H "Authorization: Bearer $TOKEN"`, "command")],
    ["request-headers", "Headers of requests", asked],
    ["answer-headers", "Headers of answers", answered && [el("p", {}, "Every answer has them."), answered]],
    ["errors", "Errors", problems(api)],
  ];
  return parts.filter(([, , text]) => text).map(([id, title, text, sample]) => [id, title, section(id, title, text, sample)]);
}

export function title({ document: { info } }, base) {
  return el("section", { class: "operation docs-title", id: "top" },
    el("div", { class: "operation-text" },
      el("h1", {}, `The API of ${info.title}`),
      el("div", { class: "lead" }, paragraphs(info.description)),
      el("dl", { class: "facts-list" }, el("dt", {}, "Address"), el("dd", {}, el("code", {}, base)), el("dt", {}, "Version"), el("dd", {}, info.version))),
    el("div", { class: "operation-samples" }));
}
