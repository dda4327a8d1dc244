// SPDX-License-Identifier: MIT

interface Wording {
  _zod: {
    def: { check: string; when: () => boolean };
    onattach: never[];
    check: (payload: { issues: { path?: readonly PropertyKey[] | undefined; message?: string | undefined }[] }) => void;
  };
}

/** The last check of a schema: what is wrong with the value itself, not with a part of it, is said in these words. */
export function worded(message: string): Wording {
  return {
    _zod: {
      def: { check: "custom", when: () => true },
      onattach: [],
      check: (payload) => {
        for (const issue of payload.issues) if (!issue.path?.length) issue.message = message;
      },
    },
  };
}
