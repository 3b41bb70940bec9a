"""Addresses of the desk and of the open questions."""

from __future__ import annotations

from django.urls import path

from luodi.apps.documents.views import desk, desk_acts, questions

urlpatterns = [
    path("<int:pk>/desk/", desk.desk, name="desk"),
    path("<int:pk>/desk/list/", desk.listing, name="desk-list"),
    path("<int:pk>/desk/bulk/", desk_acts.bulk, name="desk-bulk"),
    path("<int:pk>/desk/undo/", desk_acts.undo, name="desk-undo"),
    path("<int:pk>/desk/changes/", desk_acts.changes, name="desk-changes"),
    path("<int:pk>/desk/<int:requirement>/", desk.card, name="desk-card"),
    path("<int:pk>/desk/<int:requirement>/decide/", desk_acts.decide, name="desk-decide"),
    path("<int:pk>/desk/<int:requirement>/edit/", desk_acts.edit, name="desk-edit"),
    path("<int:pk>/desk/<int:requirement>/split/", desk_acts.split, name="desk-split"),
    path("<int:pk>/desk/<int:requirement>/merge/", desk_acts.merge, name="desk-merge"),
    path("<int:pk>/desk/<int:requirement>/suggest/", desk_acts.suggest, name="desk-suggest"),
    path("<int:pk>/questions/", questions.questions, name="questions"),
    path("<int:pk>/questions.docx", questions.questions_docx, name="questions-docx"),
    path("<int:pk>/questions.xlsx", questions.questions_xlsx, name="questions-xlsx"),
]
