"""Made-up examples are the same in every run, so that a run says the same twice; no example is timed.

QADECK_EXAMPLES=new looks for others: what it finds becomes a case.
"""

import os

from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("new", deadline=None)
settings.load_profile(os.environ.get("QADECK_EXAMPLES", "same"))
