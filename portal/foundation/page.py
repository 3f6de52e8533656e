"""What every page's frame needs: language, addresses, who is responsible, the demonstration's clock."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from portal.foundation import clock, i18n


@dataclass(frozen=True)
class Demo:
    """What a demonstration says of itself."""

    today: date


@dataclass(frozen=True)
class Site:
    """Who is responsible, as the settings say; nobody in a demonstration."""

    organisation: str | None
    contact_person: str | None
    contact_mail: str | None
    contact_phone: str | None


def init_app(app: Flask) -> None:
    """Give templates the frame's variables."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """Return the frame's variables; also for an error page when the database does not answer, and for mail."""
    config = current_app.config
    site = Site(config["ORGANISATION"], config["CONTACT_PERSON"], config["CONTACT_MAIL"], config["CONTACT_PHONE"])
    always = {"lang": i18n.language(), "site": site, "base_url": i18n.origin(), "demo": _demo()}
    if not request or request.url_rule is None:
        return {**always, "alternates": [], "canonical": None}
    alternates = i18n.alternates()
    canonical = next(each.absolute for each in alternates if each.current)
    return {**always, "alternates": alternates, "canonical": canonical}


def _demo() -> Demo | None:
    if not current_app.config["DEMO"]:
        return None
    try:
        return Demo(clock.actual_now().astimezone(clock.OSLO).date())
    except SQLAlchemyError:
        return Demo(clock.real_now().date())
