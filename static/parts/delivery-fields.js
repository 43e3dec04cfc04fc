// Where a report's file goes once it is made: by mail, to a webhook, to a chat. Each way can be tried.

import { post } from "./client.js";
import { busyButton, button, el, foreign } from "./dom.js";
import { field, input, names } from "./forms.js";
import { t } from "../texts.js";

const ways = {
  mail: (saved) => [
    field("", t("mail-to"), input({ "data-part": "mail", inputmode: "email", value: (saved.mail ?? []).join(", "), placeholder: "anna@example.org" }), { hint: t("hint.list") }),
    el("label", { class: "inline" }, el("input", { type: "checkbox", "data-part": "attach", checked: saved.attach ?? true }), t("attach"))],
  webhook: (saved) => [
    field("", t("webhook"), input({ "data-part": "webhook", type: "url", value: saved.webhook, placeholder: "https://" })),
    field("", t("webhook-secret"), input({ "data-part": "secret", type: "password", autocomplete: "new-password", placeholder: saved.secret ? t("secret-kept") : "whsec_…" }), { optional: Boolean(saved.secret), hint: t("hint.webhook") })],
  chat: (saved) => [
    field("", t("chat"), input({ "data-part": "chat", type: "url", value: saved.chat, placeholder: "https://" }), { hint: t("hint.chat") })],
};

const kindOf = (saved) => Object.keys(ways).find((kind) => kind in saved);

function read(row) {
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  if (part("mail")) return { mail: names(part("mail").value), attach: part("attach").checked };
  if (part("chat")) return { chat: part("chat").value.trim() };
  const secret = part("secret").value.trim() || row.saved.secret;
  return { webhook: part("webhook").value.trim(), ...(secret ? { secret } : {}) };
}

/** Of several addresses each one that was refused. */
const refusals = ({ deliveries }) =>
  deliveries.filter(({ status }) => status === "failed").map(({ to, error }) => (deliveries.length > 1 ? `${to}: ${error}` : error));

const isEmpty = (way) => !(way.mail?.length || way.webhook || way.chat);

/** `id` is the report's, where it is saved already: only then there is something to send a test for. */
export function deliveryFields(deliver = [], id = null) {
  const rows = el("div", { class: "ways-out" });

  /** The server names each way by its place among those that are sent. */
  function follow() {
    [...rows.children].filter((row) => !isEmpty(read(row))).forEach((row, index) => {
      row.dataset.pointer = `/deliver/${index}`;
      for (const one of row.querySelectorAll(".field")) one.dataset.pointer = `/deliver/${index}/${one.querySelector("input").dataset.part}`;
    });
  }

  function add(kind, saved = {}) {
    const outcome = el("p", { class: "hint", role: "status" });
    const row = el("fieldset", { class: "way" }, el("legend", { class: "label" }, t(`way.${kind}`)), ways[kind](saved));
    row.saved = saved;
    const test = async () => {
      for (const place of row.querySelectorAll(".error")) place.replaceChildren();
      const problems = await post(`api/reports/${id}/deliver-test`, { deliver: [read(row)] }).then(refusals, (error) => [error.message]);
      outcome.replaceChildren(problems.length ? "" : t("test-sent"));
      if (problems.length) row.querySelector(".error").replaceChildren(foreign(problems.join(" ")));
    };
    const remove = button(t("remove"), () => {
      row.remove();
      rows.dispatchEvent(new Event("input", { bubbles: true }));
      buttons.querySelector("button").focus();
    }, { class: "quiet" });
    row.append(el("div", { class: "buttons" }, busyButton(t("send-test"), test, { disabled: !id, title: id ? null : t("test-when-saved") }), remove), outcome);
    rows.append(row);
    return row;
  }

  for (const saved of deliver) add(kindOf(saved) ?? "webhook", saved);
  const buttons = el("div", { class: "quick" }, Object.keys(ways).map((kind) =>
    button(t(`add-way.${kind}`), () => add(kind).querySelector("input").focus())));
  const element = el("fieldset", { class: "delivery", "data-pointer": "/deliver" }, el("legend", { class: "label" }, t("delivery")),
    el("p", { class: "hint" }, t("hint.delivery")), rows, buttons, el("p", { class: "error" }));
  return {
    element,
    deliver() {
      follow();
      return [...rows.children].map(read).filter((way) => !isEmpty(way));
    },
  };
}
