// SPDX-License-Identifier: MIT
import { type Check } from "./check.ts";
import { format } from "./formats.ts";

const ipv4Parts = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

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

/** An address as in RFC 2673. */
export function ipv4(): Check {
  return format("ipv4", isIpv4);
}

/** An address as in RFC 4291. */
export function ipv6(): Check {
  return format("ipv6", isIpv6);
}

export { isIpv4, isIpv6 };
