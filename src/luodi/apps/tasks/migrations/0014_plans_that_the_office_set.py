"""Nodes and plans that the office set are moved with its approval only."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two marks."""

    dependencies: ClassVar = [("tasks", "0013_standing_tasks_have_a_year")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="milestone",
            name="by_office",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="tasktarget",
            name="plan_by_office",
            field=models.BooleanField(default=False),
        ),
    ]
