"""Settings: typed, told apart, and refused with one list of all that is wrong."""

from dataclasses import fields
from pathlib import Path
from types import NoneType

import pytest

from portal.config import KNOWN, ROOT, Config, UnsafeSettings, from_environment
from portal.config.refusing import problems_of

PRODUCTION = {
    "PORTAL_BASE_URL": "https://kultur.example.org",
    "PORTAL_PROXIES": "1",
    "PORTAL_MAIL_URL": "smtps://user:secret@mail.example.org",
    "PORTAL_MAIL_FROM": "kultur@example.org",
    "PORTAL_ORGANISATION": "Eksempel kommune",
    "PORTAL_CONTACT_PERSON": "Kari Eksempel",
    "PORTAL_CONTACT_MAIL": "kari@example.org",
    "PORTAL_CONTACT_PHONE": "00 00 00 00",
}
TYPES = {
    "ENV": str, "DATA": Path, "KEYS": Path, "SQLALCHEMY_DATABASE_URI": str, "MAIL_URL": str, "BASE_URL": str,
    "PROXIES": int, "LIMITS": bool, "WORKERS": int, "MAIL_FROM": str, "RETENTION": str, "TRUSTED_HOSTS": list,
    "MAX_CONTENT_LENGTH": int, "MAX_FORM_MEMORY_SIZE": int, "MAX_FORM_PARTS": int, "WTF_CSRF_CHECK_DEFAULT": bool,
    "BABEL_DEFAULT_LOCALE": str, "BABEL_DEFAULT_TIMEZONE": str, "BABEL_TRANSLATION_DIRECTORIES": str,
    "ORGANISATION": str, "CONTACT_PERSON": str, "CONTACT_MAIL": str, "CONTACT_PHONE": str,
    "OIDC_ACR": str, "OIDC_SCOPE": str, "MEDIA_REGION": str,
    **dict.fromkeys(
        ["SCANNER", "MEDIA", "MEDIA_BUCKET", "MEDIA_ENDPOINT", "MEDIA_KEY_ID", "MEDIA_KEY_SECRET",
         "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_CLIENT_KEY", "OIDC_CLIENT_KEY_ID",
         "OIDC_NAME", "OIDC_LOGIN_ORIGIN"], NoneType,
    ),
}  # fmt: skip


def problems(environ: dict[str, str]) -> list[str]:
    """What is said of these settings, a line each."""
    with pytest.raises(UnsafeSettings) as unsafe:
        from_environment(environ)
    headline, *lines = str(unsafe.value).splitlines()
    assert headline == "The settings cannot be used:"
    assert all(line.startswith("- ") for line in lines)
    return [line.removeprefix("- ") for line in lines]


def test_a_whole_production_is_taken_and_every_setting_has_its_type():
    config = from_environment(PRODUCTION | {"PORTAL_PROXIES": "1", "PORTAL_WORKERS": "4"})
    assert {each.name for each in fields(config)} == set(TYPES)
    assert {name for name, kind in TYPES.items() if not isinstance(getattr(config, name), kind)} == set()
    assert (config.DEMO, config.HTTPS, config.PROXIES, config.WORKERS, config.LIMITS) == (False, True, 1, 4, True)
    assert config.TRUSTED_HOSTS == ["kultur.example.org"]
    assert config.CONTACT_PERSON == "Kari Eksempel"


def test_a_demonstration_needs_nothing_but_its_name():
    config = from_environment({"PORTAL_ENV": "demo"})
    assert (config.DEMO, config.HTTPS, config.LIMITS, config.MAIL_URL) == (True, False, True, "file:")
    assert (config.DATA, config.KEYS) == (ROOT / "var", ROOT / "var" / "keys")
    assert f"sqlite:///{ROOT / 'var' / 'portal.sqlite'}" == config.SQLALCHEMY_DATABASE_URI
    assert (config.ORGANISATION, config.CONTACT_MAIL) == (None, None)
    assert "127.0.0.1" in config.TRUSTED_HOSTS


