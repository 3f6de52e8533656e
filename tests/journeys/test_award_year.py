"""One award year by HTTP: a reader, three voters, closing, counting, release, result."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.award import queries as award
from portal.foundation import clock, outbox
from portal.foundation.db import db
from portal.voting import queries as voting
from portal.voting.models import Ballot
from tests import web
from tests.pages import Page

EDITION = "/norges-kulturkommune/2019"


class Person:
    """Somebody with a browser and a mail address, who follows links and presses buttons."""

    def __init__(self, app: Flask, name: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.address = f"{name}@example.org"

    def open(self, address: str, status: int = 200) -> Page:
        answer = self.client.get(address)
        assert answer.status_code == status, address
        return Page(answer.text)

    def follow(self, page: Page, words: str) -> Page:
        """Open the one link with these words."""
        [address] = {link["href"] for link in page.tree.one("main").all("a") if link.text == words}
        return self.open(address)

    def press(self, page: Page, button: str, status: int = 200, **fields: str) -> Page:
        """Send the form that a button belongs to, as it stands in the page."""
        [form] = [each for each in page.tree.all("form") if button in [b.text for b in each.all("button")]]
        answer = web.post(self.client, form["action"], **fields)
        assert answer.status_code == status
        if status == 303:
            return self.open(answer.location)
        return Page(answer.text)

    def asks(self, choice: str) -> Page:
        """Choose and give the address."""
        page = self.open(f"{EDITION}/stem?valg={choice}")
        [chosen] = [box["value"] for box in page.tree.all("input", type="radio") if "checked" in box.attributes]
        return self.press(page, "Gi din stemme", 303, valg=chosen, epost=self.address)

    def letter(self) -> web.Mail:
        """The newest letter to this person, once the worker has been."""
        outbox.deliver()
        return next(mail for mail in web.newest_mails() if mail.to == self.address)


def receipt_code(page: Page) -> str:
    return page.tree.one(id="kode").text.replace(" ", "")


@pytest.fixture
def travel(demo_app: Flask) -> Iterator[Callable[[str], None]]:
    """Move the demonstration's clock by its own command."""

    def to(moment: str) -> None:
        result = demo_app.test_cli_runner().invoke(args=["demo", "travel", moment])
        db.session.remove()
        assert result.exit_code == 0, result.output

    yield to


def tally() -> dict[str, int]:
    edition = award.edition_in(2019, clock.now())
    assert edition is not None
    return dict(voting.tally_of(edition.id).by_finalist)


