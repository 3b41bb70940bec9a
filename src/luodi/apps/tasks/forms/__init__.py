"""Forms of tasks: the preview of an issue, reports, returns, what units ask for, reviews."""

from luodi.apps.tasks.forms.issuing import IssueForm
from luodi.apps.tasks.forms.reporting import FilesField, FilesInput, ReportForm
from luodi.apps.tasks.forms.settling import ReasonForm, SettleForm

__all__ = [
    "FilesField",
    "FilesInput",
    "IssueForm",
    "ReasonForm",
    "ReportForm",
    "SettleForm",
]
