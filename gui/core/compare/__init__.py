"""Pinned curves: parameters that are kept to compare with, and computed anew by ``evaluate``."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.scenario import Pin, Scenario, View
from gui.core.scene_list import SCENES
from gui.core.values import ScenarioError

MOST_PINS = 3
LONGEST_NAME = 40


def pin_curve(scenario: Scenario) -> Scenario:
    """Pin the present parameters, under the first free of the names Pin 1, Pin 2, …

    Raises ``ScenarioError`` where the scene has no curve, where they are pinned already, and with
    ``MOST_PINS`` pins.
    """
    scene = SCENES.get(scenario.scene)
    if scene is None or not scene.pinnable:
        raise ScenarioError("pins", "this scene has no curve over a parameter to pin")
    kept = replace(scenario, pins=(), data=None, view=View())
    for pin in scenario.pins:
        if pin.scenario == kept:
            raise ScenarioError("pins", f"these parameters are pinned already, as {pin.name}")
    if len(scenario.pins) >= MOST_PINS:
        names = ", ".join(f"{pin.name} ({SCENES[pin.scenario.scene].title})" for pin in scenario.pins)
        raise ScenarioError("pins", f"{MOST_PINS} curves are pinned already: {names}; remove one first")
    taken = {pin.name for pin in scenario.pins}
    name = next(name for k in range(1, MOST_PINS + 2) if (name := f"Pin {k}") not in taken)
    return replace(scenario, pins=(*scenario.pins, Pin(name, kept)))


def remove_pin(scenario: Scenario, index: int) -> Scenario:
    """Without one pin; ``ScenarioError`` where there is none of that number."""
    _pin(scenario, index)
    return replace(scenario, pins=scenario.pins[:index] + scenario.pins[index + 1 :])


def remove_pins(scenario: Scenario) -> Scenario:
    """Without any pin."""
    return replace(scenario, pins=())


def rename_pin(scenario: Scenario, index: int, name: str) -> Scenario:
    """Another name for a pin; the rules of the Scenario refuse an empty one, or one that is taken."""
    renamed = replace(_pin(scenario, index), name=name.strip())
    return replace(scenario, pins=(*scenario.pins[:index], renamed, *scenario.pins[index + 1 :]))


def load_pin(scenario: Scenario, index: int) -> Scenario:
    """The parameters of a pin again, in its scene; pins, data, and how they are looked at stay."""
    s = scenario
    kept = {"pins": s.pins, "data": s.data, "view": s.view, "judge": s.judge, "confidence": s.confidence}
    return replace(_pin(scenario, index).scenario, **kept)


def _pin(scenario: Scenario, index: int) -> Pin:
    if not 0 <= index < len(scenario.pins):
        raise ScenarioError("pins", f"there is no pin number {index + 1}")
    return scenario.pins[index]
