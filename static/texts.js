// Which language the page speaks, and its sentences. A further language is one more file in texts/ and its name here.

const known = ["en", "de"];

export const language = (navigator.languages ?? [navigator.language])
  .map((tag) => tag.toLowerCase().split("-")[0])
  .find((tag) => known.includes(tag)) ?? "en";

const { texts } = await import(`./texts/${language}.js`);
const plural = new Intl.PluralRules(language);

/** How dates and numbers are written: as the browser's user has it, where that is in the page's language. */
export const locale = navigator.languages?.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;

/** A sentence of the page's language; `{name}` in it stands for a value. */
export function t(key, values = {}) {
  const text = texts[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const has = (key) => key in texts;

/** `3 items`: the sentence `key.one`, `key.other` and so on, by the rules of the language. */
export function count(key, number) {
  const form = `${key}.${plural.select(number)}`;
  return t(has(form) ? form : `${key}.other`, { n: number.toLocaleString(locale) });
}
