"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.ladder.views import acts, lists, notice, rules

app_name = "ladder"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.notice_list, name="list"),
    path("log/", lists.rung_list, name="log"),
    path("rules/", rules.rules_page, name="rules"),
    path("rules/edit/", rules.rules_edit, name="rules-edit"),
    path("tasks/<int:pk>/urge/", acts.urge_one, name="urge"),
    path("tasks/<int:pk>/hold/", acts.hold_one, name="hold"),
    path("tasks/<int:pk>/unhold/", acts.unhold_one, name="unhold"),
    path("parties/<int:pk>/draft/", acts.draft_one, name="draft"),
    path("<int:pk>/", notice.notice_page, name="notice"),
    path("<int:pk>/write/", notice.write, name="write"),
    path("<int:pk>/receive/", notice.receive, name="receive"),
    path("<int:pk>/answer/", notice.answer, name="answer"),
    path("<int:pk>/file/", notice.notice_file, name="file"),
    *(
        path(f"<int:pk>/{name}/", notice.decide, {"name": name}, name=name)
        for name in ("drop", "return", "lift", "withdraw")
    ),
]
