// SPDX-License-Identifier: MIT
import { type Check } from "./check.ts";
import { format } from "./formats.ts";
import { isIpv4, isIpv6 } from "./hosts.ts";
import { isAsciiName } from "./labels.ts";

const atom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const quoted = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/;
const wideAtom = /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u;
const wideQuoted = /^"(?:[ !#-[\]-~\u{80}-\u{10ffff}]|\\[ -~])*"$/u;
const wideDomain =
  /^[a-z\d\u{80}-\u{10ffff}](?:[a-z\d\u{80}-\u{10ffff}]|-+(?=[a-z\d\u{80}-\u{10ffff}]))*(?:\.[a-z\d\u{80}-\u{10ffff}](?:[a-z\d\u{80}-\u{10ffff}]|-+(?=[a-z\d\u{80}-\u{10ffff}]))*)*$/iu;

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
