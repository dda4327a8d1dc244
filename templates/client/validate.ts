// SPDX-License-Identifier: MIT
// Validation of arguments and answers by schemas of Zod, or of any library that keeps to Standard Schema.

import { fault } from "./errors.ts";
import type { CallArgs } from "./types.ts";

/** One problem of a value. */
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

type Outcome = { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** A schema: what has `~standard`. */
export interface Schema {
  readonly "~standard": { readonly validate: (value: unknown) => Outcome | Promise<Outcome> };
}

async function judge(schema: Schema, value: unknown, what: string): Promise<unknown> {
  const outcome = await schema["~standard"].validate(value);
  if (!outcome.issues) return outcome.value;
  const { issues } = outcome;
  const shown = issues.slice(0, 5).map(({ message, path = [] }) => {
    const keys = path.map((part) => String(typeof part === "object" ? part.key : part));
    return `${[what, ...keys].join(".")}: ${message}`;
  });
  const count = issues.length === 1 ? "1 problem" : `${issues.length} problems`;
  throw Object.assign(fault("validation", `${count}: ${shown.join("; ")}`), { issues });
}

/** The value of an answer, as its schema gives it back. */
export function checkAnswer(schema: Schema, value: unknown): Promise<unknown> {
  return judge(schema, value, "answer");
}

/** Checks arguments before a request is made of them. */
export async function checkArgs(
  args: CallArgs,
  schemas: Readonly<Partial<Record<Exclude<keyof CallArgs, "contentType">, Schema | undefined>>>,
): Promise<void> {
  for (const [place, schema] of Object.entries(schemas) as [keyof CallArgs, Schema | undefined][]) {
    let value = args[place];
    // Nothing given is nothing to be checked, unless something has to be.
    if (!schema || (value === undefined && place === "body")) continue;
    // Schemas have the names of headers in lower case.
    if (place === "headers")
      value = Object.fromEntries(Object.entries(value ?? {}).map(([name, one]) => [name.toLowerCase(), one]));
    await judge(schema, value ?? {}, place);
  }
}
