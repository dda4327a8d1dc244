// SPDX-License-Identifier: MIT
import * as z from "zod";

/** A schema whose problems with the value itself, not with a part of it, are said in these words. */
export function worded(schema: z.ZodTypeAny, message: string): z.ZodEffects<z.ZodUnknown, unknown, unknown> {
  return z.unknown().transform((value, context): unknown => {
    const result = schema.safeParse(value);
    if (result.success) return result.data as unknown;
    for (const issue of result.error.issues) context.addIssue(issue.path.length ? issue : { ...issue, message });
    return z.NEVER;
  });
}
