// A file among the sources: what it has brought, its name, another load of it, and its end.

import { patch, remove } from "../parts/client.js";
import { announce, card, el, heading, notice } from "../parts/dom.js";
import { formError, sending } from "../parts/forms.js";
import { nameField } from "../parts/source-form.js";
import { go } from "../router.js";
import { count, t } from "../texts.js";
import { trackerName } from "../trackers.js";

export function fileSourceView(place, source, facts) {
  const path = `api/sources/${source.id}`;
  const title = heading(source.name, el("a", { class: "button primary", href: "#/sources/file" }, t("load-again")));
  const said = el("div", { class: "live" });
  const form = el("form", { class: "settings", novalidate: true }, nameField(source.name), formError(),
    el("div", { class: "buttons" }, el("button", { class: "primary" }, t("save"))));
  let { version } = source;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sending(form, async () => {
      const saved = await patch(path, version, { name: form.elements.name.value.trim() });
      version = saved.version;
      title.querySelector("h1").textContent = saved.name;
      document.title = `${saved.name} – almanac`;
      said.replaceChildren(notice("good", el("p", { role: "status" }, t("saved"))));
    });
  });
  const end = el("form", { novalidate: true }, el("p", {}, t("file-goes", { items: count("items", source.items) })), formError(),
    el("div", { class: "buttons" }, el("button", { class: "danger" }, t("remove-source"))));
  end.addEventListener("submit", (event) => {
    event.preventDefault();
    sending(end, async () => {
      await remove(`${path}?items=delete`);
      announce(t("removed", { name: source.name }));
      go("#/sources");
    });
  });
  document.title = `${source.name} – almanac`;
  place.append(title, card(trackerName("csv"), facts(source), el("p", { class: "hint" }, t("load-again-how", { file: source.source_config.file }))),
    said, card(t("settings"), form),
    el("details", { class: "card danger-zone" }, el("summary", {}, t("remove-this-source")), end));
}
