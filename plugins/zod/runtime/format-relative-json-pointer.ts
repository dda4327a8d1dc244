// SPDX-License-Identifier: MIT

/** A pointer relative to a place. */
export const relativeJsonPointerPattern: RegExp = /^(?![^]*~(?![01]))(?:0|[1-9]\d*)(?:#|(?:\/[^]*)?)$/;
