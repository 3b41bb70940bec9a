"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.tasks.views import (
    batches,
    helping,
    issuing,
    register,
    remarks,
    reporting,
    reports,
    task,
    work,
)

app_name = "tasks"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", register.task_list, name="list"),
    path("export/", register.export, name="export"),
    path("bulk/", register.bulk, name="bulk"),
    path("views/", register.keep_view, name="save-view"),
    path("views/<int:pk>/drop/", register.forget_view, name="drop-view"),
    path("mine/", work.my_work, name="my-work"),
    path("mine/", work.my_work, name="work"),
    path("sign/", work.sign_for, name="sign"),
    path("habits/", reports.habits, name="habits"),
    path("parties/<int:pk>/report/", reporting.report_one, name="report"),
    path("parties/<int:pk>/ask/", reporting.ask_one, name="ask-supports"),
    path("parties/<int:pk>/return/", work.return_one, name="return"),
    path("parties/<int:pk>/settle/", work.settle, name="settle"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/export/", reports.report_export, name="reports-export"),
    path("reports/<int:pk>/", reports.report_page, name="one-report"),
    path("reports/<int:pk>/vouch/", reports.vouch_one, name="vouch-report"),
    path("reports/<int:pk>/stop/", reports.stop_one, name="stop-report"),
    path("reports/<int:pk>/take-back/", reports.take_back_one, name="take-back-report"),
    path("reports/<int:pk>/correct/", reporting.correct_one, name="correct-report"),
    path("reports/<int:progress>/files/<int:pk>/", reporting.evidence, name="evidence"),
    path("parties/<int:pk>/help/", helping.ask, name="ask-help"),
    path("remarks/", remarks.remark_list, name="remarks"),
    path("remarks/new/", remarks.remark_new, name="remark-new"),
    path("remarks/file/<str:form>/", remarks.remarks_file, name="remarks-file"),
    path("remarks/<int:pk>/", remarks.remark_page, name="remark"),
    path("remarks/<int:pk>/dispatch/", remarks.dispatch, name="remark-dispatch"),
    path("remarks/<int:pk>/again/", remarks.again, name="remark-again"),
    path("remarks/<int:pk>/note/", remarks.note, name="remark-note"),
    path("remarks/<int:pk>/answer/", remarks.answer, name="remark-answer"),
    path("remarks/<int:pk>/close/", remarks.close, name="remark-close"),
    path("helps/", helping.help_list, name="helps"),
    path("helps/export/", helping.export, name="helps-export"),
    path("helps/<int:pk>/", helping.help_page, name="help"),
    path("helps/<int:pk>/answer/", helping.from_the_asked, {"step": "answer"}, name="help-answer"),
    path("helps/<int:pk>/climb/", helping.from_the_asked, {"step": "climb"}, name="help-climb"),
    path("helps/<int:pk>/close/", helping.from_the_asked, {"step": "close"}, name="help-close"),
    path(
        "helps/<int:pk>/confirm/", helping.from_the_asker, {"step": "confirm"}, name="help-confirm"
    ),
    path("helps/<int:pk>/insist/", helping.from_the_asker, {"step": "insist"}, name="help-insist"),
    path(
        "helps/<int:pk>/take-back/",
        helping.from_the_asker,
        {"step": "take_back"},
        name="help-take-back",
    ),
    path("issue/<int:pk>/", issuing.preview, name="issue-preview"),
    path("issue/<int:pk>/now/", issuing.issue_now, name="issue"),
    path("issue/jobs/<int:pk>/", issuing.issue_job, name="issue-job"),
    path("batches/", batches.batch_list, name="batches"),
    path("batches/<int:pk>/", batches.batch_page, name="batch"),
    path("batches/<int:pk>/<str:form>/", batches.batch_file, name="batch-file"),
    path("<int:pk>/", task.task_page, name="task"),
    path("<int:pk>/withdraw/", work.withdraw_one, name="withdraw"),
]
