# SPDX-License-Identifier: MIT
"""Judges values by the model alone: what `codegen model dump --json` says decides whether a value is allowed. No schema is
looked at, so that a keyword that the reader loses, or takes for another, shows as a wrong answer.

Formats are notes here. Patterns are read by Python's engine.
"""

import re
from decimal import Decimal
from fractions import Fraction

SPACE = "[ \\t\\n\\r\\f\\v\u00a0\ufeff\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"


def class_of(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float, Decimal)):
        return "integer" if Fraction(value).denominator == 1 else "number"
    return {str: "string", list: "array", dict: "object"}[type(value)]


def equal(a, b):
    """Whether two JSON values are equal: 1.0 is 1, but true is not."""
    left, right = class_of(a), class_of(b)
    if left != right:
        return False
    if left == "array":
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b))
    if left == "object":
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    return Fraction(a) == Fraction(b) if left in ("integer", "number") else a == b


def matches(pattern, text):
    """ECMA-262 through Python's engine, as far as tests need it."""
    python = pattern.replace(r"\cC", "\x03").replace(r"\cc", "\x03").replace(r"\s", SPACE).replace(r"\S", SPACE.replace("[", "[^"))
    if r"\p{" not in pattern:
        return re.search(python.replace("$", r"\Z"), text, re.ASCII) is not None
    python = re.sub(r"\\p\{(?:L|Letter|Alphabetic)\}", r"[^\\W\\d_]", python)
    return re.search(re.sub(r"\\p\{digit\}", r"\\d", python), text) is not None


def within(number, row):
    """Whether a count lies between the two of a row; a maximum of 0 shows by its flag alone."""
    at_most = int(row.get("max", 0)) if "max" in row.get("flags", []) else number
    return int(row.get("min", 0)) <= number <= at_most


class Seen:
    """What was evaluated of a value: names of members, indices of items."""

    def __init__(self):
        self.members, self.items = set(), set()

    def add(self, other):
        self.members |= other.members
        self.items |= other.items


