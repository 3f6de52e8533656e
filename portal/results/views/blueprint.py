"""Where the result's pages are known."""

from flask import Blueprint

bp = Blueprint("results", __name__)
