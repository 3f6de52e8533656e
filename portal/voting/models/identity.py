"""How voters prove who they are, and how much they count beside the jury, does not change once somebody has asked to vote."""

from portal.foundation import triggers
from portal.foundation.triggers import Trigger

_BEGUN = """(EXISTS (SELECT 1 FROM ballot WHERE edition_id = OLD.id)
  OR EXISTS (SELECT 1 FROM vote_request WHERE edition_id = OLD.id))"""
_IDENTITY = f"NEW.identity <> OLD.identity AND {_BEGUN}"
# Without weights neither is there: -1 is none of theirs.
_WEIGHTS = f"""(coalesce(NEW.weight_jury, -1) <> coalesce(OLD.weight_jury, -1)
  OR coalesce(NEW.weight_people, -1) <> coalesce(OLD.weight_people, -1)) AND (OLD.released_at IS NOT NULL OR {_BEGUN})"""


def _locking(name: str, condition: str) -> Trigger:
    return Trigger(
        name=name,
        table="edition",
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON edition BEGIN"
            f" SELECT RAISE(ABORT, 'the vote has begun') WHERE {condition}; END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {condition} THEN RAISE 'the vote has begun'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON edition FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
    )


triggers.register(_locking("edition_identity", _IDENTITY), _locking("edition_weights", _WEIGHTS))