def test_production_is_what_is_meant_when_nothing_is_said():
    assert len(problems({})) == 8


def test_production_refuses_with_one_list_of_all_that_is_missing():
    assert problems({"PORTAL_ENV": "production"}) == [
        "PORTAL_PROXIES is 0, but https:// needs a proxy in front of the portal, and without its word every form is"
        " refused. Give how many proxies there are, mostly 1.",
        "PORTAL_BASE_URL must be the public address and start with https://.",
        "PORTAL_MAIL_URL must name the mail server: smtp://… or smtps://….",
        "PORTAL_MAIL_FROM is missing. Give the address that mail is sent from.",
        "PORTAL_ORGANISATION is missing. Give it: the public is shown who is responsible.",
        "PORTAL_CONTACT_PERSON is missing. Give it: the public is shown who is responsible.",
        "PORTAL_CONTACT_MAIL is missing. Give it: the public is shown who is responsible.",
        "PORTAL_CONTACT_PHONE is missing. Give it: the public is shown who is responsible.",
    ]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BASE_URL", "http://kultur.example.org", "start with https://"),
        ("BASE_URL", "", "start with https://"),
        ("MAIL_URL", "file:", "must name the mail server"),
        ("LIMITS", "off", "anyone could flood the vote. Remove it."),
        ("LIMITS", "no", "Give one of: on, off."),
        ("ORGANISATION", "", "PORTAL_ORGANISATION is missing"),
        ("CONTACT_PHONE", "", "PORTAL_CONTACT_PHONE is missing"),
        ("MAIL_FROM", "", "PORTAL_MAIL_FROM is missing"),
        ("PROXIES", "0", "needs a proxy in front"),
        ("WORKERS", "0", "nobody would answer"),
        ("DATABASE_URL", "foo://x", "Give sqlite:///PATH or postgresql+psycopg://…"),
        ("PROXIES", "one", "PORTAL_PROXIES is «one». Give a whole number."),
        ("PROXIES", "-1", "Give a whole number."),
        ("WORKERS", "2.5", "Give a whole number."),
        ("RETENTION", "forever", "Give one of: standard, kommune."),
        ("SCANNER", "clamd:3310", "Give unix:/PATH or tcp://HOST:PORT."),
        ("ENV", "staging", "Give one of: demo, production."),
        ("BASE_URL", "https://", "start with https://"),
        ("BASE_URL", "https://[", "start with https://"),
        ("BASE_URL", "https://localhost:8000", "must be the public address"),
        ("BASE_URL", "https://127.0.0.1", "must be the public address"),
        ("BASE_URL", "https://[::1]", "must be the public address"),
        ("BASE_URL", "https://kari:hemmelig@kultur.example.org", "must be the public address"),
        ("BASE_URL", "https://kultur.example.org/?a=b", "must be the public address"),
        ("MAIL_URL", "smtp://", "must name the mail server"),
        ("MAIL_URL", "smtp://[", "must name the mail server"),
        ("MAIL_FROM", "kultur", "Give it as name@domain."),
        ("CONTACT_MAIL", "kari@kommunen", "Give it as name@domain."),
        ("CONTACT_MAIL", "kari@example.org\nContact: mailto:ola@example.org", "Write it on one line."),
        ("ORGANISATION", "Eksempel\u202ekommune", "Write it on one line."),
        ("DATABASE_URL", "sqlite://", "Give sqlite:///PATH or postgresql+psycopg://…"),
        ("DATABASE_URL", "sqlite:///", "keeps everything in memory"),
        ("DATABASE_URL", "sqlite:///:memory:", "keeps everything in memory"),
        ("DATABASE_URL", "postgres://portal:hemmelig@db/portal", "postgresql+psycopg://…"),
        ("DATABASE_URL", "mysql://portal:hemmelig@db/portal", "postgresql+psycopg://…"),
        ("MEDIA_URL", "media", "Give a folder by its whole path, or s3://BUCKET."),
        ("MEDIA_ENDPOINT", "s3.example.org", "Give the address of the S3 service with http:// or https:// before it."),
        ("MEDIA_ENDPOINT", "http://s3.example.org", "must start with https://"),
        ("MEDIA_URL", "/srv/no-such-disk", "names no folder. Make it, or mount its disk."),
        ("SENTRY_DSN", "http://key@errors.example.org/1", "must start with https://"),
        ("METRICS_TOKEN", "hemmelig", "Give at least 20 random characters"),
    ],
)
def test_an_unsafe_value_is_named_with_its_remedy(name, value, said):
    found = problems(PRODUCTION | {f"PORTAL_{name}": value})
    assert any(said in each for each in found), found
    assert all(f"PORTAL_{name}" in each for each in found)


