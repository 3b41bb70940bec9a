"""What is open and due is counted from its index alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The index has the state too, which every count of tasks asks for."""

    dependencies: ClassVar = [("tasks", "0014_plans_that_the_office_set")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="task", name="task_open_due"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["organisation", "due_current", "id"],
                include=("state",),
                name="task_open_due",
            ),
        ),
    ]
