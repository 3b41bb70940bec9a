"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.boards.views import statistics

app_name = "boards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", statistics.statistics_page, name="statistics"),
    path("export/", statistics.statistics_file, name="statistics-file"),
]
