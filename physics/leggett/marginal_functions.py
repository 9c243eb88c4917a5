"""Any single-side properties against the singlet: marginals M(b) = ηm(v.b), v uniform on the sphere.

Every non-signalling model of the correlator -V a.b obeys, whatever else it does (Branciard et al. 2008, eq.
(8) and, for V = 1, (10)),

    ∫ |M(b) ± M(b')| <= 2 - V|b ∓ b'|,

with |b - b'| = 2 sin(α/2), |b + b'| = 2 cos(α/2), α the angle between b and b'. At V = 1 this forces M to be
odd (eq. (11)) and not to change at all (eq. (12)), so M = 0. Here it is for one function m of x = v.b at a
time, with |m| <= 1. Angles in radians, in [0, π]; purity η and visibility V in [0, 1]; ``sign`` is the one
between M(b) and M(b').
"""

from __future__ import annotations

import ast
import functools
import warnings
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_within, finite_array

MarginalFunction = Callable[[Array], Array]
Sign = Literal[1, -1]

_ANGLES_AT_ONCE = 64
_ORDER = 24

MAX_LENGTH = 200
MAX_DEPTH = 24
MAX_NUMBER = 1e6
MAX_EXPONENT = 20.0
_CHECK_POINTS = 4001


def linear(x: ArrayLike) -> Array:
    """m(x) = x: Malus' law, Leggett's model for η = 1."""
    return finite_array(x, "x")


def step(x: ArrayLike) -> Array:
    """m(x) = sign(x): a certain outcome, by the hemisphere of b around v; 0 at x = 0."""
    return np.asarray(np.sign(finite_array(x, "x")))


def power(k: float) -> MarginalFunction:
    """m(x) = sign(x)|x|^k, k in (0, 100]: ``linear`` at k = 1, towards ``step`` for small k."""
    exponent = float(array_within(k, "k", 0.0, 100.0))
    if exponent == 0:
        raise ValueError("k: must be positive")

    def function(x: Array) -> Array:
        return np.asarray(np.copysign(_power(np.abs(x), exponent), x))

    return function


def left_side(
    function: MarginalFunction, angle: ArrayLike, eta: float = 1.0, sign: Sign = -1, order: int = _ORDER
) -> Array:
    """∫ |M(b) ± M(b')| over v, shape of ``angle``.

    v = (ρ cos φ, ρ sin φ, ±√(1 - ρ²)) in axes along b + b' and b - b': x = ρ cos(φ - α/2) for b and
    x' = ρ cos(φ + α/2) for b'. Gauss-Legendre in the angle between v and the normal and in φ over [0, π]
    (φ -> -φ exchanges b and b'), in panels that end where x, x', x - x' or x + x' vanishes, with nodes
    crowded there. Exact to 1e-12 for ``linear`` (η|b ± b'|/2) and ``step`` (2ηα/π at -, 2η(1 - α/π)
    at +), to 1e-5 for ``power``; where m is not monotonic about 2e-3, where it jumps other than at 0 about
    3e-2. These errors fall with ``order``; the difference of two orders shows them.
    """
    angles = array_within(angle, "angle", 0.0, np.pi, 1e-12)
    purity, plus = float(array_within(eta, "eta", 0.0, 1.0)), _is_plus(sign)
    if order < 1:
        raise ValueError(f"order: {order} is less than 1")
    nodes, weights = _crowded_rule(order)
    rho = np.sin(np.pi / 2 * nodes)
    rho_weights = np.pi / 2 * weights * rho
    half = np.atleast_1d(angles).ravel()[:, None] / 2
    middle = np.full_like(half, np.pi / 2)
    edges = np.concatenate([0 * half, middle - half, middle, middle + half, 2 * middle], axis=1)
    result = np.empty(len(half))
    for start in range(0, len(half), _ANGLES_AT_ONCE):
        block = slice(start, start + _ANGLES_AT_ONCE)
        low, width = edges[block, :-1], np.diff(edges[block], axis=1)
        phi = (low[..., None] + width[..., None] * nodes).reshape(len(low), -1, 1)
        first = function(rho * np.cos(phi - half[block, :, None]))
        second = function(rho * np.cos(phi + half[block, :, None]))
        values = np.abs(first + second if plus else first - second) @ rho_weights
        phi_weights = (width[..., None] * weights).reshape(len(low), -1)
        result[block] = np.sum(values * phi_weights, axis=1) / np.pi
    return np.asarray(purity * result.reshape(angles.shape))


