"""``python -m gui.widgets NAME [light]``."""

import sys

from gui.widgets.demos import main

sys.exit(main(sys.argv[1:]))
