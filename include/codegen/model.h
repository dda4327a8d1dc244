/* SPDX-License-Identifier: MIT
 *
 * The model: what every reader knows and every writer needs, and nothing about either's syntax.
 *
 * Form. Fixed tables of read-only records. A record is reached by its id, the row number; row 0 of every table is the
 * empty record, so that following an id of 0 is safe. A `range` owns rows of the table that the member names; a `list`
 * names rows of it through the model's pool of ids, and may be shared. Each table carries its stride and each record
 * grows only at its tail. No plugin allocates, copies or takes the size of a record; what it got is valid until its
 * callback returns. Whoever remembers something beyond that remembers keys of declarations. Kinds are open: have a
 * default branch.
 *
 * Members marked ~ are computed by the host when the model closes (before `name`); nobody else writes them.
 *
 * Canonical forms. Two spellings that mean the same give equal records: `nullable`, `[T, null]` and `anyOf [T, null]`
 * are T with NULLABLE; a map is a RECORD without fields; `const` is a LITERAL; `true` is ANY, `false` is NEVER; an
 * allOf of one reference is a REF. See docs/internals/model.md for the whole list.
 *
 * Everything here is [any]: the model is immutable while a callback runs.
 */
#ifndef CODEGEN_MODEL_H
#define CODEGEN_MODEL_H

#include <codegen/base.h>
#include <codegen/document.h>
#include <codegen/operation.h>

CODEGEN_BEGIN

typedef struct codegen_model codegen_model;

/** Tables: X(NAME, name, plural of what a row is). */
#define CODEGEN_TABLES(X) \
  X(SOURCE, source) \
  X(SCOPE, scope) \
  X(DECL, decl) \
  X(TYPE, type) \
  X(SCALAR, scalar) \
  X(ARRAY, array) \
  X(OBJECT, object) \
  X(FIELD, field) \
  X(CLAUSE, clause) \
  X(CASE, case) \
  X(EXPR, expr) \
  X(NOTE, note) \
  X(ANNOTATION, annotation) \
  X(OPERATION, operation) \
  X(PARAM, param) \
  X(PAYLOAD, payload) \
  X(RESPONSE, response) \
  X(LINK, link) \
  X(SECURITY, security) \
  X(SERVER, server) \
  X(RULE, rule) \
  X(PART, part) \
  X(NAME, name) \
  X(GROUP, group)

/** Table numbers, in that order, from 0: CODEGEN_TABLE_SOURCE, ... Never to be mixed up with kinds of type below. */
enum {
#define CODEGEN_TABLE_ENUM(NAME, name) CODEGEN_TABLE_##NAME,
  CODEGEN_TABLES(CODEGEN_TABLE_ENUM)
#undef CODEGEN_TABLE_ENUM
      CODEGEN_TABLE_COUNT
};

/* -- Sources and scopes -------------------------------------------------------------------------------------------- */

/** A document, as the model sees it. Row n is document n of codegen_value and codegen_origin; row 1 is the model's
 *  own. */
typedef struct codegen_source {
  codegen_str name;    /* path inside its source: relative, `/`-separated, empty for a sole input */
  codegen_str uri;     /* base URI it gives itself (`$self`, `$id`), empty when it gives none */
  codegen_str version; /* of the format: `3.1.0` */
  codegen_sym media;   /* `application/json`, `application/yaml` */
  codegen_sym dialect; /* `openapi-3.0`, `openapi-3.1`, or the URI of a JSON Schema dialect */
  codegen_hash hash;   /* of the bytes; in no fingerprint */
} codegen_source;

/** Kinds of scope. */
enum {
  CODEGEN_SCOPE_SERVICE = 1, /* an API: info, servers, security */
  CODEGEN_SCOPE_SCHEMA,      /* a schema of a database */
  CODEGEN_SCOPE_SPACE,
  CODEGEN_SCOPE_STORE,
  CODEGEN_SCOPE_MODEL,
  CODEGEN_SCOPE_TAG,
  CODEGEN_SCOPE_ROOT
};

