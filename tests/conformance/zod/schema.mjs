// SPDX-License-Identifier: MIT
//
// What an independent validator needs of a document: each schema as one self-contained JSON Schema 2020-12.
//
// The rule by which schemas of Swagger 2.0 and OpenAPI 3.0 become 2020-12 (3.1 ones pass the same rule, for what is
// written in them of 3.0). It says what the specification says; where real documents break it, what
// docs/reference/openapi.md decides:
//
// 1. `$ref` alone counts, its siblings do not (before 3.1); `nullable` beside it does.
// 2. `nullable: true` (`x-nullable` in 2.0) adds null: to `type`, to `enum`, and where there is neither, as an
//    alternative to the whole schema.
// 3. Boolean `exclusiveMinimum` and `exclusiveMaximum` make `minimum` and `maximum` exclusive.
// 4. `type: file`, an unknown `type`, and keywords with a value that they cannot have say nothing.
// 5. `discriminator`, `xml`, `example`, `externalDocs`, `deprecated`, `x-*` are no assertions.
// 6. A schema is taken as what is read: a property that is `writeOnly` (and not `readOnly`) is not there.
// 7. A pattern that is no regular expression with the flag `u` is taken without it, or says nothing.
// 8. `const` and other keywords of a later version count, as they are meant; values of `enum` listed twice count once.
import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';

export const isObject = (x) => x !== null && typeof x === 'object' && !Array.isArray(x);
const isSchema = (s) => typeof s === 'boolean' || isObject(s);
export const escape = (token) => String(token).replaceAll('~', '~0').replaceAll('/', '~1');
const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);
const ONE = ['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'contains', 'unevaluatedItems', 'not', 'if', 'then',
  'else'];
const MANY = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', 'dependentSchemas'];
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minContains', 'maxContains'];
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];

/** Files, read once. */
export class Documents {
  #files = new Map();

  load(file) {
    if (!this.#files.has(file)) {
      const text = fs.readFileSync(file, 'utf8');
      const options = { maxAliasCount: -1, logLevel: 'silent', uniqueKeys: false, merge: false };
      let doc;
      try {
        doc = file.endsWith('.json') ? JSON.parse(text) : YAML.parse(text, options);
      } catch {
        doc = YAML.parse(text, { ...options, strict: false });
      }
      this.#files.set(file, doc);
    }
    return this.#files.get(file);
  }

  /** Where a reference leads: {file, pointer, value}; throws when nowhere. */
  resolve(file, reference) {
    const [where, fragment = ''] = reference.split('#');
    if (/^[a-z][a-z0-9+.-]*:/i.test(where)) throw new Error(`remote reference ${reference}`);
    const target = where ? path.resolve(path.dirname(file), decodeURIComponent(where)) : file;
    let at = this.load(target);
    const pointer = decodeURIComponent(fragment);
    if (pointer && !pointer.startsWith('/')) throw new Error(`reference by name ${reference}`);
    for (const raw of pointer.split('/').slice(1)) {
      const token = raw.replaceAll('~1', '/').replaceAll('~0', '~');
      if (at === null || typeof at !== 'object' || !Object.hasOwn(at, token)) throw new Error(`dangling reference ${reference}`);
      at = at[token];
    }
    return { file: target, pointer, value: at };
  }
}

const validPattern = (pattern) => {
  for (const flags of ['u', '']) {
    try {
      new RegExp(pattern, flags);
      return true;
    } catch {
      // the next flags
    }
  }
  return false;
};

/** Schemas of a document and all that they reach, as definitions of one JSON Schema. */
export class Bundle {
  #documents;
  #file;
  #old;
  #ids = new Map();
  #todo = [];
  #current;
  #uses = new Map();
  defs = {};
  failed = new Map();

  constructor(documents, file) {
    const doc = documents.load(file);
    this.#documents = documents;
    this.#file = file;
    this.#old = !/^3\.[12]/.test(String(doc.openapi ?? doc.swagger ?? '3.1'));
  }

