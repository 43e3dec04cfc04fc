// Lists of names as a person writes them, and the server reads them in a query: commas between them, and quotes around one
// that has a comma itself, begins with a quote or has blanks around it; a quote inside is written twice.

/** The names of a list, and last what is written after the last comma. */
function parts(text) {
  const names = [];
  let rest = text.trimStart();
  for (;;) {
    const quoted = rest.match(/^"((?:[^"]|"")*)"?\s*(?=[,\n]|$)/);
    const [whole, name] = quoted ? [quoted[0], quoted[1].replaceAll('""', '"')] : [rest.match(/^[^,\n]*/)[0]];
    names.push(name ?? whole.trim());
    rest = rest.slice(whole.length);
    if (!rest) return names;
    rest = rest.slice(1).trimStart();
  }
}

export const splitNames = (text) => [...new Set(parts(text).filter(Boolean))];

export const joinNames = (names) => names.map((name) => (/[,\n]|^["\s]|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(", ");

/** What is being written. */
export const lastName = (text) => parts(text).at(-1);
