"""`python -m qadeck`."""

import sys

from qadeck.cli import main

sys.exit(main())
