"""What editors and visitors write becomes HTML that can do no harm."""

import pytest
from markupsafe import Markup
from sqlalchemy.exc import StatementError

from portal.foundation.db import db
from portal.foundation.markdown import plain_to_html, to_html, to_plain, with_prefix
from portal.news.models import Article
from tests import build

HARMFUL = [
    "[trykk](javascript:alert(1))",
    "[trykk](JaVaScRiPt:alert(1))",
    "[trykk](java\tscript:alert(1))",
    "[trykk](data:text/html;base64,PHNjcmlwdD4=)",
    "[trykk](vbscript:x)",
    "[trykk](ftp://x.example/fil)",
    "[trykk](tel:113)",
    "<javascript:alert(1)>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![bilde](x.png 'onerror=alert(1)')",
    "![bilde](javascript:alert(1))",
    "<svg onload=alert(1)>",
    "<a href='https://x.no' onclick='x()'>x</a>",
    "<iframe src='https://x.example'></iframe>",
    "<style>p{color:red}</style>",
    "<p style='color:red'>x</p>",
    "<form action='https://x.example'><input></form>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "`<script>`",
    '"><script>alert(1)</script>',
]


@pytest.mark.parametrize("source", HARMFUL)
def test_nothing_harmful_comes_through(source):
    from tests.foundation.test_pages import read

    for html in (to_html(source), plain_to_html(source)):
        found = read(str(html))
        assert (found.inline, found.elsewhere()) == ([], [])
        allowed = {"p", "a", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "br", "pre"}
        assert {tag for tag, _ in found.tags} <= allowed
        assert not [url for url in found.links if ":" in url and not url.startswith(("http://", "https://", "mailto:"))]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Ett **ord** og *ett* til.", "<p>Ett <strong>ord</strong> og <em>ett</em> til.</p>\n"),
        ("## Overskrift", "<h2>Overskrift</h2>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("[om](/artikler/x)", '<p><a href="/artikler/x">om</a></p>\n'),
        ("[SSB](https://ssb.no/)", '<p><a href="https://ssb.no/">SSB</a></p>\n'),
        ("[skriv](mailto:kultur@example.org)", '<p><a href="mailto:kultur@example.org">skriv</a></p>\n'),
        ("# For stor", "For stor\n"),
        ("3 < 5 & 7 > 2", "<p>3 &lt; 5 &amp; 7 &gt; 2</p>\n"),
    ],
)
def test_what_editors_need_comes_through(source, html):
    assert to_html(source) == Markup(html)


def test_plain_text_keeps_its_lines_and_gets_its_links():
    html = plain_to_html("Hei <b>du</b>!\nhttp://localhost/stem/x?a=1&b=2\n")
    assert html == Markup(
        "<pre>Hei &lt;b&gt;du&lt;/b&gt;!\n"
        '<a href="http://localhost/stem/x?a=1&amp;b=2">http://localhost/stem/x?a=1&amp;b=2</a></pre>'
    )


@pytest.mark.parametrize("word", ['http://x"onmouseover="alert(1)', "https://x'><script>alert(1)</script>"])
def test_an_address_cannot_break_out_of_its_link(word):
    from tests.foundation.test_pages import read

    found = read(str(plain_to_html(word)))
    assert [(tag, set(given)) for tag, given in found.tags] == [("pre", set()), ("a", {"href"})]


def test_links_to_our_own_pages_follow_the_readers_language():
    html = to_html("[egen](/artikler/x) og [andres](https://ssb.no/)")
    assert with_prefix(html, "/nn") == Markup(
        '<p><a href="/nn/artikler/x">egen</a> og <a href="https://ssb.no/">andres</a></p>\n'
    )
    assert with_prefix(html, "") == html


def test_no_other_text_reaches_a_column_of_html(app):
    build.article()
    article = db.session.query(Article).one()
    article.body = "<script>alert(1)</script>"
    with pytest.raises(StatementError, match="HTML must come from"):
        db.session.commit()
    db.session.rollback()
    assert isinstance(db.session.query(Article).one().body, Markup)


def test_a_harmful_article_is_harmless_on_its_page(app, client, at):
    from tests import moments
    from tests.foundation.test_pages import read

    build.edition()
    build.article(body="\n\n".join(HARMFUL), facts_title="<script>alert(2)</script>", facts_body=HARMFUL[0],
                  headline="<img src=x onerror=alert(1)>", lead='"><script>alert(3)</script>')  # fmt: skip
    at(moments.START)
    for path in ("/artikler/en-artikkel", "/artikler", "/nn/artikler/en-artikkel"):
        page = client.get(path)
        assert page.status_code == 200
        assert read(page.text).inline == []
        assert "alert(1)" in page.text


def test_plain_words_of_a_text_keep_headings_apart():
    html = to_html("## Fakta & tall\n\nFakta *er* her.\n\n- <b>ett</b>\n- to")
    assert to_plain(html) == "Fakta & tall – Fakta er her. <b>ett</b> to"
