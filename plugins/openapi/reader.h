/* SPDX-License-Identifier: MIT
 *
 * What a reading holds: documents, declarations that wait, what was met where, and what is known of a schema before it
 * is read. Functions that work on it stand in openapi.h.
 */
#ifndef OPENAPI_READER_H
#define OPENAPI_READER_H

#include <codegen/plugin.h>

#include "words.h"

/* -- Memory and maps (base.c) -------------------------------------------------------------------------------------- */

/** A map from (a, b, text) to a number. Texts are not copied. */
typedef struct oa_slot {
  const char *text;
  uint32_t size, hash;
  uint64_t a;
  uint32_t b;
  uint32_t value; /* plus one; 0: free */
} oa_slot;

typedef struct oa_map {
  oa_slot *slot;
  uint32_t count, capacity;
} oa_map;

/** Values of one list, as nodes, by their hash. */
typedef struct oa_seen {
  uint32_t *slot;
  uint32_t capacity, mask, count, serial;
} oa_seen;

/** Ids, as a stack or a list. */
typedef struct oa_ids {
  uint32_t *id;
  uint32_t count, capacity;
} oa_ids;

/* -- What is read -------------------------------------------------------------------------------------------------- */

/** Dialects: OpenAPI in order of its age, then JSON Schema in order of its age. */
typedef enum {
  OA_DIALECT_NONE,
  OA_DIALECT_20,
  OA_DIALECT_30,
  OA_DIALECT_31,
  OA_DIALECT_32,
  OA_DIALECT_D4, /* JSON Schema; what they have in common with OpenAPI 3.1 stands above */
  OA_DIALECT_D6,
  OA_DIALECT_D7,
  OA_DIALECT_2019,
  OA_DIALECT_2020
} oa_dialect;

/** Vocabularies of JSON Schema that a dialect may lack. */
enum {
  OA_VOCABULARY_APPLICATOR = 1,
  OA_VOCABULARY_UNEVALUATED = 2,
  OA_VOCABULARY_VALIDATION = 4,
  OA_VOCABULARY_ALL = 7
};

/** A document: an input, or what a reference led to. */
typedef struct oa_file {
  const codegen_document *doc;
  uint32_t id;
  uint8_t dialect;
  uint8_t without;         /* OA_VOCABULARY_...: what its dialect does not have */
  bool is_api;             /* has an OpenAPI object as its root; else a schema, or a file of pieces */
  bool is_schema;          /* has a schema as its root, for sure */
  bool asserts;            /* formats are assertions */
  bool scanned;            /* its anchors are in the map */
  bool varied;             /* some of its schemas have a dialect of their own */
  struct oa_file *schemas; /* the twin that its schemas have, by `jsonSchemaDialect`; NULL: itself */
  codegen_str name;        /* as in keys */
  uint32_t scope;          /* SCOPE of kind SERVICE of the input it belongs to */
  uint32_t components;     /* node of `components` (2.0: the root), 0: none */
  codegen_list servers, rules;
  uint32_t consumes, produces, schemes; /* nodes, 2.0 */
} oa_file;

/** A place: a node, and the schema resource (`$id`) that its references start from (1: the document). */
typedef struct oa_at {
  oa_file *file;
  uint32_t node;
  uint32_t resource;
} oa_at;

/** A schema with an `$id`, or a document with one. */
typedef struct oa_resource {
  oa_file *file;
  uint32_t node;
  codegen_str uri;
} oa_resource;

/** A schema that dynamic references may lead to; `before` is the last one of the same name, UINT32_MAX for none. */
typedef struct oa_provider {
  oa_file *file;
  uint32_t resource, node, before;
} oa_provider;

/** A dynamic reference that leads to a dynamic anchor: `type` is the REF row, `holder` the entry it stands in. */
typedef struct oa_dynamic {
  uint32_t type, holder, fallback;
  oa_at at; /* the keyword */
  codegen_str name;
} oa_dynamic;

