// SPDX-License-Identifier: MIT
import { type Check } from "./check.ts";
import { format } from "./formats.ts";
import { isAsciiName } from "./names.ts";

const ipv4Parts = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const atom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const quoted = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/;
const wideAtom = /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u;
const wideQuoted = /^"(?:[ !#-[\]-~\u{80}-\u{10ffff}]|\\[ -~])*"$/u;
const wideDomain =
  /^[a-z\d\u{80}-\u{10ffff}](?:[a-z\d\u{80}-\u{10ffff}]|-+(?=[a-z\d\u{80}-\u{10ffff}]))*(?:\.[a-z\d\u{80}-\u{10ffff}](?:[a-z\d\u{80}-\u{10ffff}]|-+(?=[a-z\d\u{80}-\u{10ffff}]))*)*$/iu;

function isIpv4(text: string): boolean {
  return ipv4Parts.test(text);
}

function isIpv6(text: string): boolean {
  const dotted = text.lastIndexOf(":") + 1;
  if (text.length > 45 || dotted === 0) return false;
  if (text.includes(".")) return isIpv4(text.slice(dotted)) && isIpv6(`${text.slice(0, dotted)}0:0`);
  const [left = "", right, more] = text.split("::");
  if (more !== undefined) return false;
  const groups = [...(left ? left.split(":") : []), ...(right ? right.split(":") : [])];
  const few = right === undefined ? groups.length === 8 : groups.length <= 7;
  return few && groups.every((group) => /^[\da-f]{1,4}$/i.test(group));
}

/** What stands behind the @ in brackets: `127.0.0.1`, `IPv6:::1`, `tag:anything`. */
function isAddressLiteral(text: string): boolean {
  if (/^ipv6:/i.test(text)) return isIpv6(text.slice(5));
  return isIpv4(text) || /^[a-z\d][a-z\d-]*:[!-Z^-~]+$/i.test(text);
}

function isMailbox(text: string, isLocal: (local: string) => boolean, isDomain: (domain: string) => boolean): boolean {
  const at = text.lastIndexOf("@");
  const domain = text.slice(at + 1);
  if (at < 0 || text.length > 320 || !isLocal(text.slice(0, at))) return false;
  return /^\[.*\]$/.test(domain) ? isAddressLiteral(domain.slice(1, -1)) : isDomain(domain);
}

/** An address as in RFC 5321. */
export function email(): Check {
  const isLocal = (text: string) => text.length <= 64 && (atom.test(text) || quoted.test(text));
  return format("email", (text) => isMailbox(text, isLocal, isAsciiName));
}

/** An address as in RFC 6531. */
export function idnEmail(): Check {
  const isLocal = (text: string) =>
    new TextEncoder().encode(text).length <= 64 && (wideAtom.test(text) || wideQuoted.test(text));
  return format("idn-email", (text) => isMailbox(text, isLocal, (domain) => wideDomain.test(domain)));
}

/** An address as in RFC 2673. */
export function ipv4(): Check {
  return format("ipv4", isIpv4);
}

/** An address as in RFC 4291. */
export function ipv6(): Check {
  return format("ipv6", isIpv6);
}

export { isIpv6 };
