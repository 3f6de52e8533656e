"""What a request leaves for the signals: one form, read and written the same."""

import json

import pytest

from portal.voting.rules import Signs, Work, without_network

WHOLE = Signs(network="ab" * 32, work=Work.ABSENT, trap=True, domain="example.org")


@pytest.mark.parametrize(
    "signs",
    [Signs(), WHOLE, Signs(trap=True), Signs(work=Work.SOLVED), Signs(network="00"), Signs(domain="c2VhbGVk")],
)
def test_what_is_written_is_read_again(signs):
    assert Signs.from_json(signs.to_json()) == signs


def test_the_json_is_the_one_that_is_written_down():
    assert json.loads(WHOLE.to_json()) == {
        "network": "ab" * 32, "pow": "absent", "trap": True, "domain": "example.org",
    }  # fmt: skip
    assert Signs().to_json() == '{"pow": "not_asked"}'


@pytest.mark.parametrize(("older", "read"), [(None, Signs()), ("", Signs()), ('{"trap": true}', Signs(trap=True))])
def test_older_rows_are_read(older, read):
    assert Signs.from_json(older) == read


def test_taking_the_network_out_leaves_the_rest_also_what_is_not_ours():
    noted = json.dumps(json.loads(WHOLE.to_json()) | {"said": ["burst"]})
    assert json.loads(without_network(noted)) == {
        "pow": "absent", "trap": True, "domain": "example.org", "said": ["burst"],
    }  # fmt: skip
    assert Signs.from_json(without_network(noted)) == Signs(work=Work.ABSENT, trap=True, domain="example.org")