/** What declarations and operations are gathered under. */
typedef struct codegen_scope {
  codegen_row row;
  codegen_str name;     /* source name: a tag, an API's title */
  codegen_str version;  /* of the API or model, not of the format */
  codegen_list servers; /* SERVER */
  codegen_list rules;   /* RULE: security that holds where an operation says nothing */
  codegen_list exports; /* DECL, in the order of the document */
  uint32_t parent;      /* SCOPE */
  uint8_t kind;
} codegen_scope;

/* -- Declarations -------------------------------------------------------------------------------------------------- */

/** Kinds of declaration; each names the table of its subject. */
enum {
  CODEGEN_DECL_TYPE = 1,
  CODEGEN_DECL_OPERATION,
  CODEGEN_DECL_PARAM,
  CODEGEN_DECL_RESPONSE,
  CODEGEN_DECL_PAYLOAD, /* a reusable request body: subject is the first PAYLOAD, `count` of them */
  CODEGEN_DECL_LINK,
  CODEGEN_DECL_SECURITY,
  CODEGEN_DECL_EXAMPLE /* subject is an ANNOTATION */
};

/** Flags of a declaration. */
enum {
  CODEGEN_DECL_REMOVED = 1,  /* a pass took it out; nothing may refer to it */
  CODEGEN_DECL_INTERNAL = 2, /* marked as not for publication */
  CODEGEN_DECL_ANONYMOUS = 4 /* the target of a reference into the middle of something: has no name of its own */
};

/** Directions, as indices of presence and bits of `used`. */
enum { CODEGEN_READ = 0, CODEGEN_CREATE = 1, CODEGEN_UPDATE = 2, CODEGEN_DIRECTIONS = 3 };

/** Something with a name that others may refer to. Keeps its id through a run. */
typedef struct codegen_decl {
  codegen_row row;
  codegen_str name;       /* source name; empty when ANONYMOUS */
  codegen_str key;        /* identity: `api:pets.yaml#/components/schemas/Pet`, document empty for a sole input */
  codegen_str uri;        /* `$id` or `$anchor` as an absolute URI, else empty */
  codegen_str uid;        /* identity that survives a rename, else empty */
  codegen_list bases;     /* DECL: what it inherits from, in order */
  codegen_range binds;    /* CLAUSE of kind BIND: type parameters and their fallback */
  codegen_list depends;   /* DECL: for bodies that are text only */
  uint32_t subject;       /* row of the kind's table */
  uint32_t scope;         /* SCOPE */
  uint32_t body;          /* EXPR */
  uint32_t group;         /* ~ GROUP of declarations that reach each other */
  codegen_list derived;   /* ~ DECL: who has this one among its bases */
  codegen_hash own;       /* ~ fingerprint of all that is said here, without following a REF; zero until the host
                             needs it, like the next two */
  codegen_hash facts;     /* ~ of what others may know without reading it */
  codegen_hash reachable; /* ~ own, and everything that it leads to */
  uint16_t split;         /* ~ 4 bits a direction: equal numbers, equal shape in these directions */
  uint8_t used;           /* ~ bit per direction in which operations reach it */
  uint8_t kind;
  uint32_t count; /* PAYLOAD: how many rows the subject has; else 0 */
} codegen_decl;

/* -- Types --------------------------------------------------------------------------------------------------------- */

/** Kinds of type. A value is allowed if it is null and NULLABLE is set, or if its JSON class is in `accepts` and the
 *  kind, the facets and those clauses that speak of its class hold. */
enum {
  CODEGEN_ANY = 1,
  CODEGEN_NEVER,
  CODEGEN_NULL,
  CODEGEN_BOOLEAN,
  CODEGEN_INTEGER,
  CODEGEN_NUMBER,
  CODEGEN_STRING,
  CODEGEN_BYTES,        /* raw, not encoded as text */
  CODEGEN_SCALAR,       /* a meaning without a wire form; does not survive `shape` */
  CODEGEN_ARRAY,        /* `array`: head, items */
  CODEGEN_RECORD,       /* `object`: fields, extra; a map is a RECORD without fields */
  CODEGEN_ENUM,         /* `cases`: one of these values */
  CODEGEN_LITERAL,      /* `cases`: exactly one value */
  CODEGEN_UNION,        /* `cases`: at least one of these types; with EXCLUSIVE exactly one */
  CODEGEN_INTERSECTION, /* `parts`: all of these types */
  CODEGEN_NOT,          /* `target`: not of this type (a TYPE) */
  CODEGEN_WHEN,         /* clauses: if, then, else */
  CODEGEN_REF,          /* `target`: a DECL of kind TYPE */
  CODEGEN_PARAMETER     /* a type parameter; its fallback and bindings are clauses */
};

