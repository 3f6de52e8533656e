"""Heads that a new beginning gave up stay published: who kept one must be able to find it again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.approvals.rules import Kind
from portal.voting.actions import beginning
from portal.voting.queries import heads_log, signing
from portal.voting.queries import log as queries
from portal.voting.rules import heads
from portal.voting.rules.heads import head_object
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, agree, sealed_votes

HEADS = "/norges-kulturkommune/2019/stemmelogg/kontrollpunkter.json"
NOW = moments.START + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def published_and_lost(edition_id: int, size: int) -> heads.Head:
    """A head that was published and that no database has."""
    last = queries.last_head(edition_id)
    signed = signing.signer_of(edition_id).sign(heads.head_text(last.origin, size, last.root, last.time))
    gone = replace(last, size=size, sig=signed)
    path = heads_log.path_of(2019)
    path.write_text(path.read_text() + heads_log.line_of(gone) + "\n")
    return gone


@both_databases
def test_the_list_of_all_heads_has_those_that_were_given_up(app):
    edition_id = build.edition()
    sealed_votes(edition_id, range(2))
    kept = queries.heads_of(edition_id)[::-1]
    lost = [published_and_lost(edition_id, size) for size in (5, 9)]
    agree(Kind.RESTART_LOG)
    begun = beginning.begin_anew(edition_id, now=NOW, real_now=REAL)
    client = app.test_client()
    assert client.get(HEADS).json == [head_object(head) for head in (*kept, *lost, begun)]
    assert client.get(f"{HEADS}?gjeldende=").json == [head_object(head) for head in (*kept, begun)], "for the recount"
    heads_log.path_of(2019).write_text("damaged\n")
    assert client.get(HEADS).json == [head_object(head) for head in (*kept, lost[-1], begun)], "the database cites one"
    heads_log.path_of(2019).unlink()
    assert client.get(HEADS).json == [head_object(head) for head in (*kept, lost[-1], begun)]
