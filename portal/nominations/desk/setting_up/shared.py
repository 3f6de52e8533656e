"""What the pages of an edition's set-up share."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.rules import Role

HERE = "/for-ansatte/karinger/<year:year>/oppsett"
MAY_SET_UP = (Role.JURY_SECRETARY, Role.ADMIN)


def back(year: int, anchor: str = "") -> ResponseReturnValue:
    """Lead to the overview, to one of its parts."""
    return redirect(url_for("nominations_desk.set_up", year=year) + (f"#{anchor}" if anchor else ""), 303)
