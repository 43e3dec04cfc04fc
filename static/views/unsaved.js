// Sources that nobody has saved: of an import that was made once, by the API or the command line.

import { remove } from "../parts/client.js";
import { announce, el } from "../parts/dom.js";
import { formError, sending } from "../parts/forms.js";
import { timeElement } from "../parts/format.js";
import { count, t } from "../texts.js";
import { trackerName } from "../trackers.js";

export const isUnsaved = ({ saved_as: names }) => !names.length;

export const unsavedKey = ({ source_type: type, source }) => `${type} ${source}`;

function removal({ source, source_type: type, items }, refresh) {
  const query = new URLSearchParams({ source_type: type, source });
  const form = el("form", { novalidate: true }, el("p", { class: "soft" }, t("clear-how")), formError(),
    el("div", { class: "buttons" }, el("button", { class: "danger", "data-action": "clear", "aria-label": t("clear-of", { source }) }, t("clear", { items: count("items", items) }))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sending(form, async () => {
      await remove(`api/items/sources?${query}`);
      announce(t("removed", { name: source }));
      await refresh();
    });
  });
  return el("details", { class: "thing-end" }, el("summary", { "data-action": "end" }, t("remove-source")), form);
}

export function unsavedRow(part, refresh) {
  const { source, source_type: type, items, last_import: at } = part;
  return el("li", { class: "thing" },
    el("span", { class: "badge" }, trackerName(type)),
    el("div", { class: "thing-main" },
      el("h3", {}, source),
      el("p", { class: "facts" }, el("span", {}, count("items", items)), at ? timeElement(at) : el("span", { class: "soft" }, t("never-imported"))),
      removal(part, refresh)));
}
