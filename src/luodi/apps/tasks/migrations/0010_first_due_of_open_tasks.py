"""What is open is found by its first due date too: statistics go by that."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies: ClassVar = [("tasks", "0009_lists_of_reports")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["organisation", "due_original", "id"],
                name="task_open_first_due",
            ),
        ),
    ]
