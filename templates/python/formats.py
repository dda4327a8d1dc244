# SPDX-License-Identifier: MIT
"""Formats: texts that are dates, times, UUIDs and the like, and checks of texts that stay texts.

What was read is written back as it came: a value remembers its text where another text would stand for it, too.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import ipaddress
import re
import uuid
from decimal import Decimal as _Decimal
from decimal import InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, cast

from typing_extensions import Self, override

from .core import Converter, Fault, compile_pattern, fault
from .validators import Check

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "UUID",
    "Base64",
    "Base64Url",
    "Date",
    "DateTime",
    "Decimal",
    "Duration",
    "Email",
    "Format",
    "Hostname",
    "IPv4",
    "IPv6",
    "IdnEmail",
    "IdnHostname",
    "Iri",
    "IriReference",
    "JsonPointer",
    "Regex",
    "RelativeJsonPointer",
    "Time",
    "Uri",
    "UriReference",
    "UriTemplate",
    "write",
]


class _Lazy:
    """A regular expression that is compiled when it is first asked."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        return re.compile(self.pattern, self.flags)

    def match(self, text: str) -> re.Match[str] | None:
        """A match at the beginning of a text."""
        return self.compiled.match(text)

    def fullmatch(self, text: str, begin: int = 0) -> re.Match[str] | None:
        """A match of a whole text, from some character on."""
        return self.compiled.fullmatch(text, begin)

    def search(self, text: str) -> re.Match[str] | None:
        """A match anywhere in a text."""
        return self.compiled.search(text)

    def sub(self, by: str, text: str) -> str:
        """A text with something else in the place of what matches."""
        return self.compiled.sub(by, text)


_DATE = _Lazy(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = _Lazy(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?([zZ]|([+-])([0-9]{2}):([0-9]{2}))?", re.ASCII
)
_DURATION = _Lazy(
    r"(-)?P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?",
    re.ASCII,
)
_LEAP = 60


class _WireDateTime(dt.datetime):
    """An instant that remembers its text."""

    wire: ClassVar[str | None] = None

    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]:
        return (
            (read_datetime, (self.wire,))
            if self.wire
            else (dt.datetime.fromisoformat, (self.isoformat(),))
        )


class _WireTime(dt.time):
    """A time of the day that remembers its text."""

    wire: ClassVar[str | None] = None

    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]:
        return (
            (read_time, (self.wire,)) if self.wire else (dt.time.fromisoformat, (self.isoformat(),))
        )


class _WireDuration(dt.timedelta):
    """A duration that remembers its text."""

    wire: ClassVar[str | None] = None

    def __reduce__(self) -> tuple[Any, ...]:
        if self.wire:
            return (read_duration, (self.wire,))
        return (dt.timedelta, (self.days, self.seconds, self.microseconds))


