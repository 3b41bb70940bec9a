"""The WSGI application for gunicorn or any other server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings are there from here on
from django.db import connections  # noqa: E402 - the same

from luodi.config.guard import refuse_unfit  # noqa: E402 - models can be imported from here on
from luodi.config.ready import get_ready  # noqa: E402 - the same
from luodi.kernel import logs  # noqa: E402 - the same

logs.configure(settings.LUODI_LOG, settings.LUODI_LOG_LEVEL)
refuse_unfit()
get_ready()  # before a server forks its workers
connections.close_all()  # a server that forks its workers must not hand them a connection
