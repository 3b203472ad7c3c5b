"""Written times as HSDS' schedules: a rule where one is certain, and always the words."""

from functools import cache

from katalog.export.hsds_ids import Ids
from katalog.export.hsds_terms import Terms
from katalog.export.hsds_values import Object, known
from katalog.export.weekly import rule
from katalog.tilbud import Tidspunkt, Tilbud


def schedules(t: Tilbud, service: str, ids: Ids, terms: Terms) -> list[Object]:
    """Each of an offering's times."""
    return [_schedule(t, n, time, service, ids, terms) for n, time in enumerate(t.tidspunkter)]


def _schedule(t: Tilbud, n: int, time: Tidspunkt, service: str, ids: Ids, terms: Terms) -> Object:
    """One time. 'Hver anden uge' has no rule, for nobody has said which week it began."""
    id, certain, period = ids.of(service, "tid", str(n)), rule(time), t.periode
    rest = terms.own(
        "schedule", id, dag=None if certain else time.dag, hyppighed=time.hyppighed,
        efter_aftale="true" if time.efter_aftale else None,
    )  # fmt: skip
    return known(
        id=id,
        valid_from=period.fra.isoformat() if period and period.fra else None,
        valid_to=period.til.isoformat() if period and period.til else None,
        freq=certain.freq if certain else None,
        interval=1 if certain else None,
        byday=",".join(certain.days) if certain else None,
        description=time.spoken,
        opens_at=clock(time.fra),
        closes_at=clock(time.til),
        notes=time.note,
        attributes=rest,
    )  # fmt: skip


@cache
def clock(written: str | None) -> str | None:
    """'09:30:00' for 9.30, on Danish clocks; midnight at the end of a day is 00:00:00."""
    if written is None:
        return None
    hours, minutes = written.split(".")
    return f"{int(hours) % 24:02}:{minutes}:00"
