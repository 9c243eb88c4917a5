"""Numbers as the program writes them, and as people may type them. No Qt.

Written: fixed decimals, a typographic minus, no negative zero, "—" where a value is not defined. Typed: a
decimal point or comma, ``+ - * / ^``, brackets, ``sqrt`` or ``√``, ``pi`` or ``π``; ``2√2/3`` is 2·√2/3.
"""

from __future__ import annotations

import math
import re

from gui.core.values import quoted

MINUS = "−"
UNDEFINED = "—"
THIN_SPACE = "\u202f"  # narrow and unbreakable
DECIMALS = 4
DEGREES = 180 / math.pi
LONGEST = 80
SMALLEST_P = 1e-99
_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# A bound is not moved outwards for the rounding of floating-point numbers.
_SLACK = 1e-12
_RELATION = re.compile(r" ([≤≥=<>≈|]) ")
_UNIT_IN_DEGREES = (("°", 1.0), ("degrees", 1.0), ("degree", 1.0), ("deg", 1.0), ("rad", DEGREES))

# -- written ----------------------------------------------------------------------------------------------


def minus(text: str) -> str:
    """Hyphens before a digit as typographic minus signs (exponents included)."""
    return re.sub(r"(?:(?<![^\W_])|(?<=\de))-(?=\d)", MINUS, text)


def unbroken(text: str) -> str:
    """``text``, in which no line ends within a relation such as ``χ ≤ 70.53°`` or ``P(A | a)``."""
    return _RELATION.sub("\u00a0\\1\u00a0", text)


def number(value: float, decimals: int = DECIMALS) -> str:
    """Fixed decimals, rounded to the nearest; from 10 000 on with thin spaces."""
    if not math.isfinite(value):
        return UNDEFINED
    text = f"{value:,.{max(0, decimals)}f}"
    if abs(value) < 10_000:
        text = text.replace(",", "")
        if float(text) == 0:
            text = text.lstrip("-")
    return text.replace(",", THIN_SPACE).replace("-", MINUS)


def count(value: int) -> str:
    """A whole number in groups of three: ``250 000``."""
    return f"{value:,}".replace(",", THIN_SPACE).replace("-", MINUS)


def significant(value: float, digits: int = 4) -> str:
    """At most so many significant digits, with an exponent where the value is very large or small."""
    return minus(f"{value + 0.0:.{digits}g}") if math.isfinite(value) else UNDEFINED


def probability(p: float, sign: str = "=") -> str:
    """A p-value with two digits: ``p = 0.31``, ``p = 2.5 × 10⁻⁵⁸``, ``p < 10⁻⁹⁹``."""
    if p < SMALLEST_P:
        return f"p < {written_power_of_ten(math.log10(SMALLEST_P))}"
    digits, _, exponent = f"{p:.2g}".partition("e")
    if not exponent:
        return f"p {sign} {digits}"
    power = written_power_of_ten(int(exponent))
    return f"p {sign} {power}" if digits == "1" else f"p {sign} {digits} × {power}"


def written_power_of_ten(exponent: float) -> str:
    """``10⁻⁵⁸`` for -58."""
    return "10" + f"{exponent:.0f}".translate(_HIGH)


def tidy(value: float, decimals: int = DECIMALS, whole_within: float = 1e-9) -> str:
    """A whole number as such, else ``number``."""
    return number(value, 0 if abs(value - round(value)) < whole_within else decimals)


def complex_number(value: complex, decimals: int = DECIMALS) -> str:
    """``0.25``, ``−0.5i`` or ``0.1 − 0.2i``, without zeros at the end."""
    real, imaginary = (_short(x, decimals) for x in (value.real, value.imag))
    if imaginary == "0":
        return real
    imaginary = {"1": "i", f"{MINUS}1": f"{MINUS}i"}.get(imaginary, f"{imaginary}i")
    if real == "0":
        return imaginary
    return f"{real} {MINUS} {imaginary[1:]}" if imaginary[0] == MINUS else f"{real} + {imaginary}"


def _short(value: float, decimals: int) -> str:
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: float, decimals: int = DECIMALS) -> str:
    """With its sign, but zero: ``+0.500``, ``−0.500``, ``0``; whole numbers as such."""
    text = tidy(value, decimals)
    return f"+{text}" if value > 0 and text != "0" else text


def rounded_up(value: float, decimals: int = DECIMALS) -> str:
    """An upper bound: what is written is not below ``value``."""
    return number(_outwards(value, decimals, 1), decimals)


def rounded_down(value: float, decimals: int = DECIMALS) -> str:
    """A lower bound: what is written is not above ``value``."""
    return number(_outwards(value, decimals, -1), decimals)


def _outwards(value: float, decimals: int, side: int) -> float:
    if not math.isfinite(value):
        return value
    nearest = round(value, decimals)
    return nearest + side * 10.0**-decimals if side * (value - nearest) > _SLACK else nearest


def interval(low: float, high: float, decimals: int = DECIMALS) -> str:
    """``0.9429–0.9440``, rounded outwards; one number where both ends round to the same."""
    if number(low, decimals) == number(high, decimals):
        return number(high, decimals)
    return f"{rounded_down(low, decimals)}–{rounded_up(high, decimals)}"


def degrees(value: float, decimals: int = 2) -> str:
    """An angle in radians as degrees: ``36.87°``."""
    return f"{number(math.degrees(value), decimals)}°" if math.isfinite(value) else UNDEFINED


