"""Documents of the generated district that are decided and wait to be issued, 200 tasks each."""

from __future__ import annotations

import datetime as dt

from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.orgs.models import Unit
from luodi.bench.web.loading import bulk, free_ids
from luodi.bench.web.tables import DOCUMENTS, REQUIREMENT_PARTIES, REQUIREMENTS
from luodi.bench.web.words import SENTENCES
from luodi.kernel.models import Organisation

TASKS = 200


def add_ready(organisation: Organisation, today: dt.date, count: int) -> list[int]:
    """Make so many of them; their numbers."""
    tables = (DOCUMENTS, REQUIREMENTS, REQUIREMENT_PARTIES)
    numbers = free_ids(tables)
    units = list(Unit.objects.filter(organisation=organisation, depth=2))[:40]
    rows: tuple[list[tuple[object, ...]], ...] = ([], [], [])
    first = numbers[Document]
    for document in range(first, first + count):
        chosen = [SENTENCES[(document * 7 + n) % len(SENTENCES)] for n in range(TASKS)]
        title, label = f"待交办的工作方案（{document}）", f"ready{document:059x}"
        rows[0].append(
            (document, organisation.pk, title, "", "示例区人民政府办公室", "方案",
             today.isoformat(), today.year, DocumentState.OPEN.value, label, "\n".join(chosen),
             TASKS, 0)
        )  # fmt: skip
        start = 0
        for ordinal, sentence in enumerate(chosen):
            requirement = numbers[REQUIREMENTS.model] + len(rows[1])
            rows[1].append(
                (requirement, organisation.pk, document, ordinal, start, start + len(sentence),
                 "deliverable", "must", "task", sentence, "accepted", "文知行", None)
            )  # fmt: skip
            start += len(sentence) + 1
            unit = units[(document + ordinal) % len(units)]
            party = numbers[REQUIREMENT_PARTIES.model] + len(rows[2])
            rows[2].append((party, requirement, "lead", str(unit), unit.pk))
    with bulk(tables):
        for table, filled in zip(tables, rows, strict=True):
            table.add(filled)
    made = Document.objects.filter(pk__gte=first, organisation=organisation)
    made.update(accepted=TASKS)
    return list(range(first, first + count))
