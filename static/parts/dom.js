// The elements that the page's views are made of, and what they do.

import { language, t } from "../texts.js";
import { el } from "./element.js";

export { el };

/** A sentence of the server's, which is English whatever the page speaks: a screen reader is told so. */
export const foreign = (text, name = "span", attributes = {}) =>
  el(name, language === "en" ? attributes : { ...attributes, lang: "en" }, text);

/** Says something to a screen reader without moving the focus. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

export function button(text, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, text);
}

/** Works on something once at a time. What works is marked and not switched off, which would take the focus from it. */
export async function busy(element, work) {
  if (element.ariaBusy === "true") return undefined;
  element.ariaBusy = "true";
  try {
    return await work();
  } finally {
    element.ariaBusy = "false";
  }
}

/** A button that does nothing more while what it began goes on. */
export const busyButton = (text, work, attributes = {}) =>
  button(text, ({ currentTarget }) => busy(currentTarget, work), attributes);

/**
 * A line for each thing, kept and made anew only when the thing has changed, or each minute for what is said of its age;
 * the focus stays where it was.
 */
export function showList(list, things, key, make) {
  const minute = Math.floor(Date.now() / 60_000);
  const old = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const rows = things.map((thing) => {
    const state = JSON.stringify([thing, minute]);
    const before = old.get(key(thing));
    if (before?.state === state) return before;
    const row = make(thing);
    row.dataset.key = key(thing);
    const fold = row.querySelector("details");
    if (fold && before?.querySelector("details")?.open) fold.open = true;
    row.state = state;
    return row;
  });
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const [row, action] = [focused?.closest("[data-key]")?.dataset.key, focused?.dataset.action];
  if (rows.length !== list.children.length || rows.some((one, index) => list.children[index] !== one)) {
    list.replaceChildren(...rows);
  }
  if (!focused || document.activeElement === focused) return;
  const place = rows.find((one) => one.dataset.key === row);
  if (focused.isConnected) focused.focus();
  else (place?.querySelector(`[data-action="${action}"]`) ?? place?.querySelector("a, button"))?.focus();
}

/** Calls back again and again while the view is shown, the sooner the more goes on; `work` answers whether something runs. */
export function poll(signal, work) {
  let timer;
  const round = async () => {
    clearTimeout(timer);
    let running = false;
    try {
      running = await work();
    } catch {
      // The line about the server's health says what is wrong; what is shown stays as it was.
    }
    clearTimeout(timer);
    if (!signal.aborted && !document.hidden) timer = setTimeout(round, running ? 1000 : 10_000);
  };
  document.addEventListener("visibilitychange", () => document.hidden || round(), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  return round;
}

/** The heading of a view, with what can be done beside it. */
export const heading = (title, ...actions) =>
  el("div", { class: "heading" }, el("h1", { tabindex: "-1" }, title), actions.length ? el("div", { class: "buttons" }, actions) : null);

/** A card with a title of its own. */
export function card(title, ...children) {
  const own = el("h2", { id: `title-${(cards += 1)}` }, title);
  return el("section", { class: "card", "aria-labelledby": own.id }, own, children);
}
let cards = 0;

export const notice = (tone, ...children) =>
  el("div", { class: "outcome", "data-tone": tone, role: tone === "bad" ? "alert" : null }, children);

export const back = (address, key) => el("p", { class: "back" }, el("a", { href: address }, `← ${t(key)}`));
