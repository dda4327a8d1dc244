// SPDX-License-Identifier: MIT
import { type Members } from "./is-object.ts";

/** Own members alone. One that is undefined is none: JSON has no such value. */
function hasMember(value: Members, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(value, key) && value[key] !== undefined;
}

export { hasMember };
