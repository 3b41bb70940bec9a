"""The jobs that look at tables and import them, as whoever asked for them sees them."""

from __future__ import annotations

from luodi.kernel.access import Actor, Hidden
from luodi.kernel.models import Job

CHECK = "orgs.tables.check"
RUN = "orgs.tables.run"


def run_for(actor: Actor, kind: str, pk: int) -> Job:
    """The job, for the one who asked for it only; or Hidden."""
    rows = Job.objects.filter(
        organisation_id=actor.organisation_id, created_by=actor.user_id, name__in=(CHECK, RUN)
    )
    job = rows.filter(pk=pk).first()
    if job is None or actor.user_id is None or job.arguments.get("kind") != kind:
        raise Hidden
    return job
