"""npm semver ranges, as far as manifests use them in `requiredSaleorVersion`."""

from __future__ import annotations

import re

_COMPARATOR = re.compile(
    r"(>=|<=|>|<|=|\^|~)?\s*v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?$"
)
_GAP = re.compile(r"(>=|<=|>|<|=|\^|~)\s+")

Version = tuple[int, int, int]


def satisfies(version: str, wanted: str) -> bool:
    """`satisfies("3.23.28", ">=3.23 <4")`. Raises ValueError for what isn't a range."""
    major, minor, patch = (int(part) for part in version.split("."))
    return any(
        all(
            _fits((major, minor, patch), part)
            for part in _GAP.sub(r"\1", choice).split()
        )
        for choice in wanted.split("||")
    )


def _fits(version: Version, comparator: str) -> bool:
    found = _COMPARATOR.match(comparator)
    if found is None:
        raise ValueError(comparator)
    operator, *parts = found.groups()
    given = [int(part) for part in parts if part is not None and part.isdecimal()]
    floor = _padded(given)
    checks = {
        ">=": version >= floor,
        "<": version < floor,
        ">": version >= _after(given, len(given)),
        "<=": version < _after(given, len(given)),
        "^": floor <= version < _after(given, _first_nonzero(given)),
        "~": floor <= version < _after(given, min(len(given), 2)),
    }
    return checks.get(operator or "", floor <= version < _after(given, len(given)))


def _padded(given: list[int]) -> Version:
    major, minor, patch = (*given, 0, 0, 0)[:3]
    return (major, minor, patch)


def _after(given: list[int], length: int) -> Version:
    """Return the first version past all that share the first `length` numbers."""
    if not length:
        return (10**9, 0, 0)
    *head, last = given[:length]
    return _padded([*head, last + 1])


def _first_nonzero(given: list[int]) -> int:
    return next((place for place, part in enumerate(given, 1) if part), len(given))