def right_side(angle: ArrayLike, visibility: ArrayLike = 1.0, sign: Sign = -1) -> Array:
    """2 - V|b ∓ b'|: what quantum correlations of visibility V leave to ``left_side``."""
    half = array_within(angle, "angle", 0.0, np.pi, 1e-12) / 2
    length = 2 * (np.sin(half) if _is_plus(sign) else np.cos(half))
    return np.asarray(2 - _visibility(visibility) * length)


def failing_angles(
    function: MarginalFunction, eta: float = 1.0, visibility: float = 1.0, sign: Sign = -1, n: int = 361
) -> list[tuple[float, float]]:
    """Intervals of α inside which ``left_side`` exceeds ``right_side`` by more than the quadrature error.

    Found on ``n`` equally spaced angles, so narrower intervals can be missed; the error is taken as twice
    the difference of two orders, at least 1e-9. For Malus' law, sign -1 and V = 1 there is one interval, up
    to 4 arctan(η/2): with α = 2x, η sin x > 2 - 2 cos x iff tan(x/2) < η/2.
    """
    if n < 2:
        raise ValueError(f"n: {n} where at least 2 are needed")
    angles = np.linspace(0, np.pi, n)
    left = left_side(function, angles, eta, sign, _ORDER)
    error = 2 * np.max(np.abs(left - left_side(function, angles, eta, sign, _ORDER - 7)))
    tolerance = max(1e-9, float(error))
    excess = left - right_side(angles, visibility, sign)
    fails = excess > tolerance
    changes = np.flatnonzero(fails[1:] != fails[:-1])
    low, high, begins = angles[changes], angles[changes + 1], fails[changes + 1]
    for _ in range(32):
        middle = (low + high) / 2
        beyond = left_side(function, middle, eta, sign, _ORDER) - right_side(middle, visibility, sign)
        after = (beyond > tolerance) == begins
        low, high = np.where(after, low, middle), np.where(after, middle, high)
    ends = list((low + high) / 2)
    # At b' = b and b' = -b both sides may be equal: an interval that comes this close to it begins there.
    if fails[0]:
        ends.insert(0, 0.0)
    elif fails[1] and excess[0] > -tolerance:
        ends[0] = 0.0
    if fails[-1]:
        ends.append(np.pi)
    elif fails[-2] and excess[-1] > -tolerance:
        ends[-1] = np.pi
    return [(float(a), float(b)) for a, b in zip(ends[::2], ends[1::2], strict=True)]


def limit_ratio(function: MarginalFunction, eta: float = 1.0, n: int = 20_000) -> float:
    """lim b' -> b of ∫ |M(b) - M(b')|/|b - b'|, which quantum correlations want to be 0 (eq. (12) there).

    (η/π) ∫ √(1 - x²) |dm(x)| over [-1, 1], jumps included: M(b') - M(b) is m'(x) times the component of
    b' - b along v, and |cos| of its azimuth has mean 2/π. η/2 for ``linear``, 2η/π for ``step``; 0 only for
    constant m. Sum over n intervals of arccos x; error about 1/n² for smooth m.
    """
    if n < 1:
        raise ValueError(f"n: {n} is less than 1")
    t = np.linspace(0, np.pi, n + 1)
    changes = np.abs(np.diff(function(np.cos(t))))
    purity = float(array_within(eta, "eta", 0.0, 1.0))
    return purity / np.pi * float(np.sum(np.sin((t[1:] + t[:-1]) / 2) * changes))


def mean_modulus(function: MarginalFunction, eta: float = 1.0, order: int = 200) -> float:
    """∫ |M(b)| over v, the same for every b: (η/2) ∫ |m(x)| dx over [-1, 1]; η/2 for ``linear``."""
    nodes, weights = _crowded_rule(order)
    both = np.abs(function(nodes)) + np.abs(function(-nodes))
    return float(array_within(eta, "eta", 0.0, 1.0)) * float(weights @ both) / 2


