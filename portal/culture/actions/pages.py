"""Writing topics and lasting pages."""

from collections.abc import Mapping

from portal.culture.models import LastingPage, LastingPageText, Topic, TopicText
from portal.foundation.db import db, transaction
from portal.foundation.markdown import to_html


@transaction(publishes=True)
def add_topic(slug: str, *, position: int, names: Mapping[str, str], leads: Mapping[str, str]) -> int:
    """Add a topic with its names and leads by language. Return its id."""
    texts = [TopicText(language=code, name=name, lead=leads.get(code)) for code, name in names.items()]
    topic = Topic(slug=slug, position=position, texts=texts)
    db.session.add(topic)
    db.session.flush()
    return topic.id


@transaction(publishes=True)
def add_lasting_page(slug: str, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Add a lasting page; `texts` gives title, lead and body (Markdown) by language."""
    rows = [
        LastingPageText(
            language=code,
            title=text["title"],
            lead=text["lead"],
            source=text.get("body", ""),
            body=to_html(text.get("body", "")),
        )
        for code, text in texts.items()
    ]
    db.session.add(LastingPage(slug=slug, texts=rows))
