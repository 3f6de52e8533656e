"""Writing together: nothing is lost, nothing is overwritten unseen, and the deadline is the server's."""

import re

import pytest

from portal.nominations.rules import ApplicationState
from tests import web
from tests.nominations import acting
from tests.pages import Page

JSON = {"Accept": "application/json", **web.OWN_ORIGIN}


def autosave(client, link, field_id, text, version):
    """What the script sends, and what it is answered."""
    fields = {f"felt-{field_id}": text, f"versjon-{field_id}": str(version)}
    return client.post(f"{link}/skriv", data=fields, headers=JSON)


def invited(client, link, address="per@kristiansand.example", name="Per"):
    """Let somebody write too; return the path of their own page."""
    answer = web.post(client, f"{link}/skriv-sammen", navn=name, adresse=address)
    assert answer.status_code == 303
    assert "Invitasjonen er sendt." in Page(client.get(answer.headers["Location"]).text).text
    mail = web.last_mail()
    assert mail.to == address
    return mail.link


def first_text():
    return next(field.id for field in acting.fields() if field.kind == "text")


def test_the_script_saves_field_by_field(edition, client):
    link, field = acting.begun(client), first_text()
    told = autosave(client, link, field, "Et svar", 0).json
    assert told == {"fields": [{"id": field, "outcome": "saved", "version": 1}], "saved": "Lagret kl.\u00a012.00."}
    assert autosave(client, link, field, "Et svar", 1).json["fields"][0]["outcome"] == "same"
    assert ">Et svar</textarea>" in client.get(f"{link}/skriv").text


def test_two_in_one_field_see_each_others_words_and_choose(edition, client):
    link, field = acting.begun(client), first_text()
    other = invited(client, link)
    assert autosave(client, link, field, "Karis tekst", 0).json["fields"][0]["version"] == 1
    [told] = autosave(client, other, field, "Pers tekst", 0).json["fields"]
    assert (told["outcome"], told["text"], told["version"]) == ("conflict", "Karis tekst", 1)
    assert told["words"].startswith("Kari skrev noe annet her kl.")
    assert ">Karis tekst</textarea>" in client.get(f"{link}/skriv").text
    assert autosave(client, other, field, "Begges tekst", told["version"]).json["fields"][0]["outcome"] == "saved"


def test_without_a_script_both_texts_stand_on_the_page_and_saving_again_is_a_choice(edition, client):
    link, (field, second) = acting.begun(client), [each.id for each in acting.fields() if each.kind == "text"]
    other = invited(client, link)
    acting.save(client, link, {field: ("Karis tekst", 0)})
    answer = acting.save(client, other, {field: ("Pers tekst", 0), second: ("Bare Pers", 0)})
    page = Page(answer.text)
    assert answer.status_code == 409
    assert [area.text for area in page.tree.all("textarea")][:3] == ["Karis tekst", "Pers tekst", "Bare Pers"]
    assert page.title.startswith("Feil:")
    version = re.search(rf'name="versjon-{field}" value="(\d+)"', answer.text)
    assert version and version[1] == "1"
    assert acting.save(client, other, {field: ("Begges", 1), second: ("Bare Pers", 1)}).status_code == 303
    assert ">Begges</textarea>" in client.get(f"{link}/skriv").text


def test_what_is_the_same_is_no_conflict(edition, client):
    link, field = acting.begun(client), first_text()
    other = invited(client, link)
    acting.save(client, link, {field: ("Likt", 0)})
    assert acting.save(client, other, {field: ("Likt", 0)}).status_code == 303


def test_a_field_that_was_not_sent_or_is_anothers_is_left_alone(edition, client):
    link, (field, second) = acting.begun(client), [each.id for each in acting.fields() if each.kind == "text"]
    acting.save(client, link, {field: ("Et svar", 0), second: ("To", 0)})
    assert acting.save(client, link, {second: ("Tre", 1), 999_999: ("Ukjent", 0)}).status_code == 303
    text = client.get(f"{link}/skriv").text
    assert ">Et svar</textarea>" in text and ">Tre</textarea>" in text and "Ukjent" not in text


