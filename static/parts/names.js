// Lists of names as a person writes them: commas between them, and quotes around one that has a comma itself.

/** The names of a list, and last what is written after the last comma. */
function parts(text) {
  const found = text.match(/"[^"]*"?|[^,"\n]+|[,\n]/g) ?? [];
  const names = [""];
  for (const piece of found) {
    if (piece === "," || piece === "\n") names.push("");
    else names[names.length - 1] += piece.startsWith('"') ? piece.replaceAll('"', "") : piece.trim();
  }
  return names;
}

export const splitNames = (text) => [...new Set(parts(text).filter(Boolean))];

export const joinNames = (names) => names.map((name) => (/[,"]/.test(name) ? `"${name.replaceAll('"', "")}"` : name)).join(", ");

/** What is being written. */
export const lastName = (text) => parts(text).at(-1);
