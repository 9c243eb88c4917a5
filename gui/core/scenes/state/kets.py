"""Kets of two qubits as people type them: ``(01-10)/sqrt(2)``, ``|HV> + i|VH>``. No Qt.

The numbers are those of ``numbers`` with ``i``, ``e^(...)``, ``exp``, ``cos``, ``sin``, ``30°`` added. A ket
is two signs of 0 1, H V D A R L or + -, with or without ``|`` and ``>``; one sign is a ket of one qubit, and
two of these stand side by side (``|0>|1>``, ``(H+V)(H-V)``). Two digits 0 or 1 are always a ket. Bare ``+-``
is one where an operand is expected and a space or bracket follows.
"""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from gui.core.numbers import SAME_SIGNS, EntryError, significant
from physics.checks import ComplexArray
from physics.states.pure import normalised_ket

LONGEST_KET = 200
DEEPEST = 30
# A sum this much smaller than its terms is what rounding left of terms that cancel.
CANCELLED = 1e-9

_H = math.sqrt(0.5)
_ONE_QUBIT = {
    "0": (1, 0), "1": (0, 1), "H": (1, 0), "V": (0, 1), "+": (_H, _H), "-": (_H, -_H),
    "D": (_H, _H), "A": (_H, -_H), "R": (_H, 1j * _H), "L": (_H, -1j * _H),
}  # fmt: skip
_BELL = {"Φ+": (_H, 0, 0, _H), "Φ-": (_H, 0, 0, -_H), "Ψ+": (0, _H, _H, 0), "Ψ-": (0, _H, -_H, 0)}
_GREEK = {"phi": "Φ", "Phi": "Φ", "φ": "Φ", "psi": "Ψ", "Psi": "Ψ", "ψ": "Ψ"}
_FUNCTIONS: dict[str, Callable[[complex], complex]] = {
    "sqrt": cmath.sqrt, "√": cmath.sqrt, "exp": cmath.exp, "cos": cmath.cos, "sin": cmath.sin,
}  # fmt: skip
_CONSTANTS = {"pi": math.pi, "π": math.pi, "i": 1j, "j": 1j, "e": math.e}

_KET = r"(?P<ket>\|[^|>⟩]*[>⟩]|(?<![\d.,])[01]{2}(?![\d.,])|[HVDARL]{1,2}(?![A-Za-z]))|"
_REST = (
    r"(?P<number>(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>sqrt|√|exp|cos|sin|pi|π|[ije](?![BCE-GI-KM-QS-UW-Za-df-hk-oq-z]))"
    r"|(?P<sign>\*\*|⊗|°|[-+*/^()])"
)
_KETS_TOO, _NUMBERS_ONLY = re.compile(_KET + _REST), re.compile(_REST)
_SIGNS_KET = re.compile(r"[+-]{2}(?=$|[\s)/*])")


class Ket(Struct, frozen=True, eq=False):
    """Normalised amplitudes (4,) of 00, 01, 10, 11, and the length of what was typed, which they had."""

    amplitudes: ComplexArray
    length: float


class _Vector(Struct, frozen=True):
    """Amplitudes of one qubit (2) or two (4), and how large the terms are that they were added from."""

    amplitudes: tuple[complex, ...]
    size: float


_Value = complex | _Vector


def parse_ket(text: str) -> Ket:
    """The state that a text means. Raises EntryError, which names the character and the reason."""
    value = _Reader(text, "a ket", _KETS_TOO).whole()
    if not isinstance(value, _Vector):
        raise EntryError("there is no ket in it, such as 01 or |HV>")
    if len(value.amplitudes) != 4:
        raise EntryError("this is a ket of one qubit; two are needed, such as |0>|1>")
    length = math.hypot(*(x for a in value.amplitudes for x in (a.real, a.imag)))
    if not math.isfinite(length) or not math.isfinite(value.size):
        raise EntryError("the amplitudes are too large")
    if length <= CANCELLED * value.size or length == 0:
        raise EntryError("the terms cancel: nothing is left of the state")
    return Ket(normalised_ket(np.array(value.amplitudes)), length)


def ket_refusal(text: str) -> str:
    """Why a text is no ket, '' if it is one."""
    try:
        parse_ket(text)
    except EntryError as error:
        return str(error)
    return ""


def normalisation(length: float) -> str:
    """What reading did to the length of a typed ket, in words."""
    if abs(length - 1) < 1e-9:
        return "Normalised as typed."
    return f"Normalised: divided by its length {significant(length, 6)}."


def parse_complex(text: str) -> complex:
    """A complex number: ``1/2``, ``-i/4``, ``0.5 e^(i pi/3)``, ``(1+i)/4``. Raises EntryError."""
    value = _Reader(text, "a number", _NUMBERS_ONLY).whole()
    assert not isinstance(value, _Vector)
    if not (math.isfinite(value.real) and math.isfinite(value.imag)):
        raise EntryError("the number is too large")
    return value


