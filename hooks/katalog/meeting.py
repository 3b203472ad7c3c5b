"""What the members of a sundhedsråd want to have read before they meet."""

from dataclasses import dataclass

from katalog.catalogue import Catalogue, by_name
from katalog.codes import Omraade
from katalog.models import Initiativ, Organisation, Pulje, Record, Samarbejde


@dataclass(frozen=True)
class Meeting:
    """What there is to talk of in one sundhedsråd, what is real before what is made up."""

    agreements: tuple[Samarbejde, ...]
    """Those that name the sundhedsråd."""
    initiatives: tuple[Initiativ, ...]
    """Those with a partner, an offering or an agreement that names it or a municipality in it."""
    pools: tuple[Pulje, ...]
    """The pools that sundhedsråd have at their disposal; they name none of them."""


def meeting(c: Catalogue, omraade: Omraade) -> Meeting | None:
    """The sundhedsråd's meeting; None for other areas."""
    if omraade.type != "sundhedsraad":
        return None
    agreements = c.pointing("omraader", omraade.slug, Samarbejde)
    pools = (p for p in c.all(Pulje) if p.placering == "sundhedsraad" and p.status != "lukket")
    return Meeting(
        tuple(sorted(agreements, key=_real_first)),
        tuple(sorted(_initiatives(c, omraade), key=_real_first)),
        tuple(sorted(pools, key=_real_first)),
    )


def _initiatives(c: Catalogue, omraade: Omraade) -> list[Initiativ]:
    """What is for a whole region or the country touches every area, and so tells nothing of this one."""
    areas = (omraade.slug, *c.kommuner_in(omraade.slug))
    partners = {o.id for area in areas for o in c.pointing("omraader", area, Organisation)}
    tilbud = {t.id: t for t in c.coverage(omraade.slug).inside}
    agreements = {s.id for s in c.pointing("omraader", omraade.slug, Samarbejde)}
    named = {id for t in tilbud.values() for id in t.initiativer}
    return [
        i for i in c.all(Initiativ)
        if i.id in named or not (partners.isdisjoint(i.partnere) and tilbud.keys().isdisjoint(i.tilbud) and agreements.isdisjoint(i.samarbejder))
    ]  # fmt: skip


def _real_first(record: Record) -> tuple[bool, tuple[str, str]]:
    return record.eksempel, by_name(record)
