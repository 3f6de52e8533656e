"""What run.py hands on to its children: the portal's settings, and the user's own without what leads astray."""

import os
import sys

from tools import network, places, settings


def test_the_site_is_the_demo_unless_the_settings_say_otherwise(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    env = settings.portal_environment("http://127.0.0.1:8123")
    assert (env["PORTAL_ENV"], env["PORTAL_BASE_URL"]) == ("demo", "http://127.0.0.1:8123")
    file = tmp_path / "portal.env"
    file.write_text("# ours\nPORTAL_ENV = production\nPORTAL_BASE_URL=https://kultur.example.org\n")
    monkeypatch.setenv("PORTAL_ENV_FILE", str(file))
    env = settings.portal_environment("http://127.0.0.1:8123")
    assert {"PORTAL_ENV", "PORTAL_BASE_URL"}.isdisjoint(env)


def test_the_portals_commands_use_the_address_that_the_site_last_had(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.delenv("PORTAL_BASE_URL", raising=False)
    assert "PORTAL_BASE_URL" not in settings.portal_environment()
    settings.remember_address("http://127.0.0.1:8123")
    assert settings.portal_environment()["PORTAL_BASE_URL"] == "http://127.0.0.1:8123"


def test_a_users_own_environment_does_not_lead_ours_astray(monkeypatch):
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PIP_TARGET", "NODE_ENV"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example.org/simple")
    env = places.environment()
    assert {"VIRTUAL_ENV", "PYTHONPATH", "PIP_TARGET", "NODE_ENV"}.isdisjoint(env)
    assert env["PIP_INDEX_URL"] == "https://index.example.org/simple"


def test_uv_takes_the_index_that_pip_was_given(monkeypatch):
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example.org/simple")
    monkeypatch.setenv("PIP_CERT", "/etc/own.pem")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    env = network.for_uv(sys.executable)
    assert (env["UV_DEFAULT_INDEX"], env["SSL_CERT_FILE"]) == ("https://index.example.org/simple", "/etc/own.pem")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example.org/simple")
    assert network.for_uv(sys.executable)["UV_DEFAULT_INDEX"] == "https://own.example.org/simple"
