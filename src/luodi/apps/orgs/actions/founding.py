"""The first moment of an organisation."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Unit, UnitKind
from luodi.kernel import events, search
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation


@action("orgs.found", gettext_lazy("建立了机构"))
def found(
    *, code: str, name: str, short_name: str = "", prefix: str = "", is_demo: bool = False
) -> Organisation:
    """Make an organisation and the unit at the root of its tree; nobody acts but the system."""
    if Organisation.objects.filter(code=code).exists():
        raise Mistake(_("代码“%(code)s”已被使用，请换一个。") % {"code": code}, "code")
    organisation = Organisation.objects.create(
        code=code,
        name=name,
        short_name=short_name or name,
        prefix=prefix or (short_name or name)[:1] + "督",
        is_demo=is_demo,
    )
    root = Unit(
        organisation=organisation, name=name, short_name=short_name or name, kind=UnitKind.ROOT
    )
    Unit.objects.add_root(instance=root)
    search.put(organisation.pk, [search.Entry("unit", root.pk, root.name)])
    events.record(Actor.system(organisation.pk), organisation, after={"code": code, "name": name})
    return organisation
