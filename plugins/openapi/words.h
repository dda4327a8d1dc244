/* SPDX-License-Identifier: MIT
 *
 * The vocabulary: every keyword of every object that this reader understands, and in which objects it has a meaning.
 *
 * Words of schemas come first, so that a schema needs only OA_SCHEMA_WORDS places. Adding a word here is all that is
 * needed for it to be found; whoever reads the object decides what it means.
 */
#ifndef OPENAPI_WORDS_H
#define OPENAPI_WORDS_H

#include <codegen/plugin.h>

/** Kinds of object, as bits: where a word has a meaning. */
enum {
  OA_S2 = 1 << 0, /* schema of Swagger 2.0 */
  OA_S30 = 1 << 1,
  OA_S31 = 1 << 2, /* JSON Schema 2020-12, and the drafts before it */
  OA_ROOT = 1 << 3,
  OA_INFO = 1 << 4,
  OA_SERVER = 1 << 5,
  OA_VARIABLE = 1 << 6,
  OA_TAG = 1 << 7,
  OA_COMPONENTS = 1 << 8,
  OA_PATH = 1 << 9,
  OA_OPERATION = 1 << 10,
  OA_PARAM = 1 << 11,
  OA_HEADER = 1 << 12,
  OA_BODY = 1 << 13,
  OA_MEDIA = 1 << 14,
  OA_ENCODING = 1 << 15,
  OA_RESPONSE = 1 << 16,
  OA_LINK = 1 << 17,
  OA_SECURITY = 1 << 18,
  OA_EXAMPLE = 1 << 19,
  OA_DISCRIMINATOR = 1 << 20,
  OA_DOCS = 1 << 21,
  OA_ROOT2 = 1 << 22,
  OA_OPERATION2 = 1 << 23,
  OA_PARAM2 = 1 << 24, /* parameters, items and headers of 2.0 */
  OA_RESPONSE2 = 1 << 25,
  OA_SECURITY2 = 1 << 26,
  OA_LIFT = 1 << 27,  /* also kept as an annotation, marked LIFTED */
  OA_QUIET = 1 << 28, /* a note: no diagnostic where the version does not know it */
  OA_KEEP = 1 << 29,  /* kept as an annotation, nothing more */
  OA_LATER = 1 << 30  /* a later version of OpenAPI brought it, as a member of an object that is no schema */
};

#define OA_S (OA_S2 | OA_S30 | OA_S31)
#define OA_S3 (OA_S30 | OA_S31)
#define OA_DESCRIBED \
  (OA_S | OA_INFO | OA_SERVER | OA_VARIABLE | OA_TAG | OA_PATH | OA_OPERATION | OA_PARAM | OA_HEADER | OA_BODY | \
   OA_RESPONSE | OA_LINK | OA_SECURITY | OA_EXAMPLE | OA_DOCS | OA_OPERATION2 | OA_PARAM2 | OA_RESPONSE2 | \
   OA_SECURITY2)
#define OA_REFERABLE \
  (OA_S | OA_PATH | OA_PARAM | OA_HEADER | OA_BODY | OA_RESPONSE | OA_LINK | OA_SECURITY | OA_EXAMPLE | OA_MEDIA | \
   OA_PARAM2 | OA_RESPONSE2)

