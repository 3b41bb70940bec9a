"""The event log's triggers and the search index, in the form of the database at hand."""

from typing import Any

from django.db import migrations

from luodi.kernel import search_schema, triggers


def install(_apps: Any, schema_editor: Any) -> None:
    """Make both."""
    triggers.install(schema_editor.connection)
    search_schema.install(schema_editor.connection)


def remove(_apps: Any, schema_editor: Any) -> None:
    """Drop both."""
    triggers.remove(schema_editor.connection)
    search_schema.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
