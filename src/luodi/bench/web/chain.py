"""Events of the generated district: as many as real ones, hashed like real ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from luodi.bench.web.loading import Row, moment
from luodi.kernel.models import Event, EventChain

_NAME = "文知行"
_REQUEST = "00000000-0000-0000-0000-000000000000"


class Chain:
    """The end of the organisation's chain, and the rows that are still to be stored."""

    def __init__(self, organisation_id: int) -> None:
        self._end = EventChain.objects.get(organisation_id=organisation_id)
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
        self._id = last or 0
        self.rows: list[Row] = []

    def add(self, at: dt.datetime, verb: str, kind: str, target: int, label: str) -> None:
        """One event after the last."""
        end, org = self._end, self._end.organisation_id
        end.last_seq += 1
        self._id += 1
        content = [
            org, end.last_seq, at.isoformat(), None, _NAME, "", verb, kind, target, label, None,
            None, "", _REQUEST, "", end.last_hash,
        ]  # fmt: skip
        form = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(form.encode()).hexdigest()
        self.rows.append(
            (self._id, org, end.last_seq, moment(at), _NAME, verb, kind, target, label, _REQUEST,
             end.last_hash, digest)
        )  # fmt: skip
        end.last_hash = digest

    def close(self) -> None:
        """Say where the chain ends now."""
        self._end.save(update_fields=["last_seq", "last_hash"])