/** JSON classes, as bits of `accepts`. */
enum {
  CODEGEN_ACCEPTS_NULL = 1,
  CODEGEN_ACCEPTS_BOOLEAN = 2,
  CODEGEN_ACCEPTS_INTEGER = 4,
  CODEGEN_ACCEPTS_NUMBER = 8, /* with a fraction; a NUMBER accepts 12 */
  CODEGEN_ACCEPTS_STRING = 16,
  CODEGEN_ACCEPTS_ARRAY = 32,
  CODEGEN_ACCEPTS_OBJECT = 64,
  CODEGEN_ACCEPTS_ALL = 127
};

/** Flags of a type. */
enum {
  CODEGEN_TYPE_NULLABLE = 1,
  CODEGEN_TYPE_EXCLUSIVE = 2, /* UNION: oneOf */
  CODEGEN_TYPE_OPEN = 4,      /* ENUM: other values may come */
  CODEGEN_TYPE_IMPLIED = 8,   /* no `type` was written: the kind is that of the constraints, `accepts` is ALL */
  CODEGEN_TYPE_BY_CLASS = 16, /* UNION: cases differ in their JSON class */
  CODEGEN_TYPE_OWN = 32,      /* last part of an INTERSECTION: the siblings of the composition */
  CODEGEN_TYPE_INFERRED = 64  /* made by the reader, not written */
};

/** A type. */
typedef struct codegen_type {
  codegen_row row;
  codegen_range cases;   /* CASE */
  codegen_list parts;    /* TYPE */
  codegen_range clauses; /* CLAUSE */
  uint32_t decl;         /* DECL that declares it, 0: inline */
  uint32_t target;       /* REF: DECL; NOT: TYPE */
  uint32_t scalar;       /* SCALAR, 0: no constraint */
  uint32_t array;        /* ARRAY, 0: any items */
  uint32_t object;       /* OBJECT, 0: any members */
  uint32_t initial;      /* EXPR: default value */
  uint32_t flat;         /* ~ reserved for the OBJECT of a flattened composition; 0: not computed */
  uint8_t kind;
  uint8_t accepts;
  uint8_t closes; /* ~ REF: leads back into its own group */
} codegen_type;

/** Flags of a scalar. */
enum {
  CODEGEN_SCALAR_SIGNED = 1,
  CODEGEN_SCALAR_ASSERTS_FORMAT = 2, /* the dialect makes the format an assertion, not a note */
  CODEGEN_SCALAR_MAX_LENGTH = 4      /* max_length was said */
};

/** Constraints and meaning of a boolean, number, string, bytes or scalar. */
typedef struct codegen_scalar {
  codegen_row row;
  uint64_t min_length, max_length; /* code points unless length_unit says otherwise; max only with its flag */
  codegen_list patterns;           /* SYM: regular expressions, each must match somewhere */
  codegen_value minimum, maximum;  /* inclusive; the document's number */
  codegen_value above, below;      /* exclusive */
  codegen_value multiple;
  codegen_sym meaning;         /* what it is: instant date time duration uuid uri email integer decimal json ... */
  codegen_sym format;          /* the format as written, `date-time` */
  codegen_sym encoding;        /* of bytes in text: base64 base64url base16 */
  codegen_sym media;           /* what the text or bytes hold, a media type */
  uint32_t content;            /* TYPE of that content */
  codegen_sym length_unit;     /* empty: code points; `bytes` */
  codegen_sym pattern_dialect; /* empty: ecma-262 */
  codegen_sym collation, unit, source_unit;
  uint32_t bits;            /* width of an integer or float, 0 unsaid */
  uint32_t precision;       /* decimal digits, 0 unsaid */
  uint32_t scale;           /* of these behind the point */
  uint32_t fraction_digits; /* of a second, plus one; 0 unsaid */
} codegen_scalar;

