"""Roles, permissions and second steps, for the security administrator."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.accounts import actions, rules
from luodi.apps.accounts.forms.admin import RoleFilter
from luodi.apps.accounts.forms.own import ReasonForm
from luodi.apps.accounts.queries import holders, lines, permission_lines, user_for, users_visible_to
from luodi.apps.accounts.views.own import sent
from luodi.kernel import paging
from luodi.kernel.access import ActorRequest, Role, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page


@require(rules.ROLES)
def roles(request: ActorRequest) -> HttpResponse:
    """Who holds which role, through which post, for which units."""
    form = RoleFilter(request.GET)
    form.full_clean()
    rows = holders(
        request.actor,
        timezone.localdate(),
        words=form.cleaned_data.get("q", ""),
        role=form.cleaned_data.get("role", ""),
    )
    page = paging.page_of(rows, request.GET.get("page"))
    shown = lines(list(page.rows), _("全部"))
    context = {"form": form, "page": page, "lines": shown, "roles": Role}
    return render_page(request, "accounts/roles.html", context)


@require(rules.ROLES)
def permissions(request: ActorRequest) -> HttpResponse:
    """What each role may do, as the program has it."""
    context = {"lines": permission_lines(), "roles": Role}
    return render_page(request, "accounts/permissions.html", context)


@require(rules.SESSIONS)
def second_steps(request: ActorRequest) -> HttpResponse:
    """Whose second step could be cleared."""
    words = request.GET.get("q", "")
    rows = users_visible_to(request.actor, words=words).filter(
        pk__in=Authenticator.objects.values("user_id")
    )
    page = paging.page_of(rows, request.GET.get("page"))
    return render_page(request, "accounts/second_steps.html", {"page": page, "words": words})


@require(rules.SESSIONS)
def clear_second_step(request: ActorRequest, pk: int) -> HttpResponse:
    """For somebody whose phone or key is lost."""
    found, form = user_for(request.actor, pk), ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.clear_second_step(
                actor=request.actor, user=found, reason=form.cleaned_data["reason"]
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("两步验证已清除，请本人登录后重新设置。"))
            return redirect("accounts:second-steps")
    context = {"account": found, "form": form}
    status = 422 if form.is_bound else 200
    return render_page(request, "accounts/second_step.html", context, status=status)
