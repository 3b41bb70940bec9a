"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.boards.views import asof, goals, heat, statistics

app_name = "boards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", statistics.statistics_page, name="statistics"),
    path("heat/", heat.heat_page, name="heat"),
    path("heat/export/", heat.heat_file, name="heat-file"),
    path("asof/", asof.asof_page, name="asof"),
    path("asof/export/", asof.asof_file, name="asof-file"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/decide/<int:row>/", goals.decide, name="goal-decide"),
    path("export/", statistics.statistics_file, name="statistics-file"),
]