SAFE = [
    ("BASE_URL", "https://kultur.example.org/portal"),
    ("DATABASE_URL", "postgresql+psycopg://portal:x@db.example.org/portal"),
    ("DATABASE_URL", "sqlite:////srv/portal/portal.sqlite"),
    ("MAIL_URL", "smtp://mail.example.org:587"),
    ("MAIL_FROM", "Kultur <kultur@example.org>"),
    ("ORGANISATION", "Ås kommune – kultur"),
    ("MEDIA_URL", "/tmp"),
    ("MEDIA_ENDPOINT", "https://s3.example.org"),
    ("RETENTION", "kommune"),
    ("SCANNER", "unix:/run/clamav/clamd.ctl"),
    ("SCANNER", "tcp://clamav.internal:3310"),
    ("SENTRY_DSN", "https://key@errors.example.org/1"),
    ("METRICS_TOKEN", "x" * 20),
]


@pytest.mark.parametrize(("name", "value"), SAFE)
def test_a_safe_value_is_taken(name, value):
    from_environment(PRODUCTION | {f"PORTAL_{name}": value})


def test_sign_in_by_another_needs_all_its_settings_or_none():
    issuer = {"PORTAL_OIDC_ISSUER": "https://login.example.org"}
    whole = issuer | {"PORTAL_OIDC_CLIENT_ID": "kultur", "PORTAL_OIDC_CLIENT_SECRET": "x"}
    from_environment(PRODUCTION | whole)
    remedy = "Sign-in needs all of PORTAL_OIDC_ISSUER, PORTAL_OIDC_CLIENT_ID, PORTAL_OIDC_CLIENT_SECRET, or none."
    assert problems(PRODUCTION | issuer) == [
        f"PORTAL_OIDC_CLIENT_ID is missing. {remedy}",
        f"PORTAL_OIDC_CLIENT_SECRET is missing. {remedy}",
    ]
    assert problems(PRODUCTION | whole | {"PORTAL_OIDC_ISSUER": "http://login.example.org"}) == [
        "PORTAL_OIDC_ISSUER must be the provider's address and start with https://."
    ]


def test_a_key_stands_for_the_secret_and_what_belongs_to_sign_in_is_checked(tmp_path):
    key = tmp_path / "key.pem"
    key.write_text("x")
    by_key = PRODUCTION | {
        "PORTAL_OIDC_ISSUER": "https://idporten.example", "PORTAL_OIDC_CLIENT_ID": "kultur",
        "PORTAL_OIDC_CLIENT_KEY": str(key), "PORTAL_OIDC_CLIENT_KEY_ID": "nr-1",
        "PORTAL_OIDC_LOGIN_ORIGIN": "https://login.idporten.example", "PORTAL_OIDC_ACR": "high",
    }  # fmt: skip
    config = from_environment(by_key)
    assert (config.OIDC_ACR, config.OIDC_SCOPE, config.OIDC_CLIENT_SECRET) == ("high", "openid", None)
    assert config.SIGN_IN_ORIGINS == ["https://idporten.example", "https://login.idporten.example"]
    wrong = {
        "OIDC_CLIENT_KEY": (str(tmp_path / "gone"), "names no file. Give the path of the private key (PEM)."),
        "OIDC_CLIENT_KEY_ID": ("", "is missing. Give the id under which the provider has the key."),
        "OIDC_LOGIN_ORIGIN": ("http://x.example", "must be where people sign in and start with https://."),
        "OIDC_SCOPE": ("profile", "must have openid in it. Correct it, or remove it."),
    }
    for name, (value, said) in wrong.items():
        assert problems(by_key | {f"PORTAL_{name}": value}) == [f"PORTAL_{name} {said}"]


