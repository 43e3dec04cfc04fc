// The fields of a value as nested lists, each with its type, its text and its limits.

import { el } from "../parts/element.js";
import { demands, optionWords, whenWords } from "./conditions.js";
import { nameOf } from "./document.js";
import { isNull, limits, merged, typeWords } from "./schema.js";
import { inline, paragraphs } from "./text.js";

/** One field, parameter or header: its name, what it is, and what is inside it. */
export function field({ name, schema = {}, description, required, place, deprecated }, api, above = []) {
  const own = typeof schema === "object" ? merged(schema, api) : {};
  const said = limits(schema, api);
  return el("li", { class: "prop" },
    el("p", { class: "prop-head" },
      name,
      el("span", { class: "type" }, [place, typeWords(schema, api)].filter(Boolean).join(" · ")),
      required && el("span", { class: "need" }, "required"),
      (deprecated ?? own.deprecated) && el("span", { class: "need" }, "deprecated")),
    el("div", { class: "prop-text" },
      paragraphs(description ?? own.description),
      said.length > 0 && el("p", { class: "limits" }, said.map((words) => el("span", {}, inline(words))))),
    folded(inside(schema, api, above), name, above.length));
}

/** What lies deeper than one level is folded away, so that a body can be taken in at a glance. */
function folded(nodes, name, depth) {
  if (!nodes.length) return null;
  if (!nodes.some((node) => node.querySelector("li"))) return el("div", { class: "beneath" }, nodes);
  const count = nodes.reduce((sum, node) => sum + node.querySelectorAll(".prop").length, 0);
  if (!depth || count < 3) return el("div", { class: "inside" }, nodes);
  const whose = el("span", { class: "visually-hidden" }, ` of ${name.textContent ?? name}`);
  return el("details", { class: "inside" }, el("summary", {}, `${count} fields`, whose), nodes);
}

export const fieldList = (fields, api, above) =>
  fields.length ? el("ul", { class: "props" }, fields.map((one) => field(one, api, above))) : null;

export const fieldName = (name) => el("code", { class: "name" }, name);

/** What is inside a value; nothing for one that has no parts. What contains itself is not unfolded a second time. */
export function inside(schema, api, above = []) {
  if (typeof schema !== "object" || schema === null) return [];
  const name = nameOf(schema) ?? schema;
  const own = merged(schema, api);
  if (above.includes(name)) return [el("p", { class: "hint" }, `As the ${nameOf(schema) ?? "value"} that it is in.`)];
  const path = [...above, name];
  if (own.items && !own.choices.length) return inside(own.items, api, above.length ? path : []);
  const fields = Object.entries(own.properties).map(([key, value]) => ({ name: fieldName(key), schema: value, required: own.required.includes(key) }));
  for (const [pattern, value] of Object.entries(own.patternProperties ?? {})) fields.push({ name: ["names like ", fieldName(pattern)], schema: value });
  if (typeof own.additionalProperties === "object") fields.push({ name: "any other name", schema: own.additionalProperties });
  return [
    fieldList(fields, api, path),
    ...demands(own, api).map((sentence) => el("p", { class: "demand" }, inline(sentence))),
    ...own.choices.flatMap((choice) => choiceOf(choice, api, path)),
    ...own.conditions.flatMap((condition) => conditionOf(condition, api, path)),
  ].filter(Boolean);
}

function choiceOf({ words, options }, api, above) {
  const real = options.filter((option) => !isNull(option));
  if (real.length === 1) return inside(real[0], api, above);
  const parts = real.map((option) => ({ label: optionWords(option, api, nameOf(option)), text: merged(option, api).description, nodes: inside(option, api, above) }));
  // An option that only asks for fields of the whole says so in its name.
  const told = parts.map(({ nodes }) => nodes.filter((node) => node.className !== "demand"));
  if (!parts.some(({ nodes, text }) => nodes.length || text)) return [];
  return [el("div", { class: "choice" },
    el("p", { class: "choice-words" }, words),
    el("ul", {}, parts.map(({ label, text }, index) => el("li", {}, block(label, paragraphs(text), told[index])))))];
}

function conditionOf({ when, then, otherwise }, api, above) {
  const words = whenWords(when, api);
  return [[`Where ${words}`, then], [`Unless ${words}`, otherwise]]
    .map(([label, schema]) => [label, schema ? inside(schema, api, above) : []])
    .filter(([, nodes]) => nodes.length)
    .map(([label, nodes]) => el("div", { class: "choice" }, block(label, [], nodes)));
}

function block(label, text, nodes) {
  if (!nodes.some((node) => node.querySelector(".prop"))) return [el("p", {}, inline(label)), text, nodes];
  return el("details", { class: "option" }, el("summary", {}, inline(label)), text, nodes);
}
