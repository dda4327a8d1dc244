// SPDX-License-Identifier: MIT
import * as z from "zod";

/** Every value but objects. */
export const notAnObject: ReturnType<typeof z.custom<unknown>> = /* @__PURE__ */ z.custom(
  (value) => typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date,
);
