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

  return { document, resolve, groups: groups(document, resolve) };
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

function operations(document, resolve) {
  const all = [];
  for (const [kind, places] of [["path", document.paths], ["webhook", document.webhooks]]) {
    for (const [path, entry] of Object.entries(places ?? {})) {
      const item = resolve(entry);
      for (const method of methods.filter((one) => one in item)) {
        const operation = item[method];
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
        const id = operation.operationId ?? `${method}${path.replace(/\W+/g, "_")}`;
        all.push({ ...operation, id, kind, path, method, parameters, security: operation.security ?? document.security ?? [] });
      }
    }
  }
  return all;
}

function placeOf({ kind, path }) {
  if (kind === "webhook") return "Webhooks";
  const [first = "Server"] = path.replace(/^\/api\//, "/").split("/").filter(Boolean);
  return first[0].toUpperCase() + first.slice(1);
}
