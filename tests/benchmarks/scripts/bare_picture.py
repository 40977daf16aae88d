"""The least that shows a picture with pyqtgraph: one plot with one image, told of when it is on the screen."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class Plot(pyqtgraph.PlotWidget):
    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self.tell)  # once everything in the window is painted

    def tell(self) -> None:
        print("with a picture", flush=True)
        QApplication.quit()


app = QApplication([])
window, plot = QMainWindow(), Plot()
plot.addItem(pyqtgraph.ImageItem(np.random.default_rng(0).random((12, 12)), axisOrder="row-major"))
window.setCentralWidget(plot)
window.resize(1280, 800)
window.show()
app.exec()
