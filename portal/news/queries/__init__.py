"""Reading articles. `gate.shown` is the one gate: lists, pages, feed, sitemap and counts all ask it."""

from portal.news.queries import gate
from portal.news.queries.archive import TopicCount, YearCount, shown_slugs, topic_counts, year_counts
from portal.news.queries.cards import PAGE_SIZE, Card, CardPage, card_page, date_text, newest
from portal.news.queries.gate import next_change
from portal.news.queries.pages import ArticlePage, Correction, Present, Titled, article_by_slug, related_to

__all__ = [
    "PAGE_SIZE", "ArticlePage", "Card", "CardPage", "Correction", "Present", "Titled", "TopicCount", "YearCount",
    "article_by_slug", "card_page", "date_text", "gate", "newest", "next_change", "related_to", "shown_slugs",
    "topic_counts", "year_counts",
]  # fmt: skip