def test_files_in_a_bucket_need_its_name_and_both_parts_of_a_key():
    keys = {"PORTAL_MEDIA_KEY_ID": "kultur", "PORTAL_MEDIA_KEY_SECRET": "hemmelig"}
    for address in ("s3://kultur", "s3://kultur.example/portal/2019"):
        config = from_environment(PRODUCTION | keys | {"PORTAL_MEDIA_URL": address})
        assert (config.MEDIA, config.MEDIA_BUCKET, config.MEDIA_KEY_SECRET) == (None, address, "hemmelig")
    assert config.MEDIA_REGION == "us-east-1" and config.MEDIA_ENDPOINT is None
    for address in ("s3://", "s3://Kultur", "s3://kultur?x=y", "s3://key:hemmelig@kultur", "s3://kultur/../x"):
        said = problems(PRODUCTION | keys | {"PORTAL_MEDIA_URL": address})
        assert said == ["PORTAL_MEDIA_URL names no bucket. Give s3://BUCKET, or s3://BUCKET/FOLDER."]
    for env in ({"PORTAL_ENV": "demo"}, PRODUCTION):
        assert problems(env | {"PORTAL_MEDIA_URL": "s3://kultur"}) == [
            "PORTAL_MEDIA_KEY_ID is missing. Files in s3:// need it.",
            "PORTAL_MEDIA_KEY_SECRET is missing. Files in s3:// need it.",
        ]


def test_every_known_setting_stands_in_the_operators_page():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for_tests = {"BROWSER", "POSTGRESQL"}
    assert [
        name for name in sorted(KNOWN - for_tests) if f"`{name}`" not in page and f"PORTAL_{name}" not in page
    ] == []


def test_all_problems_are_told_at_once():
    bad = {"PORTAL_PROXIES": "x", "PORTAL_WORKERS": "y", "PORTAL_RETENTION": "z", "PORTAL_BASE_URL": "http://x"}
    assert len(problems(PRODUCTION | bad)) == 4


def test_the_list_never_holds_a_secret():
    bad = PRODUCTION | {
        "PORTAL_MAIL_URL": "imap://user:hemmelig@mail.example.org",
        "PORTAL_DATABASE_URL": "postgres://portal:hemmelig@db/portal",
        "PORTAL_BASE_URL": "https://kari:hemmelig@kultur.example.org",
        "PORTAL_METRICS_TOKEN": "hemmelig",
        "PORTAL_OIDC_CLIENT_SECRET": "hemmelig\n",
    }
    said = problems(bad)
    assert len(said) == 8 and "hemmelig" not in "\n".join(said)


@pytest.mark.parametrize("name", ["PORTAL_LIMITT", "PORTAL_DATABSE_URL", "PORTAL_base_url"])
def test_an_unknown_setting_is_named(name):
    [problem] = problems(PRODUCTION | {name: "x"})
    assert problem == f"{name}: no such setting. Remove it."


def test_in_a_demonstration_an_unknown_setting_does_no_harm():
    assert from_environment({"PORTAL_ENV": "demo", "PORTAL_LIMITT": "x"}).LIMITS is True