class _Reader:
    """Recursive descent: sum, product, sign, power, atom. Values are complex numbers or vectors."""

    def __init__(self, text: str, what: str, tokens: re.Pattern[str]) -> None:
        if not text.strip():
            raise EntryError(f"{what} is missing")
        if len(text) > LONGEST_KET:
            raise EntryError(f"longer than {LONGEST_KET} characters")
        self._plain = text.translate(SAME_SIGNS)
        self._tokens = tokens
        self._at = self._end = 0
        self._kind = self._token = ""
        self._depth = 0
        self._next()

    def _next(self) -> str:
        before = self._token
        self._at = len(self._plain) - len(self._plain[self._end :].lstrip())
        found = self._tokens.match(self._plain, self._at)
        self._kind = (found.lastgroup or "") if found else ""
        self._token, self._end = (found[0], found.end()) if found else ("", self._at)
        return before

    def whole(self) -> _Value:
        try:
            value = self._sum()
            if self._at < len(self._plain):
                raise self._refused()
        except EntryError:
            raise
        except (ArithmeticError, ValueError):  # 0^-1, e^1000, cos of an infinity
            where = f"before character {self._at + 1}" if self._at < len(self._plain) else "at the end"
            raise EntryError(f"a number {where} is too large or not defined") from None
        return value

    def _refused(self, reason: str = "", at: int | None = None) -> EntryError:
        place = self._at if at is None else at
        if place >= len(self._plain):
            return EntryError(reason or "it ends too early")
        if not reason:
            char = self._plain[place]
            reason = f'"{char if char.isprintable() else "·"}" is not understood here'
        return EntryError(f"character {place + 1}: {reason}")

    def _sum(self) -> _Value:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused("too many brackets inside each other")
        value = self._product()
        while self._token in ("+", "-"):
            at = self._at
            sign = 1 if self._next() == "+" else -1
            value = self._added(value, _times(sign, self._product()), at)
        self._depth -= 1
        return value

    def _added(self, one: _Value, other: _Value, at: int) -> _Value:
        if isinstance(one, _Vector) and isinstance(other, _Vector):
            if len(one.amplitudes) != len(other.amplitudes):
                raise self._refused("a ket of one qubit and one of two cannot be added", at)
            together = zip(one.amplitudes, other.amplitudes, strict=True)
            return _Vector(tuple(a + b for a, b in together), one.size + other.size)
        if isinstance(one, _Vector) or isinstance(other, _Vector):
            raise self._refused("a number and a ket cannot be added", at)
        return one + other

    def _product(self) -> _Value:
        value = self._signed()
        while True:
            at = self._at
            if self._token in ("*", "⊗"):
                self._next()
                value = self._multiplied(value, self._signed(), at)
            elif self._token == "/":
                self._next()
                below = self._signed()
                if isinstance(below, _Vector):
                    raise self._refused("nothing can be divided by a ket", at)
                if below == 0:
                    raise self._refused("this divides by zero", at)
                value = _times(1 / below, value)
            elif self._kind in ("ket", "number", "name") or self._token == "(":
                value = self._multiplied(value, self._power(), at)
            else:
                return value

    def _multiplied(self, one: _Value, other: _Value, at: int) -> _Value:
        if isinstance(one, _Vector) and isinstance(other, _Vector):
            if len(one.amplitudes) + len(other.amplitudes) > 4:
                raise self._refused("two kets of two qubits cannot be multiplied", at)
            pairs = tuple(a * b for a in one.amplitudes for b in other.amplitudes)
            return _Vector(pairs, one.size * other.size)
        return _times(other, one) if isinstance(one, _Vector) else _times(one, other)

    def _signed(self) -> _Value:
        if self._token in ("+", "-"):
            ket = _SIGNS_KET.match(self._plain, self._at)
            if ket is not None and self._tokens is _KETS_TOO:
                self._end = ket.end()
                self._next()
                return _ket_named(ket[0])
            return _times(1 if self._next() == "+" else -1, self._signed())
        return self._power()

    def _power(self) -> _Value:
        at = self._at
        base = self._atom()
        if self._token == "°":
            self._next()
            base = _times(math.pi / 180, base)
        if self._token not in ("^", "**"):
            return base
        self._next()
        exponent = self._signed()
        if isinstance(base, _Vector) or isinstance(exponent, _Vector):
            raise self._refused("powers are of numbers only", at)
        return complex(base) ** exponent

    def _atom(self) -> _Value:
        at = self._at
        if self._kind == "number":
            return complex(float(self._next().replace(",", ".")))
        if self._kind == "ket":
            name = self._next().strip("|>⟩").strip()
            try:
                return _ket_named(name)
            except KeyError:
                raise self._refused(f'"|{name[:12]}>" names no ket of two qubits', at) from None
        if self._token in _CONSTANTS:
            return complex(_CONSTANTS[self._next()])
        if self._token in _FUNCTIONS:
            function = _FUNCTIONS[self._next()]
            value = self._atom()
            if isinstance(value, _Vector):
                raise self._refused("functions are of numbers only", at)
            if self._token == "°":
                self._next()
                value *= math.pi / 180
            return function(value)
        if self._token != "(":
            raise self._refused()
        self._next()
        value = self._sum()
        if self._token != ")":
            raise self._refused() if self._at < len(self._plain) else EntryError('")" is missing at the end')
        self._next()
        return value


