"""«Mine opplysninger»: ask for a link, see, fetch, delete."""

from portal.privacy.views.pages import bp

__all__ = ["bp"]
