"""What the database itself refuses, as one kind of trigger."""

from portal.foundation.triggers import Trigger


def refusing(name: str, table: str, when: str, *, condition: str = "", text: str = "append only") -> Trigger:
    """Return a trigger that refuses an event on a table, always or on a condition."""
    row = "OLD" if when == "DELETE" else "NEW"
    truncates = when == "TRUNCATE"
    body = f"RAISE '{text}';" if not condition else f"IF {condition} THEN RAISE '{text}'; END IF; RETURN {row};"
    where = f" WHERE {condition}" if condition else ""
    each = "STATEMENT" if truncates else "ROW"
    on_sqlite = f"CREATE TRIGGER {name} BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, '{text}'){where}; END"
    return Trigger(
        name=name,
        table=table,
        sqlite=() if truncates else (on_sqlite,),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}_refuse()",
        ),
    )
