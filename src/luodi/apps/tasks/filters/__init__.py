"""Filters, order and groups of the register, as its address says them."""

from luodi.apps.tasks.filters.fields import NOBODY, NoDocument, NoGoal, QuickSelect
from luodi.apps.tasks.filters.form import ANY_STATE, LIGHTS, RegisterForm
from luodi.apps.tasks.filters.register import Register

__all__ = [
    "ANY_STATE",
    "LIGHTS",
    "NOBODY",
    "NoDocument",
    "NoGoal",
    "QuickSelect",
    "Register",
    "RegisterForm",
]
