"""Which version of a package this is."""

from __future__ import annotations


def version_of(package: str = "fun-viz") -> str:
    """Return the version that is installed, or what a checkout without one can say."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and seldom asked for

    try:
        return version(package)
    except PackageNotFoundError:
        return "checkout"
