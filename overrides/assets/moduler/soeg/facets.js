/** The search fields whose values are codes, as the address and the index's lists name them. */
export const FACETS = ["kommune", "maalgruppe", "tilbudstype", "adgang", "sprog", "pris"]