def test_other_programs_settings_are_let_alone():
    from_environment(PRODUCTION | {"PATH": "/bin", "PORTALS": "x", "FLASK_APP": "wsgi"})


def test_a_file_fills_what_the_environment_leaves_out(tmp_path):
    path = tmp_path / "settings"
    path.write_text(
        "# the portal's settings\n\nPORTAL_ENV=demo\nPORTAL_WORKERS = 3\nPORTAL_ORGANISATION=Ås kommune = eksempel\n"
        "  # PORTAL_PROXIES=9\nOTHER=x\n",
        encoding="utf-8",
    )
    config = from_environment({"PORTAL_ENV_FILE": str(path), "PORTAL_WORKERS": "5"})
    assert (config.DEMO, config.WORKERS, config.PROXIES) == (True, 5, 0)
    assert config.ORGANISATION == "Ås kommune = eksempel"


def test_a_file_that_is_not_there_is_named(tmp_path):
    [problem] = problems({"PORTAL_ENV_FILE": str(tmp_path / "nothing"), "PORTAL_ENV": "demo"})
    assert "PORTAL_ENV_FILE" in problem
    assert str(tmp_path / "nothing") in problem


def test_an_unknown_setting_in_the_file_is_named_too(tmp_path):
    path = tmp_path / "settings"
    path.write_text("PORTAL_LIMITT=off\n", encoding="utf-8")
    [problem] = problems(PRODUCTION | {"PORTAL_ENV_FILE": str(path)})
    assert problem.startswith("PORTAL_LIMITT: no such setting")


def test_data_and_keys_may_lie_apart(tmp_path):
    told = {"PORTAL_ENV": "demo", "PORTAL_DATA": str(tmp_path / "data")}
    assert tmp_path / "data" / "keys" == from_environment(told).KEYS
    apart = from_environment(told | {"PORTAL_KEYS": str(tmp_path / "keys")})
    assert (tmp_path / "data", tmp_path / "keys") == (apart.DATA, apart.KEYS)
    assert f"sqlite:///{tmp_path / 'data' / 'portal.sqlite'}" == apart.SQLALCHEMY_DATABASE_URI


def test_the_public_address_loses_its_last_stroke():
    assert (
        from_environment({"PORTAL_ENV": "demo", "PORTAL_BASE_URL": "http://x.example/"}).BASE_URL == "http://x.example"
    )


def test_bodies_and_forms_are_bounded():
    config = Config()
    assert config.MAX_CONTENT_LENGTH == config.MAX_FORM_MEMORY_SIZE == 256 * 1024
    assert config.MAX_FORM_PARTS == 200


def test_the_server_says_what_is_wrong_and_ends(monkeypatch):
    import importlib
    import sys

    monkeypatch.setenv("PORTAL_ENV", "production")
    monkeypatch.delitem(sys.modules, "wsgi", raising=False)
    with pytest.raises(SystemExit, match="The settings cannot be used"):
        importlib.import_module("wsgi")


@pytest.mark.parametrize(
    ("endpoint", "wrong"),
    [
        ("http://127.0.0.1:9000", False),
        ("http://[::1]:9000", False),
        ("https://s3.example.org", False),
        ("https://", True),
        ("http://a b", True),
        ("https://s3.example.org:99999", True),
        ("https://s3.example.org:port", True),
        ("https://kari:ord@s3.example.org", True),
    ],
)
def test_where_no_bucket_can_be_asked_is_told_before_anything_asks(endpoint, wrong):
    """A host or port that is none ends the whole process (a panic) the first time that a file is asked for."""
    given = {"ENV": "demo", "MEDIA_URL": "s3://filer", "MEDIA_KEY_ID": "a", "MEDIA_KEY_SECRET": "b"}
    said = [each for each in problems_of({**given, "MEDIA_ENDPOINT": endpoint}) if "names no service" in each]
    assert bool(said) is wrong
