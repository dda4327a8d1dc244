// SPDX-License-Identifier: MIT
import * as z from "zod";

/** Every value but strings. */
export const notAString: ReturnType<typeof z.custom<unknown>> = /* @__PURE__ */ z.custom((value) => typeof value !== "string");
