"""What moderation shows and mails of comments: their whole text, and where they stand."""

from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select

from portal.comments.models import Comment
from portal.comments.queries import rooms
from portal.comments.queries.own import unsealed
from portal.comments.queries.rooms import Commented
from portal.comments.rules import Place
from portal.foundation import i18n
from portal.foundation.db import db
from portal.foundation.outbox import Page
from portal.moderation.actions import Quote
from portal.moderation.models import Case


@dataclass(frozen=True)
class WithCase:
    """A comment as the desk shows it, shown to the public or not."""

    id: int
    case_id: int
    commented: Commented
    name: str
    text: str
    html: Markup


def with_cases(case_ids: Collection[int]) -> dict[int, WithCase]:
    """Return the comments of some cases, by case, in a few statements for all. For staff: asks no gate."""
    chosen = select(Comment).where(Comment.case_id.in_(case_ids))
    rows = [(row, place) for row in db.session.scalars(chosen) if (place := Place.named(row.place))]
    named = rooms.names_of({place for _, place in rows})
    return {
        row.case_id: WithCase(
            row.id, row.case_id, named.get(place) or Commented(place, place.slug), row.name, row.text, row.html
        )
        for row, place in rows
    }


def quotes(case_ids: Collection[int]) -> dict[int, Quote]:
    """Return what mails about some cases say and lead to, each in its author's language. Raises KeyUnusable.

    Nobody is written to about a comment whose private link is gone.
    """
    chosen = (
        select(Comment.id, Comment.case_id, Comment.place, Comment.text, Comment.own_link_box, Case.language)
        .join(Case, Case.id == Comment.case_id)
        .where(Comment.case_id.in_(case_ids), Comment.own_link_box.is_not(None))
    )
    rows = [(row, place) for row in db.session.execute(chosen) if (place := Place.named(row.place))]
    named: dict[tuple[str, Place], str] = {}
    for code in {row.language for row, _ in rows}:
        with i18n.in_language(code):
            found = rooms.names_of({place for row, place in rows if row.language == code})
            named |= {(code, place): each.name for place, each in found.items()}
    quoted = {}
    for row, place in rows:
        token = unsealed(row.own_link_box)
        quoted[row.case_id] = Quote(
            title=named.get((row.language, place), place.slug),
            text=row.text,
            own=Page("comments.own", {"token": token}),
            page=Page("comments.one", {"comment_id": row.id}),
            complain=Page("comments.show_complaint", {"token": token}),
            again=rooms.form_of(place),
        )
    return quoted
