"""What `luodi check` looks at: the site's settings, its data, the machine."""

from luodi.cli.platform.checks.data import DATA
from luodi.cli.platform.checks.line import Level, Line
from luodi.cli.platform.checks.machine import MACHINE
from luodi.cli.platform.checks.queue import queue
from luodi.cli.platform.checks.site import SITE

CHECKS = (*SITE, *DATA, queue, *MACHINE)

__all__ = ["CHECKS", "Level", "Line"]
