"""`python -m luodi.cli` is `luodi`."""

import sys

from luodi.cli import main

sys.exit(main())
