"""A Scenario in forms that others take: a short string, a program in Python or Julia, a table in LaTeX."""

from __future__ import annotations

from gui.core.share.caption import both_captions
from gui.core.share.code import code_of, looks_like_code, scenario_of
from gui.core.share.forms import FORMS, ShareForm

__all__ = ["FORMS", "ShareForm", "both_captions", "code_of", "looks_like_code", "scenario_of"]
