// The little Markdown that the document's texts use: `code`, **bold**, [links](address), paragraphs and lists.

import { el } from "../parts/element.js";

const marks = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** The nodes of one line. Only web addresses and places of this page become links. */
export function inline(text) {
  const nodes = [];
  let end = 0;
  for (const { 0: whole, 1: code, 2: bold, 3: name, 4: address, index } of text.matchAll(marks)) {
    nodes.push(text.slice(end, index));
    if (code) nodes.push(el("code", {}, code));
    else if (bold) nodes.push(el("strong", {}, bold));
    else nodes.push(/^(https?:|#|\.)/.test(address) ? el("a", { href: address }, inline(name)) : name);
    end = index + whole.length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== "");
}

/** The paragraphs and lists of a text; an empty line divides them. */
export function paragraphs(text) {
  return (text ?? "").split(/\n\s*\n/).map((part) => part.trim()).filter(Boolean).map((part) => {
    const lines = part.split("\n");
    if (!lines.every((line) => /^(- |\* |\s)/.test(line))) return el("p", {}, inline(part.replace(/\s+/g, " ")));
    return el("ul", {}, part.replace(/\n\s+/g, " ").split("\n").map((line) => el("li", {}, inline(line.slice(2)))));
  });
}

/** `a`, `b` and `c`, for `inline`. */
export function listed(names, last = "and") {
  const all = names.map((name) => `\`${name}\``);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} ${last} ${all.at(-1)}`;
}
