// The ways out of the page: paper with a QR code, a link, a text, a mail. All of them are made here in the browser.
import { part, say } from "./dom.js"
import { drawing } from "./draw.js"
import { asText, mailOf } from "./text.js"

const LONGEST_QR = 2000 // bytes; more makes a code that few cameras read from paper
const PAUSE = 250 // milliseconds without a key before the code is drawn anew
const field = (name) => document.getElementById(`l-${name}`)

let drawn = null // the address that the code shows
let waiting

const today = () => new Date().toLocaleDateString("da-DK", { day: "numeric", month: "long", year: "numeric" })

/** Make every way lead to this list. */
export function showWays(items, factsFor, address) {
  const text = asText(items, factsFor, { address, date: today() })
  const mail = mailOf(text, address)
  part("dato").textContent = today()
  part("adresse").textContent = address
  field("link").value = address
  field("tekst").value = text
  part("mail").hidden = !mail
  part("for-lang-mail").hidden = Boolean(mail)
  if (mail) part("mail").href = mail
  clearTimeout(waiting)
  waiting = setTimeout(showCode, PAUSE)
}

/** The code for the address that is shown. */
export function showCode() {
  const address = field("link").value
  if (drawn === address) return
  drawn = address
  const code = new TextEncoder().encode(address).length <= LONGEST_QR ? drawing(address, "QR-kode, der åbner listen") : null
  part("qr").replaceChildren(...(code ? [code] : []))
  part("qr-figur").hidden = !code
  part("adresse").hidden = Boolean(code) // nobody types what a camera reads
  part("qr-for-lang").hidden = Boolean(code)
}

/** Copy the link or the text; where the browser does not let us, it is marked for the visitor to copy. */
export async function copy(name, said) {
  try {
    await navigator.clipboard.writeText(field(name).value)
    say(said, "giv-status")
  } catch {
    part("kopi").open = true
    field(name).focus()
    field(name).select()
    say("Browseren kan ikke kopiere selv. Teksten er markeret: Tryk Ctrl+C, eller hold fingeren på den.", "giv-status")
  }
}