/** Flags of an array. */
enum { CODEGEN_ARRAY_UNIQUE = 1, CODEGEN_ARRAY_MAX = 2 /* max was said */ };

/** Items of an array. */
typedef struct codegen_array {
  codegen_row row;
  codegen_list head; /* TYPE: one for each of the first items */
  uint64_t min, max; /* max only with its flag */
  uint32_t items;    /* TYPE of the items behind the head, 0: any */
} codegen_array;

/** Flags of an object. */
enum { CODEGEN_OBJECT_MAX = 2 /* max was said */ };

/** Members of a record. */
typedef struct codegen_object {
  codegen_row row;
  codegen_range fields; /* FIELD, in written order; keys are unique */
  uint64_t min, max;    /* number of members; max only with its flag */
  uint32_t extra;       /* TYPE of members that are no field: 0 unsaid, else ANY, NEVER or a type */
  uint32_t names;       /* TYPE that every key must satisfy, 0: any */
} codegen_object;

/** Presence of a field in one direction. */
enum { CODEGEN_ABSENT = 0, CODEGEN_OPTIONAL = 1, CODEGEN_REQUIRED = 2 };

/** Flags of a field. */
enum {
  CODEGEN_FIELD_UNDECLARED = 1, /* required, but without a property: of type ANY */
  CODEGEN_FIELD_INHERITED = 2,
  CODEGEN_FIELD_NAVIGATION = 4,
  CODEGEN_FIELD_IGNORED = 8,
  CODEGEN_FIELD_IMMUTABLE = 16,
  CODEGEN_FIELD_SENSITIVE = 32,
  CODEGEN_FIELD_PERSONAL = 64,
  CODEGEN_FIELD_DISCRIMINATOR = 128,
  CODEGEN_FIELD_READ_ONLY = 256, /* said so: also the reason for an ABSENT */
  CODEGEN_FIELD_WRITE_ONLY = 512
};

/** One named member of a record. */
typedef struct codegen_field {
  codegen_row row;
  codegen_str key;        /* exactly as on the wire */
  uint32_t type;          /* TYPE */
  codegen_list arguments; /* PARAM */
  uint32_t initial;       /* EXPR: default, 0: none */
  uint8_t presence[CODEGEN_DIRECTIONS];
} codegen_field;

/** Kinds of clause. */
enum {
  CODEGEN_CLAUSE_PATTERN = 1,     /* members whose key matches `key` are of types[0] */
  CODEGEN_CLAUSE_NEEDS,           /* with member `key` come the members `keys` */
  CODEGEN_CLAUSE_NEEDS_TYPE,      /* with member `key` the whole is of types[0] */
  CODEGEN_CLAUSE_CONTAINS,        /* between min and max items are of types[0] */
  CODEGEN_CLAUSE_WHEN,            /* if types[0] then types[1] else types[2]; 0: anything */
  CODEGEN_CLAUSE_REST_PROPERTIES, /* members that nothing else spoke of are of types[0] */
  CODEGEN_CLAUSE_REST_ITEMS,      /* likewise items */
  CODEGEN_CLAUSE_TAG,             /* property `key` tells the cases apart */
  CODEGEN_CLAUSE_BIND             /* type parameter `key` is types[0] */
};

/** Flags of a clause. */
enum { CODEGEN_CLAUSE_MAX = 2 /* CONTAINS: max was said */ };

/** A constraint that only some types have. */
typedef struct codegen_clause {
  codegen_row row;
  codegen_str key;
  uint32_t types[3]; /* TYPE */
  codegen_list keys; /* SYM */
  uint64_t min, max;
  uint8_t kind;
} codegen_clause;

/** Flags of a case. */
enum {
  CODEGEN_CASE_ALIAS = 1,    /* one more value for a type that has a case already */
  CODEGEN_CASE_DEFAULT = 2,  /* serves where no other value matches */
  CODEGEN_CASE_DANGLING = 4, /* the discriminator value leads nowhere; type is 0 */
  CODEGEN_CASE_IMPLICIT = 8  /* the value is the name of the declaration, not a written mapping */
};

