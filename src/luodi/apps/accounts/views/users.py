"""Accounts of the organisation, for the system administrator."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.accounts import actions, lockout, rules
from luodi.apps.accounts.forms.admin import OpenAccountForm, UserFilter
from luodi.apps.accounts.forms.own import ReasonForm
from luodi.apps.accounts.models import User
from luodi.apps.accounts.passwords import first_password
from luodi.apps.accounts.queries import (
    people_without_account,
    suggested_username,
    user_for,
    users_visible_to,
    with_posts,
)
from luodi.apps.accounts.views.own import sent
from luodi.kernel import paging, search
from luodi.kernel.access import ActorRequest, Hidden, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page


@require(rules.ACCOUNTS)
def users(request: ActorRequest) -> HttpResponse:
    """All accounts, by name and state."""
    form = UserFilter(request.GET)
    form.full_clean()
    rows = users_visible_to(
        request.actor,
        words=form.cleaned_data.get("q", ""),
        state=form.cleaned_data.get("state", ""),
    )
    rows = with_posts(rows, timezone.localdate())
    page = paging.page_of(rows, request.GET.get("page"))
    context = {"form": form, "page": page, "waiting": people_without_account(request.actor).count()}
    return render_page(request, "accounts/users.html", context)


@require(rules.ACCOUNTS)
def without_account(request: ActorRequest) -> HttpResponse:
    """People who cannot sign in yet."""
    words = request.GET.get("q", "")
    rows = people_without_account(request.actor).order_by("name", "pk")
    if words.strip():
        found = search.find(request.actor.organisation_id, "person", words)
        rows = rows.filter(pk__in=found.values("object_id"))
    page = paging.page_of(rows, request.GET.get("page"))
    return render_page(request, "accounts/without.html", {"page": page, "words": words})


@require(rules.ACCOUNTS)
def open_account(request: ActorRequest, person: int) -> HttpResponse:
    """An account for one of them; the first password is shown on this answer only."""
    owner = people_without_account(request.actor).filter(pk=person).first()
    if owner is None:
        raise Hidden
    suggestion = {"username": suggested_username(owner)}
    form = OpenAccountForm(sent(request), initial=suggestion)
    if request.method == "POST" and form.is_valid():
        password = first_password()
        try:
            user = actions.make_account(
                actor=request.actor,
                person=owner,
                username=form.cleaned_data["username"],
                password=password,
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            return _show(request, user, password)
    status = 422 if form.is_bound else 200
    return render_page(
        request, "accounts/open.html", {"form": form, "person": owner}, status=status
    )


@require(rules.ACCOUNTS)
def user(request: ActorRequest, pk: int) -> HttpResponse:
    """One account: its state, and what can be done about it."""
    found = user_for(request.actor, pk)
    return render_page(request, "accounts/user.html", _user(found) | {"form": ReasonForm()})


@require(rules.ACCOUNTS)
@require_POST
def reset_password(request: ActorRequest, pk: int) -> HttpResponse:
    """A new first password, shown on this answer only."""
    password = first_password()
    found = actions.set_first_password(
        actor=request.actor, user=user_for(request.actor, pk), password=password
    )
    return _show(request, found, password)


@require(rules.ACCOUNTS)
@require_POST
def deactivate(request: ActorRequest, pk: int) -> HttpResponse:
    """Close the account, with a reason."""
    found, form = user_for(request.actor, pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.deactivate(actor=request.actor, user=found, reason=form.cleaned_data["reason"])
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("账户已停用，其会话已全部结束。"))
            return redirect("accounts:user", pk)
    return render_page(request, "accounts/user.html", _user(found) | {"form": form}, status=422)


@require(rules.ACCOUNTS)
@require_POST
def reactivate(request: ActorRequest, pk: int) -> HttpResponse:
    """Open it again."""
    return _done(request, pk, actions.reactivate, _("账户已重新启用。"))


@require(rules.ACCOUNTS)
@require_POST
def unlock(request: ActorRequest, pk: int) -> HttpResponse:
    """The owner need not wait any longer."""
    return _done(request, pk, actions.unlock, _("锁定已解除，可以重新登录。"))


def _done(request: ActorRequest, pk: int, action: Any, said: str) -> HttpResponse:
    try:
        action(actor=request.actor, user=user_for(request.actor, pk))
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, said)
    return redirect("accounts:user", pk)


def _user(found: User) -> dict[str, Any]:
    return {
        "account": found,
        "locked": lockout.minutes_left(found.username),
        "may_sign_in": rules.may_sign_in(found, timezone.localdate()),
        "has_second_step": Authenticator.objects.filter(user=found).exists(),
    }


def _show(request: ActorRequest, made: User, password: str) -> HttpResponse:
    context = {"account": made, "password": password}
    return render_page(request, "accounts/first_password.html", context)
