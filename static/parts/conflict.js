// Two people change the same thing: the second one's save is refused (412). Nothing that was typed is lost: the newer
// version is loaded under it, and what both have changed is named.

import { button, el, notice } from "./dom.js";
import { t } from "../texts.js";

const valueOf = (control) => (control.type === "checkbox" || control.type === "radio" ? String(control.checked) : control.value);

const keyOf = (control) => (control.type === "radio" || control.type === "checkbox" ? `${control.name}=${control.value}` : control.name);

const controls = (form) => [...form.elements].filter(({ name, type }) => name && type !== "file");

/** What a form says now, to tell later what was typed into it. */
export const snapshot = (form) => new Map(controls(form).map((control) => [keyOf(control), valueOf(control)]));

const labelOf = (control) => control.labels?.[0]?.firstChild?.textContent.trim() ?? control.name;

const words = (value) => ({ true: t("yes"), false: t("no"), "": t("nothing") })[value] ?? `“${value}”`;

/**
 * Puts what was typed into the old form since `before` into the new one. Answers with a sentence for each field that the
 * newer version has changed as well.
 */
export function carryOver(before, old, form) {
  const typed = snapshot(old);
  const notes = [];
  for (const control of controls(form)) {
    const key = keyOf(control);
    const [mine, was, theirs] = [typed.get(key), before.get(key), valueOf(control)];
    if (mine === undefined || mine === was) continue;
    if (theirs !== was && theirs !== mine && control.type !== "password" && control.type !== "radio") {
      notes.push(t("both-changed", { field: labelOf(control), theirs: words(theirs), mine: words(mine) }));
    }
    if (control.type === "checkbox" || control.type === "radio") control.checked = mine === "true";
    else control.value = mine;
  }
  for (const name of new Set(controls(form).map(({ name }) => name))) {
    form.elements[name]?.dispatchEvent?.(new Event("input", { bubbles: true }));
  }
  return notes;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The newer document with what was typed since `began` put over it, member by member, and the names of the members that
 * the newer one changes as well, against `saved`.
 */
export function merge(began, typed, saved, newer) {
  const merged = { ...newer };
  const both = [];
  for (const key of new Set([...Object.keys(began), ...Object.keys(typed)])) {
    if (same(began[key], typed[key])) continue;
    if (key === "request") {
      const inner = merge(began.request, typed.request, saved.request, newer.request);
      merged.request = inner.merged;
      both.push(...inner.both);
      continue;
    }
    merged[key] = typed[key];
    if (!same(newer[key], saved[key]) && !same(newer[key], typed[key])) both.push(key);
  }
  return { merged, both };
}

/** The notice at a form whose save was refused; `load(keeps)` shows the newer version, with or without what was typed. */
export const conflictNotice = (load) => notice("bad",
  el("p", {}, el("strong", {}, t("changed-elsewhere")), " ", t("changed-elsewhere-how")),
  el("div", { class: "buttons" },
    button(t("load-newer-keep"), () => load(true), { "data-action": "keep" }),
    button(t("load-newer-drop"), () => load(false), { class: "quiet" })));

export const mergedNotice = (notes) => notice("",
  el("p", {}, t("newer-loaded"), " ", notes.length ? t("newer-both") : ""),
  notes.length ? el("ul", { class: "plain-list" }, notes.map((note) => el("li", {}, note))) : null);
