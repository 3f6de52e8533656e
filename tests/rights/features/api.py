"""Open data: to everybody the same, and no more than the pages show."""

from tests.rights.table import EVERYBODY, Row

EDITION = {"edition:shown": 200, "edition:unpublished": 200, "edition:unknown": 404}

ROWS = [
    *(Row(endpoint, EVERYBODY) for endpoint in ("api.start", "api.openapi", "api.editions", "api.winners")),
    *(Row(endpoint, EVERYBODY, EDITION) for endpoint in ("api.edition", "api.finalists", "api.result")),
    Row("api.finalist", EVERYBODY, {"finalist:shown": 200, "finalist:unpublished": 404, "finalist:unknown": 404}),
]
