// A page may have been built long ago: what today decides is counted anew, from the dates that stand in the page.

const now = new Date()
const today = now.toLocaleDateString("sv") // the one way to write a local date as 2026-05-03
const WIDTH = 3.2 // what one per cent is in the drawing; see components/soejler.html
const START = 20

for (const row of document.querySelectorAll("[data-frister]")) {
  const section = row.closest("section")
  const place = [...row.parentElement.children].indexOf(row)
  const fields = (name) => [row, ...(place ? [] : section.querySelectorAll(".kf-noegletal__stort"))].map((part) => part.querySelector(`[data-felt="${name}"]`)).filter(Boolean)
  const part = Object.entries(JSON.parse(row.dataset.frister)).reduce((sum, [due, count]) => sum + (due >= today ? count : 0), 0)
  const whole = Number(fields("hele")[0].textContent.replaceAll(".", ""))
  const percent = whole ? Math.round((100 * part) / whole) : 0
  for (const field of fields("del")) field.textContent = part.toLocaleString("da")
  for (const field of fields("procent")) field.textContent = `${percent} %`
  section.querySelector('[data-felt="note"]').textContent = `Opgjort i dag, den ${now.toLocaleDateString("da-DK", { day: "numeric", month: "long", year: "numeric" })}.`
  const bar = section.querySelectorAll(".kf-diagram__soejle")[place], label = section.querySelectorAll(".kf-diagram__tal")[place]
  bar?.setAttribute("width", String(percent * WIDTH))
  label?.setAttribute("x", String(START + 6 + percent * WIDTH))
  if (label) label.textContent = `${percent} %`
}