def value_with_error(value: float, sigma: float, rounding: float = 0.0) -> str:
    """``value ± sigma`` with two digits of the error, or with those in print (half a unit: ``rounding``)."""
    digits = error_decimals(sigma, rounding)
    return f"{number(value, digits)} ± {number(sigma, digits)}"


def error_decimals(sigma: float, rounding: float = 0.0) -> int:
    """The decimals with which ``value_with_error`` writes."""
    digits = -math.log10(2 * rounding) if rounding > 0 else 1 - math.floor(math.log10(sigma))
    return max(0, min(15, round(digits)))


# -- typed ------------------------------------------------------------------------------------------------


class EntryError(ValueError):
    """An entry that is refused; the message is the reason, fit to show."""


def duration(seconds: float) -> str:
    """A time in the unit that suits it, three digits: "5.69 s", "41.2 min", "12 d"; "never" for inf."""
    if not math.isfinite(seconds):
        return "never"
    unit, size = time_unit(seconds)
    return f"{significant(seconds / size, 3)} {unit}"


def time_unit(seconds: float) -> tuple[str, float]:
    """The unit in which a time is told, and its seconds."""
    for unit, size in (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0)):
        if seconds >= size:
            return unit, size
    return "s", 1.0


def parse_number(text: str) -> float:
    """The value of a number or expression: ``36.87``, ``2,5``, ``1/3``, ``sqrt(1/2)``, ``pi/4``, ``1 000``.

    Raises EntryError, which names the first character that is not understood.
    """
    if not text.strip():
        raise EntryError("a number is missing")
    if len(text) > LONGEST:
        raise EntryError(f"{shown(text)} is not a number: longer than {LONGEST} characters")
    try:
        value = _Reader(text).whole()
    except ZeroDivisionError:
        raise EntryError(f"{shown(text)} divides by zero") from None
    except OverflowError:
        raise EntryError(f"{shown(text)} is too large") from None
    if not math.isfinite(value):
        raise EntryError(f"{shown(text)} is too large")
    return value


def parse_angle(text: str) -> float:
    """An angle in degrees: ``36.87``, ``36,87°``, ``30 deg``, ``pi/5 rad``."""
    bare = text.rstrip()
    for unit, size in _UNIT_IN_DEGREES:
        if bare.lower().endswith(unit):
            return parse_number(bare[: -len(unit)]) * size
    return parse_number(bare)


def shown(text: str) -> str:
    """What was typed, in quotation marks, short and printable."""
    return quoted("".join(char if char.isprintable() else "·" for char in text.strip()), 20)


_DIGITS = r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}(?!\d))+|\d+)(?:[.,]\d*)?|[.,]\d+"
_TOKEN = re.compile(rf"(?P<number>(?:{_DIGITS})(?:[eE][+-]?\d+)?)|sqrt|√|pi|π|\*\*|[-+*/^()]")
# One character for one, so that places in the text stay what they are.
SAME_SIGNS = str.maketrans({MINUS: "-", "–": "-", "×": "*", "·": "*", "÷": "/"})
_END = ""


class _Reader:
    """Recursive descent, one method for each level: sum, product, sign, power, atom."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = text.translate(SAME_SIGNS)
        self._at = self._end = 0
        self._token = _END
        self._next()

    def _next(self) -> str:
        """Step to the next token; the one before is returned."""
        before = self._token
        self._at = len(self._plain) - len(self._plain[self._end :].lstrip())
        found = _TOKEN.match(self._plain, self._at)
        self._token, self._end = (found[0], found.end()) if found else (_END, self._at)
        self._is_number = found is not None and found["number"] is not None
        return before

    def whole(self) -> float:
        value = self._sum()
        if self._at < len(self._plain):
            raise self._refused()
        return value

    def _refused(self) -> EntryError:
        place = "it ends too early" if self._at >= len(self._plain) else f"character {self._at + 1}"
        where = f" ({place})" if self._at else ""
        return EntryError(f"{shown(self._text)} is not a number{where}")

    def _unreal(self) -> EntryError:
        return EntryError(f"{shown(self._text)} is not a real number")

    def _sum(self) -> float:
        value = self._product()
        while self._token in ("+", "-"):
            value += self._product() if self._next() == "+" else -self._product()
        return value

    def _product(self) -> float:
        value = self._signed()
        while True:
            if self._token == "*":
                self._next()
                value *= self._signed()
            elif self._token == "/":
                self._next()
                value /= self._signed()
            elif self._token in ("sqrt", "√", "pi", "π"):  # 2√2, 2π
                value *= self._power()
            else:
                return value

    def _signed(self) -> float:
        if self._token in ("+", "-"):
            return self._signed() if self._next() == "+" else -self._signed()
        return self._power()

    def _power(self) -> float:
        base = self._atom()
        if self._token not in ("^", "**"):
            return base
        self._next()
        value = base ** self._signed()
        if isinstance(value, complex):
            raise self._unreal()
        return float(value)

    def _atom(self) -> float:
        if self._is_number:
            return float(re.sub(r"\s", "", self._next()).replace(",", "."))
        if self._token in ("pi", "π"):
            self._next()
            return math.pi
        if self._token in ("sqrt", "√"):
            self._next()
            value = self._atom()
            if value < 0:
                raise self._unreal()
            return math.sqrt(value)
        self._expect("(")
        value = self._sum()
        self._expect(")")
        return value

    def _expect(self, token: str) -> None:
        if self._token != token:
            raise self._refused()
        self._next()
