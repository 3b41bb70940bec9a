"""Tokens for programs, of one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.accounts import actions, rules
from luodi.apps.accounts.forms.own import TokenForm
from luodi.apps.accounts.queries import token_for, tokens_of
from luodi.apps.accounts.views.own import owner, sent
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page


@require(rules.TOKENS)
def tokens(request: ActorRequest) -> HttpResponse:
    """My tokens, and a form for a new one; its text is shown on this answer only."""
    today = timezone.localdate()
    form = TokenForm(sent(request), today=today)
    raw, status = "", 200
    if request.method == "POST":
        try:
            raw = _make(request, form)
            form = TokenForm(today=today)
        except Mistake as mistake:
            tell(form, mistake)
            status = 422
    context = {"form": form, "raw": raw, "tokens": tokens_of(request.actor)[:50], "today": today}
    return render_page(request, "accounts/tokens.html", context, status=status)


@require(rules.TOKENS)
@require_POST
def revoke_token(request: ActorRequest, pk: int) -> HttpResponse:
    """The token no longer works."""
    row = token_for(request.actor, pk)
    try:
        actions.revoke_token(actor=request.actor, row=row)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("令牌“%(name)s”已吊销。") % {"name": row.name})
    return redirect("accounts:tokens")


def _make(request: ActorRequest, form: TokenForm) -> str:
    if not form.is_valid():
        raise Mistake(_("请补全下面标出的内容。"))
    _row, raw = actions.make_token(
        actor=request.actor,
        user=owner(request),
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        expires_on=form.cleaned_data["expires_on"],
    )
    return raw