/** A value of an ENUM or LITERAL; a type of a UNION, with its discriminator value where it has one; a value of a TAG of
 *  a RECORD, with the subtype. */
typedef struct codegen_case {
  codegen_row row;
  codegen_str name; /* given by the author (`x-enum-varnames`), else empty */
  codegen_value value;
  codegen_value stored; /* in the store, where that differs */
  uint32_t type;        /* TYPE */
} codegen_case;

/** Forms of an expression, and who applies it. */
enum {
  CODEGEN_EXPR_VALUE = 1, /* `value` */
  CODEGEN_EXPR_CALL,      /* `function` of now uuid4 uuid7 cuid ulid nanoid autoincrement sequence object-id */
  CODEGEN_EXPR_SYMBOL,
  CODEGEN_EXPR_RAW, /* `text` in `dialect` */
  CODEGEN_EXPR_TREE
};
enum { CODEGEN_SITE_NOTE = 0, CODEGEN_SITE_CLIENT, CODEGEN_SITE_SERVER, CODEGEN_SITE_STORE };

/** A default value or another expression. */
typedef struct codegen_expr {
  codegen_row row;
  codegen_value value;
  codegen_str text;
  codegen_list args;    /* EXPR */
  codegen_list depends; /* DECL */
  codegen_sym function;
  codegen_sym dialect;
  uint8_t form;
  uint8_t site; /* NOTE: a note of the schema that nobody applies by itself */
} codegen_expr;

/* -- Notes --------------------------------------------------------------------------------------------------------- */

/** Flags of a note. */
enum { CODEGEN_NOTE_DEPRECATED = 1 };

/** What people wrote about a record. */
typedef struct codegen_note {
  codegen_str title, summary, text, comment; /* text: the description; comment: `$comment`, not for output */
  codegen_str see, see_text;                 /* URL of more, and what it is */
  codegen_str deprecated;                    /* the reason, where one is given */
  codegen_range examples;                    /* ANNOTATION, space `example` */
  codegen_sym format;                        /* of text: markdown, plain */
  uint32_t flags;
} codegen_note;

/** Flags of an annotation. */
enum { CODEGEN_ANNOTATION_LIFTED = 1 /* its meaning stands in a member, too */ };

/** What the model has no place for, or an example. */
typedef struct codegen_annotation {
  codegen_origin origin;
  codegen_str name; /* `x-internal`; an example's name */
  codegen_value value;
  codegen_str text; /* where it is no value: an external example's URL, a directive's arguments; an example's summary */
  codegen_sym space; /* openapi json-schema graphql prisma doc cognite sql example */
  uint32_t flags;
} codegen_annotation;

/* -- Derived ------------------------------------------------------------------------------------------------------- */

/** ~ An identifier that the host gave. */
typedef struct codegen_name {
  codegen_str text;
  codegen_str scope;      /* what it is unique in: an artifact's id, a class */
  codegen_sym writer;     /* plugin id, or the convention's */
  uint32_t table, record; /* what it names */
  uint32_t role;          /* of the writer's own; 0 the plain name */
  uint8_t kind;           /* CODEGEN_NAME_... of writer.h */
} codegen_name;

/** Flags of a group. */
enum { CODEGEN_GROUP_RECURSIVE = 1, CODEGEN_GROUP_ENDLESS = 2 /* has no finite value */ };

/** ~ Declarations that reach each other through references: a strongly connected component. Groups are numbered so that
 *  a group's successors have smaller numbers. */
typedef struct codegen_group {
  codegen_list members;    /* DECL */
  codegen_list successors; /* GROUP */
  codegen_hash digest;     /* of everything that a member can reach */
  uint32_t flags;
} codegen_group;

/* -- The model and its accessors ----------------------------------------------------------------------------------- */

/** A table: `count` rows of `stride` bytes, row 0 included. Never grows: it stands in an array. */
typedef struct codegen_table {
  const unsigned char *rows;
  uint32_t stride;
  uint32_t count;
} codegen_table;

