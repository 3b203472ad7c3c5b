// What a frame's address asks for, where the answer lies, and the code that shows it. Nothing here touches the page.

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/
const CHOICES = ["organisation", "kommune", "maalgruppe"]
const COLOURS = ["lys", "moerk"]

/** What the address chooses; a page of one organisation has chosen that. What is no slug is not chosen. */
export function read(query, organisation = "") {
  const asked = new URLSearchParams(query)
  const choice = Object.fromEntries(CHOICES.map((name) => [name, slug(asked.get(name))]))
  const farver = COLOURS.includes(asked.get("farver")) ? asked.get("farver") : ""
  return { ...choice, organisation: organisation || choice.organisation, farver }
}

const slug = (value) => (value && value.length <= 200 && SLUG.test(value) ? value : "")

/** The file that holds the answer, narrowest first; null when nothing is chosen. */
export function source({ organisation, kommune, maalgruppe }) {
  if (organisation) return `organisationer/${organisation}.json`
  if (kommune) return `omraader/${kommune}.json`
  return maalgruppe ? `maalgrupper/${maalgruppe}.json` : null
}

/** Whether an offering can be used in the chosen municipality by somebody in the chosen group. */
export function fits(tilbud, { kommune, maalgruppe }) {
  const near = !kommune || tilbud.kommuner === "*" || (tilbud.kommuner ?? []).includes(kommune)
  return near && (!maalgruppe || (tilbud.grupper ?? []).includes(maalgruppe))
}

/** The page on the site that shows the same and all of it. */
export function whole({ organisation, kommune, maalgruppe }) {
  if (organisation) return `organisationer/${organisation}/`
  const chosen = Object.entries({ kommune, maalgruppe }).filter(([, value]) => value)
  return chosen.length ? `tilbud/?${new URLSearchParams(chosen)}` : "tilbud/"
}

/** The frame's address: an organisation's own page where there is one, so that it works without JavaScript. */
export function address(base, { organisation, kommune, maalgruppe, farver }) {
  const rest = Object.entries({ kommune, maalgruppe, farver }).filter(([, value]) => value)
  const query = rest.length ? `?${new URLSearchParams(rest)}` : ""
  return `${base}${organisation ? `${organisation}/` : ""}${query}`
}

/** The code to copy. */
export function code(src, title, height) {
  return `<iframe src="${escape(src)}" title="${escape(title)}" width="100%" height="${height}" style="border:0;width:100%" loading="lazy"></iframe>`
}

const escape = (text) => text.replace(/[&"<>]/g, (mark) => `&#${mark.charCodeAt(0)};`)

/** A height in pixels that a frame can have. */
export const height = (text) => Math.min(4000, Math.max(200, Math.round(Number(text)) || 600))
