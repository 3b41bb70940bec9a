"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path

from luodi.shell.api import description
from luodi.shell.api.root import api
from luodi.shell.views import finding, home, jobs, plain

app_name = "shell"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", finding.search, name="search"),
    path("search/suggest/", finding.suggest, name="suggest"),
    path("help/", plain.help_page, name="help"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="job-retry"),
    path("language/", plain.language, name="language"),
    path("api/v1/openapi.json", description.openapi, name="openapi"),
    path("api/v1/docs", description.docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("health/", plain.health, name="health"),
]
