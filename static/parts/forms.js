// Labelled fields, and the errors at them. Each field knows the pointer that the server names it by (RFC 9457's `errors`).

import { announce, busy, el, foreign } from "./dom.js";
import { t } from "../texts.js";

let fields = 0;

/**
 * A control with its label, its hint and the place for its error.
 * `pointer` is the server's name of it, `also` are further ones that it answers for.
 */
export function field(pointer, label, control, { hint, optional, also = [], hidden } = {}) {
  const id = control.id || `field-${(fields += 1)}`;
  control.id = id;
  control.setAttribute("aria-describedby", [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "));
  return el("div", { class: "field", "data-pointer": pointer, "data-also": also.join(" "), hidden },
    el("label", { for: id }, label, optional ? el("span", { class: "optional" }, ` ${t("optional")}`) : null),
    control,
    hint ? el("p", { class: "hint", id: `${id}-hint` }, hint) : null,
    el("p", { class: "error", id: `${id}-error` }));
}

export const input = (attributes = {}) => el("input", { autocomplete: "off", ...attributes });

/** Of pairs of a value and what it is called. */
export const select = (pairs, chosen, attributes = {}) =>
  el("select", attributes, pairs.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));

export const check = (name, label, checked) => el("label", {}, el("input", { type: "checkbox", name, checked }), label);

export const checks = (legend, ...boxes) => el("fieldset", { class: "checks" }, el("legend", {}, legend), boxes);

/** Two or three choices beside one another. */
export function choice(legend, name, pairs, chosen, hint) {
  const radios = pairs.map(([value, text]) =>
    el("label", {}, el("input", { type: "radio", name, value, checked: value === chosen }), el("span", {}, text)));
  return el("fieldset", { class: "field plain" }, el("legend", { class: "label" }, legend), el("div", { class: "switch" }, radios),
    hint ? el("p", { class: "hint" }, hint) : null);
}

export const formError = () => el("p", { class: "error form-error" });

/** What is folded away until it is wanted; an error inside opens it. */
export const fold = (summary, ...children) => el("details", { class: "fold" }, el("summary", {}, summary), el("div", { class: "folded" }, children));

export function clearErrors(form) {
  for (const place of form.querySelectorAll(".error")) place.replaceChildren();
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

function fieldFor(form, pointer) {
  const fits = (own) => pointer === own || pointer.startsWith(`${own}/`);
  return [...form.querySelectorAll("[data-pointer]")]
    .filter((one) => !one.closest("[hidden]"))
    .filter(({ dataset }) => [dataset.pointer, ...(dataset.also ?? "").split(" ").filter(Boolean)].some(fits))
    // Of several, the one that is meant most closely.
    .sort((one, other) => other.dataset.pointer.length - one.dataset.pointer.length)[0];
}

/** The controls that an error of a field is about: its first, unless the field says itself which ones are wrong. */
function meant(own) {
  if ("marksItself" in own.dataset) return own.querySelectorAll('[data-wrong="true"]');
  return [...own.querySelectorAll("input, select, textarea")].slice(0, 1);
}

/** Puts each error at its field, what has no field below the form, and the focus at the first. */
export function showErrors(form, problem, { focuses = true } = {}) {
  const errors = problem.errors?.length ? problem.errors : [{ pointer: "", detail: problem.message }];
  const elsewhere = [];
  for (const { pointer = "", detail } of errors) {
    const own = pointer && fieldFor(form, pointer.replace(/^\/request(?=\/)/, ""));
    if (!own) {
      elsewhere.push(detail);
      continue;
    }
    own.querySelector(".error").append(foreign(detail), " ");
    for (let fold = own.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    for (const control of meant(own)) control.setAttribute("aria-invalid", "true");
  }
  form.querySelector(".form-error").replaceChildren(...elsewhere.map((detail) => foreign(`${detail} `)));
  if (focuses) form.querySelector("[aria-invalid]")?.focus();
  announce(problem.message);
}

/** Sends a form by `work`; what the server refuses is shown at the fields. Answers false when it was refused. */
export async function sending(form, work) {
  return busy(form, async () => {
    clearErrors(form);
    try {
      return await work();
    } catch (problem) {
      if (problem.name !== "Problem") throw problem;
      showErrors(form, problem);
      return false;
    }
  });
}

/** The names of a list that a person writes: commas or lines between them. */
export const names = (text) => text.split(/[,\n]/).map((part) => part.trim()).filter(Boolean);

/** All IANA zones, offered while typing; made once. */
export function zoneField(pointer, label, value, { name = "timezone", ...options } = {}) {
  if (!document.getElementById("zones")) {
    const zones = Intl.supportedValuesOf?.("timeZone") ?? [];
    document.body.append(el("datalist", { id: "zones" }, ["UTC", ...zones].map((name) => el("option", { value: name }))));
  }
  return field(pointer, label, input({ name, list: "zones", maxlength: 64, spellcheck: "false", value }), options);
}
