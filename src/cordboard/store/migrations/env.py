"""What Alembic runs for every migration: the connection is the one that open_database hands over."""

from alembic import context

from cordboard.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
