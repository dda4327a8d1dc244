# SPDX-License-Identifier: MIT
"""Exceptions: by status for what a server answers, by cause for everything else.

All derive from `SdkError`, can be pickled, and hold no secrets: paths instead of addresses, no request headers.
"""

from __future__ import annotations

from typing import Any


def _rebuild(kind: type[SdkError], args: tuple[Any, ...], state: dict[str, Any]) -> SdkError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class SdkError(Exception):
    """Anything that this package raises by itself."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let pickle rebuild the exception from its attributes."""
        return _rebuild, (type(self), self.args, self.__dict__)


class ConfigError(SdkError, ValueError):
    """The client or a call was set up in a way that cannot work."""


class ClosedError(ConfigError):
    """The client was used after it had been closed."""


class RequestError(SdkError):
    """A call failed; says which one.

    Attributes:
        method: Verb of the request, such as `GET`.
        path: Path template of the operation, such as `/pets/{id}`.
        attempts: How many requests were sent.
    """

    method: str
    path: str
    attempts: int

    def __init__(
        self, message: str, *, method: str = "", path: str = "", attempts: int = 0
    ) -> None:
        """Describe a failed call."""
        super().__init__(message)
        self.method = method
        self.path = path
        self.attempts = attempts

    def __str__(self) -> str:
        """Return the message with the call it belongs to."""
        text = super().__str__()
        if self.method:
            text += f" [{self.method} {self.path}"
            text += f", {self.attempts} attempts]" if self.attempts > 1 else "]"
        return text


class TransportError(RequestError):
    """No complete answer came back."""


class ConnectError(TransportError):
    """The server could not be reached."""


class ConnectTimeoutError(ConnectError):
    """The server did not accept a connection in time."""


class TlsError(ConnectError):
    """The server's certificate or its protocol was refused."""


class ReadTimeoutError(TransportError):
    """The server was silent for too long."""


class WriteTimeoutError(TransportError):
    """The server took the request too slowly."""


class PoolTimeoutError(TransportError):
    """No connection of the pool became free in time."""


class DeadlineError(TransportError):
    """The overall time of the call ran out."""


class ProtocolError(TransportError):
    """The connection broke, or what came was not HTTP."""


class BodyTooLargeError(RequestError):
    """The body of an answer is larger than `max_body`."""


class TooManyRedirectsError(TransportError):
    """The server kept sending the client elsewhere."""


class AuthError(RequestError):
    """No token could be had.

    Attributes:
        status: Status of the token endpoint's answer, 0 where there was none.
        code: The endpoint's error code, such as `invalid_client`.
    """

    status: int
    code: str

    def __init__(self, message: str, *, status: int = 0, code: str = "") -> None:
        """Describe a failed token request."""
        super().__init__(message)
        self.status = status
        self.code = code


class DecodeError(RequestError):
    """The answer is not what its media type says.

    Attributes:
        status: Status of the answer.
        body: The answer as it came.
        request_id: The server's name for the request, where it gave one.
    """

    status: int
    body: bytes
    request_id: str | None

    def __init__(
        self,
        message: str,
        *,
        status: int,
        body: bytes,
        request_id: str | None = None,
        method: str = "",
        path: str = "",
        attempts: int = 0,
    ) -> None:
        """Describe an answer that could not be read."""
        super().__init__(message, method=method, path=path, attempts=attempts)
        self.status = status
        self.body = body
        self.request_id = request_id


class ResponseValidationError(DecodeError):
    """The answer is JSON, but not of the documented type."""


class UnexpectedStatusError(DecodeError):
    """The status is no error, and the document does not know it."""


class PaginationError(RequestError):
    """The pages of a list lead in a circle or cannot be followed."""


class StreamError(RequestError):
    """A stream of events broke or holds what cannot be read."""


class ApiError(RequestError):
    """The server answered with an error status.

    Attributes:
        status: The status.
        body: The answer as it came.
        parsed: The answer in its documented type, else as JSON or text.
        headers: Headers of the answer by lower-case name, without cookies.
        request_id: The server's name for the request, where it gave one.
        retry_after: Seconds after which the server wants to be asked again, where it said so.
    """

    status: int
    body: bytes
    parsed: Any
    headers: dict[str, str]
    request_id: str | None
    retry_after: float | None

    def __init__(
        self,
        message: str,
        *,
        status: int,
        body: bytes = b"",
        parsed: Any = None,
        headers: dict[str, str] | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        method: str = "",
        path: str = "",
        attempts: int = 0,
    ) -> None:
        """Describe an answer with an error status."""
        super().__init__(message, method=method, path=path, attempts=attempts)
        self.status = status
        self.body = body
        self.parsed = parsed
        self.headers = headers or {}
        self.request_id = request_id
        self.retry_after = retry_after


class ClientError(ApiError):
    """Status 4xx: the request was at fault."""


class BadRequestError(ClientError):
    """Status 400."""


class UnauthorizedError(ClientError):
    """Status 401: credentials are missing or were refused."""


class ForbiddenError(ClientError):
    """Status 403: the credentials do not suffice."""


class NotFoundError(ClientError):
    """Status 404."""


class MethodNotAllowedError(ClientError):
    """Status 405."""


class RequestTimeoutError(ClientError):
    """Status 408."""


class ConflictError(ClientError):
    """Status 409."""


class GoneError(ClientError):
    """Status 410."""


class PreconditionFailedError(ClientError):
    """Status 412."""


class PayloadTooLargeError(ClientError):
    """Status 413."""


class UnprocessableError(ClientError):
    """Status 422: the request was understood and refused."""


class TooManyRequestsError(ClientError):
    """Status 429: the server asks for less."""


class ServerError(ApiError):
    """Status 5xx: the server was at fault."""


class InternalServerError(ServerError):
    """Status 500."""


class BadGatewayError(ServerError):
    """Status 502."""


class ServiceUnavailableError(ServerError):
    """Status 503."""


class GatewayTimeoutError(ServerError):
    """Status 504."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    408: RequestTimeoutError,
    409: ConflictError,
    410: GoneError,
    412: PreconditionFailedError,
    413: PayloadTooLargeError,
    422: UnprocessableError,
    429: TooManyRequestsError,
    500: InternalServerError,
    502: BadGatewayError,
    503: ServiceUnavailableError,
    504: GatewayTimeoutError,
}


def error_class(status: int) -> type[ApiError]:
    """Return the class of exceptions that a status belongs to."""
    found = _BY_STATUS.get(status)
    if found is not None:
        return found
    if 400 <= status < 500:
        return ClientError
    return ServerError if 500 <= status < 600 else ApiError
