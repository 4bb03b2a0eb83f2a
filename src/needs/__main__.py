"""``python -m needs``."""

import sys

from needs.cli.main import main

sys.exit(main())