#define OA_SCHEMA_VOCABULARY(X) \
  X(REF, "$ref", OA_REFERABLE) \
  X(TYPE, "type", OA_S | OA_SECURITY | OA_PARAM2 | OA_SECURITY2) \
  X(FORMAT, "format", OA_S | OA_PARAM2) \
  X(NULLABLE, "nullable", OA_S30) \
  X(X_NULLABLE, "x-nullable", OA_S2 | OA_S30 | OA_PARAM2 | OA_LIFT) \
  X(ENUM, "enum", OA_S | OA_VARIABLE | OA_PARAM2) \
  X(CONST, "const", OA_S31) \
  X(DEFAULT, "default", OA_S | OA_VARIABLE | OA_PARAM2) \
  X(REQUIRED, "required", OA_S | OA_PARAM | OA_HEADER | OA_BODY | OA_PARAM2) \
  X(PROPERTIES, "properties", OA_S) \
  X(ADDITIONAL_PROPERTIES, "additionalProperties", OA_S) \
  X(PATTERN_PROPERTIES, "patternProperties", OA_S31) \
  X(PROPERTY_NAMES, "propertyNames", OA_S31) \
  X(MIN_PROPERTIES, "minProperties", OA_S) \
  X(MAX_PROPERTIES, "maxProperties", OA_S) \
  X(DEPENDENT_REQUIRED, "dependentRequired", OA_S31) \
  X(DEPENDENT_SCHEMAS, "dependentSchemas", OA_S31) \
  X(DEPENDENCIES, "dependencies", OA_S31) \
  X(UNEVALUATED_PROPERTIES, "unevaluatedProperties", OA_S31) \
  X(ITEMS, "items", OA_S | OA_PARAM2) \
  X(PREFIX_ITEMS, "prefixItems", OA_S31) \
  X(ADDITIONAL_ITEMS, "additionalItems", OA_S31) \
  X(CONTAINS, "contains", OA_S31) \
  X(MIN_CONTAINS, "minContains", OA_S31) \
  X(MAX_CONTAINS, "maxContains", OA_S31) \
  X(MIN_ITEMS, "minItems", OA_S | OA_PARAM2) \
  X(MAX_ITEMS, "maxItems", OA_S | OA_PARAM2) \
  X(UNIQUE_ITEMS, "uniqueItems", OA_S | OA_PARAM2) \
  X(UNEVALUATED_ITEMS, "unevaluatedItems", OA_S31) \
  X(MIN_LENGTH, "minLength", OA_S | OA_PARAM2) \
  X(MAX_LENGTH, "maxLength", OA_S | OA_PARAM2) \
  X(PATTERN, "pattern", OA_S | OA_PARAM2) \
  X(CONTENT_ENCODING, "contentEncoding", OA_S31) \
  X(CONTENT_MEDIA_TYPE, "contentMediaType", OA_S31) \
  X(CONTENT_SCHEMA, "contentSchema", OA_S31) \
  X(MINIMUM, "minimum", OA_S | OA_PARAM2) \
  X(MAXIMUM, "maximum", OA_S | OA_PARAM2) \
  X(EXCLUSIVE_MINIMUM, "exclusiveMinimum", OA_S | OA_PARAM2) \
  X(EXCLUSIVE_MAXIMUM, "exclusiveMaximum", OA_S | OA_PARAM2) \
  X(MULTIPLE_OF, "multipleOf", OA_S | OA_PARAM2) \
  X(ALL_OF, "allOf", OA_S) \
  X(ANY_OF, "anyOf", OA_S3) \
  X(ONE_OF, "oneOf", OA_S3) \
  X(NOT, "not", OA_S3) \
  X(IF, "if", OA_S31) \
  X(THEN, "then", OA_S31) \
  X(ELSE, "else", OA_S31) \
  X(DISCRIMINATOR, "discriminator", OA_S) \
  X(READ_ONLY, "readOnly", OA_S) \
  X(WRITE_ONLY, "writeOnly", OA_S3) \
  X(DEPRECATED, "deprecated", \
    OA_S | OA_PARAM | OA_HEADER | OA_OPERATION | OA_OPERATION2 | OA_SECURITY | OA_PARAM2 | OA_QUIET) \
  X(TITLE, "title", OA_S | OA_INFO) \
  X(SUMMARY, "summary", OA_INFO | OA_PATH | OA_OPERATION | OA_EXAMPLE | OA_OPERATION2 | OA_TAG | OA_RESPONSE) \
  X(DESCRIPTION, "description", OA_DESCRIBED) \
  X(COMMENT, "$comment", OA_S31 | OA_QUIET) \
  X(EXTERNAL_DOCS, "externalDocs", OA_S | OA_ROOT | OA_TAG | OA_OPERATION | OA_ROOT2 | OA_OPERATION2) \
  X(EXAMPLE, "example", OA_S | OA_PARAM | OA_HEADER | OA_MEDIA) \
  X(EXAMPLES, "examples", OA_S31 | OA_PARAM | OA_HEADER | OA_MEDIA | OA_COMPONENTS | OA_RESPONSE2 | OA_QUIET) \
  X(ID, "$id", OA_S31 | OA_QUIET) \
  X(ANCHOR, "$anchor", OA_S31 | OA_QUIET) \
  X(DYNAMIC_ANCHOR, "$dynamicAnchor", OA_S31 | OA_QUIET) \
  X(DYNAMIC_REF, "$dynamicRef", OA_S31) \
  X(RECURSIVE_REF, "$recursiveRef", OA_S31) \
  X(DEFS, "$defs", OA_S31 | OA_QUIET) \
  X(DEFINITIONS, "definitions", OA_S31 | OA_ROOT2 | OA_QUIET) \
  X(X_ENUM_VARNAMES, "x-enum-varnames", OA_S | OA_PARAM2 | OA_LIFT) \
  X(X_ENUM_NAMES, "x-enumNames", OA_S | OA_PARAM2 | OA_LIFT) \
  X(X_ENUM_DESCRIPTIONS, "x-enum-descriptions", OA_S | OA_PARAM2 | OA_LIFT) \
  X(X_EXTENSIBLE_ENUM, "x-extensible-enum", OA_S | OA_PARAM2 | OA_LIFT) \
  X(XML, "xml", OA_S | OA_KEEP) \
  X(SCHEMA_URI, "$schema", OA_S31 | OA_KEEP | OA_QUIET) \
  X(VOCABULARY, "$vocabulary", OA_S31 | OA_KEEP | OA_QUIET) \
  X(RECURSIVE_ANCHOR, "$recursiveAnchor", OA_S31 | OA_KEEP | OA_QUIET)

