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

const OPTIONS = { strict: false, validateFormats: false, logger: false, inlineRefs: false, validateSchema: false,
  code: { regExp } };
const BASE = 'https://bundle.invalid/';

/** Validators by the id of a definition; compiled when they are asked for. Add all definitions to the bundle first. */
export class Judge {
  #bundle;
  #ajv;

  constructor(bundle) {
    this.#bundle = bundle;
  }

  /** A function that says whether an instance is valid; throws when Ajv does not take the schema. */
  get(id) {
    if (!this.#ajv) {
      this.#ajv = new Ajv(OPTIONS);
      this.#ajv.addSchema({ $id: BASE, $defs: this.#bundle.defs });
    }
    try {
      return this.#ajv.compile({ $ref: `${BASE}#/$defs/${id}` });
    } catch { // for what the others have
      return new Ajv(OPTIONS).compile(this.#bundle.alone(id));
    }
  }
}