def test_the_deadline_passes_while_somebody_writes(edition, client, at):
    link, field = acting.begun(client), first_text()
    acting.save(client, link, {field: ("Lagret i tide", 0)})
    at(acting.DEADLINE - acting.moments.SECOND)
    assert acting.save(client, link, {field: ("I siste sekund", 1)}).status_code == 303
    at(acting.DEADLINE)
    answer = acting.save(client, link, {field: ("Et sekund for sent", 2)})
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "Fristen er ute." in page.text and "Du kan kopiere det herfra." in page.text
    assert "Et sekund for sent" in page.tree.one("textarea").text
    assert autosave(client, link, field, "Et sekund for sent", 2).json == {
        "refused": "Fristen er ute. Det siste er ikke lagret. Kopier det før du lukker siden."
    }
    assert web.post(client, f"{link}/send").status_code == 409
    own = Page(client.get(link).text).text
    assert "Fristen gikk ut 28. februar kl. 23.59" in own and "ikke slettet" in own
    assert client.get(f"{link}/skriv").status_code == 303
    assert '/skriv"' not in client.get(f"{link}/skriv-sammen").text
    reading = Page(client.get(f"{link}/send").text)
    assert "I siste sekund" in reading.text and "kan ikke endres lenger" in reading.text
    assert reading.tree.all("form", method="post") == []


def test_the_deadline_is_half_open_for_beginning_too(edition, client, at):
    at(acting.OPENS - acting.moments.SECOND)
    assert acting.ask(client).status_code == 410
    at(acting.OPENS)
    assert acting.ask(client).status_code == 303
    at(acting.DEADLINE)
    assert acting.ask(client, address="en.annen@kristiansand.example").status_code == 410
    assert len(web.mails()) == 1


def test_a_text_that_is_too_long_is_kept_and_told_but_not_sent(edition, client):
    link, field = acting.written(client), first_text()
    assert acting.save(client, link, {field: ("x" * 4001, 1)}).status_code == 303
    assert "svaret er for langt" in Page(client.get(f"{link}/send").text).text
    assert web.post(client, f"{link}/send").status_code == 409
    answer = acting.save(client, link, {field: ("x" * 10_001, 2)})
    assert answer.status_code == 409 and "lengre enn 10 000 tegn" in Page(answer.text).text
    assert acting.newest().state is ApplicationState.DRAFT


def test_only_the_owner_sends_withdraws_invites_and_takes_out(edition, client):
    link = acting.written(client)
    other = invited(client, link)
    assert web.post(client, f"{other}/send").status_code == 409
    assert web.post(client, f"{other}/trekk").status_code == 409
    assert (
        web.post(client, f"{other}/skriv-sammen", navn="Siri", adresse="siri@kristiansand.example").status_code == 409
    )
    [kari, per] = re.findall(r"<bdi>(\w+)</bdi>", client.get(f"{other}/skriv-sammen").text)
    assert (kari, per) == ("Kari", "Per")
    assert "ta-ut" not in client.get(f"{other}/skriv-sammen").text


def ways(client, link, act):
    """The addresses of what can be done with the others."""
    return re.findall(rf'action="([^"]+/{act})"', client.get(f"{link}/skriv-sammen").text)


def test_the_charge_is_handed_over_and_somebody_taken_out(edition, client):
    link = acting.written(client)
    other = invited(client, link)
    [hand_over] = ways(client, link, "gi-ansvaret")
    assert web.post(client, hand_over).status_code == 303
    assert {mail.to for mail in web.mails()[-2:]} == {"kari@kristiansand.example", "per@kristiansand.example"}
    assert web.post(client, f"{link}/send").status_code == 409  # no longer Kari's to send
    [take_out] = ways(client, other, "ta-ut")
    assert web.post(client, take_out).status_code == 303
    assert client.get(link).status_code == 410
    assert web.post(client, f"{other}/send").status_code == 303


def test_nobody_is_managed_by_a_link_to_another_application(edition, client):
    link = acting.written(client)
    invited(client, link)
    stranger = acting.begun(client, number="1103", address="ola@stavanger.example")
    [take_out] = ways(client, link, "ta-ut")
    foreign = take_out.replace(link, stranger)
    assert web.post(client, foreign).status_code == 409
    assert len(ways(client, link, "ta-ut")) == 1