  /** The id of the definition that a pointer of the document leads to; throws where it cannot be converted whole. */
  add(pointer) {
    return this.pointer(this.#file, pointer);
  }

  /** The same of a pointer of another file. */
  pointer(file, pointer) {
    this.#current = undefined;
    const id = this.#reference(file, '#' + pointer).slice('#/$defs/'.length);
    while (this.#todo.length) {
      const next = this.#todo.pop();
      this.#current = next.id;
      this.#uses.set(next.id, new Set());
      try {
        this.defs[next.id] = this.#convert(next.at.value, next.at.file);
      } catch (error) {
        this.failed.set(next.id, error.message);
        this.defs[next.id] = true;
      }
    }
    for (const reached of this.reach(id)) if (this.failed.has(reached)) throw new Error(this.failed.get(reached));
    return id;
  }

  /** The definitions that one reaches, itself among them. */
  reach(id) {
    const found = new Set([id]);
    for (const at of found) for (const next of this.#uses.get(at) ?? []) found.add(next);
    return found;
  }

  /** A definition with what it reaches, as a schema of its own. */
  alone(id) {
    return { $ref: `#/$defs/${id}`, $defs: Object.fromEntries([...this.reach(id)].map((d) => [d, this.defs[d]])) };
  }

  #reference(file, reference) {
    const at = this.#documents.resolve(file, reference);
    const key = `${at.file}#${at.pointer}`;
    if (!this.#ids.has(key)) {
      if (!isSchema(at.value)) throw new Error(`no schema: ${reference}`);
      const id = `d${this.#ids.size}`;
      this.#ids.set(key, id);
      this.#todo.push({ id, at });
    }
    const id = this.#ids.get(key);
    if (this.#current) this.#uses.get(this.#current).add(id);
    return `#/$defs/${id}`;
  }

  /** Whether a property is only written, seen through references. */
  #writeOnly(schema, file, depth = 0) {
    if (!isObject(schema) || depth > 20) return false;
    if (schema.writeOnly === true) return schema.readOnly !== true;
    if (schema.readOnly === true || typeof schema.$ref !== 'string') return false;
    const at = this.#documents.resolve(file, schema.$ref);
    return this.#writeOnly(at.value, at.file, depth + 1);
  }

  #convert(schema, file) {
    if (typeof schema === 'boolean') return schema;
    if (['$id', '$dynamicRef', '$recursiveRef'].some((key) => schema[key] !== undefined))
      throw new Error('$id, $dynamicRef and $recursiveRef are not followed');
    const nullable = schema.nullable === true || schema['x-nullable'] === true;
    if (typeof schema.$ref === 'string' && this.#old) {
      const target = { $ref: this.#reference(file, schema.$ref) };
      return nullable ? { anyOf: [target, { type: 'null' }] } : target;
    }
    const out = {};
    if (typeof schema.$ref === 'string') out.$ref = this.#reference(file, schema.$ref);
    this.#assertions(schema, out);
    this.#applicators(schema, out, file);
    return nullable ? orNull(out) : out;
  }

  #assertions(schema, out) {
    const types = [schema.type ?? []].flat().filter((t) => TYPES.has(t));
    if (types.length) out.type = types.length === 1 ? types[0] : [...new Set(types)];
    if (Array.isArray(schema.enum) && schema.enum.length)
      out.enum = [...new Map(schema.enum.map((v) => [JSON.stringify(v), v])).values()];
    if ('const' in schema) out.const = schema.const;
    for (const k of COUNTS)
      if (Number.isInteger(schema[k]) && schema[k] >= 0) out[k] = schema[k];
    for (const k of NUMBERS) if (typeof schema[k] === 'number') out[k] = schema[k];
    for (const [flag, bound] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']]) {
      if (schema[flag] === true && typeof schema[bound] === 'number') {
        out[flag] = schema[bound];
        delete out[bound];
      }
    }
    if (typeof schema.multipleOf === 'number' && schema.multipleOf > 0) out.multipleOf = schema.multipleOf;
    if (schema.uniqueItems === true) out.uniqueItems = true;
    if (typeof schema.pattern === 'string' && validPattern(schema.pattern)) out.pattern = schema.pattern;
    if (Array.isArray(schema.required)) out.required = [...new Set(schema.required.filter((r) => typeof r === 'string'))];
    if (typeof schema.format === 'string') out.format = schema.format;
    if (isObject(schema.dependentRequired)) out.dependentRequired = schema.dependentRequired;
  }

  #applicators(schema, out, file) {
    const child = (s) => this.#convert(s, file);
    for (const k of ONE) if (isSchema(schema[k])) out[k] = child(schema[k]);
    for (const k of MANY) if (Array.isArray(schema[k]) && schema[k].some(isSchema)) out[k] = schema[k].filter(isSchema).map(child);
    for (const k of NAMED)
      if (isObject(schema[k]))
        out[k] = Object.fromEntries(Object.entries(schema[k]).filter(([, s]) => isSchema(s)).map(([n, s]) => [n, child(s)]));
    if (out.patternProperties)
      for (const p of Object.keys(out.patternProperties)) if (!validPattern(p)) delete out.patternProperties[p];
    if (Array.isArray(schema.items)) {
      out.prefixItems = schema.items.filter(isSchema).map(child);
      if (isSchema(schema.additionalItems)) out.items = child(schema.additionalItems);
    } else if (isSchema(schema.items)) out.items = child(schema.items);
    for (const [name, property] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
      if (!this.#writeOnly(property, file)) continue;
      delete out.properties[name];
      if (out.required) out.required = out.required.filter((r) => r !== name);
    }
  }
}

function orNull(schema) {
  if (schema.type !== undefined) {
    const types = [schema.type].flat();
    const result = { ...schema, type: types.includes('null') ? schema.type : [...types, 'null'] };
    if (result.enum && !result.enum.includes(null)) result.enum = [...result.enum, null];
    if (!('$ref' in schema) && !MANY.some((k) => k in schema) && !('not' in schema)) return result;
  }
  if (schema.enum && Object.keys(schema).length === 1) return { enum: schema.enum.includes(null) ? schema.enum : [...schema.enum, null] };
  return Object.keys(schema).length ? { anyOf: [schema, { type: 'null' }] } : schema;
}
