"""What may stand in an address."""

from flask import Flask
from werkzeug.routing import BaseConverter


class Year(BaseConverter):
    """A year in four plain digits: `02019` or Arabic digits would be second addresses of the same page."""

    regex = r"[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)


def init_app(app: Flask) -> None:
    """Let routes say `<year:year>`, and take an address with a slash at its end."""
    app.url_map.strict_slashes = False
    app.url_map.converters["year"] = Year
