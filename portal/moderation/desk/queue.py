"""The queue's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.foundation import clock, formatting
from portal.foundation.i18n import gettext as _
from portal.moderation import queries
from portal.moderation.desk import kinds, narrowing, said, words
from portal.moderation.desk.blueprint import bp
from portal.moderation.desk.kinds import Where
from portal.moderation.desk.narrowing import DECIDED, FIRST, TABS, Filter
from portal.moderation.desk.rows import Row, rows_of
from portal.moderation.desk.said import Undoable
from portal.moderation.desk.words import ReasonLine
from portal.moderation.queries import QueuePage
from portal.moderation.rules import COMPLAIN_WITHIN, Act, Kind, Waiting, end_of


@dataclass(frozen=True)
class Tab:
    """Why cases wait, and how many do; the decided ones are not counted."""

    words: str
    url: str
    number: int | None
    current: bool


@dataclass(frozen=True)
class QueueView:
    """All that the page says."""

    heading: str
    lead: str
    number: int | None
    tabs: list[Tab]
    rows: list[Row]
    pages: list[Where]
    kinds: list[tuple[str, str]]
    ways: list[tuple[str, str]]
    mine_words: str
    order_words: str
    tick_url: str
    next_url: str | None
    next_words: str
    first_url: str | None
    first_words: str
    empty: str
    undoable: Undoable | None
    reasons: list[ReasonLine]
    sentences: dict[str, list[ReasonLine]]
    complain_by: datetime
    bulk: Mapping[str, str]
    keys: list[tuple[tuple[str, ...], str]]

    @property
    def can_bulk(self) -> bool:
        """Whether any row can be ticked."""
        return any(row.can_bulk for row in self.rows)


@bp.get("/for-ansatte/kommentarer")
@only(Role.MODERATOR)
def queue() -> ResponseReturnValue:
    """Show a page of the queue."""
    return queue_page(ticked=request.args.get("alle") == "1")


def queue_page(
    *, ticked: bool = False, ticked_ids: Sequence[int] = (), typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Return the queue's page; with what was ticked and typed when that could not be taken."""
    chosen = narrowing.in_address()
    return render_template(
        "moderation/queue.html",
        chosen=chosen,
        view=_view(chosen),
        ticked=ticked,
        ticked_ids=set(ticked_ids),
        typed={"grunn": "", "egne_ord": "", **(typed or {})},
        errors=errors or {},
    )


def _view(chosen: Filter) -> QueueView:
    now, real_now = clock.now(), clock.real_now()
    page = queries.queue(chosen.wanted, after=chosen.position, real_now=real_now)
    counts = queries.waiting_counts()
    rows = rows_of(page.cases)
    here = chosen.waiting
    return QueueView(
        **_headings(chosen, counts, now, real_now),
        tabs=_tabs(chosen, counts),
        rows=rows,
        pages=kinds.pages_to_choose(chosen.place, now),
        kinds=[(kind.value, words.kind_words(kind)) for kind in Kind],
        ways=_ways(),
        tick_url=url_for("moderation.queue", **chosen.as_arguments(), alle=1),
        **_onward(chosen, page),
        empty=_empty(chosen, page),
        undoable=said.undoable(real_now),
        reasons=words.reasons(title="…"),
        sentences={
            lang: words.reasons_for(title="[sak]", language=lang)
            for lang in sorted({row.lang for row in rows if row.acts})
        },
        complain_by=end_of(now, COMPLAIN_WITHIN),
        bulk=_bulk_words(here),
        keys=_keys(),
    )