#define OA_OTHER_VOCABULARY(X) \
  X(OPENAPI, "openapi", OA_ROOT) \
  X(SWAGGER, "swagger", OA_ROOT2) \
  X(SELF, "$self", OA_ROOT | OA_LATER) \
  X(DIALECT, "jsonSchemaDialect", OA_ROOT | OA_LATER) \
  X(INFO, "info", OA_ROOT | OA_ROOT2) \
  X(SERVERS, "servers", OA_ROOT | OA_PATH | OA_OPERATION) \
  X(SERVER, "server", OA_LINK | OA_KEEP) \
  X(PATHS, "paths", OA_ROOT | OA_ROOT2) \
  X(WEBHOOKS, "webhooks", OA_ROOT | OA_LATER) \
  X(COMPONENTS, "components", OA_ROOT) \
  X(SECURITY, "security", OA_ROOT | OA_OPERATION | OA_ROOT2 | OA_OPERATION2) \
  X(TAGS, "tags", OA_ROOT | OA_OPERATION | OA_ROOT2 | OA_OPERATION2) \
  X(VERSION, "version", OA_INFO) \
  X(TERMS, "termsOfService", OA_INFO | OA_KEEP) \
  X(CONTACT, "contact", OA_INFO | OA_KEEP) \
  X(LICENSE, "license", OA_INFO | OA_KEEP) \
  X(URL, "url", OA_SERVER | OA_DOCS) \
  X(NAME, "name", OA_SERVER | OA_TAG | OA_PARAM | OA_SECURITY | OA_PARAM2 | OA_SECURITY2) \
  X(VARIABLES, "variables", OA_SERVER) \
  X(PARENT, "parent", OA_TAG) \
  X(KIND, "kind", OA_TAG | OA_KEEP) \
  X(SCHEMAS, "schemas", OA_COMPONENTS) \
  X(RESPONSES, "responses", OA_COMPONENTS | OA_OPERATION | OA_ROOT2 | OA_OPERATION2) \
  X(PARAMETERS, "parameters", OA_COMPONENTS | OA_PATH | OA_OPERATION | OA_LINK | OA_ROOT2 | OA_OPERATION2) \
  X(REQUEST_BODIES, "requestBodies", OA_COMPONENTS) \
  X(HEADERS, "headers", OA_COMPONENTS | OA_RESPONSE | OA_ENCODING | OA_RESPONSE2) \
  X(SECURITY_SCHEMES, "securitySchemes", OA_COMPONENTS) \
  X(LINKS, "links", OA_COMPONENTS | OA_RESPONSE) \
  X(CALLBACKS, "callbacks", OA_COMPONENTS | OA_OPERATION) \
  X(PATH_ITEMS, "pathItems", OA_COMPONENTS | OA_LATER) \
  X(MEDIA_TYPES, "mediaTypes", OA_COMPONENTS | OA_LATER) \
  X(GET, "get", OA_PATH) \
  X(PUT, "put", OA_PATH) \
  X(POST, "post", OA_PATH) \
  X(DELETE, "delete", OA_PATH) \
  X(OPTIONS, "options", OA_PATH) \
  X(HEAD, "head", OA_PATH) \
  X(PATCH, "patch", OA_PATH) \
  X(TRACE, "trace", OA_PATH) \
  X(QUERY, "query", OA_PATH | OA_LATER) \
  X(ADDITIONAL_OPERATIONS, "additionalOperations", OA_PATH | OA_LATER) \
  X(OPERATION_ID, "operationId", OA_OPERATION | OA_LINK | OA_OPERATION2) \
  X(OPERATION_REF, "operationRef", OA_LINK) \
  X(REQUEST_BODY, "requestBody", OA_OPERATION | OA_LINK) \
  X(CONTENT, "content", OA_BODY | OA_RESPONSE | OA_PARAM | OA_HEADER) \
  X(IN, "in", OA_PARAM | OA_SECURITY | OA_PARAM2 | OA_SECURITY2) \
  X(STYLE, "style", OA_PARAM | OA_HEADER | OA_ENCODING) \
  X(EXPLODE, "explode", OA_PARAM | OA_HEADER | OA_ENCODING) \
  X(ALLOW_RESERVED, "allowReserved", OA_PARAM | OA_HEADER | OA_ENCODING) \
  X(ALLOW_EMPTY, "allowEmptyValue", OA_PARAM | OA_HEADER | OA_PARAM2) \
  X(SCHEMA, "schema", OA_PARAM | OA_HEADER | OA_MEDIA | OA_PARAM2 | OA_RESPONSE2) \
  X(ITEM_SCHEMA, "itemSchema", OA_MEDIA | OA_LATER) \
  X(ENCODING, "encoding", OA_MEDIA | OA_ENCODING) \
  X(PREFIX_ENCODING, "prefixEncoding", OA_MEDIA | OA_ENCODING | OA_LATER) \
  X(ITEM_ENCODING, "itemEncoding", OA_MEDIA | OA_ENCODING | OA_LATER) \
  X(CONTENT_TYPE, "contentType", OA_ENCODING) \
  X(SCHEME, "scheme", OA_SECURITY) \
  X(BEARER_FORMAT, "bearerFormat", OA_SECURITY) \
  X(FLOWS, "flows", OA_SECURITY) \
  X(OPENID_URL, "openIdConnectUrl", OA_SECURITY) \
  X(METADATA_URL, "oauth2MetadataUrl", OA_SECURITY | OA_KEEP) \
  X(VALUE, "value", OA_EXAMPLE) \
  X(EXTERNAL_VALUE, "externalValue", OA_EXAMPLE) \
  X(DATA_VALUE, "dataValue", OA_EXAMPLE) \
  X(SERIALIZED_VALUE, "serializedValue", OA_EXAMPLE) \
  X(PROPERTY_NAME, "propertyName", OA_DISCRIMINATOR) \
  X(MAPPING, "mapping", OA_DISCRIMINATOR) \
  X(DEFAULT_MAPPING, "defaultMapping", OA_DISCRIMINATOR) \
  X(X_INTERNAL, "x-internal", OA_OPERATION | OA_OPERATION2 | OA_LIFT) \
  X(HOST, "host", OA_ROOT2) \
  X(BASE_PATH, "basePath", OA_ROOT2) \
  X(SCHEMES, "schemes", OA_ROOT2 | OA_OPERATION2) \
  X(CONSUMES, "consumes", OA_ROOT2 | OA_OPERATION2) \
  X(PRODUCES, "produces", OA_ROOT2 | OA_OPERATION2) \
  X(SECURITY_DEFINITIONS, "securityDefinitions", OA_ROOT2) \
  X(COLLECTION_FORMAT, "collectionFormat", OA_PARAM2) \
  X(FLOW, "flow", OA_SECURITY2) \
  X(AUTHORIZATION_URL, "authorizationUrl", OA_SECURITY2) \
  X(TOKEN_URL, "tokenUrl", OA_SECURITY2) \
  X(SCOPES, "scopes", OA_SECURITY2)

