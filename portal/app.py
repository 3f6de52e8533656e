"""The application factory: settings, then foundation, then features."""

from collections.abc import Iterator

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _l

from portal import commands
from portal.accounts import access, credentials, session_cookie
from portal.accounts import desk as accounts
from portal.api import views as api
from portal.audit import desk as audit_desk
from portal.award import views as award
from portal.comments import desk as comments
from portal.config import ROOT, Config, from_environment
from portal.culture import views as culture
from portal.demo import views as demo
from portal.desk import views as desk
from portal.finalists import views as finalists
from portal.foundation import (
    addresses,
    assets,
    boxes,
    clock,
    errors,
    formatting,
    i18n,
    logs,
    migrations,
    page,
    security,
)
from portal.foundation.db import db
from portal.health import views as health
from portal.home import views as home
from portal.jury import desk as jury
from portal.jury import views as jury_experts
from portal.moderation import desk as moderation_desk
from portal.moderation import forms as moderation
from portal.moderation import views as public_record
from portal.news import views as news
from portal.nominations import desk as nominations_desk
from portal.nominations import views as nominations
from portal.notices import desk as notices
from portal.preview import desk as preview
from portal.privacy import views as privacy
from portal.results import desk as results_desk
from portal.results import views as results
from portal.search import views as search
from portal.voting import desk as vote_desk
from portal.voting import views as voting
from portal.voting.desk import words as vote_words

WAYS_ON = (
    ("home.index", _l("Gå til forsiden")),
    ("news.index", _l("Se alle artiklene")),
    ("award.index", _l("Gå til Norges kulturkommune")),
)


def create_app(config: Config | None = None) -> Flask:
    """Build the portal; tests hand in a config of their own. Raises UnsafeSettings."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_object(config or from_environment())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    logs.init_app(app)
    addresses.init_app(app)
    db.init_app(app)
    migrations.init_app(app)
    i18n.init_app(app)
    formatting.init_app(app)
    security.init_app(app)
    errors.init_app(app, WAYS_ON)
    page.init_app(app)
    session_cookie.init_app(app)
    desk.init_app(app)
    app.jinja_env.globals["in_domain"] = clock.in_domain
    app.jinja_env.globals["reason_sentence"] = moderation.sentence
    app.jinja_env.globals["void_words"] = vote_words.void_words
    app.jinja_env.globals["void_sentence"] = vote_words.void_sentence
    for blueprint in features(app.config["DEMO"]):
        app.register_blueprint(blueprint)
    access.init_app(app)
    preview.init_app(app)
    assets.init_app(app)
    commands.init_app(app)
    with app.app_context():
        boxes.ensure_portal_key()
        credentials.init_app(app)
    return app


def features(in_demo: bool) -> Iterator[Blueprint]:
    """Yield every feature's pages, in a visitor's order."""
    yield home.bp
    yield news.bp
    yield award.bp
    yield nominations.bp
    yield finalists.bp
    yield comments.bp
    yield voting.bp
    yield results.bp
    yield culture.bp
    yield privacy.bp
    yield search.bp
    yield jury_experts.bp
    yield public_record.bp
    yield health.bp
    yield api.bp

    yield accounts.bp
    yield desk.bp
    yield moderation_desk.bp
    yield nominations_desk.bp
    yield jury.bp
    yield notices.bp
    yield results_desk.bp
    yield vote_desk.bp
    yield preview.bp
    yield audit_desk.bp
    if in_demo:
        yield demo.bp
