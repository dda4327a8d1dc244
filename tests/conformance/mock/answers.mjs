// SPDX-License-Identifier: MIT
//
// Which schema of a document an answer must be of.
import { escape, isObject } from '../zod/schema.mjs';

const isJson = (media) => /^[^;]*json\s*(;|$)/i.test(media) || media.startsWith('*/*');

/** The pointer of the schema that an answer must be of: of its status, a range of them, or of all others. */
export function schemaOf(documents, { at, pointer, responses }, status, media) {
  const key = [String(status), `${String(status)[0]}XX`, `${String(status)[0]}xx`, 'default'].find((k) => isObject(responses?.[k]));
  if (!key) return { why: `status ${status} is not documented` };
  let [file, where, response] = [at, `${pointer}/responses/${key}`, responses[key]];
  for (let i = 0; i < 8 && typeof response.$ref === 'string'; i++) ({ file, pointer: where, value: response } = documents.resolve(file, response.$ref));
  if (isObject(response.schema)) return { file, pointer: `${where}/schema` };
  const types = Object.entries(isObject(response.content) ? response.content : {}).filter(([, one]) => isObject(one) && isObject(one.schema));
  const one = types.find(([type]) => type === media) ?? types.find(([type]) => isJson(type));
  return one && isJson(one[0]) ? { file, pointer: `${where}/content/${escape(one[0])}/schema` } : {};
}
