// The page's own elements, by the name that data-del gives them.

export const page = document.getElementById("liste")

/** The path every address of the site begins with. */
export const root = page.dataset.rod

export const part = (name) => page.querySelector(`[data-del="${name}"]`)

export const say = (text, where = "status") => (part(where).textContent = text)
