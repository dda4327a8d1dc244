// SPDX-License-Identifier: MIT

/** A UUID as in RFC 9562, of any version. */
export const uuidPattern: RegExp = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
