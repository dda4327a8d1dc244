// SPDX-License-Identifier: MIT
import { check, type Check } from "./check.ts";

/** A check of strings. */
function format(name: string, test: (text: string) => boolean): Check {
  return check((value, report) => {
    if (typeof value === "string" && !test(value)) report({ message: `Invalid ${name}`, path: [] });
  });
}

const dateParts = /^(\d{4})-(\d{2})-(\d{2})$/;
const timeParts = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:z|([+-])(\d{2}):(\d{2}))$/i;
const localTimeParts = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?$/;
const durationParts =
  /^P(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))$/;

function isDate(text: string): boolean {
  const [, year, month, day] = (dateParts.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return month >= 1 && month <= 12 && day >= 1 && day <= last;
}

/** With an offset. A 60th second only where UTC has one: at the end of the day. */
function isTime(text: string): boolean {
  const parts = timeParts.exec(text);
  if (!parts) return false;
  const [hour = 0, minute = 0, second = 0] = parts.slice(1, 4).map(Number);
  const [offsetHour = 0, offsetMinute = 0] = parts.slice(5, 7).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second <= 59) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (parts[4] === "-" ? -1 : 1);
  return second === 60 && (hour * 60 + minute - offset + 2 * 1440) % 1440 === 1439;
}

function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /^t$/i.test(text[10] ?? "") && isTime(text.slice(11));
}

/** A day as in RFC 3339. */
export function date(): Check {
  return format("date", isDate);
}

/** A time of the day with an offset, as in RFC 3339. */
export function time(): Check {
  return format("time", isTime);
}

/** An instant as in RFC 3339. */
export function dateTime(): Check {
  return format("date-time", isDateTime);
}

/** A time without an offset. */
export function timeLocal(): Check {
  return format("time-local", (text) => localTimeParts.test(text));
}

/** A day and time without an offset. */
export function dateTimeLocal(): Check {
  return format("date-time-local", (text) => {
    return isDate(text.slice(0, 10)) && /^t$/i.test(text[10] ?? "") && localTimeParts.test(text.slice(11));
  });
}

/** A duration as in RFC 3339, appendix A. */
export function duration(): Check {
  return format("duration", (text) => durationParts.test(text));
}

/** A UUID as in RFC 9562, of any version. */
export function uuid(): Check {
  return format("uuid", (text) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text));
}

/** A regular expression as in ECMA-262. */
export function regex(): Check {
  return format("regex", (text) => {
    try {
      new RegExp(text, "u");
      return true;
    } catch {
      return false;
    }
  });
}

/** A pointer as in RFC 6901. */
export function jsonPointer(): Check {
  return format("json-pointer", (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text));
}

/** A pointer relative to a place. */
export function relativeJsonPointer(): Check {
  return format("relative-json-pointer", (text) => /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/.test(text));
}

/** One character. */
export function char(): Check {
  return format("char", (text) => /^[^]$/u.test(text));
}

/** Bytes as in RFC 4648, section 4. */
export function byte(): Check {
  return format("byte", (text) => /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(text));
}

/** Bytes as in RFC 4648, section 5. */
export function base64url(): Check {
  return format("base64url", (text) => /^(?:[\w-]{4})*(?:[\w-]{2}(?:==)?|[\w-]{3}=?)?$/.test(text));
}

export { format, isDateTime };
