// A page may have been built long ago: what today decides is counted anew, from the dates that stand in the page.

const today = new Date().toISOString().slice(0, 10)

for (const section of document.querySelectorAll("[data-frister]")) {
  const fields = (name) => section.querySelectorAll(`[data-felt="${name}"]`)
  const part = Object.entries(JSON.parse(section.dataset.frister)).reduce((sum, [due, count]) => sum + (due >= today ? count : 0), 0)
  const whole = Number(fields("hele")[0].textContent.replaceAll(".", ""))
  const percent = whole ? Math.round((100 * part) / whole) : 0
  for (const field of fields("del")) field.textContent = part.toLocaleString("da")
  for (const field of fields("procent")) field.textContent = `${percent} %`
  fields("note")[0].textContent = `Opgjort i dag, den ${new Date().toLocaleDateString("da-DK", { day: "numeric", month: "long", year: "numeric" })}.`
  const bar = section.querySelector(".kf-diagram__soejle"), label = section.querySelector(".kf-diagram__tal")
  bar.setAttribute("width", String(percent * 3.2))
  label.setAttribute("x", String(26 + percent * 3.2))
  label.textContent = `${percent} %`
}
