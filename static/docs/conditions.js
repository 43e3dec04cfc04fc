// What a schema makes depend on something else, as sentences for `inline`.

import { isNull, limits, merged, typeWords } from "./schema.js";
import { listed } from "./text.js";

const isGone = (schema, api) => schema === false || isNull(schema) || merged(schema, api).type === "null";

/** Whether nothing can be said of a field but that it is there. */
function isBare(schema, api) {
  const own = merged(schema, api);
  return !own.description && typeWords(schema, api) === "anything" && !limits(schema, api).length;
}

/** The fields that are shown as such; of the others a sentence says that they must be there, or must not. */
export const shownFields = (own, api) => Object.entries(own.properties)
  .filter(([, schema]) => schema === true || (!isGone(schema, api) && !isBare(schema, api)));

const goneFields = (own, api) => Object.keys(own.properties).filter((name) => isGone(own.properties[name], api));

const given = (names) => `${listed(names)} ${names.length > 1 ? "are" : "is"} given`;
const leftOut = (names) => `${listed(names)} ${names.length > 1 ? "are" : "is"} left out`;

/** Of `if`: `kind` is `pdf`. Where a field need not be there, leaving it out is enough, and that is said too. */
export function whenWords(schema, api, before = "") {
  const { properties, required, choices, nots } = merged(schema, api);
  const parts = Object.entries(properties).flatMap(([name, value]) => {
    const field = `\`${before}${name}\``;
    if (isGone(value, api)) return `${field} is left out`;
    const own = merged(value, api);
    const values = own.enum ?? ("const" in own ? [own.const] : null);
    if (values) return `${field} is ${listed(values, "or")}${required.includes(name) ? "" : " or left out"}`;
    if (own.not && (own.not.enum || "const" in own.not)) return `${field} is not ${listed(own.not.enum ?? [own.not.const], "or")}`;
    if (Object.keys(own.properties).length || own.required.length) return whenWords(value, api, `${before}${name}.`);
    if (own.pattern) return `${field} fits \`${own.pattern}\``;
    return own.type ? `${field} is ${typeWords(value, api)}` : `${field} is given`;
  });
  const others = required.filter((name) => !(name in properties)).map((name) => before + name);
  if (others.length) parts.push(given(others));
  for (const not of nots) parts.push(notWords(not, api));
  for (const choice of choices) parts.push(choice.options.map((option) => whenWords(option, api, before)).join(" or "));
  return parts.filter(Boolean).join(" and ");
}

/** Of `not`: what must not be so. */
function notWords(schema, api) {
  const { required, properties, choices } = merged(schema, api);
  const options = choices.flatMap((choice) => choice.options);
  if (options.length) return options.map((option) => notWords(option, api)).join(" and ");
  if (!required.length || Object.keys(properties).length) return `it is not so that ${whenWords(schema, api)}`;
  return required.length === 1 ? leftOut(required) : `${listed(required)} are not given together`;
}

/** What is asked for beyond the fields that are shown: which must be there, which go together or exclude each other. */
export function demands(own, api) {
  const shown = new Set(shownFields(own, api).map(([name]) => name));
  const unshown = own.required.filter((name) => !shown.has(name));
  const gone = goneFields(own, api);
  return [
    ...(unshown.length ? [`${listed(unshown)} must be given.`] : []),
    ...(gone.length ? [`${leftOut(gone)}.`] : []),
    ...Object.entries(own.dependentRequired ?? {}).map(([name, others]) => `With \`${name}\`, ${listed(others)} must be given.`),
    ...own.nots.filter((not) => typeof not === "object" && not.type !== "null" && !not.pattern).map((not) => `${notWords(not, api)}.`),
  ];
}

/** What one of several is called: its title, its value, what is fixed in it, and what it asks for. */
export function optionWords(option, api, name) {
  const own = merged(option, api);
  if (own.title) return own.title;
  if ("const" in own) return `\`${own.const}\``;
  const fixed = Object.entries(own.properties).filter(([, value]) => "const" in merged(value, api) && !isNull(value));
  const asked = own.required.filter((field) => !fixed.some(([one]) => one === field));
  const gone = goneFields(own, api);
  const terms = [
    fixed.length > 0 && fixed.map(([field, value]) => `\`${field}\` is \`${merged(value, api).const}\``).join(" and "),
    asked.length > 0 && `with ${listed(asked)}`,
    (gone.length > 0 || own.nots.length > 0) && `where ${[...gone.length ? [leftOut(gone)] : [], ...own.nots.map((not) => notWords(not, api))].join(" and ")}`,
  ].filter(Boolean).join(", ");
  return terms ? terms[0].toUpperCase() + terms.slice(1) : name ?? typeWords(option, api);
}