def chaining_bound(n: ArrayLike, visibility: ArrayLike = 1.0) -> Array:
    """n(1 - V cos(π/2n)) + 1 - V, which ∫ |M(b)| cannot exceed for any n >= 1 and any model.

    2M(b) = [M(b) + M(-b)] + Σ [M(b_k) - M(b_k+1)] along n steps of π/n from b to -b; the first term is at
    most 2 - 2V, each other one 2 - 2V cos(π/2n). About π²/8n at V = 1, so M vanishes there.
    """
    steps = array_within(n, "n", 1.0, np.inf)
    v = _visibility(visibility)
    # 1 - V cos = (1 - V) + 2V sin²: no cancellation for many steps.
    return np.asarray(steps * ((1 - v) + 2 * v * np.sin(np.pi / (4 * steps)) ** 2) + 1 - v)


def best_chain(visibility: float = 1.0, n_max: int = 1000) -> tuple[int, float]:
    """(n, bound) with the lowest ``chaining_bound`` for n <= n_max; n is near π√(V/8(1 - V))."""
    if n_max < 1:
        raise ValueError(f"n_max: {n_max} is less than 1")
    bounds = chaining_bound(np.arange(1, n_max + 1), visibility)
    best = int(np.argmin(bounds))
    return best + 1, float(bounds[best])


# --- Functions typed by the user -----------------------------------------------------------------------

