// What a JSON schema says: its parts brought together, and its types and limits in words.

import { listed } from "./text.js";

/** A schema with its reference followed and all that `allOf` adds; what must or may be chosen among stands in `choices`. */
export function merged(schema, { resolve }) {
  const { allOf = [], oneOf, anyOf, if: when, then, else: otherwise, ...own } = resolve(schema);
  const whole = { ...own, properties: { ...own.properties }, required: [...(own.required ?? [])], choices: [], conditions: [], nots: [] };
  if (oneOf) whole.choices.push({ words: "Exactly one of these", options: oneOf });
  if (anyOf) whole.choices.push({ words: "At least one of these", options: anyOf });
  if (when !== undefined) whole.conditions.push({ when, then, otherwise });
  if (own.not !== undefined) whole.nots.push(own.not);
  for (const part of allOf) {
    const { properties, required, choices, conditions, nots, ...rest } = merged(part, { resolve });
    for (const [key, value] of Object.entries(rest)) whole[key] ??= value;
    for (const [name, value] of Object.entries(properties)) whole.properties[name] ??= value;
    whole.required.push(...required);
    whole.choices.push(...choices);
    whole.conditions.push(...conditions);
    whole.nots.push(...nots);
  }
  return whole;
}

export const isNull = (schema) => schema === null || schema?.type === "null" || (schema && "const" in schema && schema.const === null);

const unique = (words) => [...new Set(words)];
const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value);

/** `array of string (uuid) or null`. */
export function typeWords(schema, api) {
  if (schema === false) return "not taken";
  const own = merged(schema, api);
  const values = own.enum ?? ("const" in own ? [own.const] : []);
  const options = own.choices.flatMap((choice) => choice.options);
  let types = [own.type ?? values.map(typeOf)].flat();
  if (!types.length && options.length) types = options.flatMap((option) => typeWords(option, api).split(" or "));
  if (!types.length) types = own.items ? ["array"] : Object.keys(own.properties).length || own.required.length ? ["object"] : ["anything"];
  const words = unique(types).map((type) => {
    if (type === "array" && own.items) return `array of ${typeWords(own.items, api)}`;
    return type === "string" && own.format ? `string (${own.format})` : type;
  });
  return [...words.filter((word) => word !== "null"), ...words.filter((word) => word === "null")].join(" or ");
}

/** `1 to 100 characters`; null where neither is set. */
function between(least, most, unit = "") {
  if (least === undefined && most === undefined) return null;
  // That a text is not empty, or a number not negative, goes without saying.
  if (most === undefined && least <= (unit === "character" ? 1 : 0)) return null;
  const units = unit && ` ${(most ?? least) === 1 ? unit : unit === "entry" ? "entries" : `${unit}s`}`;
  if (least === most) return `exactly ${most}${units}`;
  if (!least && most !== undefined && unit) return `up to ${most}${units}`;
  if (most === undefined) return `${least}${units} or more`;
  return least === undefined ? `up to ${most}${units}` : `${least} to ${most}${units}`;
}

/** Long patterns, and those of control characters, are for programs. */
const isReadable = (pattern) => pattern && pattern.length < 60 && !pattern.includes("\\u");

/** What a value is held to, as short phrases for `inline`. */
export function limits(schema, api) {
  if (typeof schema === "boolean") return [];
  const own = merged(schema, api);
  const options = own.choices.flatMap((choice) => choice.options).filter((option) => !isNull(option));
  const fixed = options.filter((option) => option && "const" in option);
  const values = [...(own.enum ?? []), ...fixed.map((option) => option.const)].filter((value) => value !== null);
  const said = [
    values.length > 0 && `${values.length > 1 ? "one of " : ""}${listed(values, "or")}`,
    "const" in own && own.const !== null && `always \`${own.const}\``,
    "default" in own && own.default !== null && `default \`${JSON.stringify(own.default).replace(/^"|"$/g, "")}\``,
    between(own.minimum, own.maximum),
    between(own.minLength, own.maxLength, "character"),
    !own.format && isReadable(own.pattern) && `fits \`${own.pattern}\``,
    between(own.minItems, own.maxItems, "entry"),
    own.uniqueItems && "each entry once",
    between(own.minProperties, own.maxProperties, "field"),
    own.readOnly && "only in answers",
    own.writeOnly && "never in answers",
  ].filter(Boolean);
  if (own.items && !Object.keys(merged(own.items, api).properties).length) {
    said.push(...limits(own.items, api).map((words) => `each ${words}`));
  }
  const others = options.filter((option) => !fixed.includes(option));
  if (options.length === 1) said.push(...limits(options[0], api));
  else for (const option of others) said.push(...limits(option, api).map((words) => `${typeWords(option, api)}: ${words}`));
  const sample = own.examples?.[0] ?? own.example;
  if (sample !== undefined && typeof sample !== "object") said.push(`such as \`${sample}\``);
  return unique(said);
}
