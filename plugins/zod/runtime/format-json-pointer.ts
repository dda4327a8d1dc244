// SPDX-License-Identifier: MIT

/** A pointer as in RFC 6901. */
export const jsonPointerPattern: RegExp = /^(?![^]*~(?![01]))(?:\/[^]*)?$/;