class Model:
    def __init__(self, dump):
        self.decls = {d["key"]: d for d in dump["declarations"]}

    def allows(self, key, value):
        return self.decl(self.decls[key], value, {}) is not None

    def decl(self, decl, value, bound):
        bound = dict(bound)
        for clause in decl.get("binds", []):
            if clause["type"]["kind"] != "never":
                bound.setdefault(clause["key"], clause["type"])
        return self.judge(decl["subject"], value, bound)

    def judge(self, row, value, bound):
        """What was evaluated, None for a value that is not allowed."""
        if isinstance(row, list):
            row = row[0]
        flags, kind, seen = row.get("flags", []), row["kind"], Seen()
        if value is None and "nullable" in flags:
            return seen
        if class_of(value) not in row.get("accepts", []):
            return None
        for part in (self.shape, self.scalar, self.array, self.object, self.clauses):
            if not part(row, kind, value, bound, seen):
                return None
        return seen

    def inside(self, row, value, bound):
        return self.judge(row, value, bound) is not None

    def take(self, row, value, bound, seen):
        """Judges the same value once more; what was evaluated counts for the whole."""
        more = self.judge(row, value, bound)
        if more is None:
            return False
        seen.add(more)
        return True

    # -- kinds --

    def shape(self, row, kind, value, bound, seen):
        if kind in ("enum", "literal"):
            return "open" in row.get("flags", []) or any(equal(value, c["value"]) for c in row["cases"])
        if kind == "union":
            cases = [c for c in row["cases"] if not {"alias", "dangling"} & set(c.get("flags", []))]
            good = sum(self.take(c["type"], value, bound, seen) for c in cases)
            return good == 1 if "exclusive" in row.get("flags", []) else good > 0
        if kind == "intersection":
            return all(self.take(part, value, bound, seen) for part in row["parts"])
        if kind == "not":
            return self.judge(row["target"], value, bound) is None
        if kind == "ref":
            inner = dict(bound)
            for clause in row.get("clauses", []):
                if clause["kind"] == "bind" and clause["type"]["kind"] != "never":
                    inner.setdefault(clause["key"], clause["type"])
            more = self.decl(self.decls[row["target"]], value, inner)
            if more is not None:
                seen.add(more)
            return more is not None
        if kind == "parameter":
            own = next(c for c in row["clauses"] if c["kind"] == "bind")
            return self.take(bound.get(own["key"], own["type"]), value, bound, seen)
        return kind != "never"

    @staticmethod
    def scalar(row, _kind, value, _bound, _seen):
        s, kind = row.get("scalar", {}), class_of(value)
        if kind == "string":
            most = int(s.get("max_length", 0)) if "max-length" in s.get("flags", []) else len(value)
            return (int(s.get("min_length", 0)) <= len(value) <= most and
                    all(matches(p, value) for p in s.get("patterns", [])))
        if kind in ("integer", "number"):
            number = Fraction(value)
            return not ("minimum" in s and number < Fraction(s["minimum"]) or "maximum" in s and number > Fraction(s["maximum"]) or
                        "above" in s and number <= Fraction(s["above"]) or "below" in s and number >= Fraction(s["below"]) or
                        "multiple" in s and (number / Fraction(s["multiple"])).denominator != 1)
        return True

    def array(self, row, _kind, value, bound, seen):
        a = row.get("array", {})
        if not isinstance(value, list) or not a:
            return True
        head = a.get("head", [])
        if not within(len(value), a):
            return False
        if "unique" in a.get("flags", []) and any(equal(x, y) for i, x in enumerate(value) for y in value[:i]):
            return False
        seen.items |= set(range(len(value) if "items" in a else min(len(head), len(value))))
        return (all(self.inside(t, x, bound) for t, x in zip(head, value)) and
                all(self.inside(a["items"], x, bound) for x in value[len(head):] if "items" in a))

    def object(self, row, _kind, value, bound, seen):
        o = row.get("object", {})
        if not isinstance(value, dict):
            return True
        fields = {f["key"]: f for f in o.get("fields", [])}
        if not within(len(value), o):
            return False
        if any(f["presence"][0] == "R" and key not in value for key, f in fields.items()):
            return False
        known = {key for key, f in fields.items() if "undeclared" not in f.get("flags", [])}
        patterns = [c["key"] for c in row.get("clauses", []) if c["kind"] == "pattern"]
        extra = {key for key in value if key not in known and not any(matches(p, key) for p in patterns)}
        seen.members |= (known & value.keys()) | (extra if "extra" in o else set())
        return (all(self.inside(fields[key]["type"], value[key], bound) for key in known & value.keys()) and
                all(self.inside(o["names"], key, bound) for key in value if "names" in o) and
                all(self.inside(o["extra"], value[key], bound) for key in extra if "extra" in o))

    # -- clauses; what nothing else spoke of comes last --

    def clauses(self, row, _kind, value, bound, seen):
        rows = row.get("clauses", [])
        if not all(self.clause(c, value, bound, seen) for c in rows if not c["kind"].startswith("rest")):
            return False
        for c in rows:
            if c["kind"] == "rest-properties" and isinstance(value, dict):
                if not all(self.inside(c["type"], value[key], bound) for key in value.keys() - seen.members):
                    return False
                seen.members |= value.keys()
            if c["kind"] == "rest-items" and isinstance(value, list):
                if not all(self.inside(c["type"], value[i], bound) for i in set(range(len(value))) - seen.items):
                    return False
                seen.items |= set(range(len(value)))
        return True

    def clause(self, c, value, bound, seen):
        kind = c["kind"]
        if kind == "when":
            if self.take(c["type"], value, bound, seen):
                return "then" not in c or self.take(c["then"], value, bound, seen)
            return "else" not in c or self.take(c["else"], value, bound, seen)
        if isinstance(value, list) and kind == "contains":
            good = {i for i, x in enumerate(value) if self.inside(c["type"], x, bound)}
            seen.items |= good
            return within(len(good), c)
        if not isinstance(value, dict):
            return True
        if kind == "pattern":
            good = {key for key in value if matches(c["key"], key)}
            seen.members |= good
            return all(self.inside(c["type"], value[key], bound) for key in good)
        if kind == "needs":
            return c["key"] not in value or all(key in value for key in c.get("keys", []))
        if kind == "needs-type":
            return c["key"] not in value or self.take(c["type"], value, bound, seen)
        return True
