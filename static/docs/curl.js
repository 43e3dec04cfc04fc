// The command line that sends a request.

import { example } from "./examples.js";

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export const asJSON = (value) => JSON.stringify(value, null, 2);

/** The first way in which a body can be sent: its type, an example of it, and further ones. */
export function bodyOf(operation, api) {
  const [type, content] = Object.entries(api.resolve(operation.requestBody).content ?? {})[0] ?? [];
  if (!type) return null;
  const [given, ...others] = Object.entries(content.examples ?? {}).map(([name, one]) => ({ name, ...api.resolve(one) }));
  const value = content.example ?? given?.value;
  return { type, others, value: value ?? (type.includes("json") ? example(content.schema, api) : null) };
}

/** What must be given, and of the rest only what an example is given for. */
function valueOf(parameter, api) {
  const given = parameter.example ?? api.resolve(Object.values(parameter.examples ?? {})[0])?.value;
  if (given !== undefined) return String(given);
  if (!parameter.required) return null;
  if (parameter.in === "path") return parameter.name.toUpperCase();
  return String(example(parameter.schema, api, false, parameter.name));
}

function addressOf(operation, api, base) {
  const filled = (place) => operation.parameters.filter((one) => one.in === place)
    .map((one) => [one, valueOf(one, api)]).filter(([, value]) => value !== null);
  let path = operation.path;
  for (const [{ name }, value] of filled("path")) path = path.replace(`{${name}}`, encodeURIComponent(value));
  const query = filled("query").map(([{ name }, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const headers = filled("header").map(([{ name }, value]) => `${name}: ${value}`);
  return { address: base + path.slice(1) + (query && `?${query}`), headers };
}

/** How what is answered is to be taken: as a file, as it comes, or as text. */
function taking(operation, api) {
  const types = Object.values(operation.responses ?? {}).flatMap((one) => Object.keys(api.resolve(one).content ?? {}));
  if (types.some((type) => /pdf|zip|octet-stream/.test(type))) return ["-OJ"];
  if (types.includes("text/event-stream")) return ["-N"];
  const image = types.find((type) => type.startsWith("image/"));
  return image ? [`-o picture.${image.slice(6).replace(/\W.*/, "")}`] : [];
}

export function command(operation, api, base) {
  const { address, headers } = addressOf(operation, api, base);
  const body = bodyOf(operation, api);
  const needsToken = operation.security.some((one) => Object.keys(one).length);
  const parts = [`curl ${quoted(address)}`, ...taking(operation, api)];
  // What brings a body is a POST to curl anyway.
  if (operation.method !== "get" && !(body && operation.method === "post")) parts.push(`-X ${operation.method.toUpperCase()}`);
  if (needsToken) parts.push('-H "Authorization: Bearer $TOKEN"');
  for (const header of headers) parts.push(`-H ${quoted(header)}`);
  if (body) parts.push(`-H ${quoted(`Content-Type: ${body.type}`)}`);
  if (body) parts.push(body.value === null ? "--data-binary @FILE" : `-d ${quoted(typeof body.value === "string" ? body.value : asJSON(body.value))}`);
  return parts.join(" \\\n  ");
}
