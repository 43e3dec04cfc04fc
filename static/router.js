// Which view the address names. The part after # never reaches the server, so every path that the page is served at works.

/** Of `#/sources/new?type=jira`: the parts of the path and the query. */
function place() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

/**
 * Shows the view of each new address. A view is a function of the place to fill, what follows in the address, and a
 * signal that is aborted when another view takes over.
 */
export function route(main, views, shown) {
  let leaving = new AbortController();
  let first = true;

  async function show() {
    leaving.abort();
    leaving = new AbortController();
    const { signal } = leaving;
    const { parts, query } = place();
    const name = parts[0] ?? "";
    const view = views[name] ?? views[""];
    const content = document.createElement("div");
    content.className = "view";
    main.replaceChildren(content);
    shown(name in views ? name : "");
    await view(content, { parts: parts.slice(1), query, signal });
    if (signal.aborted) return;
    const title = content.querySelector("h1");
    document.title = title ? `${title.textContent} – almanac` : "almanac";
    // Who follows a link is taken to what it leads to; who opens the page begins at its top.
    if (!first) {
      title?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first = false;
  }

  addEventListener("hashchange", show);
  return show;
}

export const go = (address) => {
  if (location.hash === address) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = address;
};
