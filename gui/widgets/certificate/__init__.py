"""What shows a verdict: the inequality, which can be checked, and the model, which can be sampled."""

from gui.widgets.certificate.bound_bars import BoundBars
from gui.widgets.certificate.certificate_view import CertificateView
from gui.widgets.certificate.coefficient_map import CoefficientMap
from gui.widgets.certificate.convergence_plot import ConvergencePlot
from gui.widgets.certificate.model_view import ModelView

__all__ = ["BoundBars", "CertificateView", "CoefficientMap", "ConvergencePlot", "ModelView"]
