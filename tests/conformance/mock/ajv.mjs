// SPDX-License-Identifier: MIT
//
// The independent judge: Ajv with formats, over a bundle of definitions.
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const BASE = 'https://bundle.invalid/';
const regExp = (pattern, flags) => {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
};
regExp.code = 'new RegExp';
const make = () => formats.default(new Ajv({ strict: false, logger: false, inlineRefs: false, validateSchema: false, code: { regExp } }));

/** Validators by the id of a definition. */
export class Judge {
  #ajv = make();
  #bundle;

  constructor(bundle) {
    this.#bundle = bundle;
    this.#ajv.addSchema({ $id: BASE, $defs: bundle.defs });
  }

  get(id) {
    try {
      return this.#ajv.compile({ $ref: `${BASE}#/$defs/${id}` });
    } catch {
      return make().compile(this.#bundle.alone(id));
    }
  }

  /** A validator of all these schemas, whose references are to definitions. */
  all(list) {
    return make().compile({ allOf: list, $defs: this.#bundle.defs });
  }
}

/** Why a validator refused. */
export const said = (validate) => (validate.errors ?? []).slice(0, 3).map((e) => `${e.instancePath} ${e.keyword} ${e.message}`).join('; ');
