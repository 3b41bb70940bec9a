"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.documents import desk_urls
from luodi.apps.documents.views import compare, document, goals, upload
from luodi.apps.documents.views import list as lists

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    *desk_urls.urlpatterns,
    path("", lists.document_list, name="list"),
    path("upload/", upload.upload, name="upload"),
    path("upload/<int:pk>/", upload.upload_status, name="upload-status"),
    path("goals/", goals.goal_list, name="goals"),
    path("goals/new/", goals.goal_new, name="goal-new"),
    path("goals/starter/", goals.goal_starter, name="goal-starter"),
    path("goals/<int:pk>/", goals.goal_edit, name="goal-edit"),
    path("<int:pk>/", document.document_page, name="document"),
    path("<int:pk>/reading/", document.reading_status, name="reading"),
    path("<int:pk>/reread/", document.reread, name="reread"),
    path("<int:pk>/original/", document.original, name="original"),
    path("<int:pk>/edit/", document.edit, name="edit"),
    path("<int:pk>/shelve/", document.shelve, name="shelve"),
    path("<int:pk>/version/", document.version, name="version"),
    path("<int:pk>/compare/", compare.compare, name="compare"),
    path("<int:pk>/matches/", compare.matches, name="matches"),
    path("<int:pk>/matches/exact/", compare.judge_exact, name="judge-exact"),
    path("<int:pk>/matches/<int:match>/", compare.judge, name="judge"),
]
