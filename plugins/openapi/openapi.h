/* SPDX-License-Identifier: MIT
 *
 * openapi: the reader of OpenAPI documents. One file a subject; this header is what they share.
 *
 * How it works. Every type that has a name, or that a reference leads to, is a declaration with an entry in a queue;
 * types are filled one declaration at a time, so references never recurse. Other parts (parameters, responses, ...)
 * are read when they are first met. What needs the whole model (cycles, subtypes of a discriminator, targets of
 * links) comes at the end, in finish.c. Memory is the host's, until the callback returns; nothing is freed here.
 *
 * Invariants: `stack` is used like a stack, whoever pushes takes its entries away again. A part that cannot be read
 * becomes ANY or is left out, after a diagnostic that names its place.
 */
#ifndef OPENAPI_H
#define OPENAPI_H

#include "reader.h"

/* -- base.c -------------------------------------------------------------------------------------------------------- */

void *oa_alloc(oa_reader *r, size_t size);
/** Room for one more element of a growing array; false when out of memory. */
bool oa_grow(oa_reader *r, void **array, uint32_t count, uint32_t *capacity, size_t size);
#define OA_ADD(r, name, ...) \
  (oa_grow((r), (void **)&(r)->name, (r)->name##_count, &(r)->name##_capacity, sizeof *(r)->name) \
       ? ((r)->name[(r)->name##_count] = __VA_ARGS__, (r)->name##_count++, true) \
       : false)
void oa_push_more(oa_reader *r, oa_ids *ids, uint32_t id);
static inline void oa_push(oa_reader *r, oa_ids *ids, uint32_t id) {
  if (ids->count < ids->capacity)
    ids->id[ids->count++] = id;
  else
    oa_push_more(r, ids, id);
}
/** Keeps what stands above `base` on the stack in `flat`, too, for the end of the reading: `kept` says where. */
void oa_keep(oa_reader *r, uint32_t base);
/** Takes everything above `base` off the stack, as a list of the model. */
codegen_list oa_pop_list(oa_reader *r, uint32_t base);
codegen_list oa_list_of(oa_reader *r, const oa_ids *ids);

/** A new TYPE, and one that is there: most questions are about the last one, whose row stays where it is. */
static inline codegen_type *oa_new_type(oa_reader *r, uint32_t *id) {
  r->type = codegen_add_type(r->edit, &r->type_id);
  *id = r->type_id;
  return r->type;
}
static inline codegen_type *oa_type(oa_reader *r, uint32_t id) {
  if (id == r->type_id) return r->type;
  r->type_id = id;
  return r->type = codegen_edit_type(r->edit, id);
}

/** The value of a key, UINT32_MAX when it is not there. */
uint32_t oa_map_get(const oa_map *map, uint64_t a, uint32_t b, codegen_str text);
/** Sets it. `text` must live until the callback returns. */
void oa_map_put(oa_reader *r, oa_map *map, uint64_t a, uint32_t b, codegen_str text, uint32_t value);
/** The value that is there, else sets it: UINT32_MAX. */
uint32_t oa_map_add(oa_reader *r, oa_map *map, uint64_t a, uint32_t b, codegen_str text, uint32_t value);

/** A word of the model's open vocabulary. */
codegen_sym oa_sym(oa_reader *r, codegen_str text);
static inline codegen_sym oa_sym_of(oa_reader *r, const char *text) {
  return oa_sym(r, codegen_str_of(text));
}
/** A JSON string of the model's own document. */
codegen_value oa_text_value(oa_reader *r, codegen_str text);
/** Texts joined, in memory of the model. */
codegen_str oa_join(oa_reader *r, const codegen_str *part, uint32_t count);
/** A JSON pointer with one more part, which is escaped. */
codegen_str oa_key(oa_reader *r, codegen_str base, codegen_str name);

/* -- again.c ------------------------------------------------------------------------------------------------------- */

/** The schemas of the document were declared: looks at them are noted from now on. */
void oa_look_begin(oa_reader *r, const oa_file *file, uint32_t schemas);
/** What is being read depends on what a schema says that has that node in it: OA_CLASSES, OA_PAGED or OA_TIED. */
void oa_look(oa_reader *r, oa_at at, uint32_t state);
/** The schema that is being read cannot be read alone. */
void oa_tie(oa_reader *r);
/** Leaves all that for `again`. */
void oa_remember(oa_reader *r);
codegen_status oa_read_again(oa_reader *r, const codegen_rereading *reading);
/** Again: the entry of a schema, the declaration, the shared part that was there when the document was read. */
uint32_t oa_known_type(oa_reader *r, oa_at at);
uint32_t oa_known_decl(oa_reader *r, oa_at at, uint32_t kind, codegen_str key, codegen_str name);
void oa_know_part(oa_reader *r, oa_at at, uint32_t kind);
/** Reads the operation at `node` of a path item once more; its row, 0: it cannot be read alone (operation.c). */
uint32_t oa_operation_again(oa_reader *r, oa_at item, uint32_t node);

/* -- Nodes --------------------------------------------------------------------------------------------------------- */

/** A walk over the children of a container, in their order; `row` is that of `node`, aliases not looked through. */
typedef struct oa_children {
  const codegen_document *doc;
  const codegen_node *row;
  uint32_t node, left;
} oa_children;

static inline oa_children oa_first_child(const codegen_document *doc, uint32_t container) {
  const codegen_node *row = codegen_node_raw(doc, container);
  if (row->kind == CODEGEN_NODE_ALIAS) row = codegen_node_raw(doc, container = row->next);
  bool any = row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT;
  oa_children out = {doc, row, container + 1, any ? row->extra : 0};
  if (out.left) out.row = codegen_node_raw(doc, out.node);
  return out;
}

static inline void oa_next_child(oa_children *at) {
  bool within = at->row->kind == CODEGEN_NODE_ARRAY || at->row->kind == CODEGEN_NODE_OBJECT;
  at->node = within ? at->row->next : at->node + 1;
  if (--at->left) at->row = codegen_node_raw(at->doc, at->node);
}

static inline bool oa_shadowed(const oa_children *at) {
  return (at->row->flags & CODEGEN_NODE_SHADOWED) != 0;
}

static inline codegen_str oa_child_key(const oa_children *at) {
  codegen_str from = at->row->flags & CODEGEN_NODE_KEY_POOLED ? at->doc->pool : at->doc->bytes;
  return (codegen_str){from.data + at->row->key, at->row->key_size};
}

/* -- report.c ------------------------------------------------------------------------------------------------------ */

#define OA_ERROR CODEGEN_ERROR
#define OA_WARNING CODEGEN_WARNING
#define OA_STRICT 16 /* a warning that is an error under --strict */

/** Reports at a node. `%` formats as printf; texts go through OA_FMT, which cuts them. */
__attribute__((format(printf, 7, 8))) void oa_report(oa_reader *r, const oa_file *file, uint32_t node,
                                                     uint32_t severity, const char *code, const char *help,
                                                     const char *format, ...);
#define OA_FMT(text) (int)((text).size > 120 ? 120 : (text).size), (text).data ? (text).data : ""
/** Whether a node has that kind; else a diagnostic says that `what` should be one. */
void oa_is_not(oa_reader *r, const oa_file *file, uint32_t node, uint32_t kind, const char *what);
static inline bool oa_is(oa_reader *r, const oa_file *file, uint32_t node, uint32_t kind, const char *what) {
  if (codegen_node_kind(file->doc, node) == kind) return true;
  oa_is_not(r, file, node, kind, what);
  return false;
}
/** Reports that a member is missing that the specification asks for. */
void oa_missing(oa_reader *r, const oa_file *file, uint32_t node, uint32_t severity, const char *member,
                const char *help);
/** The name of a kind of node: `an object`. */
const char *oa_kind_name(uint32_t kind);
/** The nearest of the members of an object to a name, empty when none is near. */
codegen_str oa_nearest(oa_reader *r, const oa_file *file, uint32_t object, codegen_str name);

/* -- note.c -------------------------------------------------------------------------------------------------------- */

/** Sorts the members of an object by word into `at` (`limit` places, zeroed by the callee). Unknown ones, and those
 *  that are kept, go on the stack, for oa_annotate. */
void oa_collect(oa_reader *r, const oa_file *file, uint32_t node, uint32_t where, uint32_t *at, uint32_t limit);
/** Makes annotations of everything above `base` on the stack. */
codegen_range oa_annotate(oa_reader *r, const oa_file *file, uint32_t base);
/** Both, for objects that keep nothing else. */
codegen_range oa_read_words(oa_reader *r, const oa_file *file, uint32_t node, uint32_t where, uint32_t *at,
                            uint32_t limit);
/** The note of an object, 0 when it says nothing. `limit` as in oa_collect. */
uint32_t oa_note(oa_reader *r, oa_at at, const uint32_t *word, uint32_t limit);
/** Adds one annotation to a range. */
void oa_annotate_more(oa_reader *r, const oa_file *file, codegen_range *range, uint32_t node, codegen_str name,
                      uint32_t flags);
/** Examples of an object with `example` and `examples` (a map of Example Objects). */
codegen_range oa_examples(oa_reader *r, oa_at at, uint32_t example, uint32_t examples);
/** Components of kind example. */
void oa_example_component(oa_reader *r, oa_at at, codegen_str key, codegen_str name);
/** Puts what `from` says into `to` where that says nothing. */
void oa_note_merge(oa_reader *r, uint32_t *to, uint32_t from);

/* -- value.c ------------------------------------------------------------------------------------------------------- */

static inline codegen_value oa_value(const oa_file *file, uint32_t node) {
  codegen_value out = {node ? file->id : 0, node};
  return out;
}
/** The JSON class of a value, as a CODEGEN_ACCEPTS bit; 1.0 is an integer. */
uint32_t oa_value_class(const oa_file *file, uint32_t node);
uint32_t oa_value_hash(const oa_file *file, uint32_t node);
bool oa_value_equal(const oa_file *file, uint32_t left, uint32_t right);
/** Compares two numbers by value. */
int oa_number_compare(codegen_str left, codegen_str right);
/** A count: a non-negative integer that fits; else a diagnostic, and false. */
bool oa_count_of(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word, uint64_t *out);
static inline bool oa_count(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word, uint64_t *out) {
  return node && oa_count_of(r, file, node, word, out);
}
/** Whether a member is `true`; a diagnostic where it is no boolean. */
bool oa_flag_of(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word);
static inline bool oa_flag(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word) {
  return node && oa_flag_of(r, file, node, word); /* most are not said */
}
/** The text of a member, empty where it is missing; a diagnostic where it is no string. */
codegen_str oa_text_of(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word);
static inline codegen_str oa_text(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word) {
  codegen_str none = {"", 0};
  return node ? oa_text_of(r, file, node, word) : none; /* most are not said */
}
/** An EXPR of a value, 0 for none. */
uint32_t oa_default(oa_reader *r, const oa_file *file, uint32_t node);

/* -- refs.c -------------------------------------------------------------------------------------------------------- */

/** Kinds of things that references lead to. */
typedef enum {
  OA_TYPES,
  OA_PARAMS,
  OA_RESPONSES,
  OA_BODIES,
  OA_HEADERS,
  OA_SECURITIES,
  OA_LINKS,
  OA_EXAMPLES,
  OA_CALLBACKS,
  OA_PATHS,
  OA_MEDIAS
} oa_kind;

/** The document `id`, known or made known. NULL when out of memory. */
oa_file *oa_file_of(oa_reader *r, uint32_t id, const oa_file *from);
/** Where a reference leads. `*key` is the target's key. False after a diagnostic, unless `quiet`. */
bool oa_resolve(oa_reader *r, oa_at from, codegen_str text, bool quiet, oa_at *to, codegen_str *key);
/** The entry of the type that a reference leads to, UINT32_MAX when it leads nowhere. `from.node` is the text's
 *  node. */
uint32_t oa_type_target(oa_reader *r, oa_at from, codegen_str text, bool quiet);
/** Declares a type; its entry. The same place is declared once. */
uint32_t oa_declare_type(oa_reader *r, oa_at at, codegen_str key, codegen_str name);
/** Adds a DECL; 0 when its key is taken, by another kind of thing at the same place. */
uint32_t oa_declare(oa_reader *r, oa_at at, uint32_t kind, uint32_t subject, codegen_str key, codegen_str name);
/** The name that a key gives: that of a component, a definition, or a file; empty for anything in between. */
codegen_str oa_name_of_key(oa_reader *r, const oa_file *file, codegen_str key);
/** The `$ref` of an object that is no schema, 0 when it has none. */
uint32_t oa_ref_node(oa_reader *r, oa_at at);
/** Follows the references of an object that is no schema to the object itself. `*key` is set when there was one. */
bool oa_follow(oa_reader *r, oa_at at, oa_at *to, codegen_str *key);
/** The part that was read at a place, NULL when it is new. */
oa_part *oa_part_at(oa_reader *r, oa_at at, oa_kind kind);
/** Remembers one, to be filled; valid until the next call. */
uint32_t oa_part_add(oa_reader *r, oa_at at, oa_kind kind, oa_part part);
static inline oa_at oa_child(oa_at at, uint32_t node) {
  oa_at out = {at.file, node, at.resource};
  return out;
}
/** The child of a container that holds a node, 0 for none. */
uint32_t oa_child_with(const codegen_document *doc, uint32_t parent, uint32_t node, uint32_t *index);
/** JSON pointer of a node, found by walking down. */
codegen_str oa_pointer_of(oa_reader *r, const oa_file *file, uint32_t node);
codegen_str oa_key_of(oa_reader *r, const oa_file *file, codegen_str pointer);

typedef struct oa_schema oa_schema;
/** How a schema that is applied to the same value, but not as one of all, stands to the declaration. */
static inline oa_mode oa_mode_beside(oa_mode mode) {
  return mode == OA_INNER ? OA_INNER : OA_PART;
}

/* -- ids.c --------------------------------------------------------------------------------------------------------- */

/** `text` as seen from `base`. */
codegen_str oa_uri(oa_reader *r, codegen_str base, codegen_str text);
/** Whether a URI has a scheme. */
bool oa_is_absolute(codegen_str text);
codegen_str oa_base_uri(const oa_reader *r, const oa_file *file, uint32_t resource);
/** The resource that a reference without its fragment names, NULL when it is none that is known. */
const oa_resource *oa_resource_of(oa_reader *r, oa_at from, codegen_str text);
/** The `$id` of a schema where it makes a resource, else empty. */
codegen_str oa_schema_id(const oa_file *file, uint32_t node);
/** Walks a document once and remembers its resources and anchors. */
void oa_scan_ids(oa_reader *r, oa_file *file);
/** Whether a document must be scanned before anything refers to it. */
bool oa_has_ids(const oa_file *file);

/* -- dialect.c ----------------------------------------------------------------------------------------------------- */

/** The dialect that a `$schema` names, OA_DIALECT_NONE for one that nobody knows. */
uint8_t oa_draft_of(codegen_str uri, bool *known);
/** The dialect that a document without an OpenAPI object declares, OA_DIALECT_NONE when it says nothing. */
uint8_t oa_draft_of_document(const codegen_document *doc);
/** Reads the dialect that the text at `from.node` names into `out`: `dialect`, `asserts`, `without`. False after a
 *  diagnostic for one that nobody knows. */
bool oa_read_dialect(oa_reader *r, oa_at from, oa_file *out);
/** The twin of a file with the dialect that the text `node` names; the file itself where nobody knows it. */
oa_file *oa_dialect_twin(oa_reader *r, oa_file *file, uint32_t node);
/** Remembers that a schema, and what is written inside it, has the dialect of this twin. */
void oa_dialect_mark(oa_reader *r, oa_file *twin, uint32_t schema);
/** The twin for a schema anywhere in a document. */
oa_file *oa_dialect_at(oa_reader *r, oa_file *file, uint32_t node);
/** The twin for a schema, from the one around it. */
static inline oa_file *oa_dialect_enter(oa_reader *r, oa_file *file, uint32_t node) {
  if (file->schemas) file = file->schemas;
  if (!r->file[file->id]->varied) return file;
  uint32_t known = oa_map_get(&r->dialects, file->id, node, (codegen_str){"", 0});
  return known < r->twin_count && r->twin[known] ? r->twin[known] : file;
}
/** The first draft of JSON Schema that has a word of schemas. */
uint8_t oa_word_since(uint32_t word);
/** Takes away the words of vocabularies that the dialect lacks: they become annotations. */
void oa_drop_vocabularies(oa_schema *s);

/* -- place.c ------------------------------------------------------------------------------------------------------- */

/** What a place is. */
typedef enum {
  OA_PLACE_ANYTHING, /* a file of pieces, an extension: whatever the object there looks like */
  OA_PLACE_API,      /* an object of an OpenAPI document, no schema */
  OA_PLACE_SCHEMA,
  OA_PLACE_SCHEMAS, /* a map or a list of schemas */
  OA_PLACE_UNKNOWN, /* behind a keyword that nobody knows */
  OA_PLACE_DATA     /* a value, an example */
} oa_place;

oa_place oa_place_root(const oa_file *file);
/** From a place to one of its members. */
oa_place oa_place_step(const oa_reader *r, const oa_file *file, oa_place place, uint32_t node, uint32_t child);
/** A member of a schema: SCHEMA, SCHEMAS or DATA. */
oa_place oa_place_in_schema(const oa_reader *r, const codegen_document *doc, uint32_t child);
/** A member of anything else: ANYTHING, SCHEMA, SCHEMAS or DATA. */
oa_place oa_place_elsewhere(const oa_reader *r, const oa_file *file, uint32_t node, uint32_t child);
/** What a place is that is no schema, in words; NULL where it is one. */
const char *oa_no_schema(const oa_reader *r, oa_at at, oa_place place);

/* -- metaschemas.c ------------------------------------------------------------------------------------------------- */

/** Documents that references find without a network. */
extern const codegen_known_document *const oa_metaschemas[];

/* -- bare.c -------------------------------------------------------------------------------------------------------- */

/** What the schema that a whole document is is called: by its title, its `$id`, its file. */
codegen_str oa_root_name(const oa_file *file);
void oa_read_bare(oa_reader *r, oa_file *file);
/** JSON Schema before 2019-09, and OpenAPI before 3.1: siblings of `$ref` have no force. */
static inline bool oa_lone_refs(const oa_file *file) {
  return file->dialect < OA_DIALECT_31 || (file->dialect >= OA_DIALECT_D4 && file->dialect <= OA_DIALECT_D7);
}

/* -- dynamic.c ----------------------------------------------------------------------------------------------------- */

/** Puts the type of a `$dynamicRef` or `$recursiveRef` on the stack. */
void oa_push_dynamic(oa_schema *s, uint32_t node, bool recursive);
/** Declares what they may lead to; before oa_finish. */
void oa_prepare_dynamic(oa_reader *r);
/** Turns dynamic references that something overrides into type parameters. */
void oa_finish_dynamic(oa_reader *r);

/* -- schema*.c ----------------------------------------------------------------------------------------------------- */

/** What a word of a schema is for, as bits: the ACCEPTS bits of the class that it speaks of, and these. What is said in
 *  a schema is known by them without looking at each of its places. */
enum {
  OA_T_APPLIES = 1 << 8, /* it applies schemas to the whole value */
  OA_T_NOTE = 1 << 9,    /* for oa_note */
  OA_T_VALUES = 1 << 10, /* it lists values */
  OA_T_REST = 1 << 11,   /* of members that nothing else speaks of */
  OA_T_WHOLE = 1 << 12   /* of the whole: null, access, a default, an identity, definitions, a discriminator */
};
extern const uint16_t oa_traits[OA_SCHEMA_WORDS];

/** A schema that is being read. */
struct oa_schema {
  oa_reader *r;
  oa_at at;
  oa_mode mode;
  codegen_origin origin; /* of the rows that stand for it */
  uint32_t word[OA_SCHEMA_WORDS];
  uint8_t said[OA_SCHEMA_WORDS]; /* the words that were written, `said_count` of them; some may be taken away again */
  uint32_t said_count;
  uint32_t traits; /* OA_T_...: of those words that still count */
  uint32_t note, initial;
  uint32_t types;    /* ACCEPTS bits of `type`, 0: unsaid */
  uint32_t order[7]; /* the same, in written order */
  uint32_t order_count;
  bool nullable; /* by `nullable: true` */
  bool is_file;  /* type: file of 2.0 */
  bool simple;   /* a parameter, header or items object of 2.0 */
};

/** oa_collect for a schema: also lists what was said. */
void oa_collect_schema(oa_schema *s, uint32_t where);
/** Finds the traits anew, after words were taken away. */
void oa_weigh(oa_schema *s);
/** Reads a schema; its TYPE. */
uint32_t oa_read_schema(oa_reader *r, oa_at at, oa_mode mode);
/** The type of a 2.0 parameter, header or items object. */
uint32_t oa_read_simple(oa_reader *r, oa_at at);
/** A schema's own properties, without what composes it; 0 when there are none. For circles. */
uint32_t oa_read_plain(oa_reader *r, oa_at at);
/** Fills every declared type that waits. */
void oa_drain(oa_reader *r);
/** Where in oa_collect the words of this file's schemas have a meaning. */
static inline uint32_t oa_schema_where(const oa_file *file) {
  return file->dialect == OA_DIALECT_20 ? OA_S2 : file->dialect == OA_DIALECT_30 ? OA_S30 : OA_S31;
}
codegen_type *oa_add_type(oa_schema *s, uint32_t kind, uint32_t accepts, uint32_t *id);
/** An INTERSECTION of what stands above `base` on the stack. */
uint32_t oa_make_intersection(oa_schema *s, uint32_t base);
/** A REF row to an entry. */
uint32_t oa_add_ref(oa_reader *r, oa_at at, uint32_t entry, oa_mode mode);
/** Another REF row to the same declaration; for anything else ANY. */
uint32_t oa_copy_ref(oa_reader *r, uint32_t type);
/** ANY, for what cannot be read. */
uint32_t oa_add_any(oa_reader *r, const oa_file *file, uint32_t node);

/* schema_own.c: what a schema says of the value's class, apart from composition */
void oa_read_types(oa_schema *s);
/** Words that speak of one class, as ACCEPTS bits of the classes that are spoken of. */
uint32_t oa_groups(const oa_schema *s);
uint32_t oa_read_own(oa_schema *s);
/** Clause REST_PROPERTIES and REST_ITEMS of a type. */
void oa_add_rest(oa_schema *s, uint32_t type);

/* schema_object.c */
/** readOnly and writeOnly of a schema, references followed, as flags of a field. */
uint32_t oa_access(oa_reader *r, oa_at at);
uint32_t oa_read_object(oa_schema *s);
uint32_t oa_read_array(oa_schema *s);
void oa_read_clauses(oa_schema *s, uint32_t classes, codegen_range *range);

/* schema_scalar.c */
uint32_t oa_read_scalar(oa_schema *s, uint32_t classes, uint32_t *kind);
uint32_t oa_format_class(codegen_str format);
/** Whether a format is known, and says something of one of these classes. */
bool oa_format_speaks(codegen_str format, uint32_t types);

/* schema_enum.c */
uint32_t oa_read_values(oa_schema *s);
/** The one value of a schema that is only that and notes, 0: none. */
uint32_t oa_sole_value(oa_reader *r, oa_at at);
/** Whether a schema accepts null and nothing else. */
bool oa_is_null(const oa_file *file, uint32_t node);
/** An ENUM from a oneOf or anyOf of constants, or from anyOf of a string and its known values; 0: it is neither. */
uint32_t oa_read_choices(oa_schema *s, uint32_t list, bool exclusive);

/* schema_union.c */
uint32_t oa_read_union(oa_schema *s, uint32_t list, bool exclusive, bool tagged);
/** Classes that a schema can accept, as far as can be seen cheaply: an upper bound. */
uint32_t oa_classes(oa_reader *r, oa_at at, uint32_t depth);
/** Whether what a schema refers to, or is composed of, says a format as well; `depth`: OA_LOOK_DEPTH. */
bool oa_says_format(oa_reader *r, oa_at at, codegen_str format, uint32_t depth);
/** The node of the discriminator's property in a schema, 0: not found. `*at` is where. */
uint32_t oa_tag_value(oa_reader *r, oa_at at, codegen_str key, oa_at *where, uint32_t depth);
/** The schema that a mapping value names: an entry, UINT32_MAX when it leads nowhere. */
uint32_t oa_mapping_target(oa_reader *r, oa_at at, codegen_str text);

/* -- finish.c ------------------------------------------------------------------------------------------------------ */

void oa_finish(oa_reader *r);

/* -- paging.c ------------------------------------------------------------------------------------------------------ */

void oa_page_response(oa_reader *r, const oa_file *file, uint32_t headers, uint32_t id, codegen_range payloads);
void oa_page_operation(oa_reader *r, oa_at at, uint32_t operation, uint32_t response);
void oa_find_pages(oa_reader *r);
/** A digest of all that they see of a type. */
codegen_hash oa_page_print(oa_reader *r, uint32_t type);

/* -- api.c, operation.c, param.c, body.c, security.c, swagger.c ---------------------------------------------------- */

void oa_read_api(oa_reader *r, oa_file *file);
void oa_read_info(oa_reader *r, oa_file *file, codegen_scope *scope, uint32_t info);
void oa_read_tags(oa_reader *r, oa_file *file, uint32_t list);
uint32_t oa_tag_scope(oa_reader *r, const oa_file *file, codegen_str name, uint32_t node);
void oa_declare_schemas(oa_reader *r, oa_file *file, uint32_t object, const char *base);
/** Where a list of servers applies; an absent list gives `otherwise`. */
codegen_list oa_read_servers(oa_reader *r, oa_at at, codegen_list otherwise);
codegen_list oa_read_security(oa_reader *r, oa_at at, codegen_list otherwise);
uint32_t oa_read_scheme(oa_reader *r, oa_at at, codegen_str key, codegen_str name);

/** What operations of a path item share. */
typedef struct oa_path {
  oa_at at;        /* the Path Item Object */
  codegen_str key; /* `api:#/paths/~1pets`: where it is used */
  codegen_str path;
  uint32_t flags; /* of its operations: WEBHOOK, CALLBACK */
  codegen_list servers;
  uint32_t note, first_extra, extras; /* of the Path Item Object: its note; extensions on the stack */
  oa_ids *made;                       /* ids of the operations that were made, or NULL */
} oa_path;
/** The place of an operation that was made. */
static inline oa_made *oa_made_at(oa_reader *r, uint32_t operation) {
  uint32_t index = operation - r->first_made;
  return index < r->made_count ? &r->made[index] : NULL;
}
/** Its parameters in `flat`, UINT32_MAX for none there. */
static inline uint32_t oa_params_of(oa_reader *r, uint32_t operation) {
  const oa_made *made = oa_made_at(r, operation);
  return made ? made->params : UINT32_MAX;
}
/** The operation that stands at a node, UINT32_MAX for none. */
uint32_t oa_operation_at(oa_reader *r, const oa_file *file, uint32_t node);
void oa_read_paths(oa_reader *r, oa_at at, codegen_str key, uint32_t flags);
void oa_read_path(oa_reader *r, oa_path *path);
/** Every `{variable}` of a path has a parameter, and no other is there; `base` is where they begin on the stack. */
void oa_match_path(oa_reader *r, oa_at at, codegen_str path, uint32_t base);
codegen_list oa_read_callbacks(oa_reader *r, oa_at at, codegen_str key);
codegen_list oa_callback(oa_reader *r, oa_at at, codegen_str key, codegen_str name);

/** Adds the parameters of a list to the stack; they replace equal ones that stand above `base` already. */
void oa_read_params(oa_reader *r, oa_at at, uint32_t base);
/** The PARAM at a place, through its references; 0 when it cannot be read. */
uint32_t oa_param(oa_reader *r, oa_at at, codegen_str key, codegen_str name);
/** The same for Swagger 2.0. */
uint32_t oa_param2(oa_reader *r, oa_at at);
uint32_t oa_header2(oa_reader *r, oa_at at, codegen_str name);
/** Headers of a response or an encoding. */
codegen_list oa_read_headers(oa_reader *r, oa_at at);
uint32_t oa_header(oa_reader *r, oa_at at, codegen_str key, codegen_str name);
codegen_list oa_read_responses(oa_reader *r, oa_at at);
uint32_t oa_response(oa_reader *r, oa_at at, codegen_str key, codegen_str name);
uint32_t oa_response2(oa_reader *r, oa_at at);
/** Parameters, bodies and servers of a 2.0 operation. */
void oa_operation2(oa_reader *r, oa_path *path, oa_at at, const uint32_t *word, const uint32_t *shared,
                   codegen_operation *operation, uint32_t id);
/** Takes the parameters above `base` off the stack, and remembers them. */
void oa_finish_params(oa_reader *r, codegen_operation *operation, uint32_t id, uint32_t base);
void oa_read_swagger(oa_reader *r, oa_file *file);
/** Media types of a `content` object; PAYLOAD rows, as a range of new rows. */
codegen_range oa_read_content(oa_reader *r, oa_at at, uint8_t direction);
codegen_list oa_range_list(oa_reader *r, codegen_range range);
/** A request body; its part, NULL when it cannot be read. */
const oa_part *oa_body(oa_reader *r, oa_at at, codegen_str key, codegen_str name);
codegen_list oa_read_links(oa_reader *r, oa_at at);
uint32_t oa_link(oa_reader *r, oa_at at, codegen_str key, codegen_str name);

#endif
