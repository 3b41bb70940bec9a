"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.ledger.views import imports, notes, start

app_name = "ledger"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("export/", start.export, name="export"),
    path("kept/", start.kept, name="kept"),
    path("imports/<int:pk>/", imports.one, name="import"),
    path("imports/<int:pk>/columns/", imports.map_columns, name="map"),
    path("imports/<int:pk>/names/", imports.answer, name="answer"),
    path("imports/<int:pk>/aside/", imports.set_aside, name="set-aside"),
    path("imports/<int:pk>/aside.xlsx", imports.aside_file, name="aside"),
    path("imports/<int:pk>/settle/", imports.settle, name="settle"),
    path("imports/<int:pk>/confirm/", imports.confirm, name="confirm"),
    path("imports/<int:pk>/issue/", imports.issue, name="issue"),
    path("imports/<int:pk>/recover/", imports.recover, name="recover"),
    path("imports/<int:pk>/drop/", imports.drop, name="drop"),
    path("tasks/<int:pk>/note/", notes.note, name="note"),
]
