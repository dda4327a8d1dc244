// SPDX-License-Identifier: MIT
import { check, type Check } from "./check.ts";

/** A number as digits and a power of ten: 0.07 is 7 and -2. */
function decimalOf(value: number | bigint): readonly [bigint, number] {
  if (typeof value === "bigint") return [value, 0];
  const [digits = "0", power = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = digits.split(".");
  return [BigInt(whole + fraction), Number(power) - fraction.length];
}

function isMultiple(value: number | bigint, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return Number(value) % step === 0;
  if (typeof value === "number" && !Number.isFinite(value)) return false;
  const [digits, power] = decimalOf(value);
  const [unit, stepPower] = decimalOf(step);
  if (unit === 0n) return true; // too small for a double
  const shift = power - stepPower;
  return shift < 0
    ? digits % (unit * 10n ** BigInt(-shift)) === 0n
    : (digits * 10n ** BigInt(shift)) % unit === 0n;
}

/** A multiple of `step`, told from the decimal digits of both: 0.07 is one of 0.01. */
export function multipleOf(step: number): Check {
  return check((value, report) => {
    if ((typeof value === "number" || typeof value === "bigint") && !isMultiple(value, step))
      report({ message: `Invalid number: must be a multiple of ${step}`, path: [] });
  });
}

/** An integer of `bits` bits. A number beyond 2^53 stands for its neighbours, too: the bounds are theirs. */
function width(bits: number, signed: boolean): Check {
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  return check((value, report) => {
    if (typeof value !== "number" && typeof value !== "bigint") return;
    const inside =
      typeof value === "bigint"
        ? value >= least && value <= most
        : Number.isInteger(value) && value >= Number(least) && value <= Number(most);
    if (!inside) report({ message: `Invalid input: expected ${signed ? "int" : "uint"}${bits}`, path: [] });
  });
}

/** Format `int8`. */
export function int8(): Check {
  return width(8, true);
}

/** Format `int16`. */
export function int16(): Check {
  return width(16, true);
}

/** Format `int32`. */
export function int32(): Check {
  return width(32, true);
}

/** Format `int64`, of a number or a bigint. */
export function int64(): Check {
  return width(64, true);
}

/** Format `uint8`. */
export function uint8(): Check {
  return width(8, false);
}

/** Format `uint16`. */
export function uint16(): Check {
  return width(16, false);
}

/** Format `uint32`. */
export function uint32(): Check {
  return width(32, false);
}

/** Format `uint64`, of a number or a bigint. */
export function uint64(): Check {
  return width(64, false);
}
