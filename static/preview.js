// The picture of page one beside the form, drawn anew when the form has changed.

import { picture } from "./client.js";

const pause = 350;

/** @param request gives the body that the form would send, or null while it is not whole. */
export function showPreview(form, figure, request) {
  const image = figure.querySelector("img");
  let timer = 0;
  let asked = 0;
  let asking = new AbortController();

  async function draw() {
    const body = request();
    const number = (asked += 1);
    asking.abort();
    asking = new AbortController();
    let address = null;
    if (body) address = await picture(`api/exports/preview?${query(body)}`, asking.signal).catch(() => null);
    // An answer that was overtaken by a later question is not shown.
    if (number !== asked) return address && URL.revokeObjectURL(address);
    if (image.src) URL.revokeObjectURL(image.src);
    figure.hidden = !address;
    if (address) image.src = address;
    else image.removeAttribute("src");
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, pause);
  };
  form.addEventListener("input", soon);
  // The buttons that set both dates change the form without a word.
  form.addEventListener("click", ({ target }) => target.closest("[data-range]") && soon());
  return soon;
}

function query(body) {
  const { comparison_periods: periods, ...texts } = body;
  const parameters = new URLSearchParams({ ...texts, width: "900" });
  if (periods) parameters.set("comparison_periods", JSON.stringify(periods));
  return parameters;
}
