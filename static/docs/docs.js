// The page of the API: it reads the server's own description and shows it.

import { el } from "../parts/element.js";
import { contents, entries, entry, placeOfAddress } from "./contents.js";
import { open } from "./document.js";
import { introduction, title } from "./introduction.js";
import { groupView } from "./operation.js";

const main = document.getElementById("docs-main");
const menu = document.getElementById("docs-menu");
// The page lies one folder below the API, whatever path it is served at.
const base = new URL("../", location.href).href;

async function read() {
  const answer = await fetch("../openapi.json", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.json();
}

function show(api) {
  const parts = introduction(api, base);
  const groups = api.groups.map((group) => ({ ...group, id: `tag-${group.name.toLowerCase().replace(/\W+/g, "-")}` }));
  main.replaceChildren(
    title(api, base),
    ...parts.map(([, , section]) => section),
    ...groups.map((group) => groupView(group, group.id, api, base)),
  );
  menu.querySelector("nav").replaceChildren(
    entries("top", "Introduction", parts.map(([id, name]) => entry(id, name))),
    ...groups.map(({ id, name, operations }) =>
      entries(id, name, operations.map((one) => entry(one.id, one.summary ?? one.id, one.method)))),
  );
  contents(menu, main);
}

// Paper unfolds nothing, so everything is open on it.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...main.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
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
