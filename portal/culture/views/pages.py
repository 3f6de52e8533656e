"""Privacy, accessibility, what this site is, and how to reach who is responsible.

They speak of what the code does, so their words are in templates and catalogues, not in rows.
"""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.culture import queries
from portal.culture.forms import FeedbackForm
from portal.culture.views.privacy import uses
from portal.foundation.pagecache import keep
from portal.privacy.actions.retention import profile
from portal.privacy.rules import Profile

bp = Blueprint("culture", __name__)

CHECKED_ON = date(2026, 11, 22)  # when accessibility was last tested; moved by whoever tests it again
WIDTHS = (1280, 390, 320)  # pixels at which it is tested


@bp.get("/personvern")
@everybody
def privacy() -> ResponseReturnValue:
    """Tell what is kept of whom: purpose, legal basis, how long."""
    archived = profile() is Profile.KOMMUNE
    return keep(render_template("culture/privacy.html", uses=uses(), archived=archived), until=None)


@bp.get("/tilgjengelighet")
@everybody
def accessibility() -> ResponseReturnValue:
    """Tell what is met, how it was tested, what is lacking, and where to complain."""
    return keep(accessibility_page(FeedbackForm(formdata=None)), until=None)


def accessibility_page(form: FeedbackForm) -> str:
    """Return the statement with its form, as it was filled in."""
    return render_template("culture/accessibility.html", checked_on=CHECKED_ON, widths=WIDTHS, form=form)


@bp.get("/om")
@everybody
def about() -> ResponseReturnValue:
    """Tell what this site is, and who is responsible."""
    return keep(render_template("culture/about.html"), until=None)


@bp.get("/kontakt")
@everybody
def contact() -> ResponseReturnValue:
    """Show who is responsible, and whom to ask about culture."""
    return keep(render_template("culture/contact.html", contact=queries.contact()), until=None)
