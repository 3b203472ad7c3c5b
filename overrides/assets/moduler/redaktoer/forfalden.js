// How many offerings are past their interval today: the page itself is the same on every day.

/** How many of the dates that offerings are confirmed until (ISO date to number) lie before this day. */
export function passed(dues, today) {
  return Object.entries(dues).reduce((sum, [day, n]) => sum + (day < today ? n : 0), 0)
}

/** "37 af 156 tilbud skal ses efter. 12 er aldrig bekræftet." */
export function sentence(late, never, all) {
  if (!late) return `Alle ${all} tilbud er bekræftet i tide.`
  return `${late} af ${all} tilbud skal ses efter.${never ? ` ${never} er aldrig bekræftet.` : ""}`
}

/** Today's date where the reader is, as 2026-05-03. */
export function isoToday(now = new Date()) {
  const two = (n) => String(n).padStart(2, "0")
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

const status = globalThis.document?.querySelector("[data-forfaldne]")
if (status) {
  const { antal, aldrig } = status.dataset
  const dues = JSON.parse(document.getElementById("forfald-datoer").textContent)
  if (Number(antal)) status.textContent = sentence(passed(dues, isoToday()) + Number(aldrig), Number(aldrig), Number(antal))
}
