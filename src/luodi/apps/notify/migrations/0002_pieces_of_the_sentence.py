"""Notifications are kept as template and facts; what was written before stays a sentence."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial")]

    operations = [
        migrations.RenameField("notification", "text", "template"),
        migrations.AddField("notification", "facts", models.JSONField(default=dict)),
    ]
