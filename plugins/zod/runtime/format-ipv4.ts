// SPDX-License-Identifier: MIT

/** An address as in RFC 2673. */
export const ipv4Pattern: RegExp = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
