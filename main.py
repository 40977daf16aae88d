"""Starts Fun-Viz from a checkout, and nothing else."""

import sys

from fun_viz.app import main

if __name__ == "__main__":
    sys.exit(main())