def test_the_same_address_is_invited_once(edition, client):
    link = acting.begun(client)
    invited(client, link)
    again = web.post(client, f"{link}/skriv-sammen", navn="Per", adresse="Per@Kristiansand.example")
    assert again.status_code == 409 and "allerede en lenke" in Page(again.text).text


@pytest.mark.parametrize("name", ["Se https://ond.example", "ond.example", "a@b", "x" * 81, "  "])
def test_a_name_that_could_be_a_link_or_is_none_is_refused(name, edition, client):
    answer = acting.ask(client, navn=name)
    assert answer.status_code == 422 and web.mails() == []


def test_asking_again_gives_the_same_draft_and_a_lost_link_comes_again(edition, client):
    link = acting.begun(client)
    assert acting.begun(client) == link
    assert web.post(client, "/soknad/ny-lenke", adresse="kari@kristiansand.example").status_code == 303
    assert web.last_mail().link == link
    assert web.post(client, "/soknad/ny-lenke", adresse="ukjent@kristiansand.example").status_code == 303
    assert len(web.mails()) == 3


def test_somebody_elses_draft_for_the_same_municipality_is_their_own(edition, client):
    first = acting.written(client, word="Hemmelig")
    second = acting.begun(client, address="siri@kristiansand.example")
    assert first != second
    assert "Hemmelig" not in client.get(f"{second}/skriv").text


def test_more_mails_than_an_hour_takes_are_not_sent(edition, client):
    for _ in range(3):
        assert acting.ask(client).status_code == 303
    assert acting.ask(client).status_code == 429
    assert len(web.mails()) == 3


def test_a_robot_is_answered_as_anybody_and_nothing_is_kept(edition, client):
    assert acting.ask(client, nettsted="https://robot.example").status_code == 303
    assert web.mails() == []


def test_the_pages_behind_a_link_are_nobody_elses(edition, client):
    link = acting.begun(client)
    answer = client.get(link)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Page(answer.text).meta("robots") == "noindex"
    for path in ("", "/skriv", "/send", "/skriv-sammen", "/trekk", "/sendt/1"):
        assert client.get(f"/soknad/{'A' * 32}{path}").status_code == 410


def test_official_figures_are_filled_in_by_number_with_day_and_source(edition, client):
    from datetime import date

    from portal.municipalities import actions as municipalities
    from portal.municipalities.actions import NewFigure
    from portal.municipalities.rules import FigureKind

    figures = [
        NewFigure("4204", FigureKind.POPULATION, "112 588", date(2021, 1, 1), "SSB"),
        NewFigure("4204", FigureKind.POPULATION, "111 633", date(2020, 1, 1), "SSB"),
        NewFigure("9999", FigureKind.POPULATION, "1", date(2021, 1, 1), "SSB"),
    ]
    assert municipalities.add_figures(figures, year=acting.YEAR) == ["9999"]
    link, confirm = acting.sent(client)
    for page in (link, f"{link}/send", f"{link}/sendt/1", confirm):
        text = Page(client.get(page).text).text
        assert "112 588" in text and "kilde: SSB" in text and "111 633" not in text


def test_the_form_speaks_three_languages(edition, client):
    for prefix, words in (("/nn", "Søk for kommunen"), ("/en", "Apply for your municipality")):
        assert words in Page(client.get(prefix + acting.APPLY).text).text


def test_what_is_typed_behind_a_link_that_has_ended_is_shown_to_be_copied(edition, client):
    typed = {"felt-1": "Et\x07 langt <b>svar</b>", "felt-2": "  ", "neste": "send"}
    answer = web.post(client, f"/soknad/{'A' * 32}/skriv", **typed)
    assert answer.status_code == 410
    page = Page(answer.text)
    assert [each.text.strip() for each in page.tree.all("textarea")] == ["Et langt <b>svar</b>"]
    assert "Det er ikke lagret." in page.text
    assert Page(client.get(f"/soknad/{'A' * 32}/skriv").text).tree.all("textarea") == []
