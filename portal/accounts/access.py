"""Who may enter: every route declares it, and a test walks all routes."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])

EVERYBODY = "everybody"


def everybody(view: View) -> View:
    """Declare a page that anyone may open."""
    view.access = EVERYBODY  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., object]) -> str | None:
    """Return what a view declares, or None."""
    return getattr(view, "access", None)
