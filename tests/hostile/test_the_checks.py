"""The test of the test: what lives is found wherever it stands, what is rightly written is left in peace."""

import html
from email.message import EmailMessage

import pytest
from flask import Response
from werkzeug.test import TestResponse

from portal.accounts.access import everybody
from portal.audit import exporting
from tests.hostile import checking, finding
from tests.hostile.choosing import Turn
from tests.hostile.finding import Site
from tests.hostile.kind import MARK, Kind, all_kinds
from tests.hostile.kinds import links, markup
from tests.hostile.sending import Sender
from tests.rights.people import PUBLIC

FRAMES = (
    '<main><p>{}</p></main>', '<main><p title="{}">x</p></main>', "<main><p title='{}'>x</p></main>",
    "<main><p title={}>x</p></main>", "<title>{}</title>", "<main><textarea>{}</textarea></main>",
    '<script type="application/ld+json">{{"a": "{}"}}</script>', "<main><style>{}</style></main>",
)  # fmt: skip
NO_MARKUP = {  # these live only where something else unpacks them; see their reasons
    "attribute backtick", "entities", "double entities", "numbered", "full width", "utf7", "cdata", "markdown link",
    "markdown image", "markdown reference", "body", "svg script", "comment open", "nul",
}  # fmt: skip


def found(source):
    """What the check says of a page; one that is not well formed is found too."""
    try:
        return list(checking.live(source))
    except (AssertionError, ValueError) as broken:
        return [str(broken)]


@pytest.mark.parametrize("kind", markup.KINDS, ids=lambda kind: kind.name)
def test_markup_that_is_not_escaped_is_found_somewhere_and_escaped_it_is_not(kind):
    assert [frame for frame in FRAMES if found(frame.format(kind.value))] or kind.name.partition(": ")[2] in NO_MARKUP
    rightly = html.escape(kind.value)
    for frame in FRAMES[:3]:
        assert found(frame.format(rightly)) == []


@pytest.mark.parametrize("kind", links.KINDS, ids=lambda kind: kind.name)
def test_an_address_that_is_put_into_a_link_is_found_unless_people_may_follow_it(kind):
    lives = found(f'<main><a href="{html.escape(kind.value)}">x</a></main>') != []
    assert lives is not kind.value.startswith(("http://", "https://", "/@"))


def answer(body, kind="text/html", status=200, **headers):
    response = Response(body, status, headers, content_type=kind)
    from werkzeug.test import EnvironBuilder

    return TestResponse(response.response, response.status, response.headers, request=EnvironBuilder().get_request())


PAGE = "<title>x</title><main>{}</main>"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (answer(PAGE, status=503), "status 503"),
        (answer(PAGE.format("9801547")), "program"),
        (answer(PAGE.format("&lt;class &#39;str&#39;&gt;")), "program"),
        (answer(PAGE.format("<p>")), "not well formed"),
        (answer(PAGE.format("x").encode() + b"\xed\xa0\x80"), "no UTF-8"),
        (answer("", status=303, Location=f"https://evil.example/{MARK}"), "in a header"),
        (answer("", status=303, Location=f"//evil.example/{MARK}"), "in a header"),
        (answer("", **{f"X-{MARK}": "1"}), "a header of the sender's"),
        (answer("", **{"Set-Cookie": f"a={MARK}"}), "in a header"),
        (answer(f"<a>{MARK}", "application/xml"), "not well formed"),
        (answer('{"a": ', "application/json"), "not well formed"),
        (answer('"navn","=1+1"', "text/csv"), "formula"),
        (answer(b"%PDF-1.7 \xff", "application/pdf"), "as a page of ours"),
    ],
)  # fmt: skip
def test_whatever_is_wrong_with_an_answer_is_told(given, word):
    assert [each for each in checking.troubles(given) if word in each]


@pytest.mark.parametrize(
    "given",
    [
        answer(PAGE.format(f'<a href="/sok?q={MARK}">&lt;script&gt;{MARK}</a><input value="{MARK}">')),
        answer("", status=303, Location=f"/sok?q=%0d%0a{MARK}"),
        answer(f'"{MARK}","\'=1+1"', "text/csv"),
        answer(b"%PDF-1.7 \xff", "application/pdf", **{"Content-Disposition": "attachment; filename=plan.pdf"}),
    ],
)
def test_what_is_rightly_written_is_left_in_peace(given):
    assert list(checking.troubles(given)) == []


@pytest.mark.parametrize("wrong", ["bcc", "two", "html", "subject"])
def test_whatever_is_wrong_with_a_mail_is_told(wrong):
    mail = EmailMessage()
    mail["To"] = "a@example.org, b@example.org" if wrong == "two" else "a@example.org"
    mail["Subject"] = f"Hei {MARK}" if wrong == "subject" else "Hei"
    if wrong == "bcc":
        mail["Bcc"] = "c@example.org"
    mail.set_content("x", subtype="html" if wrong == "html" else "plain")
    assert list(checking._mail(mail)) != []


def sent(world, kind, fault):
    """What is found when one kind is sent to the search, first as it is, then with a fault."""
    sender = Sender(world, Site(world, ["/sok"]))
    sender.kinds = Turn([kind], PUBLIC)
    sender.parameters()
    assert sender.wrong == []
    fault()
    sender.parameters()
    return "\n".join(sender.wrong)


def test_a_page_that_does_not_escape_is_found(world_of, app):
    def fault():
        app.jinja_env.cache.clear()
        app.jinja_env.bytecode_cache = None
        app.jinja_env.autoescape = False

    assert f'<img class="{MARK}">' in sent(world_of(PUBLIC), Kind("x", f'"><img src=x class={MARK}>', "x"), fault)


def test_a_view_that_stumbles_is_found(world_of, app, monkeypatch):
    def fault():
        monkeypatch.setitem(app.view_functions, "search.show", everybody(lambda: str(1 / 0)))

    assert "status 500" in sent(world_of(PUBLIC), Kind("x", MARK, "x"), fault)


def test_an_export_whose_cells_are_worked_out_is_found(world_of, monkeypatch):
    world = world_of("admin")
    person = world.address("accounts.person", "GET", "account:other")
    sender = Sender(world, Site(world, [person, world.address("audit.log", "GET", "")]))
    sender.kinds = Turn([Kind("x", f"={MARK}", "x")], PUBLIC)
    form = next(form for form in sender.site.forms.values() if form.endpoint == "accounts.close")
    sender._send(form, ["grunn"], sender.kinds.kinds[0])
    export = next(form for form in sender.site.forms.values() if form.endpoint == "audit.export_csv")
    sender._send(export, [], sender.kinds.kinds[0])
    assert sender.wrong == []
    monkeypatch.setattr(exporting, "spreadsheet_safe", str)
    sender._send(export, [], sender.kinds.kinds[0])
    assert "formula" in sender.wrong[0]


def test_a_form_that_nobody_finds_is_told(app):
    app.add_url_rule("/nytt", "new.form", everybody(lambda: ""), methods=["POST"])
    known = [each for each in (rule.endpoint for rule in app.url_map.iter_rules()) if each != "new.form"]
    forms = [finding.Form(each, "/", True, (), None) for each in known]
    assert finding.unreached(app, forms) == {"new.form"}


def test_in_turn_every_kind_is_dealt():
    turn = Turn(all_kinds(), "anybody")
    dealt = {kind.name for _ in turn.kinds for kind in turn.deal()}
    assert len(dealt) == len(turn.kinds)
