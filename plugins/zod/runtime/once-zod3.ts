// SPDX-License-Identifier: MIT

interface Issue {
  path: (string | number)[];
}

interface Input {
  data: unknown;
  path: (string | number)[];
  parent: { common: { issues: Issue[] } };
}

interface Answer {
  status: string;
  value?: unknown;
}

interface Judging {
  _parse: (input: Input) => Answer | Promise<Answer>;
}

type Answers = Map<unknown, { answer: Answer; issues: Issue[] }>;

/** What was found of objects and arrays since the outermost schema that remembers was asked: by schema, by what was bound. */
let found: Map<object, Map<object, Answers>> | undefined;

const nothing = {};

/** Makes a new schema one that judges each object and array once, however often its neighbours ask, and once more while
 *  something else is bound. It forgets everything before anybody can change the value. */
export function once<T extends object>(schema: T, boundNow: () => object = (): object => nothing): T {
  const judge = schema as object as Judging;
  const plain = judge._parse.bind(judge);
  judge._parse = (input) => {
    const { data, path } = input;
    const all = input.parent.common.issues;
    if (typeof data !== "object" || data === null) return plain(input);
    const outermost = found === undefined;
    const answers = (found ??= new Map<object, Map<object, Answers>>());
    try {
      const bound = answers.get(schema) ?? new Map<object, Answers>();
      const now = boundNow();
      const own: Answers = bound.get(now) ?? new Map<unknown, { answer: Answer; issues: Issue[] }>();
      answers.set(schema, bound.set(now, own));
      const before = own.get(data);
      if (before) {
        for (const issue of before.issues) all.push({ ...issue, path: [...path, ...issue.path] });
        return { ...before.answer };
      }
      const count = all.length;
      const answer = plain(input);
      if (answer instanceof Promise) return answer;
      const issues = all.slice(count).map((issue) => ({ ...issue, path: issue.path.slice(path.length) }));
      own.set(data, { answer: { ...answer }, issues });
      if (answer.status !== "aborted") own.set(answer.value, { answer: { ...answer }, issues }); // the same of what it returns
      return answer;
    } finally {
      if (outermost) found = undefined;
    }
  };
  return schema;
}
