// SPDX-License-Identifier: MIT
// Names of hosts, in ASCII.

/** Letters, digits and inner hyphens, 1 to 63 of them (RFC 1123). */
const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

function isAsciiName(text: string): boolean {
  return text.length <= 253 && text.split(".").every((part) => label.test(part));
}

export { isAsciiName, label };
