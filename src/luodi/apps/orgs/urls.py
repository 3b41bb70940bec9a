"""Addresses of the app."""

from __future__ import annotations

from django.urls import path

from luodi.apps.orgs.views import (
    calendar,
    groups,
    people,
    posts,
    regions,
    sheets,
    unit_changes,
    units,
)

app_name = "orgs"
urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/new/", unit_changes.unit_new, name="unit-new"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", unit_changes.unit_edit, name="unit-edit"),
    path("units/<int:pk>/rename/", unit_changes.unit_rename, name="unit-rename"),
    path("units/<int:pk>/move/", unit_changes.unit_move, name="unit-move"),
    path("units/<int:pk>/merge/", unit_changes.unit_merge, name="unit-merge"),
    path("units/<int:pk>/dissolve/", unit_changes.unit_dissolve, name="unit-dissolve"),
    path("units/<int:pk>/posts/new/", posts.post_new, name="post-new"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/close/", posts.post_close, name="post-close"),
    path("posts/<int:pk>/appoint/", posts.post_appoint, name="post-appoint"),
    path("posts/<int:pk>/roles/new/", posts.role_grant, name="role-grant"),
    path("roles/<int:pk>/withdraw/", posts.role_withdraw, name="role-withdraw"),
    path("holdings/<int:pk>/relieve/", posts.relieve, name="relieve"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/leave/", people.person_leave, name="person-leave"),
    path("people/<int:pk>/appoint/", people.person_appoint, name="person-appoint"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group-new"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/edit/", groups.group_edit, name="group-edit"),
    path("groups/<int:pk>/drop/", groups.group_drop, name="group-drop"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/remove/", calendar.calendar_remove, name="calendar-remove"),
    path("regions/", regions.regions, name="regions"),
    path("regions/new/", regions.region_new, name="region-new"),
    path("regions/<int:pk>/edit/", regions.region_edit, name="region-edit"),
    path("regions/<int:pk>/end/", regions.region_end, name="region-end"),
    path("import/", sheets.tables, name="import"),
    path("import/<slug:kind>/", sheets.table, name="import-kind"),
    path("import/<slug:kind>/template/", sheets.table_template, name="import-template"),
    path("import/<slug:kind>/<int:pk>/", sheets.table_run, name="import-run"),
    path("export/people/", sheets.people_export, name="export-people"),
    path("export/<slug:kind>/", sheets.export, name="export"),
]
