// A sample to be read and copied.

import { el } from "../parts/element.js";

const tokens = /("(?:\\.|[^"\\])*")(\s*:)?|(?<=[\s[])(?:true|false|null|-?\d+(?:\.\d+)?)\b/g;

/** JSON, or a command with JSON in it, with its names and values marked. */
function marked(text) {
  const nodes = [];
  let end = 0;
  for (const { 0: whole, 1: string, 2: colon, index } of text.matchAll(tokens)) {
    nodes.push(text.slice(end, index));
    nodes.push(el("span", { class: colon ? "code-name" : string ? "code-text" : "code-value" }, string ?? whole), colon);
    end = index + whole.length;
  }
  return [...nodes, text.slice(end)];
}

async function copy(text, button, said) {
  let outcome = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain HTTP browsers lend no clipboard; the text is selected instead, for the keyboard's own way.
    getSelection().selectAllChildren(button.closest(".code").querySelector("pre"));
    outcome = "Selected: copy it with Ctrl+C";
  }
  said.textContent = outcome;
  setTimeout(() => (said.textContent = ""), 4000);
}

export function codeBlock(title, text, name, copied = true) {
  const said = el("span", { class: "code-said", role: "status" });
  const take = el("button", { type: "button", class: "code-copy", "aria-label": `Copy the ${name}`, onclick: () => copy(text, take, said) }, "Copy");
  return el("figure", { class: "code" },
    el("figcaption", {}, title, copied && [said, take]),
    el("pre", {}, el("code", {}, marked(text))));
}
