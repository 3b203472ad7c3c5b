// Suggestions while typing: the ARIA combobox pattern, with a list that the arrow keys walk.

/** Make an input a combobox. `ask(query)` promises suggestions; `chosen()` is called when one has been written into it. */
export function combobox(input, ask, chosen) {
  const list = document.createElement("ul")
  Object.assign(list, { id: `${input.id}-forslag`, className: "kf-forslag", hidden: true })
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", "Forslag")
  input.parentElement.append(list)
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value)
  let shown = [], active = -1, latest = 0

  const close = () => {
    latest += 1 // what is still being looked for comes too late
    list.hidden = true
    active = -1
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }
  const point = (at) => {
    active = (at + shown.length) % shown.length
    ;[...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)))
    input.setAttribute("aria-activedescendant", list.children[active].id)
    list.children[active].scrollIntoView({ block: "nearest" })
  }
  const choose = (at) => {
    const { text, typed } = shown[at]
    const last = [...input.value.matchAll(/[\p{L}\p{N}]+/gu)].slice(-typed)[0]
    input.value = input.value.slice(0, last?.index ?? 0) + text
    close()
    chosen()
  }
  const offer = async () => {
    const question = ++latest
    const found = await ask(input.value).catch(() => [])
    if (question !== latest || document.activeElement !== input) return
    shown = found
    list.replaceChildren(...found.map(option))
    list.hidden = !found.length
    active = -1
    input.setAttribute("aria-expanded", String(found.length > 0))
    input.removeAttribute("aria-activedescendant")
  }
  const option = ({ text, kind }, n) => {
    const item = document.createElement("li")
    Object.assign(item, { id: `${list.id}-${n}` })
    item.setAttribute("role", "option")
    item.setAttribute("aria-selected", "false")
    const what = document.createElement("span")
    what.className = "kf-forslag__art"
    what.textContent = ` ${kind}`
    item.append(text, what)
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault() // the input keeps the focus
      choose(n)
    })
    return item
  }

  input.addEventListener("input", offer)
  input.addEventListener("blur", close)
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) return void offer()
    if (list.hidden) return
    if (event.key === "ArrowDown") point(active + 1)
    else if (event.key === "ArrowUp") point(active < 0 ? shown.length - 1 : active - 1)
    else if (event.key === "Enter" && active >= 0) choose(active)
    else if (event.key === "Escape") close()
    else return
    if (event.key !== "Escape" || shown.length) event.preventDefault()
  })
  return { close }
}
