"""What the views share: the page of one form, and days in addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date

from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page

Act = Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form: what it is called, what its button says, and where “cancel” goes.

    `notes` say what will happen before it does; `is_grave` marks what cannot simply be undone.
    """

    title: str
    button: str
    back: str
    above: str = ""
    notes: Sequence[str] = ()
    is_grave: bool = False


def answer(request: HttpRequest, form: forms.Form, page: FormPage, act: Act) -> HttpResponse:
    """Show the form, or do what it asks for: `act` gives the address to go on to."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form.cleaned_data))
        except Mistake as mistake:
            tell(form, mistake)
            status = mistake.status
    else:
        status = 422 if form.is_bound else 200
    context = {"form": form, "page": page}
    return render_page(request, "orgs/form.html", context, status=status)


def data_of(request: HttpRequest) -> Any:
    """What a form is bound to: the data of a POST, nothing otherwise."""
    return request.POST if request.method == "POST" else None


def day_of(text: str | None) -> dt.date | None:
    """A day of an address (?on=2025-06-30); None for none, or for what is no day."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None