/** Words, from 1; 0 is no word. */
enum {
  OA_NO_WORD = 0,
#define OA_WORD_ENUM(NAME, text, where) OA_W_##NAME,
  OA_SCHEMA_VOCABULARY(OA_WORD_ENUM) OA_SCHEMA_WORDS,
  OA_SCHEMA_LAST = OA_SCHEMA_WORDS - 1,
  OA_OTHER_VOCABULARY(OA_WORD_ENUM) OA_WORDS
#undef OA_WORD_ENUM
};

#define OA_WORD_SLOTS 512
#define OA_WORD_MAX 24 /* bytes of the longest word */

/** A word as it is compared: its size, its first and its last eight bytes (fewer of a shorter one), where it has a
 *  meaning. */
typedef struct oa_word {
  uint64_t head, tail;
  const char *text;
  uint32_t size;
  uint32_t where; /* OA_... bits */
} oa_word;

/** The words by text: an open hash table, made once a reading. */
typedef struct oa_vocabulary {
  oa_word word[OA_WORDS];
  uint8_t slot[OA_WORD_SLOTS];
} oa_vocabulary;

void oa_vocabulary_init(oa_vocabulary *words);

/** The ends of a text of two bytes or more; up to sixteen bytes they are the whole of it. */
static inline void oa_word_ends(codegen_str text, uint64_t *head, uint64_t *tail) {
  const char *last = text.data + text.size;
  if (text.size >= 8) {
    __builtin_memcpy(head, text.data, 8);
    __builtin_memcpy(tail, last - 8, 8);
    return;
  }
  uint32_t wide[2];
  uint16_t narrow[2];
  __builtin_memcpy(&narrow[0], text.data, 2);
  __builtin_memcpy(&narrow[1], last - 2, 2);
  *head = narrow[0];
  *tail = narrow[1];
  if (text.size < 4) return;
  __builtin_memcpy(&wide[0], text.data, 4);
  __builtin_memcpy(&wide[1], last - 4, 4);
  *head = wide[0];
  *tail = wide[1];
}

static inline uint32_t oa_word_slot(uint64_t head, uint64_t tail, size_t size) {
  return (uint32_t)(((head ^ (tail << 5 | tail >> 59)) + size) * 0xff51afd7ed558ccdu >> 55); /* 9 bits: OA_WORD_SLOTS */
}

/** The word of a text, OA_NO_WORD for any other. This is asked for every key of a document. */
static inline uint32_t oa_word_of(const oa_vocabulary *words, codegen_str text) {
  uint64_t head, tail;
  if (text.size < 2 || text.size > OA_WORD_MAX) return OA_NO_WORD;
  oa_word_ends(text, &head, &tail);
  for (uint32_t at = oa_word_slot(head, tail, text.size);; at = (at + 1) % OA_WORD_SLOTS) {
    uint32_t word = words->slot[at];
    const oa_word *known = &words->word[word];
    if (!word) return OA_NO_WORD;
    if (known->head != head || known->tail != tail || known->size != text.size) continue;
    if (text.size <= 16 || __builtin_memcmp(known->text + 8, text.data + 8, 8) == 0) return word;
  }
}

/** Where a word has a meaning: OA_... bits. */
uint32_t oa_word_where(uint32_t word);
codegen_str oa_word_text(uint32_t word);

#endif
