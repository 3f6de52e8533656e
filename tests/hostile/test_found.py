"""What hostile input has found, kept found."""

from tests import web
from tests.pages import Page


def test_a_day_that_is_none_is_told_in_words(world_of):
    world = world_of("moderator")
    path = world.address("moderation.block", "POST", "person:hidden")
    for day in ("x", "2019-02-30", "0000-00-00", "99999-01-01", "٢٠١٩-٠٧-٠١"):
        answer = web.act(world.asker.client, path, grunn="Reklame", til=day)
        assert answer.status_code == 422, day
        assert "2019-07-01" in Page(answer.text).text, day


def test_feedback_is_read_in_full_and_answered(world_of):
    world = world_of("moderator")
    case = world.address("moderation.case", "GET", "case:feedback")
    page = world.asker.client.get(case)
    assert "Kontrasten er svak." in Page(page.text).text
    sent = {"svar": "Takk, vi retter det.", "versjon": Page(page.text).tree.all("input", name="versjon")[0]["value"]}
    assert web.act(world.asker.client, f"{case}/svar", **sent).status_code == 303
    mail = web.last_mail()
    assert mail.to == "sier.fra@example.org"
    assert "Takk, vi retter det." in mail.text and "Kontrasten er svak." in mail.text


def test_the_form_of_a_new_password_leads_to_its_own_link(world_of):
    world = world_of("public")
    link = world.address("accounts.show_new_password", "GET", "reset:own")
    assert Page(world.asker.client.get(link).text).tree.one("form", css="ballot--sign-in")["action"] == link
