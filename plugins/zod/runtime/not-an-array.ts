// SPDX-License-Identifier: MIT
import * as z from "zod";

/** Every value but arrays. */
export const notAnArray: ReturnType<typeof z.custom<unknown>> = /* @__PURE__ */ z.custom((value) => !Array.isArray(value));
