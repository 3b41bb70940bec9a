"""“我的账户”: who I am here, how I sign in, what I prefer, who stands in for me."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.accounts import actions, rules
from luodi.apps.accounts.forms.own import DelegationForm, PreferencesForm
from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import delegation_for, delegations_of, sessions_of, tokens_of
from luodi.apps.orgs.queries import person_for
from luodi.kernel.access import ADMINISTRATORS, ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page


def owner(request: ActorRequest) -> User:
    """The account that is signed in."""
    assert isinstance(request.user, User)  # noqa: S101 - there is no actor without an account
    return request.user


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even if it is nothing; None if the page is only looked at."""
    return request.POST if request.method == "POST" else None


@require(rules.OWN)
def profile(request: ActorRequest) -> HttpResponse:
    """The page with everything about one's own account."""
    form = PreferencesForm(instance=owner(request))
    return render_page(request, "accounts/profile.html", _profile(request) | {"form": form})


@require(rules.OWN)
@require_POST
def preferences(request: ActorRequest) -> HttpResponse:
    """Language and reminders."""
    user = owner(request)
    form = PreferencesForm(request.POST, instance=User.objects.get(pk=user.pk))
    if not form.is_valid():
        context = _profile(request) | {"form": form}
        return render_page(request, "accounts/profile.html", context, status=422)
    language = form.cleaned_data["language"]
    actions.set_preferences(
        actor=request.actor,
        user=user,
        language=language,
        wants_email=form.cleaned_data["wants_email"],
    )
    messages.success(request, _("设置已保存。"))
    response = HttpResponseRedirect(reverse("accounts:profile"))
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response


@require(rules.DELEGATE)
def delegate(request: ActorRequest) -> HttpResponse:
    """Say who stands in for me."""
    person = person_for(request.actor, request.actor.person_id or 0)
    form = DelegationForm(sent(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delegate(
                actor=request.actor,
                absent=person,
                deputy=form.cleaned_data["deputy"],
                first_day=form.cleaned_data["valid_from"],
                last_day=form.cleaned_data["valid_to"],
                reason=form.cleaned_data["reason"],
            )
        except Mistake as mistake:
            _tell(form, mistake)
        else:
            messages.success(request, _("代理已设置，到期自动结束。"))
            return redirect("accounts:profile")
    status = 422 if form.is_bound else 200
    return render_page(request, "accounts/delegate.html", {"form": form}, status=status)


@require(rules.DELEGATE)
@require_POST
def end_delegation(request: ActorRequest, pk: int) -> HttpResponse:
    """Back earlier than thought."""
    row = delegation_for(request.actor, pk)
    try:
        actions.end_delegation(actor=request.actor, row=row)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("代理已结束。"))
    return redirect("accounts:profile")


def _tell(form: DelegationForm, mistake: Mistake) -> None:
    """The form speaks of dates as the table does."""
    names = {"first_day": "valid_from", "last_day": "valid_to"}
    tell(form, Mistake(mistake.sentence, names.get(mistake.field, mistake.field)))


def _profile(request: ActorRequest) -> dict[str, Any]:
    user, now = owner(request), timezone.now()
    today = timezone.localdate(now)
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "owner": user,
        "grants": sorted(request.actor.grants, key=lambda grant: grant.delegated_by),
        "delegations": delegations_of(request.actor, today),
        "can_delegate": request.actor.may(rules.DELEGATE)
        and not request.actor.roles & ADMINISTRATORS,
        "has_totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "sessions": sessions_of(user, now).count(),
        "tokens": tokens_of(request.actor).filter(revoked_at=None, expires_on__gte=today).count(),
        "providers": get_adapter().list_providers(request),
        "identities": SocialAccount.objects.filter(user=user).count(),
    }
