"""What is freed in one update of a training is what the next one needs."""

from __future__ import annotations

import ctypes
import platform

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3  # as malloc.h numbers them
_KEPT = 1 << 30  # bytes
_MOST = 32 << 20  # bytes of a block that older versions can be told to keep


def keep_what_is_freed() -> None:
    """Tell the C library not to give big blocks back to the system, where that is glibc.

    By default each big tensor is a mapping of its own, whose pages the kernel clears anew every time: a tenth of a
    training, and with two of them on one machine half of it, because they wait for each other in the kernel. Not for a
    window that lives for hours: what it keeps it has.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    library = ctypes.CDLL(None)
    library.mallopt(_TRIM_THRESHOLD, _KEPT)
    library.mallopt(_TOP_PAD, 64 << 20)
    if not library.mallopt(_MMAP_THRESHOLD, _KEPT):
        library.mallopt(_MMAP_THRESHOLD, _MOST)
