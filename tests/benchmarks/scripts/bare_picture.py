"""The least that shows a picture with pyqtgraph: one plot with one image, told of when it is on the screen."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.plot = pyqtgraph.PlotWidget()
        self.plot.addItem(pyqtgraph.ImageItem(np.random.default_rng(0).random((12, 12)), axisOrder="row-major"))
        self.setCentralWidget(self.plot)
        self.resize(1280, 800)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self.tell)  # once everything in the window is painted

    def tell(self) -> None:
        print("painted", flush=True)
        QApplication.quit()


app = QApplication([])
window = Window()
window.show()
app.exec()