def _times(factor: _Value, value: _Value) -> _Value:
    assert not isinstance(factor, _Vector)
    if isinstance(value, _Vector):
        return _Vector(tuple(factor * a for a in value.amplitudes), abs(factor) * value.size)
    return factor * value


def _ket_named(name: str) -> _Vector:
    """The ket of this name; raises ``KeyError``."""
    plain = name.replace("⁺", "+").replace("⁻", "-").replace("^", "").replace(" ", "")
    for word, letter in _GREEK.items():
        if plain.startswith(word):
            plain = letter + plain[len(word) :]
    if plain in _BELL:
        return _Vector(tuple(map(complex, _BELL[plain])), 1.0)
    if not 1 <= len(plain) <= 2:
        raise KeyError(name)
    result: tuple[complex, ...] = (1 + 0j,)
    for sign in plain:
        result = tuple(a * b for a in result for b in _ONE_QUBIT[sign])
    return _Vector(result, 1.0)


# -- written ----------------------------------------------------------------------------------------------

_NAMES = ("00", "01", "10", "11")
_NEAR = 1e-9


def ket_text(amplitudes: ComplexArray) -> str:
    """A text that ``parse_ket`` reads as this state, up to a phase: ``(01 - 10)/sqrt(2)`` where it is simple.

    Else the amplitudes with twelve decimals.
    """
    psi = normalised_ket(amplitudes)
    first = psi[int(np.argmax(np.abs(psi) > _NEAR))]
    psi = psi * (abs(first) / first)
    for whole in range(1, 65):
        parts = np.abs(psi) ** 2 * whole
        if np.max(np.abs(parts - np.round(parts))) < _NEAR:
            terms = [_simple(int(n), a) for n, a in zip(np.round(parts).tolist(), psi.tolist(), strict=True)]
            if None not in terms:
                return _joined([t or "" for t in terms], whole)
    return _joined([_decimal(a) for a in psi.tolist()], 1)


def _simple(n: int, amplitude: complex) -> str | None:
    """sqrt(n) times a power of e^(iπ/12), None where the phase is another; '' for nothing."""
    if n == 0:
        return ""
    turns = cmath.phase(amplitude) / math.pi * 12
    if abs(turns - round(turns)) > _NEAR:
        return None
    twelfths = round(turns) % 24
    root = math.isqrt(n)
    size = _whole(root) if root * root == n else f"sqrt({_whole(n)})"
    size = "" if size == "1" else size
    sign, twelfths = ("-", twelfths - 12) if twelfths >= 12 else ("+", twelfths)
    if twelfths == 0:
        return sign + size
    if twelfths == 6:
        return f"{sign}{size}i"
    shared = math.gcd(twelfths, 12)
    top = "" if twelfths == shared else _whole(twelfths // shared)
    return f"{sign}{size}{'*' if size else ''}e^({top}i pi/{12 // shared})"


def _whole(n: int) -> str:
    # Two digits 0 or 1 would be read as a ket.
    return f"{n}.0" if n in (10, 11) else str(n)


def _decimal(a: complex) -> str:
    if abs(a) < 5e-13:
        return ""
    if abs(a.imag) < 5e-13:
        return _plain(a.real)
    return (
        f"+({_plain(a.real).lstrip('+')}{_plain(a.imag)}i)" if abs(a.real) >= 5e-13 else f"{_plain(a.imag)}i"
    )


def _plain(x: float) -> str:
    return f"{x:+.12f}".rstrip("0").rstrip(".")


def _joined(terms: list[str], whole: int) -> str:
    found = [f"{t[1:]} {name}".strip() for t, name in zip(terms, _NAMES, strict=True) if t]
    signs = [t[0] for t in terms if t]
    text = " ".join(f"{sign} {term}" for sign, term in zip(signs, found, strict=True)).removeprefix("+ ")
    text = "-" + text[2:] if text.startswith("- ") else text
    root = math.isqrt(whole)
    if whole == 1:
        return text
    below = _whole(root) if root * root == whole else f"sqrt({_whole(whole)})"
    return f"({text})/{below}" if len(found) > 1 else f"{text}/{below}"
