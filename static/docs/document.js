// An OpenAPI document: its references, and its operations in the order in which they are to be read.

const methods = ["get", "post", "put", "patch", "delete", "head", "options"];

/** What a document is asked for. A reference is followed wherever one can stand; what is written beside it goes before it. */
export function open(document) {
  const at = (pointer) => pointer.slice(2).split("/")
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((place, key) => place?.[key], document);

  function resolve(thing) {
    const followed = new Set();
    while (thing?.$ref && !followed.has(thing.$ref)) {
      followed.add(thing.$ref);
      const { $ref, ...beside } = thing;
      thing = { ...at($ref), ...beside };
    }
    return thing ?? {};
  }

  const all = groups(document, resolve);
  return { document, resolve, groups: all, everyHeader: everyHeader(all, resolve) };
}

/** The last part of what is referred to: `ExportRequest`. */
export const nameOf = (thing) => thing?.$ref?.split("/").pop();

/** The operations by their tag, in the order of the document's tags; by the first part of their path where they have none. */
function groups(document, resolve) {
  const found = new Map((document.tags ?? []).map((tag) => [tag.name, { ...tag, operations: [] }]));
  for (const operation of operations(document, resolve)) {
    const name = operation.tags?.[0] ?? placeOf(operation);
    if (!found.has(name)) found.set(name, { name, operations: [] });
    found.get(name).operations.push(operation);
  }
  return [...found.values()].filter((group) => group.operations.length > 0);
}

/** The headers that every answer has, which are said once. */
function everyHeader(all, resolve) {
  const answers = all.flatMap((group) => group.operations).flatMap((one) => Object.values(one.responses ?? {})).map(resolve);
  const counts = new Map();
  for (const [name, header] of answers.flatMap((one) => Object.entries(one.headers ?? {}))) {
    counts.set(name, { header, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return new Map([...counts].filter(([, { count }]) => count === answers.length).map(([name, { header }]) => [name, resolve(header)]));
}

/** All that is written of an operation, and of what it refers to, for who looks for a word in it. */
export function wordsOf(operation, { document }) {
  const { components = {} } = document;
  const seen = new Set();
  let text = JSON.stringify(operation);
  for (let from = 0; from < text.length;) {
    const part = text.slice(from);
    from = text.length;
    for (const [, kind, name] of part.matchAll(/"#\/components\/(schemas|parameters|requestBodies)\/([^"]+)"/g)) {
      if (seen.has(kind + name)) continue;
      seen.add(kind + name);
      text += JSON.stringify(components[kind]?.[name] ?? "");
    }
  }
  return text.toLowerCase();
}

function operations(document, resolve) {
  const all = [];
  for (const [path, entry] of Object.entries(document.paths ?? {})) {
    const item = resolve(entry);
    for (const method of methods.filter((one) => one in item)) {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
      const id = operation.operationId ?? `${method}${path.replace(/\W+/g, "_")}`;
      all.push({ ...operation, id, path, method, parameters, security: operation.security ?? document.security ?? [] });
    }
  }
  return all;
}

const placeOf = ({ path }) => path.replace(/^\/api\//, "/").split("/").find(Boolean) ?? "server";
