"""Who may sign in, for how long, and where to: by table."""

from datetime import timedelta

import pytest

from portal.accounts import rules
from portal.accounts.rules import LinkPurpose, LinkRefusal, PasswordRefusal, Role, RoleRefusal, Stage
from tests.moments import START

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("kort", PasswordRefusal.TOO_SHORT),
        ("elleve tegn", PasswordRefusal.TOO_SHORT),
        ("x" * 201, PasswordRefusal.TOO_LONG),
        ("password1234", PasswordRefusal.COMMON),
        ("P@ssw0rd!2019", PasswordRefusal.COMMON),
        ("Passord123456!", PasswordRefusal.COMMON),
        ("qwertyuiop12", PasswordRefusal.COMMON),
        ("poiuytrewq12", PasswordRefusal.COMMON),
        ("123456789012", PasswordRefusal.COMMON),
        ("aaaaaaaaaaaa", PasswordRefusal.COMMON),
        ("abcabcabcabc", PasswordRefusal.COMMON),
        ("sommer2019sommer", PasswordRefusal.COMMON),
        ("NorgesKulturkommune2019", PasswordRefusal.COMMON),
        ("NorgesKulturk0mmune!", PasswordRefusal.COMMON),
        ("correcthorsebatterystaple", PasswordRefusal.COMMON),
        ("1q2w3e4r5t6y", PasswordRefusal.COMMON),
        ("1qaz2wsx3edc", PasswordRefusal.COMMON),
        ("!qaz2wsx#edc", PasswordRefusal.COMMON),
        ("zaq12wsxcde3", PasswordRefusal.COMMON),
        ("123qweasdzxc", PasswordRefusal.COMMON),
        ("aabbccddeeff", PasswordRefusal.COMMON),
        ("letmeinplease", PasswordRefusal.COMMON),
        ("mypassword123", PasswordRefusal.COMMON),
        ("kari.nordmann1", PasswordRefusal.COMMON),
        ("KARI nordmann 1970", PasswordRefusal.COMMON),
        ("en blå sykkel i regn", None),
        ("eplekake med vaniljesaus", None),
        ("kjøkkenbenk-7-rune", None),
        ("jK8#qLm2Zp0x", None),
        ("9!7#4$2@6&1*", None),
        ("пароль который помню", None),
        ("x y z w v u t s r q p", None),
    ],
)
def test_passwords(password, refusal):
    assert rules.password_refusal(password, own_words=("Kari Nordmann", "kari.nordmann@kommune.example")) == refusal


def test_a_passwords_own_words_are_the_persons_and_nobody_elses():
    assert rules.password_refusal("ola.dunk-ola.dunk", own_words=("Ola Dunk",)) is PasswordRefusal.COMMON
    assert rules.password_refusal("tor heyerdal 1947", own_words=("Ola Dunk",)) is None


@pytest.mark.parametrize(
    "path",
    ["/", "/for-ansatte", "/nn/for-ansatte/personer?side=2&x=%C3%A6", "/norges-kulturkommune/2019", "/a/b.c-d_e"],
)
def test_a_sign_in_may_lead_to_our_own_pages(path):
    assert rules.own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None, "", "for-ansatte", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example",
        "\\\\evil.example", "/\\/evil.example", "https://evil.example", "http:/evil.example", "javascript:alert(1)",
        "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example",
        "/\x00/evil.example", "/\u2028/evil.example", "/\x7f/evil.example", "/a#//evil.example", "/a@evil.example",
        "/a:b", "data:text/html,x", "//evil.example/%2f..", "/a;b", "/" + "a" * 4000, "/a\\b",
        "/.//evil.example", "/..//evil.example", "/a/../b", "/nn//evil.example", "/%2Fevil.example", "/%5cevil.example",
        "/%09/evil.example", "/%0d%0aX:", "/./a", "/\u00a0\u0085/evil.example",
    ],
)  # fmt: skip
def test_and_nowhere_else(path):
    found = rules.own_path(path)
    assert found is None or not found.startswith(("//", "/\\"))
    assert found is None or path.startswith("/\u00a0")


@pytest.mark.parametrize(
    ("stage", "began", "seen", "alive"),
    [
        (Stage.FULL, 0 * MINUTE, 0 * MINUTE, True),
        (Stage.FULL, HOUR, 30 * MINUTE - SECOND, True),
        (Stage.FULL, HOUR, 30 * MINUTE, False),
        (Stage.FULL, 10 * HOUR - SECOND, 0 * MINUTE, True),
        (Stage.FULL, 10 * HOUR, 0 * MINUTE, False),
        (Stage.PASSWORD, 10 * MINUTE - SECOND, 10 * MINUTE, True),
        (Stage.PASSWORD, 10 * MINUTE, 0 * MINUTE, False),
    ],
)
def test_how_long_a_session_lasts(stage, began, seen, alive):
    assert rules.is_alive(stage=stage, began_at=START - began, seen_at=START - seen, now=START) is alive


@pytest.mark.parametrize(("ago", "fresh"), [(0 * MINUTE, True), (10 * MINUTE - SECOND, True), (10 * MINUTE, False)])
def test_how_long_a_proof_is_fresh(ago, fresh):
    assert rules.is_fresh(proved_at=START - ago, now=START) is fresh


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"actor_id": None}, None),
        ({"actor_id": 7}, RoleRefusal.OWN),
        ({"roles": []}, RoleRefusal.NO_ROLE),
        ({"roles": [Role.JURY_SECRETARY, Role.JUROR]}, RoleRefusal.TWO_SIDES),
        ({"roles": [Role.JURY_LEADER, Role.JURY_SECRETARY]}, RoleRefusal.TWO_SIDES),
        ({"roles": [Role.JURY_SECRETARY, Role.ADMIN]}, None),
        ({"roles": [Role.JUROR, Role.JURY_LEADER]}, None),
        ({"closed": True}, RoleRefusal.CLOSED),
        ({"is_last_admin": True}, RoleRefusal.LAST_ADMIN),
        ({"is_last_admin": True, "roles": [Role.ADMIN]}, None),
    ],
)
def test_who_may_change_whose_roles(told, refusal):
    facts = {"actor_id": 1, "account_id": 7, "roles": [Role.EDITOR], "closed": False, "is_last_admin": False}
    assert rules.role_change_refusal(**{**facts, **told}) == refusal


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"expires_at": START}, LinkRefusal.ENDED),
        ({"expires_at": START + SECOND}, None),
        ({"used": True}, LinkRefusal.ENDED),
        ({"closed": True}, LinkRefusal.ENDED),
        ({"enrolled": True}, LinkRefusal.ENDED),
        ({"purpose": LinkPurpose.RESET}, LinkRefusal.ENDED),  # a reset is no way round an invitation
        ({"purpose": LinkPurpose.RESET, "enrolled": True}, None),
    ],
)
def test_which_links_lead_somewhere(told, refusal):
    facts = {
        "purpose": LinkPurpose.INVITATION, "now": START, "expires_at": START + HOUR,
        "used": False, "closed": False, "enrolled": False,
    }  # fmt: skip
    assert rules.link_refusal(**{**facts, **told}) == refusal


def test_everybody_but_jurors_has_a_desk():
    assert set(Role) - rules.STAFF == {Role.JUROR}
