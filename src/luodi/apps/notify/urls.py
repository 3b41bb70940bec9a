"""Addresses of the app."""

from __future__ import annotations

from django.urls import path

from luodi.apps.notify import views

app_name = "notify"
urlpatterns = [
    path("", views.inbox_page, name="inbox"),
    path("<int:pk>/", views.open_one, name="open"),
    path("read/", views.read_all, name="read"),
]
