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
