// SPDX-License-Identifier: MIT
//
// The independent judge: Ajv over a bundle of definitions. Formats are no assertions, unless a judge is asked to check them.
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

// Ajv reads patterns with the flag `u` alone; one that is none with it is taken without.
const regExp = (pattern, flags) => {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
};
regExp.code = 'new RegExp';

const OPTIONS = { strict: false, logger: false, inlineRefs: false, validateSchema: false,
  code: { regExp } };
const BASE = 'https://bundle.invalid/';

/** Validators by the id of a definition; compiled when they are asked for. Add all definitions to the bundle first. */
export class Judge {
  #bundle;
  #ajv;
  #formats;

  constructor(bundle, { checkFormats = false } = {}) {
    this.#bundle = bundle;
    this.#formats = checkFormats;
  }

  #make() {
    const ajv = new Ajv({ ...OPTIONS, validateFormats: this.#formats });
    return this.#formats ? formats.default(ajv) : ajv;
  }

  /** A function that says whether an instance is valid; throws when Ajv does not take the schema. */
  get(id) {
    if (!this.#ajv) {
      this.#ajv = this.#make();
      this.#ajv.addSchema({ $id: BASE, $defs: this.#bundle.defs });
    }
    try {
      return this.#ajv.compile({ $ref: `${BASE}#/$defs/${id}` });
    } catch { // for what the others have
      return this.#make().compile(this.#bundle.alone(id));
    }
  }
}
