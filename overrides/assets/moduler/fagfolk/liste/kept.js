// The list that a visitor has asked this browser to keep; without that wish nothing is stored.
import { format, parse } from "./state.js"

const KEY = "kf-liste"

/** The kept items, or null. */
export function read() {
  try {
    const text = localStorage.getItem(KEY)
    return text === null ? null : parse(text).items
  } catch {
    return null // a browser that keeps nothing
  }
}

/** Whether it could be kept. */
export function keep(items) {
  try {
    localStorage.setItem(KEY, format(items))
    return true
  } catch {
    return false
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY)
  } catch {}
}

export const same = (one, other) => format(one) === format(other)
