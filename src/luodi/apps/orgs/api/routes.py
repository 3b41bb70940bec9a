"""Where the app's operations are gathered, and what several of them take."""

from __future__ import annotations

import datetime as dt

from luodi.kernel.rest.listing import Strict
from luodi.kernel.rest.routes import Routes

routes = Routes("orgs", read="orgs:read", write="orgs:write")


class LastDay(Strict):
    """The last day on which something holds."""

    last_day: dt.date
