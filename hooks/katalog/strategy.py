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


@dataclass(frozen=True, eq=False)
class Realised:
    """What some initiatives have led to so far: offerings, agreements and pools, each once."""

    catalogue: Catalogue
    initiatives: tuple[Initiativ, ...]

    @cached_property
    def tilbud(self) -> tuple[Tilbud, ...]:
        """The open offerings that an initiative names, or that name it."""
        found = (t for i in self.initiatives for t in self.catalogue.joined("initiativer", i.id, "tilbud", i.tilbud))
        return tuple(t for t in cast(Sequence[Tilbud], _once(found)) if t.is_open)

    @cached_property
    def samarbejder(self) -> tuple[Samarbejde, ...]:
        """The agreements under the initiatives."""
        found = (s for i in self.initiatives for s in self.catalogue.named_records("samarbejder", i.samarbejder))
        return cast(tuple[Samarbejde, ...], _once(found))

    @cached_property
    def puljer(self) -> tuple[Pulje, ...]:
        """The pools that pay for the initiatives."""
        found = (p for i in self.initiatives for p in self.catalogue.named_records("puljer", i.puljer))
        return cast(tuple[Pulje, ...], _once(found))

    @cached_property
    def kommuner(self) -> tuple[Reach, ...]:
        """The municipalities that the offerings reach."""
        return tuple(r for r in reach(self.catalogue, self.tilbud) if r)


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