def test_one_award_year(demo_app: Flask, travel: Callable[[str], None]) -> None:
    before = tally()
    reader, kari, ola, per = (Person(demo_app, name) for name in ("reader", "kari", "ola", "per"))

    # A reader comes by the front page, meets the finalists and reads how to vote.
    front = reader.open("/")
    edition = reader.follow(front, "Slik går kåringen 2019")
    for name in ("Drammen", "Larvik", "Sarpsborg"):
        presentation = reader.follow(edition, f"Les om {name}")
        assert presentation.tree.one("h1").text == name
    how = reader.follow(edition, "Slik stemmer du, og slik passer vi på")
    assert "Hver e-postadresse gir én stemme." in how.text
    article = reader.follow(front, "Tre kommuner i finalen")
    assert reader.follow(article, "Larvik").tree.one("h1").text == "Larvik"

    # Kari votes by the link, Ola by the code, and both get a receipt.
    page = kari.asks("larvik")
    assert page.tree.one("h1").text == "Sjekk e-posten" and tally() == before
    confirm = kari.open(kari.letter().link)
    assert "Larvik" in confirm.tree.one("p", css="lead").text and tally() == before, "opening counts nothing"
    receipt = kari.press(confirm, "Bekreft stemmen")
    karis_code = receipt_code(receipt)
    assert len(karis_code) == 27 and "Larvik" not in receipt.text
    ask = ola.asks("sarpsborg")
    receipt = ola.press(ask, "Bekreft stemmen", kode=ola.letter().code.lower())
    olas_code = receipt_code(receipt)
    assert tally() == {**before, "larvik": before["larvik"] + 1, "sarpsborg": before["sarpsborg"] + 1}

    # Kari changes her mind by her private link; Ola withdraws; Per asks and never confirms.
    travel("2019-07-15")
    own = kari.open(kari.letter().link)
    assert "Larvik" not in own.text
    change = kari.follow(own, "Endre stemmen")
    assert receipt_code(kari.press(change, "Endre stemmen", valg="drammen")) == karis_code
    assert "endret" in kari.letter().subject
    gone = ola.press(ola.open(ola.letter().link), "Trekk stemmen")
    assert gone.tree.one("h1").text == "Stemmen din er trukket"
    per.asks("larvik")
    pers_link = per.letter().link
    assert tally() == {**before, "drammen": before["drammen"] + 1}

    # Anyone can look up a code, and learns the state and never the choice: first that it has come, then, sealed, how it is.
    look_up = reader.open("/kvittering")
    assert reader.press(look_up, "Sjekk koden", kode=karis_code).tree.one("h1").text == "Stemmen er mottatt"
    assert demo_app.test_cli_runner().invoke(args=["voting", "seal"]).exit_code == 0
    for code, words in ((karis_code, "Stemmen teller"), (olas_code, "Stemmen er trukket")):
        answer = reader.press(look_up, "Sjekk koden", kode=code.lower())
        assert answer.tree.one("h1").text == words
        assert not {"Drammen", "Larvik", "Sarpsborg"} & set(answer.text.split())

    # Half a minute before midnight the vote is open, and at midnight it is closed to everybody.
    travel("2019-08-04T23:59:00")
    assert reader.open(f"{EDITION}/stem").tree.one("h1").text == "Gi din stemme"
    assert "Du må bekrefte senest kl. 23.59." in reader.open(f"{EDITION}/stem").text
    travel("2019-08-05")
    assert reader.open(f"{EDITION}/stem").tree.one("h1").text == "Avstemningen er stengt"
    assert per.open(pers_link, 410).tree.one("h1").text == "Lenken virker ikke"
    assert web.post(per.client, pers_link).status_code == 410
    own = kari.open([mail for mail in web.mails() if mail.to == kari.address][1].link)
    assert [button.text for button in own.tree.all("button")] == ["Vis kvitteringskoden"]
    assert receipt_code(kari.press(own, "Vis kvitteringskoden")) == karis_code
    assert "Nå teller vi stemmene" in reader.open("/").text

    # The result comes at its moment, the jury's winner beside the people's count.
    travel("2019-08-12T14:59")
    counted = tally()
    assert "Resultatet kommer" in reader.open(f"{EDITION}/resultat").text
    travel("2019-08-12T15:00")
    result = reader.follow(reader.open("/"), "Se resultatet")
    assert result.tree.one("h1").text == "Drammen er Norges kulturkommune 2019"
    rows = {row.one("th").text: row.all("td")[0].text for row in result.tree.all("tbody")[0].all("tr")}
    assert rows == {slug.capitalize(): str(votes) for slug, votes in counted.items()}
    assert result.tree.all("tfoot")[0].all("td")[0].text == str(sum(counted.values())) == "342"
    winners = reader.open("/norges-kulturkommune").tree.one("ol", css="winners").all("li")
    assert winners[0].text.startswith("2019Drammen")

    # Afterwards: one ballot each, and besides the notices of what was voided nothing more was sent.
    assert db.session.query(Ballot).count() == 324 + 7 + 27 + 2
    told = [mail.to for mail in web.mails() if mail.subject.startswith("Stemmen din er forkastet")]
    assert len(told) == len(set(told)) == 10
    own = [kari.address] * 3 + [ola.address] * 3 + [per.address]
    assert sorted(mail.to for mail in web.mails()) == sorted(told + own)
    outbox.deliver()
    assert outbox.oldest_unsent() is None


def test_year_in_the_readers_own_language(demo_app: Flask, travel: Callable[[str], None]) -> None:
    for prefix, code in (("/nn", "nn"), ("/en", "en")):
        person = Person(demo_app, code)
        asked = web.ask(person.client, person.address, "sarpsborg", prefix=prefix)
        assert asked.status_code == 303 and asked.location == f"{prefix}{EDITION}/stem/kode"
        letter = person.letter()
        assert letter.language == code and letter.link.startswith(f"{prefix}/stem/bekreft/")
        receipt = web.post(person.client, letter.link)
        assert receipt.status_code == 200 and Page(receipt.text).language == code
        assert person.letter().language == code and person.letter().link.startswith(f"{prefix}/stem/min/")
    travel("2019-08-12T15:00")
    for prefix, start in (("/nn", "I eksempelet"), ("/en", "In the example")):
        result = Person(demo_app, "reader").open(f"{prefix}{EDITION}/resultat")
        assert result.tree.one("p", css="answer").text.startswith(start)
        assert "125 " in result.tree.one("p", css="answer").text, "two more for Sarpsborg"


def test_moments_are_kept_by_the_shifted_clock_and_links_by_the_real_one(demo_app: Flask) -> None:
    person = Person(demo_app, "kari")
    person.asks("larvik")
    mail = db.session.scalars(select(outbox.OutgoingEmail)).one()
    assert mail.domain_at.year == 2019
    assert mail.created_at.year == datetime.now(clock.OSLO).year