_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "abs": np.abs,
    "sin": np.sin,
    "cos": np.cos,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "sign": np.sign,
}
_EXTREMES: dict[str, Callable[[Array, Array], Array]] = {"min": np.minimum, "max": np.maximum}
_OPERATORS: dict[type[ast.operator], Callable[[Array, Array], Array]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
_KNOWN = "x, pi, abs, sin, cos, sqrt, exp, sign, min, max"


def safe_expression(text: str) -> MarginalFunction:
    """m(x) from text such as "x**3", "0.5*sign(x)*sqrt(abs(x))" or "max(-1, min(1, 2*x))".

    Numbers, x, pi, + - * / **, and the functions abs, sin, cos, sqrt, exp, sign, min, max; nothing else is
    evaluated. Exponents are constants of size at most 20, numbers at most 1e6, the text at most 200
    characters. Raises ValueError beginning "expression:", naming the character or the x where it is not
    finite or exceeds 1 in size on 4001 points of [-1, 1]; between them values are clipped.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"expression: {len(text)} characters where at most {MAX_LENGTH} are allowed")
    line = "".join(" " if character.isspace() else character for character in text.rstrip())
    start = len(line) - len(line.lstrip())
    try:
        with warnings.catch_warnings():
            # Text such as "1if" warns; what it parses to is refused below.
            warnings.simplefilter("ignore")
            tree = ast.parse(line[start:], mode="eval")
    except SyntaxError as error:
        raise ValueError(f"expression: not understood at character {start + (error.offset or 1)}") from None
    except (ValueError, MemoryError, RecursionError):
        raise ValueError("expression: not understood") from None
    for part in ast.walk(tree):
        if isinstance(part, ast.expr):
            part.col_offset += start
    raw = _build(tree.body, 0)

    def function(x: Array) -> Array:
        points = np.clip(np.asarray(x, dtype=np.float64), -1.0, 1.0)
        with np.errstate(all="ignore"):
            values = np.broadcast_to(raw(points), points.shape)
        finite = np.isfinite(values)
        if not finite.all():
            raise ValueError(f"expression: not finite at x = {float(points[~finite].flat[0]):.6g}")
        return np.asarray(np.clip(values, -1.0, 1.0))

    x = np.linspace(-1.0, 1.0, _CHECK_POINTS)
    function(x)
    with np.errstate(all="ignore"):
        values = np.broadcast_to(raw(x), x.shape)
    worst = int(np.argmax(np.abs(values)))
    if abs(values[worst]) > 1 + 1e-9:
        raise ValueError(f"expression: {values[worst]:.6g} at x = {x[worst]:.6g} is outside [-1, 1]")
    return function


def _build(node: ast.expr, depth: int) -> MarginalFunction:
    if depth > MAX_DEPTH:
        raise ValueError(f"expression: nested deeper than {MAX_DEPTH}")
    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            return _constant(node, value)
        case ast.Name(id="x"):
            return lambda x: x
        case ast.Name(id="pi"):
            return lambda x: np.asarray(np.pi)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _build(operand, depth + 1)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _build(operand, depth + 1)
            return lambda x: np.negative(inner(x))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base, exponent = _build(left, depth + 1), _exponent(right, depth + 1)
            return lambda x: _power(base(x), exponent)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            operation = _OPERATORS[type(op)]
            first, second = _build(left, depth + 1), _build(right, depth + 1)
            return lambda x: operation(first(x), second(x))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(node, name, [_build(argument, depth + 1) for argument in arguments])
        case ast.BinOp(op=ast.BitXor()):
            raise _refused(node, "powers are written **, not ^")
        case ast.Name(id=name) if name in _FUNCTIONS or name in _EXTREMES:
            raise _refused(node, f"{name} needs what it applies to, in brackets")
        case ast.Name(id=name):
            raise _refused(node, f"{name!r} is not one of {_KNOWN}")
        case _:
            raise _refused(node, f"only numbers, + - * / ** and {_KNOWN} are allowed")


def _constant(node: ast.expr, value: object) -> MarginalFunction:
    assert isinstance(value, (int, float))
    # Compared before the conversion, which overflows for a whole number of hundreds of digits.
    if not abs(value) <= MAX_NUMBER:
        raise _refused(node, f"numbers are at most {MAX_NUMBER:.0e} in size")
    number = float(value)
    return lambda x: np.asarray(number)


def _exponent(node: ast.expr, depth: int) -> float:
    if any(isinstance(part, ast.Name) and part.id == "x" for part in ast.walk(node)):
        raise _refused(node, "exponents are constants, without x")
    with np.errstate(all="ignore"):
        value = float(_build(node, depth)(np.asarray(0.0)))
    if not abs(value) <= MAX_EXPONENT:
        raise _refused(node, f"exponents are at most {MAX_EXPONENT:g} in size")
    return value


def _call(node: ast.expr, name: str, arguments: list[MarginalFunction]) -> MarginalFunction:
    if name in _FUNCTIONS:
        if len(arguments) != 1:
            raise _refused(node, f"{name} takes one value, not {len(arguments)}")
        function, argument = _FUNCTIONS[name], arguments[0]
        return lambda x: function(argument(x))
    if name in _EXTREMES:
        if len(arguments) < 2:
            raise _refused(node, f"{name} takes two values or more")
        extreme = _EXTREMES[name]

        def chosen(x: Array) -> Array:
            result = arguments[0](x)
            for other in arguments[1:]:
                result = extreme(result, other(x))
            return result

        return chosen
    raise _refused(node, f"{name!r} is not one of {_KNOWN}")


def _power(base: Array, exponent: float) -> Array:
    # Small whole powers by multiplication: numpy's power is ten times slower.
    if exponent in (1.0, 2.0, 3.0, 4.0):
        result = base
        for _ in range(int(exponent) - 1):
            result = result * base
        return result
    return np.asarray(np.power(base, exponent))


@functools.lru_cache(maxsize=8)
def _crowded_rule(order: int) -> tuple[Array, Array]:
    """Nodes and weights on [0, 1]: Gauss-Legendre after s²(3 - 2s), which tames roots at the ends."""
    nodes, weights = np.polynomial.legendre.leggauss(order)
    s = (nodes + 1) / 2
    return s * s * (3 - 2 * s), 3 * s * (1 - s) * weights


def _refused(node: ast.expr, why: str) -> ValueError:
    return ValueError(f"expression: at character {node.col_offset + 1}: {why}")


def _is_plus(sign: int) -> bool:
    if sign not in (1, -1):
        raise ValueError(f"sign: {sign} where 1 or -1 is needed")
    return sign == 1


def _visibility(visibility: ArrayLike) -> Array:
    return array_within(visibility, "visibility", 0.0, 1.0)
