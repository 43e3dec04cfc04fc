// The page of the API: it reads the server's own description and shows it.

import { el } from "../parts/element.js";
import { contents, entries, entry, placeOfAddress } from "./contents.js";
import { open } from "./document.js";
import { unfold } from "./fold.js";
import { introduction, title as titleView } from "./introduction.js";
import { groupView } from "./operation.js";

const main = document.getElementById("docs-main");
const menu = document.getElementById("docs-menu");
// The page lies one folder below the API, whatever path it is served at.
const base = new URL("../", location.href).href;

async function read() {
  const answer = await fetch("../openapi.json");
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.json();
}

function show(api) {
  const parts = introduction(api, base);
  const groups = api.groups.map((group) => ({ ...group, title: group.name[0].toUpperCase() + group.name.slice(1), id: `tag-${group.name.toLowerCase().replace(/\W+/g, "-")}` }));
  main.replaceChildren(
    titleView(api, base),
    ...parts.map(([, , section]) => section),
    ...groups.map((group) => groupView(group, group.id, api, base)),
  );
  menu.querySelector("nav").replaceChildren(
    entries("top", "Introduction", parts.map(([id, name]) => entry(id, name))),
    ...groups.map(({ id, title, operations }) =>
      entries(id, title, operations.map((one) => entry(one.id, one.summary ?? one.id, one.method)))),
  );
  contents(menu, main, api);
}

// Paper unfolds nothing, so all is open on it: what several operations answer at the first one, and samples as they are.
let folded = [];
const isFirst = ({ textContent: name }, seen) => !seen.has(name) && seen.add(name);

addEventListener("beforeprint", () => {
  const bodies = new Set();
  folded = unfold(main, (one) => !one.matches(".sample") && (!one.matches(".answer-body") || isFirst(one, bodies)));
});
addEventListener("afterprint", () => {
  for (const one of folded) one.open = false;
});

try {
  show(open(await read()));
  // A browser looked for what the address names before it was there.
  placeOfAddress()?.scrollIntoView();
} catch (fault) {
  main.replaceChildren(el("p", { class: "notice", role: "alert" },
    `The description of the API can’t be shown (${fault.message}). `, el("a", { href: "../openapi.json" }, "/openapi.json"), " has all of it."));
}