class _WireUUID(uuid.UUID):
    """A UUID that remembers its text."""

    __slots__ = ("wire",)
    wire: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Reads a text."""
        made = cls(text)
        object.__setattr__(made, "wire", text)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self).of, (self.wire,))


class _WireDecimal(_Decimal):
    """A decimal number that remembers what it was: a text or a number."""

    wire: str | float


class _WireBytes(bytes):
    """Bytes that remember their text."""

    wire: str


def _bad(name: str) -> Fault:
    return fault("format", f"Input should be a valid {name}")


def _offset(parts: re.Match[str]) -> dt.tzinfo | None:
    zone, sign, hours, minutes = parts.group(5, 6, 7, 8)
    if not zone:
        return None
    if not sign:
        return dt.timezone.utc
    size = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return dt.timezone(-size if sign == "-" else size)


def _clock(parts: re.Match[str]) -> tuple[int, int, int, int]:
    hour, minute, second, fraction = parts.group(1, 2, 3, 4)
    digits = (fraction or "")[:6].ljust(6, "0")
    if int(second) == _LEAP:
        return int(hour), int(minute), 59, 999999
    return int(hour), int(minute), int(second), int(digits)


def read_datetime(text: str) -> dt.datetime:
    """An instant as in RFC 3339; without an offset, a day and time."""
    day, time = _DATE.match(text), _TIME.fullmatch(text, 11)
    if not day or not time or text[10] not in "Tt ":
        raise _bad("date-time")
    try:
        parts = (*(int(part) for part in day.groups()), *_clock(time))
        plain = dt.datetime(*cast("tuple[int, int, int]", parts), tzinfo=_offset(time))
    except ValueError:
        raise _bad("date-time") from None
    if write_datetime(plain) == text:
        return plain
    made = _WireDateTime(*cast("tuple[int, int, int]", parts), tzinfo=plain.tzinfo)
    made.__dict__["wire"] = text
    return made


def write_datetime(value: dt.datetime) -> str:
    """An instant as in RFC 3339."""
    known = getattr(value, "wire", None)
    return known if isinstance(known, str) else value.isoformat().replace("+00:00", "Z")


def read_date(text: str) -> dt.date:
    """A day as in RFC 3339."""
    parts = _DATE.fullmatch(text)
    try:
        if parts:
            return dt.date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        pass
    raise _bad("date")


def write_date(value: dt.date) -> str:
    """A day as in RFC 3339."""
    return value.isoformat()


def read_time(text: str) -> dt.time:
    """A time of the day as in RFC 3339."""
    parts = _TIME.fullmatch(text)
    try:
        if parts:
            plain = dt.time(*_clock(parts), tzinfo=_offset(parts))
            if write_time(plain) == text:
                return plain
            made = _WireTime(*_clock(parts), tzinfo=_offset(parts))
            made.__dict__["wire"] = text
            return made
    except ValueError:
        pass
    raise _bad("time")


def write_time(value: dt.time) -> str:
    """A time of the day as in RFC 3339."""
    known = getattr(value, "wire", None)
    return known if isinstance(known, str) else value.isoformat().replace("+00:00", "Z")


def read_duration(text: str) -> dt.timedelta:
    """A duration as in ISO 8601; a year has 365 days, a month 30."""
    parts = _DURATION.fullmatch(text)
    if not parts:
        raise _bad("duration")
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in parts.group(2, 3, 4, 5, 6, 7, 8)
    )
    try:
        plain = dt.timedelta(
            days=years * 365 + months * 30 + weeks * 7 + days,
            hours=hours,
            minutes=minutes,
            seconds=seconds,
            microseconds=int((parts[9] or "")[:6].ljust(6, "0")),
        )
        plain = -plain if parts[1] else plain
    except OverflowError:
        raise _bad("duration") from None
    if write_duration(plain) == text:
        return plain
    made = _WireDuration(plain.days, plain.seconds, plain.microseconds)
    made.__dict__["wire"] = text
    return made


def write_duration(value: dt.timedelta) -> str:
    """A duration as in ISO 8601."""
    known = getattr(value, "wire", None)
    if isinstance(known, str):
        return known
    sign = "-" if value < dt.timedelta() else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    days = f"{value.days}D" if value.days else ""
    clock = "".join(
        (
            f"{hours}H" if hours else "",
            f"{minutes}M" if minutes else "",
            f"{seconds}{fraction}S" if seconds or fraction else "",
        )
    )
    return f"{sign}P{days}{'T' if clock else ''}{clock}" if days or clock else "PT0S"


_UUID = _Lazy(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


def read_uuid(text: str) -> uuid.UUID:
    """A UUID as in RFC 9562, of any version."""
    if not _UUID.fullmatch(text):
        raise _bad("uuid")
    plain = uuid.UUID(text)
    return plain if str(plain) == text else _WireUUID.of(text)


def write_uuid(value: uuid.UUID) -> str:
    """A UUID in small letters, or as it came."""
    known = getattr(value, "wire", None)
    return known if isinstance(known, str) else str(value)


def read_decimal(value: str | float) -> _Decimal:
    """A decimal number from a text or a number."""
    try:
        made = _WireDecimal(value if isinstance(value, str) else repr(value))
    except InvalidOperation:
        raise _bad("decimal") from None
    if not made.is_finite():
        raise _bad("decimal")
    made.wire = value
    return made


def write_decimal(value: _Decimal) -> str | float:
    """A decimal number as a text, or as it came."""
    known = getattr(value, "wire", None)
    return known if isinstance(known, (str, int, float)) else str(value)


def _read_bytes(text: str, *, url: bool) -> bytes:
    padded = text + "=" * (-len(text) % 4) if url else text
    try:
        data = base64.b64decode(padded, altchars=b"-_" if url else None, validate=True)
    except (binascii.Error, ValueError):
        raise _bad("base64url" if url else "base64") from None
    made = _WireBytes(data)
    made.wire = text
    return made


def read_base64(text: str) -> bytes:
    """Bytes as in RFC 4648, section 4."""
    return _read_bytes(text, url=False)


def write_base64(value: bytes) -> str:
    """Bytes as in RFC 4648, section 4, or as they came."""
    known = getattr(value, "wire", None)
    return known if isinstance(known, str) else base64.b64encode(value).decode("ascii")


def read_base64url(text: str) -> bytes:
    """Bytes as in RFC 4648, section 5."""
    return _read_bytes(text, url=True)


def write_base64url(value: bytes) -> str:
    """Bytes as in RFC 4648, section 5, or as they came."""
    known = getattr(value, "wire", None)
    return known if isinstance(known, str) else base64.urlsafe_b64encode(value).decode("ascii")


def write(value: object) -> str | float:
    """A value of one of these classes as it stands on the wire; bytes as in RFC 4648, section 4."""
    if isinstance(value, dt.datetime):
        return write_datetime(value)
    if isinstance(value, dt.date):
        return write_date(value)
    if isinstance(value, dt.time):
        return write_time(value)
    if isinstance(value, dt.timedelta):
        return write_duration(value)
    if isinstance(value, bytes):
        return write_base64(value)
    if isinstance(value, _Decimal):
        return write_decimal(value)
    return str(value)


class _Text(Converter):
    """A class whose values are texts on the wire."""

    def __init__(
        self, kind: type, read: Callable[[Any], Any], write: Callable[[Any], Any], *others: type
    ) -> None:
        self.kind = kind
        self.read = read
        self.write = write
        self.texts = (str, *others)

    @override
    def from_wire(self, value: object) -> object:
        if isinstance(value, self.kind) and not (
            self.kind is dt.date and isinstance(value, dt.datetime)
        ):
            return value
        if not isinstance(value, self.texts) or isinstance(value, bool):
            raise fault("string_type", "Input should be a valid string")
        return self.read(value)

    @override
    def to_wire(self, value: object) -> object:
        return self.write(value) if isinstance(value, self.kind) else value


DateTime = Annotated[dt.datetime, _Text(dt.datetime, read_datetime, write_datetime)]
Date = Annotated[dt.date, _Text(dt.date, read_date, write_date)]
Time = Annotated[dt.time, _Text(dt.time, read_time, write_time)]
Duration = Annotated[dt.timedelta, _Text(dt.timedelta, read_duration, write_duration)]
UUID = Annotated[uuid.UUID, _Text(uuid.UUID, read_uuid, write_uuid)]
Decimal = Annotated[_Decimal, _Text(_Decimal, read_decimal, write_decimal, int, float)]
Base64 = Annotated[bytes, _Text(bytes, read_base64, write_base64)]
Base64Url = Annotated[bytes, _Text(bytes, read_base64url, write_base64url)]


# -- texts that stay texts -----------------------------------------------------------------------


def _is_rfc3339_time(text: str) -> bool:
    parts = _TIME.fullmatch(text)
    if not parts or not parts[5]:
        return False
    hour, minute, second = int(parts[1]), int(parts[2]), int(parts[3])
    offset_hour, offset_minute = int(parts[7] or 0), int(parts[8] or 0)
    if hour > 23 or minute > 59 or offset_hour > 23 or offset_minute > 59:
        return False
    if second < _LEAP:
        return True
    offset = (offset_hour * 60 + offset_minute) * (-1 if parts[6] == "-" else 1)
    return second == _LEAP and (hour * 60 + minute - offset) % 1440 == 1439


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except Fault:
        return False
    return True


def _is_datetime(text: str) -> bool:
    return _is_date(text[:10]) and text[10:11] in ("T", "t") and _is_rfc3339_time(text[11:])


def _is_ip(text: str, kind: Callable[[str], object]) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return text.isascii() and "%" not in text


_LABEL = _Lazy(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?", re.ASCII)
_PUNCTUATION = _Lazy("[\u3002\uff0e\uff61]")


def _is_hostname(text: str) -> bool:
    if not text or len(text) > 253:
        return False
    return all(_is_label(label) for label in text.split("."))


def _is_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    if label[:4].lower() == "xn--":
        try:
            plain = label[4:].encode("ascii").decode("punycode")
            if plain.encode("punycode").decode("ascii").lower() != label[4:].lower():
                return False
        except UnicodeError:
            return False
        return (
            not plain.isascii()
            and _is_idn_label(plain)
            and not (_is_bidi(plain) and not _keeps_bidi_rule(plain))
        )
    return label[2:4] != "--"


_CONTEXT = {"\u00b7", "\u0375", "\u05f3", "\u05f4", "\u30fb", "\u200d", "\u200c"}


def _is_idn_label(label: str) -> bool:
    import unicodedata

    if not label or label[0] == "-" or label[-1] == "-" or label[2:4] == "--":
        return False
    if unicodedata.normalize("NFC", label) != label or unicodedata.category(label[0]).startswith(
        "M"
    ):
        return False
    for place, char in enumerate(label):
        if char in _CONTEXT:
            if not _is_in_context(label, place):
                return False
            continue
        if char in "\u3007\u00df\u03c2\u06fd\u06fe\u0f0b":
            continue
        if char in "\u302e\u302f\u0640\u07fa\u3031\u3032\u3033\u3034\u3035\u303b":
            return False
        category = unicodedata.category(char)
        if category in ("Ll", "Lo", "Lm", "Mn", "Mc", "Nd") or char == "-":
            continue
        return False
    arabic = any("\u0660" <= char <= "\u0669" for char in label)
    return not (arabic and any("\u06f0" <= char <= "\u06f9" for char in label))


def _is_bidi(text: str) -> bool:
    """Whether something in a text is written from right to left."""
    import unicodedata

    return any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)


def _keeps_bidi_rule(label: str) -> bool:
    """RFC 5893, section 2; it holds for the labels of a domain that has something written from right to left."""
    import unicodedata

    kinds = [unicodedata.bidirectional(char) for char in label]
    inner = [kind for kind in kinds if kind != "NSM"]
    if kinds[0] in ("R", "AL"):
        allowed = {"R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
        return (
            allowed.issuperset(kinds)
            and inner[-1] in ("R", "AL", "EN", "AN")
            and not {"EN", "AN"}.issubset(kinds)
        )
    allowed = {"L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
    return kinds[0] == "L" and allowed.issuperset(kinds) and inner[-1] in ("L", "EN")


_JOINED = ("ARABIC", "SYRIAC", "MANDAIC", "NKO", "MONGOLIAN")


def _joins(label: str) -> bool:
    """Whether the nearest letter is of a script whose letters are joined; marks aside."""
    import unicodedata

    for char in label:
        if not unicodedata.category(char).startswith("M"):
            return unicodedata.name(char, "").startswith(_JOINED)
    return False


def _is_in_context(label: str, place: int) -> bool:
    import unicodedata

    char = label[place]
    before, after = label[place - 1 : place], label[place + 1 : place + 2]
    if char == "\u00b7":
        return before == "l" and after == "l"
    if char == "\u0375":
        return bool(after) and "GREEK" in unicodedata.name(after, "")
    if char in "\u05f3\u05f4":
        return bool(before) and "HEBREW" in unicodedata.name(before, "")
    if char == "\u30fb":
        names = [unicodedata.name(other, "") for other in label if other != char]
        return any(name.startswith(("HIRAGANA", "KATAKANA", "CJK")) for name in names)
    if bool(before) and unicodedata.combining(before) == 9:
        return True
    return char == "\u200c" and _joins(label[:place][::-1]) and _joins(label[place + 1 :])


def _is_idn_hostname(text: str) -> bool:
    labels = _PUNCTUATION.sub(".", text).split(".")
    for label in labels:
        if label.isascii():
            if not _is_label(label):
                return False
        elif not _is_idn_label(label) or len(label.encode("punycode")) > 59:
            return False
    if _is_bidi(text) and not all(_keeps_bidi_rule(label) for label in labels):
        return False
    return bool(text) and len(text) <= 253


def _is_idn_domain(text: str) -> bool:
    """The domain of an e-mail address, which is put into the normal form before it is looked up."""
    import unicodedata

    return _is_idn_hostname(unicodedata.normalize("NFC", text))


_LOCAL = _Lazy(
    r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*|\"(?:[ !#-\[\]-~]|\\[ -~])*\""
)
_IDN_LOCAL = _Lazy(
    r"(?:[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]|[^\x00-\x7f])+(?:\.(?:[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]|[^\x00-\x7f])+)*"
    r"|\"(?:[ !#-\[\]-~]|[^\x00-\x7f]|\\[ -~])*\""
)


def _is_email(text: str, local: _Lazy, host: Callable[[str], bool]) -> bool:
    name, at, domain = text.rpartition("@")
    if not at or not local.fullmatch(name):
        return False
    if domain.startswith("[") and domain.endswith("]"):
        inner = domain[1:-1]
        if inner.lower().startswith("ipv6:"):
            return _is_ip(inner[5:], ipaddress.IPv6Address)
        return _is_ip(inner, ipaddress.IPv4Address)
    return host(domain)


_UNRESERVED = r"a-zA-Z0-9._~\-"
_UCS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd"


def _reference(extra: str, private: str = "") -> _Lazy:
    char = f"(?:[{_UNRESERVED}{extra}!$&'()*+,;=:@]|%[0-9a-fA-F]{{2}})"
    host = f"(?:\\[(?P<ip>[0-9a-fA-F:.]+|[vV][0-9a-fA-F]+\\.[{_UNRESERVED}!$&'()*+,;=:]+)\\]|(?:[{_UNRESERVED}{extra}!$&'()*+,;=]|%[0-9a-fA-F]{{2}})*)"
    user = f"(?:(?:[{_UNRESERVED}{extra}!$&'()*+,;=:]|%[0-9a-fA-F]{{2}})*@)?"
    return _Lazy(
        f"(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):)?"
        f"(?:(?P<authority>//{user}{host}(?::[0-9]*)?)(?:/{char}*)*|(?P<path>(?!//)(?:{char}|/)*))"
        f"(?:\\?(?:{char}|[/?{private}])*)?(?:#(?:{char}|[/?])*)?"
    )


_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_URI, _IRI = _reference(""), _reference(_UCS, _PRIVATE)


def _is_reference(text: str, pattern: _Lazy, *, absolute: bool) -> bool:
    parts = pattern.fullmatch(text)
    if not parts or (absolute and parts["scheme"] is None):
        return False
    if (
        parts["ip"]
        and parts["ip"][0] not in "vV"
        and not _is_ip(parts["ip"], ipaddress.IPv6Address)
    ):
        return False
    path = parts["path"]
    return not (parts["scheme"] is None and path and ":" in path.split("/", 1)[0])


_VARIABLE = r"(?:[a-zA-Z0-9_]|%[0-9a-fA-F]{2})(?:\.?(?:[a-zA-Z0-9_]|%[0-9a-fA-F]{2}))*(?::[1-9][0-9]{0,3}|\*)?"
_TEMPLATE = _Lazy(
    r"(?:[^\x00-\x20\"%<>\\^`{|}\x7f]|%[0-9a-fA-F]{2}|\{[+#./;?&=,!@|]?"
    rf"{_VARIABLE}(?:,{_VARIABLE})*\}})*"
)
_POINTER = _Lazy(r"(?:/(?:[^~/]|~[01])*)*")
_RELATIVE = _Lazy(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)")
_RFC3339_DURATION = _Lazy(
    r"P(?:[0-9]+W|(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)"
    r"(?:T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?"
    r"|T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))"
)


_FOREIGN = _Lazy(r"\(\?(?:P[<=>]|#|[a-zA-Z]+\)|[a-zA-Z]*-?[a-zA-Z]+:)")
_NO_ESCAPE = _Lazy(r"\\[aeghijlmoqyzAEGHIJLMNOQRTUVXYZ]")


def _is_regex(text: str) -> bool:
    """Whether a text is a regular expression of ECMAScript: what Python writes otherwise is put into its words first."""
    plain = text.replace("\\\\", "")
    if _FOREIGN.search(plain) or _NO_ESCAPE.search(plain):
        return False
    for foreign, own in (
        (r"\(\?<([A-Za-z_$][\w$]*)>", r"(?P<\1>"),
        (r"\\k<([A-Za-z_$][\w$]*)>", r"(?P=\1)"),
        (r"\(\?<([=!])", r"(?\1"),
        (r"\[\]", "(?!)"),
        (r"\[\^\]", r"[^x]"),
        (r"\\c[A-Za-z]", "x"),
    ):
        text = re.sub(foreign, own, text)
    try:
        compile_pattern(text)
    except re.error:
        return False
    return True


_TESTS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date-time": _is_datetime,
    "time": _is_rfc3339_time,
    "duration": lambda text: _RFC3339_DURATION.fullmatch(text) is not None,
    "uuid": lambda text: _UUID.fullmatch(text) is not None,
    "email": lambda text: _is_email(text, _LOCAL, _is_hostname),
    "idn-email": lambda text: _is_email(text, _IDN_LOCAL, _is_idn_domain),
    "hostname": _is_hostname,
    "idn-hostname": _is_idn_hostname,
    "ipv4": lambda text: _is_ip(text, ipaddress.IPv4Address),
    "ipv6": lambda text: _is_ip(text, ipaddress.IPv6Address),
    "uri": lambda text: _is_reference(text, _URI, absolute=True),
    "uri-reference": lambda text: _is_reference(text, _URI, absolute=False),
    "iri": lambda text: _is_reference(text, _IRI, absolute=True),
    "iri-reference": lambda text: _is_reference(text, _IRI, absolute=False),
    "uri-template": lambda text: _TEMPLATE.fullmatch(text) is not None,
    "json-pointer": lambda text: _POINTER.fullmatch(text) is not None,
    "relative-json-pointer": lambda text: _RELATIVE.fullmatch(text) is not None,
    "regex": _is_regex,
}


class Format(Check):
    """A text of a format."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.test = _TESTS.get(name)

    @override
    def judge(self, value: Any) -> None:
        if self.test and isinstance(value, str) and not self.test(value):
            raise _bad(self.name)


# Texts of one format and nothing else, made once.
Email = Annotated[str, Format("email")]
Hostname = Annotated[str, Format("hostname")]
IdnEmail = Annotated[str, Format("idn-email")]
IdnHostname = Annotated[str, Format("idn-hostname")]
IPv4 = Annotated[str, Format("ipv4")]
IPv6 = Annotated[str, Format("ipv6")]
Iri = Annotated[str, Format("iri")]
IriReference = Annotated[str, Format("iri-reference")]
JsonPointer = Annotated[str, Format("json-pointer")]
Regex = Annotated[str, Format("regex")]
RelativeJsonPointer = Annotated[str, Format("relative-json-pointer")]
Uri = Annotated[str, Format("uri")]
UriReference = Annotated[str, Format("uri-reference")]
UriTemplate = Annotated[str, Format("uri-template")]
