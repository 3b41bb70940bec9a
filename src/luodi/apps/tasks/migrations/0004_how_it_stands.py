"""Every task has a standing from the day it was issued; what was done has its outcome."""

from django.db import migrations

_COPIED = (
    "organisation_id", "state", "is_open", "light", "light_facts", "due_original", "due_current",
    "last_progress_on",
)  # fmt: skip


def stand(apps, schema_editor):
    """The present standing of each task, as far back as it is known."""
    standing = apps.get_model("tasks", "Standing")
    rows = []
    for task in apps.get_model("tasks", "Task").objects.iterator(chunk_size=1000):
        facts = {name: getattr(task, name) for name in _COPIED}
        rows.append(standing(task_id=task.pk, begins=task.issued_on, **facts))
        if len(rows) == 1000:
            standing.objects.bulk_create(rows)
            rows = []
    standing.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0003_the_whole_life")]

    operations = [migrations.RunPython(stand, migrations.RunPython.noop)]
