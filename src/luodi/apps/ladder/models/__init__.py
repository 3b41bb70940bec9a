"""The ladder in use: rules of the organisation, rungs taken, holds, supervision notices."""

from luodi.apps.ladder.models.notices import NOTICE_STATES, NoticeWay, SupervisionNotice
from luodi.apps.ladder.models.rules import LadderRules
from luodi.apps.ladder.models.taken import Hold, RungTaken, TakenState, Told

__all__ = [
    "NOTICE_STATES",
    "Hold",
    "LadderRules",
    "NoticeWay",
    "RungTaken",
    "SupervisionNotice",
    "TakenState",
    "Told",
]
