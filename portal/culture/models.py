"""Topics, lasting pages and contacts; their texts are rows by (thing, language)."""

from markupsafe import Markup
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
