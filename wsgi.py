"""What gunicorn runs."""

import sys

from portal.app import create_app
from portal.config import UnsafeSettings
from portal.foundation.assets import NotBuilt

try:
    app = create_app()
except (UnsafeSettings, NotBuilt) as problem:
    sys.exit(str(problem))
