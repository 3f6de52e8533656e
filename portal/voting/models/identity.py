"""How voters prove who they are does not change once somebody has asked to vote: the database sees to it."""

from portal.foundation import triggers
from portal.foundation.triggers import Trigger

_LOCKED = """NEW.identity <> OLD.identity AND (EXISTS (SELECT 1 FROM ballot WHERE edition_id = OLD.id)
  OR EXISTS (SELECT 1 FROM vote_request WHERE edition_id = OLD.id))"""

triggers.register(
    Trigger(
        name="edition_identity",
        table="edition",
        sqlite=(
            "CREATE TRIGGER edition_identity BEFORE UPDATE ON edition BEGIN"
            f" SELECT RAISE(ABORT, 'the vote has begun') WHERE {_LOCKED}; END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION edition_identity() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {_LOCKED} THEN RAISE 'the vote has begun'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER edition_identity BEFORE UPDATE ON edition FOR EACH ROW EXECUTE FUNCTION edition_identity()",
        ),
    ),
)