/** A kind of facet: what only some readers know hangs off a record. Never grows: it stands in an array. */
typedef struct codegen_facet_table {
  codegen_str id;        /* "codegen.entity/1" */
  const uint32_t *owner; /* `count` rows of `table` that have one, ascending */
  const unsigned char *rows;
  uint32_t stride;
  uint32_t count;
  uint32_t table; /* whose records */
} codegen_facet_table;

/** Kinds of members of a facet. `table` of a member is for those that name rows. */
enum {
  CODEGEN_FACET_U8 = 1,
  CODEGEN_FACET_U16,
  CODEGEN_FACET_U32, /* a number or flags, not the id of a row: that one differs from run to run */
  CODEGEN_FACET_U64,
  CODEGEN_FACET_TEXT,  /* codegen_str */
  CODEGEN_FACET_SYM,   /* codegen_sym */
  CODEGEN_FACET_SYMS,  /* codegen_list of words */
  CODEGEN_FACET_VALUE, /* codegen_value */
  CODEGEN_FACET_KEY,   /* id of a DECL, FIELD or PARAM, which counts by its key */
  CODEGEN_FACET_KEYS,  /* codegen_list of such ids */
  CODEGEN_FACET_ROW,   /* id of an EXPR, PARAM, PAYLOAD, RESPONSE, LINK, SERVER or RULE, which counts wholly */
  CODEGEN_FACET_RANGE, /* codegen_range of such rows */
  CODEGEN_FACET_LIST   /* codegen_list of such ids */
};

/** A member of a facet. Never grows: it stands in an array. */
typedef struct codegen_facet_member {
  const char *name;
  uint16_t kind, offset;
  uint32_t table; /* CODEGEN_TABLE_... of KEY, KEYS, ROW, RANGE, LIST */
} codegen_facet_member;

/** What a facet is made of. Whoever writes or reads a facet declares it (codegen_plugin.facets); then what it holds
 *  counts among what is said in its record, and sections over a model with such facets can be kept from run to run.
 *  Every byte that is not zero lies in a member. References to declarations are no references of the record: a section
 *  that looks behind them depends on the whole model. */
typedef struct codegen_facet_layout {
  uint32_t struct_size;
  uint32_t table; /* of the records that it hangs off: CODEGEN_TABLE_... but for NAME and GROUP */
  const char *id;
  const codegen_facet_member *member; /* in the order in which they came; the tail grows */
  uint32_t count;                     /* at most 32 */
  uint32_t size;                      /* sizeof of the structure */
} codegen_facet_layout;

/** The model: its tables, and what their members point into. Read it through the functions below. */
struct codegen_model {
  uint32_t struct_size;
  uint32_t format; /* number of this format; seeds every fingerprint */
  const codegen_table *table;
  const uint32_t *pool;
  const codegen_str *sym;
  const codegen_document *const *document;
  const codegen_facet_table *facet;
  uint32_t table_count, pool_count, sym_count, document_count, facet_count;
  uint32_t closed;            /* 1 after `name`: derived members and names are there */
  const unsigned char *empty; /* CODEGEN_ROW_MAX zero bytes: the empty row of tables that this host does not have */
};

/** No record is ever longer than so many bytes. */
#define CODEGEN_ROW_MAX 4096

/** Row `row` of a table; the empty row when there is none such, also when the host is older than the table. */
static inline const void *codegen_row_at(const codegen_model *model, uint32_t table, uint32_t row) {
  if (table >= model->table_count) return model->empty;
  const codegen_table *t = &model->table[table];
  return t->rows + (size_t)(row < t->count ? row : 0) * t->stride;
}

/** How many rows a table has, the empty one included: valid ids are 1 to count - 1. */
static inline uint32_t codegen_row_count(const codegen_model *model, uint32_t table) {
  return table < model->table_count ? model->table[table].count : 1;
}

/** Whether the host's records of that table are long enough for a member that came after minor 0. False for a table
 *  that this host does not have: what codegen_row_at gives for it may be read all the same, and is zero. */
#define CODEGEN_ROW_HAS(model, table_number, type, member) \
  ((table_number) < (model)->table_count && \
   (model)->table[table_number].stride >= offsetof(type, member) + sizeof(((type *)0)->member))

