"""The way back to where a form was."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from luodi.kernel.access import ActorRequest


def back(request: ActorRequest) -> HttpResponse:
    """To where the form was, within this site; else to my work."""
    target = request.POST.get("next", "")
    if not (target and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = reverse("tasks:my-work")
    return HttpResponseRedirect(target)
