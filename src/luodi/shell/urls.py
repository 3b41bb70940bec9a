"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path

from luodi.shell import views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("health/", views.health, name="health"),
]
