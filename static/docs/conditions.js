// What a schema makes depend on something else, as sentences for `inline`.

import { isNull, merged, typeWords } from "./schema.js";
import { listed } from "./text.js";

/** Of `if`: `kind` is `pdf`. Where a field need not be there, leaving it out is enough, and that is said too. */
export function whenWords(schema, api, before = "") {
  const { properties, required, choices, nots } = merged(schema, api);
  const parts = Object.entries(properties).flatMap(([name, value]) => {
    const field = `\`${before}${name}\``;
    const own = merged(value, api);
    const values = own.enum ?? ("const" in own ? [own.const] : null);
    if (values) return `${field} is ${listed(values, "or")}${required.includes(name) ? "" : " or left out"}`;
    if (own.not && (own.not.enum || "const" in own.not)) return `${field} is not ${listed(own.not.enum ?? [own.not.const], "or")}`;
    if (Object.keys(own.properties).length || own.required.length) return whenWords(value, api, `${before}${name}.`);
    if (own.pattern) return `${field} fits \`${own.pattern}\``;
    if (own.contains) return `${field} has an entry that fits`;
    return own.type ? `${field} is ${typeWords(value, api)}` : `${field} is given`;
  });
  const given = required.filter((name) => !(name in properties)).map((name) => before + name);
  if (given.length) parts.push(`${listed(given)} ${given.length > 1 ? "are" : "is"} given`);
  for (const not of nots) parts.push(notWords(not, api));
  for (const choice of choices) parts.push(choice.options.map((option) => whenWords(option, api, before)).join(" or "));
  return parts.filter(Boolean).join(" and ");
}

/** Of `not`: what must not be so. */
export function notWords(schema, api) {
  const { required, properties, choices } = merged(schema, api);
  const options = choices.flatMap((choice) => choice.options);
  if (options.length) return options.map((option) => notWords(option, api)).join(" and ");
  if (required.length === 1 && !Object.keys(properties).length) return `\`${required[0]}\` is left out`;
  if (required.length && !Object.keys(properties).length) return `${listed(required)} are not given together`;
  return `it is not so that ${whenWords(schema, api)}`;
}

/** What is asked for beyond the fields that are listed: which go together, which exclude each other. */
export function demands(own, api) {
  const sentences = Object.entries(own.dependentRequired ?? {}).map(([name, others]) => `With \`${name}\`, ${listed(others)} must be given.`);
  const unlisted = own.required.filter((name) => !(name in own.properties));
  if (unlisted.length) sentences.push(`${listed(unlisted)} must be given.`);
  for (const not of own.nots) sentences.push(`${notWords(not, api)}.`);
  return sentences;
}

/** What one of several is called: its title, its name, what is fixed in it, or what it asks for. */
export function optionWords(option, api, name) {
  const own = merged(option, api);
  if (own.title) return own.title;
  if ("const" in own) return `\`${own.const}\``;
  const fixed = Object.entries(own.properties).filter(([, value]) => "const" in merged(value, api) && !isNull(value));
  if (fixed.length) return fixed.map(([field, value]) => `\`${field}\` is \`${merged(value, api).const}\``).join(" and ");
  if (name) return name;
  if (own.required.length) return `With ${listed(own.required)}${own.nots.length ? `, where ${own.nots.map((not) => notWords(not, api)).join(" and ")}` : ""}`;
  if (own.nots.length) return `Where ${own.nots.map((not) => notWords(not, api)).join(" and ")}`;
  return typeWords(option, api);
}