/** Any reference of a schema, remembered for dynamic ones. */
typedef struct oa_use {
  uint32_t type, holder, target;
  oa_at at;
} oa_use;

/** How a schema stands to the declaration that is being filled: in place means that it speaks of the same value. */
typedef enum {
  OA_INNER, /* of something inside the value */
  OA_TOP,   /* the declaration's own schema */
  OA_BASE,  /* a member of its allOf */
  OA_PART,  /* in place, all of these */
  OA_CHOICE /* in place, one of these */
} oa_mode;

/** A declared type that waits to be filled, or was. */
typedef struct oa_entry {
  oa_at at;
  uint32_t decl;
  uint32_t first_edge, edges; /* references in place, in `edge` */
  uint32_t mark;              /* for the search of cycles */
  uint32_t access;            /* readOnly, writeOnly, as flags of a field */
} oa_entry;

/** A reference in place: `type` is the REF row. */
typedef struct oa_edge {
  uint32_t type;
  uint32_t target; /* entry */
  uint8_t mode;
} oa_edge;

/** A discriminator on a record, to be resolved when all subtypes are known. */
typedef struct oa_base {
  uint32_t entry;
  uint32_t type; /* that gets the TAG */
  uint32_t node; /* of `discriminator` */
  oa_file *file;
} oa_base;

/** A property of a case that tells cases apart: gets its flag at the end. */
typedef struct oa_tagged {
  uint32_t decl;
  codegen_str key;
} oa_tagged;

/** A link whose target comes later. */
typedef struct oa_pending_link {
  uint32_t link;
  uint32_t node; /* the Link Object */
  oa_file *file;
} oa_pending_link;

/** An operation whose answers may come in pages, with its first successful response. */
typedef struct oa_paged {
  uint32_t operation, response; /* OPERATION, RESPONSE */
  uint32_t node;                /* the Operation Object */
  oa_file *file;
} oa_paged;

/** An operation that was made: where it stands, and its parameters and callbacks in `flat`, UINT32_MAX: none there. */
typedef struct oa_made {
  uint32_t file, node;
  uint32_t params, links;
} oa_made;

/** What a response holds: its payloads, and whether it documents a `Link` header. */
typedef struct oa_answer {
  codegen_range payloads;
  bool link;
} oa_answer;

/** Where a reference of something that is no schema leads. */
typedef struct oa_target {
  oa_at to;
  codegen_str key;
  uint32_t place; /* oa_place */
  bool ok;
} oa_target;

/** A part that is no type: its declaration, and what uses need without looking at rows. */
typedef struct oa_part {
  uint32_t decl, subject, count;
  codegen_list list; /* callbacks: LINK */
  uint32_t required; /* bodies: 1; callbacks: where their links stand in `flat` */
  bool open;         /* is being read: a reference to it leads in a circle */
} oa_part;

#define OA_GROWING(type, name) \
  type *name; \
  uint32_t name##_count, name##_capacity

#define OA_FORMATS 37 /* that are known */
typedef struct oa_format {
  codegen_sym name, meaning; /* 0: not asked for yet */
} oa_format;

/** How the schema around a node is seen from outside; see again.c. */
enum { OA_FREE = 0, OA_CLASSES = 1, OA_PAGED = 2, OA_TIED = 4 };
typedef struct oa_look_at {
  uint32_t node, state;
} oa_look_at;

