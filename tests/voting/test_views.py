from tests import build, moments
from tests.databases import both_databases
from tests.web import mails, post, receipt_code, vote


@both_databases
def test_vote_counts_only_after_the_voter_confirms(client, at):
    from portal.voting.queries import tally_of
    from tests.web import ask

    edition_id = build.edition()
    at(moments.START)

    answer = ask(client)
    assert answer.status_code == 303
    [mail] = mails()
    client.get(mail.link)
    assert tally_of(edition_id).total == 0

    page = post(client, mail.link)
    assert tally_of(edition_id).by_finalist == {"drammen": 1, "larvik": 0, "sarpsborg": 0}
    assert len(receipt_code(page)) == 27
