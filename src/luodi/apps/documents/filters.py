"""Filters of the list of documents."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.kinds import KINDS
from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.documents.queries.finding import LATEST, found_among
from luodi.kernel.access import Actor

COVERAGE = [
    ("none", _("还没人看")),
    ("partly", _("看了一部分")),
    ("decided", _("全部判断完")),
    ("issued", _("已交办")),
]


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]  # it ships no types
    """Kind, issuer, year, state, coverage, and words."""

    q = django_filters.CharFilter(
        label=_("标题、文号或正文"), method="by_words",
        widget=forms.SearchInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        label=_("状态"), empty_label=_("全部状态"), choices=DocumentState.choices
    )
    coverage = django_filters.ChoiceFilter(
        label=_("分解进度"), empty_label=_("全部进度"), choices=COVERAGE, method="by_coverage"
    )
    kind = django_filters.ChoiceFilter(
        label=_("文种"),
        empty_label=_("全部文种"),
        choices=list(KINDS.items()),
    )
    year = django_filters.ChoiceFilter(label=_("年度"), empty_label=_("全部年度"))
    issuer = django_filters.ChoiceFilter(label=_("发文机关"), empty_label=_("全部发文机关"))

    class Meta:
        model = Document
        fields = ("q", "state", "coverage", "kind", "year", "issuer")

    def __init__(
        self, *args: Any, actor: Actor, issuers: list[str], years: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for name in ("state", "coverage", "kind", "year", "issuer"):
            self.filters[name].extra["widget"] = forms.Select(attrs={"class": "form-select"})
        self.filters["issuer"].extra["choices"] = [(name, name) for name in issuers]
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def by_words(self, rows: QuerySet[Document], _name: str, value: str) -> QuerySet[Document]:
        """Title, number, issuer and all of the text; initials of the title too."""
        if not value.strip():
            return rows
        return rows.filter(pk__in=found_among(rows, self.actor.organisation_id, value, LATEST))

    def by_coverage(self, rows: QuerySet[Document], _name: str, value: str) -> QuerySet[Document]:
        """How far the desk has come with a document."""
        return covered(rows, value)

    @property
    def is_used(self) -> bool:
        """Whether anything is filtered."""
        return any(self.data.get(name) for name in self.filters)


def covered(rows: QuerySet[Document], value: str) -> QuerySet[Document]:
    """The documents with which the desk has come so far: a key of COVERAGE."""
    if value == "issued":
        return rows.filter(state=DocumentState.ISSUED)
    rows = rows.filter(state=DocumentState.OPEN, total__gt=0)
    if value == "none":
        return rows.filter(undecided=F("total"))
    if value == "partly":
        return rows.filter(undecided__gt=0, undecided__lt=F("total"))
    return rows.filter(undecided=0)
