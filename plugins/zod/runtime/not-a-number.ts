// SPDX-License-Identifier: MIT
import * as z from "zod";

/** Every value but numbers. */
export const notANumber: ReturnType<typeof z.custom<unknown>> = /* @__PURE__ */ z.custom((value) => typeof value !== "number");
