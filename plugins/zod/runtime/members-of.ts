// SPDX-License-Identifier: MIT
import { type Members } from "./is-object.ts";

function membersOf(value: Members): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

export { membersOf };
