"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.lights import views

app_name = "lights"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.rules_page, name="rules"),
    path("edit/", views.edit, name="edit"),
    path("used/", views.used, name="used"),
    path("versions/<int:number>/", views.version_page, name="version"),
    path("templates/<slug:name>/", views.template_page, name="template"),
]
