"""The file with one's own data, and its schema. Neither holds a token or anything of other people."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response

from portal.privacy.views.file.schema import SCHEMA
from portal.privacy.views.file.telling import told

__all__ = ["SCHEMA", "answer", "told"]


def answer(content: Mapping[str, Any], kind: str) -> Response:
    """Return it as an answer that people can read too."""
    return Response(json.dumps(content, ensure_ascii=False, indent=2) + "\n", content_type=f"{kind}; charset=utf-8")
