"""Every standing task that is open is looked at a year after its issue; two more kinds of work."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

from luodi.core.periods import add_months


def fill(apps: Any, _schema: Any) -> None:
    """Tasks of drafts and imported ledgers had no such day."""
    rows = apps.get_model("tasks", "Task").objects.filter(
        is_open=True, is_standing=True, review_on=None, issued_on__isnull=False
    )
    for day in list(rows.order_by().values_list("issued_on", flat=True).distinct()):
        rows.filter(issued_on=day).update(review_on=add_months(day, 12))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tasks", "0012_remarks_wait_for_answers")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="workitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sign", "签收"),
                    ("report", "反馈进展"),
                    ("settle", "处理退回"),
                    ("approve", "审批"),
                    ("vouch", "审签"),
                    ("review", "审核办结"),
                    ("help", "答复协调事项"),
                    ("confirm", "确认协调结果"),
                    ("dispatch", "转办批示"),
                    ("answer", "答复批示"),
                    ("close", "报领导后办结"),
                    ("evaluate", "年度评估"),
                    ("notice", "签收督办单"),
                    ("resume", "挂起到期，是否恢复"),
                    ("mend", "周期排不出日期"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