/** codegen_decl_at(model, id), codegen_type_at(model, id), ...: one typed accessor a table. */
#define CODEGEN_TABLE_ACCESSOR(NAME, name) \
  static inline const codegen_##name *codegen_##name##_at(const codegen_model *model, uint32_t id) { \
    return (const codegen_##name *)codegen_row_at(model, CODEGEN_TABLE_##NAME, id); \
  }
CODEGEN_TABLES(CODEGEN_TABLE_ACCESSOR)
#undef CODEGEN_TABLE_ACCESSOR

/** Entry `i` of a list, 0 behind its end. */
static inline uint32_t codegen_list_at(const codegen_model *model, codegen_list list, uint32_t i) {
  return i < list.count && list.first + i < model->pool_count ? model->pool[list.first + i] : 0;
}

/** The text of a word, empty for 0. */
static inline codegen_str codegen_sym_text(const codegen_model *model, codegen_sym sym) {
  return model->sym[sym < model->sym_count ? sym : 0];
}

/** Whether a word is `text`. */
static inline bool codegen_sym_is(const codegen_model *model, codegen_sym sym, const char *text) {
  return codegen_str_is(codegen_sym_text(model, sym), text);
}

/** The document of a value or origin, NULL for 0. */
static inline const codegen_document *codegen_model_document(const codegen_model *model, uint32_t document) {
  return document < model->document_count ? model->document[document] : NULL;
}

/** The text of a value that is a string or a number; empty for anything else. */
static inline codegen_str codegen_value_text(const codegen_model *model, codegen_value value) {
  const codegen_document *document = codegen_model_document(model, value.document);
  codegen_str none = {"", 0};
  return document ? codegen_node_text(document, value.node) : none;
}

/** The kind of a value, CODEGEN_NODE_NONE when there is none. */
static inline uint32_t codegen_value_kind(const codegen_model *model, codegen_value value) {
  const codegen_document *document = codegen_model_document(model, value.document);
  return document ? codegen_node_kind(document, value.node) : (uint32_t)CODEGEN_NODE_NONE;
}

/** The declaration of type `type` when it is a REF, else 0. */
static inline uint32_t codegen_type_ref(const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  return t->kind == CODEGEN_REF ? t->target : 0;
}

/** The number that direction `direction` of a declaration has: directions with equal numbers have equal shapes. */
static inline uint32_t codegen_decl_split(const codegen_decl *decl, uint32_t direction) {
  return (uint32_t)(decl->split >> (4 * direction)) & 15u;
}

/** The table of facet `id` on the records of `table`, NULL when nobody made one. */
static inline const codegen_facet_table *codegen_facet_table_of(const codegen_model *model, uint32_t table,
                                                                codegen_str id) {
  for (uint32_t f = 0; f < model->facet_count; f++) {
    const codegen_facet_table *facet = &model->facet[f];
    if (facet->table == table && codegen_str_equal(facet->id, id)) return facet;
  }
  return NULL;
}

/** How many bytes of facet `id` there are in each row that codegen_facet gives: at least as many as whoever wrote it
 *  knew. A member beyond them was not known to the writer, and must not be read. 0: nobody made one. */
static inline uint32_t codegen_facet_size(const codegen_model *model, uint32_t table, codegen_str id) {
  const codegen_facet_table *facet = codegen_facet_table_of(model, table, id);
  return facet ? facet->stride : 0;
}

/** The facet `id` of record `row` of `table`, NULL when it has none. Members that came after the facet's first version
 *  are read only within codegen_facet_size. */
static inline const void *codegen_facet(const codegen_model *model, uint32_t table, uint32_t row, codegen_str id) {
  const codegen_facet_table *facet = codegen_facet_table_of(model, table, id);
  uint32_t low = 0, high = facet ? facet->count : 0;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (facet->owner[middle] < row)
      low = middle + 1;
    else
      high = middle;
  }
  if (!facet || low == facet->count || facet->owner[low] != row) return NULL;
  return facet->rows + (size_t)low * facet->stride;
}

CODEGEN_END

#endif
