// A value that a schema allows: what the document itself gives as an example where it does, else the plainest that fits.

import { isNull, merged } from "./schema.js";

const byFormat = {
  date: "2026-07-01", "date-time": "2026-07-01T08:00:00Z", email: "anna@example.org", uri: "https://example.org/",
  uuid: "6f0b2f6e-4c35-4e0a-9a43-0d2f2b9b7c11",
};
const plain = ["text", "6h", "#17507d", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", "2026-07-01", "ABC", '"1"', "1"];

/** `all`: with every field, as an answer has them; otherwise only with what must be given, as a request is begun. */
export function example(schema, api, all = false, name = "", above = []) {
  const key = schema?.$ref ?? schema;
  if (schema === undefined || schema === true || above.includes(key)) return all ? null : "text";
  const own = merged(schema, api);
  const given = own.examples?.[0] ?? own.example ?? own.const ?? own.default ?? own.enum?.[0];
  if (given !== undefined && (given !== null || own.type === "null")) return given;
  const path = [...above, key];
  const type = [own.type].flat().find((one) => one !== "null");
  if (type === "array" || own.items) return array(own, api, all, name, path);
  if (type === "object" || Object.keys(own.properties).length) return object(own, api, all, path);
  const option = own.choices.flatMap((choice) => choice.options).find((one) => !isNull(one));
  if (option) return example(option, api, all, name, path);
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return own.minimum ?? 1;
  return string(own, name);
}

const array = (own, api, all, name, above) =>
  Array.from({ length: Math.min(own.maxItems ?? 1, Math.max(1, own.minItems ?? 1)) }, () => example(own.items, api, all, name, above));

function object(own, api, all, above) {
  const value = {};
  const add = (part) => {
    const wanted = Object.keys(part.properties).filter((name) => all || part.required.includes(name) || wantsShowing(part.properties[name], api));
    for (const name of wanted) {
      if (part.properties[name] !== false && !(name in value)) value[name] = example(part.properties[name], api, all, name, above);
    }
    for (const name of part.required) if (!(name in value)) value[name] = example(own.properties[name], api, all, name, above);
    for (const choice of part.choices) {
      const option = choice.options.find((one) => !isNull(one));
      if (option) add(merged(option, api));
    }
    for (const { when, then, otherwise } of part.conditions) {
      const next = holds(when, value, api) ? then : otherwise;
      if (next) add(merged(next, api));
    }
  };
  add(own);
  // Where nothing must be given, as in a change, the first field shows how it is done.
  const [first] = Object.keys(own.properties);
  if (first && !Object.keys(value).length) value[first] = example(own.properties[first], api, all, first, above);
  return value;
}

const wantsShowing = (schema, api) => typeof schema === "object" && (merged(schema, api).examples ?? merged(schema, api).example) !== undefined;

/** Whether an `if` holds, as far as it asks for values that are fixed. */
function holds(schema, value, api) {
  const { properties, required, nots } = merged(schema, api);
  if (required.some((name) => !(name in value)) || nots.some((not) => holds(not, value, api))) return false;
  return Object.entries(properties).every(([name, one]) => {
    const own = merged(one, api);
    const allowed = own.enum ?? ("const" in own ? [own.const] : null);
    return !(name in value) || !allowed || allowed.includes(value[name]);
  });
}

function string({ format, pattern, minLength = 0, maxLength = Infinity }, name) {
  const late = /end|_to$|until|expires/.test(name);
  if (format === "date" || /^date_/.test(name)) return late ? "2026-09-30" : byFormat.date;
  if (byFormat[format]) return byFormat[format];
  const fits = (text) => text.length >= minLength && text.length <= maxLength && (!pattern || new RegExp(pattern).test(text));
  // Where anything will do, the field's own name stands for what is to be put there.
  const place = name.toUpperCase();
  return !pattern && name && fits(place) ? place : plain.find(fits) ?? "text";
}
