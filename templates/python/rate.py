# SPDX-License-Identifier: MIT
"""How fast a client asks: its own rate, and what the server says is left of one.

Nothing here waits or looks at a clock: whoever has a turn to wait for asks, sleeps, and asks again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from threading import Lock

from .config import RateLimit, retry_after

# Less than this of a request is a matter of how numbers are rounded.
_NEARLY = 1e-9
_MOST_WINDOWS = 64
_NUMBER = re.compile(r"\s*(\d{1,15}(?:\.\d{1,9})?)\s*", re.ASCII)
_PART = re.compile(r"(?:^|[;,\s])(r|t|remaining|reset)\s*=\s*(\d{1,15})(?![\w.])", re.ASCII)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PREFIXES = ("ratelimit", "x-ratelimit", "x-rate-limit")
_NAMES = ("x-ratelimit-resource", "x-ratelimit-bucket")


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    return float(found.group(1)) if found else None


def _until(reset: float, wall: float) -> float:
    """Return the seconds until a reset that is given as seconds, as seconds since 1970, or as milliseconds since then."""
    if reset >= 1e11:
        reset /= 1000.0
    return max(0.0, reset - wall) if reset >= 1e8 else reset


def what_is_left(headers: Mapping[str, str], wall: float) -> tuple[int, float] | None:
    """Return how many requests the server takes before the seconds that follow are over; None where it does not say.

    Args:
        headers: Headers of an answer, by lower-case name.
        wall: Seconds since 1970.
    """
    policies: list[tuple[int, float]] = []
    text = _QUOTED.sub('""', headers.get("ratelimit", ""))
    for policy in [text] if "remaining" in text else text.split(","):
        parts = {name[:3]: float(value) for name, value in _PART.findall(policy)}
        left, reset = parts.get("rem", parts.get("r")), parts.get("res", parts.get("t"))
        if left is not None and reset is not None:
            policies.append((int(left), reset))
    for prefix in _PREFIXES:
        left = _number(headers.get(f"{prefix}-remaining", ""))
        after = _number(headers.get(f"{prefix}-reset-after", ""))
        reset = _number(headers.get(f"{prefix}-reset", ""))
        if after is None and reset is not None:
            after = _until(reset, wall)
        if left is not None and after is not None:
            policies.append((int(left), after))
    return min(policies, key=lambda policy: (policy[0], -policy[1]), default=None)


class _Window:
    """What the server said is left of a rate, until when."""

    def __init__(self, left: int, ends: float) -> None:
        self.left = left
        self.ends = ends


class Limiter:
    """Says when a request may be sent. Safe for threads; turns are given in the order in which they were asked for."""

    def __init__(self, limit: RateLimit) -> None:
        """Begin with a whole burst."""
        self._limit = limit
        self._lock = Lock()
        self._tokens = float(limit.burst)
        self._at: float | None = None
        self._next = 0
        self._line: list[int] = []
        self._windows: dict[str, _Window] = {}
        self._names: dict[str, str] = {}

    def enter(self) -> int:
        """Return a place in the line."""
        with self._lock:
            self._next += 1
            return self._next

    def leave(self, place: int) -> None:
        """Give a place up: those behind it go on earlier."""
        with self._lock:
            self._step_out(place)

    def claim(self, place: int, key: str, now: float) -> float:
        """Take the turn of a place, and return 0; or return the seconds after which to ask again.

        Args:
            place: What `enter` gave.
            key: What is asked for: servers may have more than one rate.
            now: Seconds that only go forward.
        """
        with self._lock:
            self._earn(now)
            window = self._windows.get(self._names.get(key, ""))
            if window is not None and window.left <= 0 and now < window.ends:
                # Who waits for the server holds up nobody who asks for something else.
                self._step_out(place)
                return window.ends - now
            rate = self._limit.rate
            if rate is not None:
                ahead = bisect_left(self._line, place)
                missing = ahead + 1 - self._tokens
                if missing > _NEARLY:
                    if self._line[ahead : ahead + 1] != [place]:
                        self._line.insert(ahead, place)
                    return missing * self._limit.period / rate
                self._tokens -= 1.0
            self._step_out(place)
            if window is not None:
                window.left -= 1
            return 0.0

    def heed(
        self, key: str, status: int, headers: Mapping[str, str], *, now: float, wall: float
    ) -> None:
        """Take note of what an answer says about the rate, where that was asked for."""
        if not self._limit.follow_server:
            return
        said = what_is_left(headers, wall)
        pause = retry_after(headers, wall) if status in {429, 503} else None
        if pause is not None and (said is None or said[0] > 0 or said[1] < pause):
            said = 0, pause
        if said is None:
            return
        with self._lock:
            name = next((headers[name] for name in _NAMES if name in headers), "")
            self._names[key] = name
            self._note(name, said[0], now + said[1], now)

    def _note(self, name: str, left: int, ends: float, now: float) -> None:
        if ends - now > self._limit.longest_wait:
            return
        window = self._windows.get(name)
        if window is not None and now < window.ends:
            # An answer that is late tells of less than was sent since.
            if ends < window.ends - 1.0 and left > 0:
                return
            if abs(ends - window.ends) <= 1.0:
                left = min(left, window.left)
        elif len(self._windows) >= _MOST_WINDOWS:
            self._windows = {key: kept for key, kept in self._windows.items() if now < kept.ends}
            if len(self._windows) >= _MOST_WINDOWS:
                self._windows.clear()
        self._windows[name] = _Window(left, ends)

    def _earn(self, now: float) -> None:
        if self._at is not None and self._limit.rate is not None:
            earned = max(0.0, now - self._at) * self._limit.rate / self._limit.period
            self._tokens = min(float(self._limit.burst), self._tokens + earned)
        self._at = now if self._at is None else max(self._at, now)

    def _step_out(self, place: int) -> None:
        where = bisect_left(self._line, place)
        if self._line[where : where + 1] == [place]:
            del self._line[where]
