"""What may stand in an address."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

LARGEST_ID = 2**31 - 1  # what an id's column holds: a larger number would be an error of the database


class Year(BaseConverter):
    """A year in four plain digits: `02019` or Arabic digits would be second addresses of the same page."""

    regex = r"[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)


class Id(IntegerConverter):
    """A number that can be an id; any other is an address where nothing is."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    """Let routes say `<year:year>`, and take an address with a slash at its end."""
    app.url_map.strict_slashes = False
    app.url_map.converters["year"] = Year
    app.url_map.converters["int"] = Id
