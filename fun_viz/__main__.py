"""Makes `python -m fun_viz` the same as `fun-viz`."""

import sys

from fun_viz.cli import main

if __name__ == "__main__":
    sys.exit(main())
