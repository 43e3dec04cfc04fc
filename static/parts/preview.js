// The picture of page one beside the form, drawn anew when the form has changed.

import { el, foreign } from "./dom.js";
import { picture } from "./client.js";
import { joinNames } from "./names.js";
import { t } from "../texts.js";

const pause = 350;

/** `request` gives the body that the form would send. Answers with the figure and what makes it look again. */
export function previewFigure(request, signal) {
  const image = el("img", { alt: t("page-one") });
  const note = el("p", { class: "hint" });
  const figure = el("figure", { class: "preview" }, image, el("figcaption", {}, t("page-one-now")), note);
  let timer = 0;
  let asked = 0;
  let asking = new AbortController();
  image.hidden = true;
  signal.addEventListener("abort", () => image.src && URL.revokeObjectURL(image.src));

  async function draw() {
    const number = (asked += 1);
    asking.abort();
    asking = new AbortController();
    let problem = null;
    const body = request();
    const ask = () => picture(`api/exports/preview?${query(body)}`, asking.signal).catch((error) => {
      problem = error;
    });
    const address = isWhole(body) ? await ask() : null;
    // An answer that was overtaken by a later question is not shown.
    if (number !== asked || signal.aborted) return address && URL.revokeObjectURL(address);
    if (image.src) URL.revokeObjectURL(image.src);
    image.hidden = !address;
    if (address) image.src = address;
    else image.removeAttribute("src");
    note.replaceChildren(...(problem ? [t("no-preview"), " ", foreign(problem.message)] : []));
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, pause);
  };
  return { figure, soon, draw };
}

/** Whether there is something to draw: a form that is being filled in has no error yet. */
function isWhole({ report_type: type, start_date: start, end_date: end, comparison_periods: periods = [] }) {
  if (type !== "comparison") return Boolean(start && end);
  return periods.length > 1 && periods.every((period) => period.start_date && period.end_date);
}

function query(body) {
  const { comparison_periods: periods, filters = {}, ...texts } = body;
  // What is only in a bundle has no page.
  for (const name of ["include_report", "include_csv", "include_json", "include_attachments"]) delete texts[name];
  const set = Object.entries(texts).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams([...set, ["width", "900"]]);
  if (periods) parameters.set("comparison_periods", JSON.stringify(periods));
  // Once for each filter: the server reads the list as its field shows it, names with commas in quotes.
  for (const [name, list] of Object.entries(filters)) parameters.set(name, joinNames(list));
  return parameters;
}
