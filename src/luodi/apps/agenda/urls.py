"""Addresses of the app. The one of a feed is for calendar programs: its token is all it asks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luodi.apps.agenda.views import calendar, feeds, links, wall

app_name = "agenda"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", calendar.calendar, name="calendar"),
    path("day/<str:day>/", calendar.day, name="day"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<int:pk>/revoke/", feeds.revoke, name="revoke-feed"),
    path("ical/<str:token>.ics", feeds.ical, name="ical"),
    path("wall/", wall.wall, name="wall"),
    path("tasks/<int:pk>/links/", links.add, name="link"),
    path("links/<int:pk>/remove/", links.remove, name="unlink"),
]