def _headings(chosen: Filter, counts: Mapping[Waiting, int], now: datetime, real_now: datetime) -> dict[str, Any]:
    waiting = chosen.waiting
    if waiting is None:
        return {"heading": _("Avgjorte saker"), "lead": _("Det som er avgjort sist, står øverst."), "number": None,
                "mine_words": _("Bare saker jeg har tatt"), "order_words": _("Nyeste først")}  # fmt: skip
    heading = {
        Waiting.NEW: _("Kommentarer til behandling"),
        Waiting.REPORTED: _("Meldt av lesere"),
        Waiting.COMPLAINT: _("Klager"),
    }[waiting]
    number = counts[waiting]
    oldest = queries.oldest_waiting(waiting, real_now=real_now) if number else None
    lead = _("Ingen venter.")
    if oldest is not None:
        lead = _(
            "%(number)s venter, den eldste i %(time)s.",
            number=formatting.number(number),
            time=words.duration(now - oldest.since),
        )
    return {"heading": heading, "lead": lead, "number": number, "mine_words": _("Bare saker jeg har tatt"),
            "order_words": _("Eldste først")}  # fmt: skip


def _tabs(chosen: Filter, counts: Mapping[Waiting, int]) -> list[Tab]:
    names = {"nye": _("Nye"), "meldt": _("Meldt"), "klager": _("Klager"), "avgjort": _("Avgjort")}
    current = chosen.tab or FIRST
    return [
        Tab(
            words=names[tab],
            url=url_for("moderation.queue", **chosen.on(tab).as_arguments()),
            number=counts[waiting] if waiting else None,
            current=tab == current,
        )
        for tab, waiting in TABS.items()
    ]


def _ways() -> list[tuple[str, str]]:
    return [
        (url_for("moderation.word_list"), _("Ordliste")),
        *kinds.ways(),
        (url_for("public_record.show"), _("Modereringslogg")),
    ]


def _onward(chosen: Filter, page: QueuePage) -> dict[str, Any]:
    follows = url_for("moderation.queue", **chosen.at(str(page.after)).as_arguments()) if page.after else None
    decided = chosen.tab == DECIDED
    looked = _("Let videre") if not page.whole else (_("Eldre avgjørelser") if decided else _("Neste saker"))
    return {
        "next_url": follows,
        "next_words": looked,
        "first_url": url_for("moderation.queue", **chosen.at("").as_arguments()) if chosen.after else None,
        "first_words": _("De nyeste avgjørelsene") if decided else _("Fra begynnelsen"),
    }


def _empty(chosen: Filter, page: QueuePage) -> str:
    if not page.whole:
        return _(
            "Ingen av de %(number)s sakene vi har lett gjennom, passer. Let videre.",
            number=formatting.number(queries.LOOK_THROUGH),
        )
    if chosen.is_set:
        return _("Ingen saker passer. Prøv med færre avgrensninger.")
    return {
        Waiting.NEW: _(
            "Alt er behandlet. Nye kommentarer og tilbakemeldinger kommer hit når den som skrev, har bekreftet."
        ),
        Waiting.REPORTED: _("Ingen har meldt fra om noe. Kommentarer som lesere melder fra om, kommer hit."),
        Waiting.COMPLAINT: _("Ingen klager venter. En klage skal avgjøres av en annen enn den som sa nei først."),
        None: _("Ingenting er avgjort ennå."),
    }[chosen.waiting]


def _bulk_words(waiting: Waiting | None) -> dict[str, str]:
    if waiting is Waiting.REPORTED:
        return {
            "approve": _("Behold de valgte"),
            "more": _("Fjern de valgte …"),
            "no": _("Fjern de valgte, og send e-post"),
            "code": Act.REMOVE.value,
        }
    return {
        "approve": _("Publiser de valgte"),
        "more": _("Ikke publiser de valgte …"),
        "no": _("Ikke publiser de valgte, og send e-post"),
        "code": Act.REFUSE.value,
    }


def _keys() -> list[tuple[tuple[str, ...], str]]:
    return [
        (("j", "k"), _("Neste og forrige sak")),
        (("a",), _("Publiser, eller behold det som er meldt")),
        (("r",), _("Ikke publiser. Velg så grunn med 1 til 8, og den blir sendt med en gang")),
        (("f",), _("Fjern det som er vist. Velg så grunn med 1 til 8")),
        (("u",), _("Angre det du gjorde sist")),
        (("t",), _("Ta saken, eller legg den tilbake")),
        (("o",), _("Åpne en klage eller tilbakemelding")),
        (("Esc",), _("Lukk grunnene uten å avgjøre")),
        (("?",), _("Vis denne hjelpen")),
    ]
