"""The scene "State" without Qt: its pages; ``intents`` and ``results`` beside it.

What it edits is ``Scenario.state``; which page is in view belongs to ``Scenario.view``.
"""

PAGES = ("matrices", "tetrahedron", "noise")
