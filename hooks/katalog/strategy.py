"""The strategy's goals and tracks: what realises each of them today, read from the records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from katalog.catalogue import Catalogue, by_name
from katalog.codes import Kode, Maalkode
from katalog.models import Initiativ, Pulje, Record, Samarbejde, Tilbud
from katalog.overview import Reach, reach
from katalog.page import Crumbs, Page

LISTS = {"maal": "Mål", "spor": "Spor"}
CRUMBS: Crumbs = (("Strategi", "strategi/"), ("Mål og spor", "strategi/maal-og-spor/"))


RUNNING_POOLS = {"vedtaget", "aaben"}
ENDED = {"afsluttet", "lukket"}


@dataclass(frozen=True, eq=False)
class Realised:
    """What some initiatives have led to, each record once: what is in place, what is only on its way, and what is over."""

    catalogue: Catalogue
    initiatives: tuple[Initiativ, ...]

    @cached_property
    def tilbud(self) -> tuple[Tilbud, ...]:
        """The offerings that an initiative names, or that name it, and that can be used."""
        return tuple(r for r in self._all if isinstance(r, Tilbud) and _stage(r) == "nu")

    @cached_property
    def samarbejder(self) -> tuple[Samarbejde, ...]:
        """The agreements that are not over."""
        return tuple(r for r in self._all if isinstance(r, Samarbejde) and _stage(r) == "nu")

    @cached_property
    def puljer(self) -> tuple[Pulje, ...]:
        """The pools that are adopted or open: one that is only proposed pays for nothing yet."""
        return tuple(r for r in self._all if isinstance(r, Pulje) and _stage(r) == "nu")

    @cached_property
    def coming(self) -> tuple[Record, ...]:
        """What is only proposed, or on its way."""
        return tuple(r for r in self._all if _stage(r) == "på vej")

    @cached_property
    def over(self) -> tuple[Record, ...]:
        """What has ended."""
        return tuple(r for r in self._all if _stage(r) == "slut")

    @cached_property
    def _all(self) -> tuple[Record, ...]:
        c = self.catalogue
        found: list[Record] = []
        for i in self.initiatives:
            found += c.joined("initiativer", i.id, "tilbud", i.tilbud)
            found += [*c.named_records("samarbejder", i.samarbejder), *c.named_records("puljer", i.puljer)]
        return _once(iter(found))

    @cached_property
    def kommuner(self) -> tuple[Reach, ...]:
        """The municipalities that the offerings reach."""
        return tuple(r for r in reach(self.catalogue, self.tilbud) if r)


def _stage(record: Record) -> str:
    """'nu', 'på vej' or 'slut'; a pool of which nothing is said is not taken for adopted."""
    state = record.fase if isinstance(record, Samarbejde) else getattr(record, "status", None)
    if state in ENDED:
        return "slut"
    if isinstance(record, Pulje):
        return "nu" if state in RUNNING_POOLS else "på vej"
    return "på vej" if state == "under-udvikling" else "nu"


def realised(c: Catalogue, initiatives: Sequence[Initiativ]) -> Realised:
    """What these initiatives have led to."""
    return Realised(c, tuple(initiatives))


def groups(c: Catalogue, kode: Maalkode) -> tuple[Kode, ...]:
    """Whom a goal or track is about; groups that this catalogue does not have are passed over."""
    return c.named("maalgrupper", [slug for slug in kode.maalgrupper if slug in c.codes["maalgrupper"]])


def pages(c: Catalogue) -> Iterator[Page]:
    """A page for each goal and each track."""
    for kodeliste, label in LISTS.items():
        for kode in cast(Sequence[Maalkode], tuple(c.codes[kodeliste].values())):
            found = realised(c, c.pointing(kodeliste, kode.slug, Initiativ))
            values = {"kode": kode, "slags": label, "udfoert": found, "grupper": groups(c, kode)}
            yield Page(
                f"strategi/{kodeliste}/{kode.slug}/", "maal", kode.navn, kode.beskrivelse, CRUMBS, values,
                f"kodelister/{kodeliste}.yml",
            )  # fmt: skip


def _once(records: Iterator[Record]) -> tuple[Record, ...]:
    return tuple(sorted({r.id: r for r in records}.values(), key=by_name))
