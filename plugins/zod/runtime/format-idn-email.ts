// SPDX-License-Identifier: MIT
import { type Check } from "./check.ts";
import { format } from "./format.ts";
import { ipv4Pattern } from "./format-ipv4.ts";
import { ipv6Pattern } from "./format-ipv6.ts";

const wideAtom = /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u;
const wideQuoted = /^"(?:[ !#-[\]-~\u{80}-\u{10ffff}]|\\[ -~])*"$/u;
const wideDomain =
  /^[a-z\d\u{80}-\u{10ffff}](?:[a-z\d\u{80}-\u{10ffff}]|-+(?=[a-z\d\u{80}-\u{10ffff}]))*(?:\.[a-z\d\u{80}-\u{10ffff}](?:[a-z\d\u{80}-\u{10ffff}]|-+(?=[a-z\d\u{80}-\u{10ffff}]))*)*$/iu;

/** What stands behind the @ in brackets: `127.0.0.1`, `IPv6:::1`, `tag:anything`. */
function isAddressLiteral(text: string): boolean {
  if (/^ipv6:/i.test(text)) return ipv6Pattern.test(text.slice(5));
  return ipv4Pattern.test(text) || /^[a-z\d][a-z\d-]*:[!-Z^-~]+$/i.test(text);
}

/** An address as in RFC 6531. The length of what stands before the @ is one of bytes. */
export function idnEmail(): Check {
  return format("idn-email", (text) => {
    const at = text.lastIndexOf("@");
    const local = text.slice(0, Math.max(at, 0));
    const domain = text.slice(at + 1);
    if (at < 0 || text.length > 320 || new TextEncoder().encode(local).length > 64) return false;
    if (!wideAtom.test(local) && !wideQuoted.test(local)) return false;
    return /^\[.*\]$/.test(domain) ? isAddressLiteral(domain.slice(1, -1)) : wideDomain.test(domain);
  });
}
