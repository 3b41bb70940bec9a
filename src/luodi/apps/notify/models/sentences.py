"""A sentence kept as its pieces, put together by whoever reads it, in the language read then."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_SHOWN = 200  # characters: a title among the facts may be long


class Sentence(models.Model):
    """`template` is the Chinese text that is translated, `facts` fill it.

    `count` is how many things it speaks of: what happens at once is told once.
    """

    template = models.CharField(_("内容"), max_length=200)
    facts = models.JSONField(default=dict)
    count = models.PositiveIntegerField(_("合并条数"), default=1)

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """The sentence, in the language that is active."""
        try:
            said = gettext(self.template) % {"count": self.count, **self.facts}
        except (KeyError, TypeError, ValueError):  # a sentence that was never a template
            said = self.template
        return said[:_SHOWN]
