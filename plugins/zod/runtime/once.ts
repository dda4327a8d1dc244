// SPDX-License-Identifier: MIT

interface Answer {
  value: unknown;
  issues: { path?: PropertyKey[] }[];
  aborted?: boolean;
}

interface Judging {
  _zod: { run: (payload: Answer, context: { readonly direction?: string }) => Answer | Promise<Answer> };
}

type Answers = Map<unknown, Answer>;

/** What was found of objects and arrays since the outermost schema that remembers was asked: by schema, by what was bound. */
let found: Map<object, Map<object, Answers>> | undefined;

const nothing = {};

function copyOf(answer: Answer): Answer {
  return { ...answer, issues: answer.issues.map((issue) => ({ ...issue, path: [...(issue.path ?? [])] })) };
}

/** Makes a new schema one that judges each object and array once, however often its neighbours ask, and once more while
 *  something else is bound. It forgets everything before anybody can change the value. */
export function once<T extends object>(schema: T, boundNow: () => object = (): object => nothing): T {
  const judge = schema as object as Judging;
  const plain = judge._zod.run;
  judge._zod.run = (payload, context) => {
    const { value } = payload;
    const known = typeof value === "object" && value !== null && !payload.issues.length && !context.direction;
    if (!known) return plain(payload, context);
    const outermost = found === undefined;
    const answers = (found ??= new Map<object, Map<object, Answers>>());
    try {
      const all = answers.get(schema) ?? new Map<object, Answers>();
      const now = boundNow();
      const own = all.get(now) ?? new Map<unknown, Answer>();
      answers.set(schema, all.set(now, own));
      const before = own.get(value);
      if (before) return Object.assign(payload, copyOf(before));
      const answer = plain(payload, context);
      if (answer instanceof Promise) return answer;
      own.set(value, copyOf(answer));
      own.set(answer.value, copyOf(answer)); // of what it returns it would say the same
      return answer;
    } finally {
      if (outermost) found = undefined;
    }
  };
  return schema;
}
