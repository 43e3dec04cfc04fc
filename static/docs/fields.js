// The fields of a value as nested lists, each with its type, its text and its limits.

import { el } from "../parts/element.js";
import { demands, optionWords, shownFields, whenWords } from "./conditions.js";
import { nameOf } from "./document.js";
import { fold } from "./fold.js";
import { isNull, limits, merged, typeWords } from "./schema.js";
import { inline, paragraphs } from "./text.js";

/** One field, parameter or header: its name, what it is, and what is inside it. */
function field({ name, schema = {}, description, required, place, deprecated }, api, above) {
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
    within(schema, name, api, above));
}

/** What lies deeper than one level is folded away, so that a body can be taken in at a glance. */
function within(schema, name, api, above) {
  const count = size(schema, api);
  const whose = el("span", { class: "visually-hidden" }, ` of ${name.textContent ?? name}`);
  if (above.length && count > 2) return fold("inside", [`${count} fields`, whose], () => inside(schema, api, above));
  const nodes = inside(schema, api, above);
  return nodes.length > 0 && el("div", { class: count ? "inside" : "beneath" }, nodes);
}

/** How many fields are directly inside, those of alternatives among them. */
function size(schema, api, depth = 0) {
  if (typeof schema !== "object" || schema === null || depth > 4) return 0;
  const own = merged(schema, api);
  if (own.items && !own.choices.length) return size(own.items, api, depth + 1);
  const chosen = own.choices.map(({ options }) => options.filter((option) => !isNull(option)).map((option) => size(option, api, depth + 1)));
  return shownFields(own, api).length + chosen.flat().reduce((sum, one) => sum + one, 0);
}

export const fieldList = (fields, api, above = []) =>
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
  const fields = shownFields(own, api).map(([key, value]) => ({ name: fieldName(key), schema: value, required: own.required.includes(key) }));
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
  // Where there is nothing but types, those of the field itself have said it.
  if (!real.some((option) => inside(option, api, above).length || merged(option, api).description)) return [];
  return [el("div", { class: "choice" },
    el("p", { class: "choice-words" }, words),
    el("ul", {}, real.map((option) => el("li", {}, block(optionWords(option, api, nameOf(option)), option, api, above, true)))))];
}

function conditionOf({ when, then, otherwise }, api, above) {
  const words = whenWords(when, api);
  return [[`Where ${words}`, then], [`Unless ${words}`, otherwise]].filter(([, schema]) => schema && inside(schema, api, above).length)
    .map(([label, schema]) => el("div", { class: "choice" }, block(label, schema, api, above)));
}

/** An alternative under its name. One without fields has said in its name what it asks for. */
function block(label, schema, api, above, isNamed = false) {
  const text = () => paragraphs(merged(schema, api).description);
  if (size(schema, api)) return fold("option", inline(label), () => [text(), inside(schema, api, above)]);
  const nodes = inside(schema, api, above);
  return [el("p", {}, inline(label)), text(), isNamed ? nodes.filter((node) => node.className !== "demand") : nodes];
}
