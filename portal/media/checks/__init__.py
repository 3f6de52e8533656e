"""Opening what came from outside, in a process of its own: nothing here knows the app, the database or a secret.

Each check answers with the reason why a file is not taken, or None. The app itself imports none of them.
"""
