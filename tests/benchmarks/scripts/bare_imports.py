"""What any program with this net and this window must wait for."""

import pyqtgraph  # noqa: F401
import torch  # noqa: F401
from PySide6 import QtWidgets  # noqa: F401

print("ready", flush=True)
