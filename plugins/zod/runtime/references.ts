// SPDX-License-Identifier: MIT
import { type Check } from "./check.ts";
import { format } from "./formats.ts";
import { isIpv6 } from "./hosts.ts";

const parts = /^(?:([^:/?#]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;
const authorityParts = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:@[\]]*)(?::\d*)?$/;
const scheme = /^[a-z][a-z\d+.-]*$/i;
const pathText = /^(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})*$/i;
const queryText = /^(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*$/i;
const hostText = /^(?:[\w.~!$&'()*+,;=:-]|%[\da-f]{2})*$/i;
const futureAddress = /^v[\da-f]+\.[\w.~!$&'()*+,;=:-]+$/i;
const template =
  /^(?:[!#$&-;=?-[\]_a-z~\u{a0}-\u{d7ff}\u{e000}-\u{fdcf}\u{fdf0}-\u{ffef}\u{10000}-\u{10fffd}]|%[\da-f]{2}|\{[+#./;?&=,!@|]?(?:\w|%[\da-f]{2})(?:\.?(?:\w|%[\da-f]{2}))*(?:\*|:[1-9]\d{0,3})?(?:,(?:\w|%[\da-f]{2})(?:\.?(?:\w|%[\da-f]{2}))*(?:\*|:[1-9]\d{0,3})?)*\})*$/iu;

/** RFC 3986, read part by part. */
function isReference(text: string, absolute: boolean, plain: (part: string, query?: boolean) => string): boolean {
  const [, name, authority, path = "", query = "", fragment = ""] = parts.exec(text) ?? [undefined];
  if (name === undefined ? absolute || parts.exec(text) === null : !scheme.test(name)) return false;
  if (authority !== undefined && !isAuthority(plain(authority))) return false;
  return pathText.test(plain(path)) && queryText.test(plain(query, true)) && queryText.test(plain(fragment));
}

function isAuthority(text: string): boolean {
  const [all, user = "", host = ""] = authorityParts.exec(text) ?? [];
  if (all === undefined || !hostText.test(user)) return false;
  if (!host.startsWith("[")) return hostText.test(host);
  return isIpv6(host.slice(1, -1)) || futureAddress.test(host.slice(1, -1));
}

const asIs = (part: string): string => part;

/** RFC 3987: characters beyond ASCII count as letters, private ones in queries alone. */
function asAscii(part: string, query = false): string {
  const text = part.replace(
    /(?!\p{Noncharacter_Code_Point})[\u{a0}-\u{d7ff}\u{f900}-\u{fdcf}\u{fdf0}-\u{ffef}\u{10000}-\u{effff}]/gu,
    "a",
  );
  return query ? text.replace(/[\u{e000}-\u{f8ff}\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]/gu, "a") : text;
}

/** A URI as in RFC 3986. */
export function uri(): Check {
  return format("uri", (text) => isReference(text, true, asIs));
}

/** A URI or a reference relative to one. */
export function uriReference(): Check {
  return format("uri-reference", (text) => isReference(text, false, asIs));
}

/** An IRI as in RFC 3987. */
export function iri(): Check {
  return format("iri", (text) => isReference(text, true, asAscii));
}

/** An IRI or a reference relative to one. */
export function iriReference(): Check {
  return format("iri-reference", (text) => isReference(text, false, asAscii));
}

/** A template as in RFC 6570. */
export function uriTemplate(): Check {
  return format("uri-template", (text) => template.test(text));
}
