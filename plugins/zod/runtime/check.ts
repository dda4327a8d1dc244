// SPDX-License-Identifier: MIT

/** A problem with a value: `path` leads from the value to the part that is wrong. */
export interface Problem {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

/** What a check needs of a schema. */
export interface Schema {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly error?: { readonly issues: readonly Problem[] } | undefined;
  };
}

type Report = (problem: Problem) => void;

/** A check as Zod calls it. */
export type Check = (payload: {
  readonly value: unknown;
  readonly issues: { push(issue: object): unknown };
}) => void;

/** Makes a check of a function that reports what is wrong. */
function check(test: (value: unknown, report: Report) => void): Check {
  return ({ value, issues }) =>
    test(value, (problem) =>
      issues.push({ code: "custom", input: value, ...problem, continue: true, path: [...problem.path] }),
    );
}

export { check, type Report };
