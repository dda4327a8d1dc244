// SPDX-License-Identifier: MIT
//
// The independent judge: Ajv over a bundle of definitions. Formats are no assertions.
import Ajv from 'ajv/dist/2020.js';

// Ajv reads patterns with the flag `u` alone; one that is none with it is taken without.
const regExp = (pattern, flags) => {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
};
regExp.code = 'new RegExp';

/** Validators by the id of a definition; compiled when they are asked for. */
export class Judge {
  #bundle;
  #compiled = new Map();

  constructor(bundle) {
    this.#bundle = bundle;
  }

  /** A function that says whether an instance is valid; throws when Ajv does not take the schema. */
  get(id) {
    if (!this.#compiled.has(id)) {
      const ajv = new Ajv({ strict: false, validateFormats: false, logger: false, inlineRefs: false, validateSchema: false,
        code: { regExp } });
      this.#compiled.set(id, ajv.compile(this.#bundle.alone(id)));
    }
    return this.#compiled.get(id);
  }
}
