"""Topics, lasting pages and contacts, whose texts are rows by (thing, language); and what people say of the portal itself."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.culture.rules import LONGEST_PAGE
from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml


class Topic(Model):
    """A subject that articles are listed under."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int]

    texts: Mapped[list["TopicText"]] = relationship()


class TopicText(Model):
    """A topic in one language."""

    __tablename__ = "topic_text"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    lead: Mapped[str | None] = mapped_column(Text)


class LastingPage(Model):
    """A page that stays: the Kultur page's introduction, what the prize is."""

    __tablename__ = "lasting_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)

    texts: Mapped[list["LastingPageText"]] = relationship()


class LastingPageText(Model):
    """A lasting page in one language; `body` is made from `source` when it is written."""

    __tablename__ = "lasting_page_text"

    lasting_page_id: Mapped[int] = mapped_column(ForeignKey("lasting_page.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    lead: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    body: Mapped[Markup] = mapped_column(SafeHtml)


class Contact(Model):
    """Whom to ask about culture; none in a demonstration, where nobody real may be named."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(40))
    mail: Mapped[str] = mapped_column(String(254))


class Feedback(Model):
    """What somebody said of how the portal can be used. Who it was, and what has become of it, is its case's.

    With an address it waits for its author to confirm it by a link, kept as a hash until then.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("(confirm_link_hash IS NULL) = (confirm_expires_at IS NULL)", name="link_has_a_life"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    page: Mapped[str] = mapped_column(String(LONGEST_PAGE))
    written_at: Mapped[datetime]
    confirm_link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    confirm_expires_at: Mapped[datetime | None]