typedef struct oa_reader {
  codegen_ctx *ctx;
  codegen_edit *edit;
  const codegen_model *model;
  const codegen_reading *reading;
  codegen_str source; /* name of the source, first part of keys */
  oa_vocabulary words;
  OA_GROWING(oa_file *, file); /* by document id */
  OA_GROWING(oa_entry, entry);
  OA_GROWING(oa_edge, edge);
  OA_GROWING(oa_base, base);
  OA_GROWING(oa_tagged, tagged);
  OA_GROWING(oa_pending_link, pending);
  OA_GROWING(oa_paged, paged);
  OA_GROWING(oa_made, made);     /* by OPERATION, from `first_made` on */
  OA_GROWING(oa_answer, answer); /* by RESPONSE, from `first_answer` on */
  OA_GROWING(oa_part, part);
  OA_GROWING(oa_target, target);
  OA_GROWING(oa_file *, twin);
  OA_GROWING(oa_resource, resource);
  OA_GROWING(oa_provider, provider);
  OA_GROWING(oa_dynamic, dynamic);
  OA_GROWING(oa_use, use);
  OA_GROWING(oa_look_at, look);
  oa_ids stack, exports;
  oa_ids flat;       /* parts of intersections, found by `parts` */
  oa_map parts;      /* (INTERSECTION) -> its parts in `flat` */
  oa_map followed;   /* (file, resource, text) -> `target` */
  oa_map references; /* (file, resource, text) -> type entry + 1, 0: dangling */
  oa_map keys;       /* (0, 0, key) -> declaration */
  oa_map nodes;      /* (file, kind and node) -> entry or part */
  oa_map anchors;    /* (file, resource, name) -> node */
  oa_map ids;        /* (0, 0, absolute $id) -> resource */
  oa_map resources;  /* (file, node) -> resource */
  oa_map provided;   /* (0, 0, name), and (file and resource, 1, name) -> provider */
  oa_map tags, operation_ids, routes, needs, syms;
  oa_seen seen;    /* values of the enum that is being read */
  oa_map members;  /* (decl, union) -> case */
  oa_map uses;     /* (shared header, name) -> its row under that name */
  oa_map items;    /* (file and array, index) -> node, of long arrays */
  oa_map reported; /* (file and node, hash of the message) -> said: a place may be read twice */
  oa_map suffixes; /* (file, resource, file part of a reference) -> document */
  oa_map dialects; /* (file, 0, URI), (file, schema) -> `twin` */
  oa_file *api;    /* the input that is being read */
  uint32_t queue;  /* entries before it are filled */
  uint32_t holder; /* the entry that is being filled, UINT32_MAX: none */
  uint32_t serial; /* numbers that make keys of maps unique */
  uint32_t depth;
  uint32_t access;     /* of the schema that was read last */
  uint32_t steps;      /* left of the question that is being answered: see oa_classes */
  uint32_t last_entry; /* that the last REF leads to */
  uint32_t type_id;    /* the TYPE that was made or asked for last, and its row: see oa_type */
  codegen_type *type;
  uint32_t first_file; /* document id of the first input */
  uint64_t guesses;    /* comparisons left for "did you mean" */
  uint32_t produces;   /* 2.0: of the operation that is being read */
  oa_format format[OA_FORMATS];
  codegen_sym word_markdown, word_openapi, word_schema, word_example, word_form, word_simple;
  uint32_t kept; /* where a list that was read last stands in `flat`, too */
  uint32_t first_made, first_answer;
  bool placed;      /* operations are in `nodes` */
  uint32_t success; /* RESPONSE: the first successful one of the responses that were read last, 0: none */
  uint32_t place;   /* oa_place of what oa_resolve found last */
  uint32_t through; /* references that a pointer went through, while one is being followed */
  uint32_t metas;   /* meta-schemas of meta-schemas that are being looked for */
  uint32_t nested;  /* callbacks in callbacks */
  uint32_t schemas; /* node of the first document's schemas, 0: not known */
  uint32_t *schema; /* their nodes, in the order of the document */
  uint32_t schema_count;
  uint32_t named; /* how many entries are such schemas: the first ones. Again: 1, the one that is read */
  bool again;     /* one schema is being read again: nothing is declared or reported */
  bool unsure;    /* it cannot be read alone */
  bool updating;  /* the body of a PATCH is being read */
  bool failed;    /* out of memory */
} oa_reader;

#define OA_LOOK_DEPTH 6  /* of questions to a schema that was not read yet */
#define OA_MAX_DEPTH 400 /* of schemas in schemas, without a reference between */

#endif
