"""What run.py does: it makes the environment, the assets and the translations, then serves or tests.

Standard library only: it runs before anything is installed.
"""
