"""What shows a verdict: the inequality, which can be checked, and the model, which can be sampled."""

from gui.widgets.certificate.certificate_view import CertificateView
from gui.widgets.certificate.model_view import ModelView

__all__ = ["CertificateView", "ModelView"]
