/** The search fields whose values are codes, as the address and the index's lists name them. */
export const FACETS = ["kommune", "maalgruppe", "tilbudstype", "adgang", "sprog", "pris"]

/** Filters that only an address sets: what lies in an area, what covers it from above, and who offers it. */
export const FILTERS = ["omraade", "ovenfra", "udbyder"]
