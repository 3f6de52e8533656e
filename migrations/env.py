"""How migrations run: on the app's own engine, all or nothing, and with every trigger made anew afterwards."""

from alembic import context
from flask import current_app

from portal.foundation import migrations, triggers
from portal.foundation.db import db


def run() -> None:
    """Run the migrations that were asked for in one transaction, with the write lock from its beginning."""
    with current_app.app_context(), db.engine.connect().execution_options(portal_writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=migrations.has_model,
            transactional_ddl=True,  # SQLite can; Alembic assumes that it cannot
        )
        with context.begin_transaction():
            triggers.drop(connection)
            context.run_migrations()
            triggers.recreate(connection)


run()
