// SPDX-License-Identifier: MIT

interface Settled {
  _zod: {
    def: { check: "custom"; when: () => boolean };
    onattach: never[];
    check: (payload: { issues: { code?: string; keys?: string[]; message?: string | undefined }[] }) => void;
  };
}

/** Between two schemas of a pipe: members that the first does not know end it. Zod would go on, and a union behind
 *  forgets what was found before. */
export function settled(): Settled {
  return {
    _zod: {
      def: { check: "custom", when: () => true },
      onattach: [],
      check: (payload) => {
        for (const issue of payload.issues) {
          if (issue.code !== "unrecognized_keys") continue;
          issue.code = "custom";
          issue.message ??= `Unrecognized key: ${(issue.keys ?? []).map((key) => JSON.stringify(key)).join(", ")}`;
        }
      },
    },
  };
}
