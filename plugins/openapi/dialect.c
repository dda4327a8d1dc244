/* SPDX-License-Identifier: MIT
 *
 * Dialects: which draft and which vocabularies the schemas of a place follow. A document has one; `jsonSchemaDialect`
 * gives the schemas of an OpenAPI document another, and `$schema` that of a schema and all that is written inside it.
 *
 * A place of another dialect has a twin of its file (equal but for the dialect), which its oa_at holds; maps go by the
 * id of the document, which twins share.
 */
#include <string.h>

#include "openapi.h"

#define CHAIN_MAX 8 /* meta-schemas that have meta-schemas of their own */

/* -- Drafts -------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *uri; /* without scheme, and without `#` */
  uint8_t dialect;
  bool known;
} drafts[] = {
    {"json-schema.org/draft-03/schema", OA_DIALECT_D4, false},
    {"json-schema.org/draft-04/schema", OA_DIALECT_D4, true},
    {"json-schema.org/draft-04/hyper-schema", OA_DIALECT_D4, true},
    {"json-schema.org/draft-05/schema", OA_DIALECT_D4, true},
    {"json-schema.org/draft-06/schema", OA_DIALECT_D6, true},
    {"json-schema.org/draft-06/hyper-schema", OA_DIALECT_D6, true},
    {"json-schema.org/draft-07/schema", OA_DIALECT_D7, true},
    {"json-schema.org/draft-07/hyper-schema", OA_DIALECT_D7, true},
    {"json-schema.org/draft/2019-09/schema", OA_DIALECT_2019, true},
    {"json-schema.org/draft/2019-09/hyper-schema", OA_DIALECT_2019, true},
    {"json-schema.org/draft/2020-12/schema", OA_DIALECT_2020, true},
    {"json-schema.org/draft/2020-12/hyper-schema", OA_DIALECT_2020, true},
    {"json-schema.org/schema", OA_DIALECT_2020, true},
    {"spec.openapis.org/oas/3.1/dialect/base", OA_DIALECT_2020, true},
    {"spec.openapis.org/oas/3.2/dialect/base", OA_DIALECT_2020, true},
};

static codegen_str without_scheme(codegen_str uri) {
  static const char *const head[] = {"http://", "https://"};
  if (uri.size && uri.data[uri.size - 1] == '#') uri.size--;
  for (size_t i = 0; i < 2; i++) {
    size_t size = strlen(head[i]);
    if (uri.size > size && memcmp(uri.data, head[i], size) == 0) return (codegen_str){uri.data + size, uri.size - size};
  }
  return uri;
}

uint8_t oa_draft_of(codegen_str uri, bool *known) {
  uri = without_scheme(uri);
  for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
    if (!codegen_str_is(uri, drafts[i].uri)) continue;
    *known = drafts[i].known;
    return drafts[i].dialect;
  }
  *known = false;
  return OA_DIALECT_NONE;
}

uint8_t oa_draft_of_document(const codegen_document *doc) {
  bool known;
  uint32_t schema = codegen_node_get(doc, 1, "$schema");
  uint8_t dialect = oa_draft_of(codegen_node_text(doc, schema), &known);
  if (dialect) return dialect;
  /* before `$schema` and `$id` were common: an `id` that is a URI */
  codegen_str id = codegen_node_text(doc, codegen_node_get(doc, 1, "id"));
  bool old = !schema && memchr(id.data, ':', id.size) && !codegen_node_get(doc, 1, "$id");
  return old && !codegen_node_get(doc, 1, "$defs") ? OA_DIALECT_D4 : OA_DIALECT_NONE;
}

/* -- Vocabularies -------------------------------------------------------------------------------------------------- */

static bool contains(codegen_str text, const char *part) {
  return text.size && memmem(text.data, text.size, part, strlen(part)) != NULL;
}

/** The vocabulary that a word of schemas belongs to, 0 for one that every dialect has. */
static uint8_t vocabulary_of(uint32_t word) {
  switch (word) {
    case OA_W_TYPE:
    case OA_W_ENUM:
    case OA_W_CONST:
    case OA_W_REQUIRED:
    case OA_W_DEPENDENT_REQUIRED:
    case OA_W_MIN_PROPERTIES:
    case OA_W_MAX_PROPERTIES:
    case OA_W_MIN_ITEMS:
    case OA_W_MAX_ITEMS:
    case OA_W_UNIQUE_ITEMS:
    case OA_W_MIN_CONTAINS:
    case OA_W_MAX_CONTAINS:
    case OA_W_MIN_LENGTH:
    case OA_W_MAX_LENGTH:
    case OA_W_PATTERN:
    case OA_W_MINIMUM:
    case OA_W_MAXIMUM:
    case OA_W_EXCLUSIVE_MINIMUM:
    case OA_W_EXCLUSIVE_MAXIMUM:
    case OA_W_MULTIPLE_OF: return OA_VOCABULARY_VALIDATION;
    case OA_W_UNEVALUATED_PROPERTIES:
    case OA_W_UNEVALUATED_ITEMS: return OA_VOCABULARY_UNEVALUATED;
    case OA_W_PROPERTIES:
    case OA_W_ADDITIONAL_PROPERTIES:
    case OA_W_PATTERN_PROPERTIES:
    case OA_W_PROPERTY_NAMES:
    case OA_W_DEPENDENT_SCHEMAS:
    case OA_W_DEPENDENCIES:
    case OA_W_ITEMS:
    case OA_W_PREFIX_ITEMS:
    case OA_W_ADDITIONAL_ITEMS:
    case OA_W_CONTAINS:
    case OA_W_ALL_OF:
    case OA_W_ANY_OF:
    case OA_W_ONE_OF:
    case OA_W_NOT:
    case OA_W_IF:
    case OA_W_THEN:
    case OA_W_ELSE: return OA_VOCABULARY_APPLICATOR;
    default: return 0;
  }
}

uint8_t oa_word_since(uint32_t word) {
  switch (word) {
    case OA_W_CONST:
    case OA_W_CONTAINS:
    case OA_W_PROPERTY_NAMES: return OA_DIALECT_D6;
    case OA_W_IF:
    case OA_W_THEN:
    case OA_W_ELSE: return OA_DIALECT_D7;
    case OA_W_DEPENDENT_REQUIRED:
    case OA_W_DEPENDENT_SCHEMAS:
    case OA_W_UNEVALUATED_PROPERTIES:
    case OA_W_UNEVALUATED_ITEMS:
    case OA_W_MIN_CONTAINS:
    case OA_W_MAX_CONTAINS:
    case OA_W_RECURSIVE_REF: return OA_DIALECT_2019;
    case OA_W_PREFIX_ITEMS:
    case OA_W_DYNAMIC_REF: return OA_DIALECT_2020;
    default: return OA_DIALECT_D4;
  }
}

void oa_drop_vocabularies(oa_schema *s) {
  for (uint32_t i = 0; i < s->said_count; i++) {
    uint32_t word = s->said[i];
    if (!s->word[word] || !(vocabulary_of(word) & s->at.file->without)) continue;
    oa_push(s->r, &s->r->stack, s->word[word]);
    s->word[word] = 0;
  }
  oa_weigh(s);
}

/** What `$vocabulary` of a meta-schema says. Without one it is 2020-12 as it stands. */
static void read_vocabulary(oa_reader *r, const oa_file *meta, uint32_t schema, oa_file *out) {
  const codegen_document *doc = meta->doc;
  uint32_t list = codegen_node_get(doc, schema, "$vocabulary"), count = codegen_node_count(doc, list);
  uint32_t child = codegen_node_first(doc, list);
  uint8_t has = 0;
  out->dialect = meta->dialect >= OA_DIALECT_D4 ? meta->dialect : (uint8_t)OA_DIALECT_2020;
  out->asserts = out->dialect <= OA_DIALECT_D7;
  if (codegen_node_kind(doc, list) != CODEGEN_NODE_OBJECT) return;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    codegen_str uri = codegen_node_key(doc, child);
    bool needed = codegen_node_kind(doc, child) == CODEGEN_NODE_TRUE, old = contains(uri, "/draft/2019-09/");
    if (old) out->dialect = OA_DIALECT_2019;
    if (contains(uri, "/vocab/validation")) has |= OA_VOCABULARY_VALIDATION;
    if (contains(uri, "/vocab/unevaluated")) has |= OA_VOCABULARY_UNEVALUATED;
    if (contains(uri, "/vocab/applicator")) has |= OA_VOCABULARY_APPLICATOR | (old ? OA_VOCABULARY_UNEVALUATED : 0);
    if (contains(uri, "/vocab/format-assertion") || (needed && contains(uri, "/2019-09/vocab/format")))
      out->asserts = true;
    if (needed && !contains(uri, "json-schema.org/draft/") && !contains(uri, "spec.openapis.org/oas/"))
      oa_report(r, meta, child, OA_STRICT, "OAS0002", "its keywords are kept as annotations",
                "unknown vocabulary '%.*s'", OA_FMT(uri));
  }
  out->without = (uint8_t)(OA_VOCABULARY_ALL & ~has);
}

/* -- From a URI to a dialect --------------------------------------------------------------------------------------- */

/** The meta-schema of a dialect, where it can be had without asking anybody. */
static bool find_meta(oa_reader *r, oa_at from, codegen_str uri, oa_at *to) {
  codegen_origin nowhere = {0, 0, 0, 0};
  uint32_t document = 0, node = 0;
  codegen_str anchor = {"", 0};
  const oa_resource *resource = oa_resource_of(r, from, uri);
  if (resource) {
    *to = (oa_at){resource->file, resource->node, resource->node};
    return true;
  }
  for (uint32_t i = 0; i < r->reading->count; i++) { /* an input that was not looked at yet */
    const codegen_document *doc = codegen_document_of(r->ctx, r->reading->document[i]);
    if (!doc || !codegen_str_equal(codegen_node_text(doc, codegen_node_get(doc, 1, "$id")), uri)) continue;
    *to = (oa_at){oa_file_of(r, doc->id, NULL), 1, 1};
    return to->file != NULL;
  }
  if (!oa_is_absolute(uri) || codegen_resolve(r->ctx, from.file->id, uri, nowhere, NULL, NULL, NULL) != CODEGEN_OK)
    return false;
  if (codegen_resolve(r->ctx, from.file->id, uri, codegen_node_origin(from.file->doc, from.node), &document, &node,
                      &anchor) != CODEGEN_OK)
    return false;
  *to = (oa_at){oa_file_of(r, document, from.file), node ? node : 1, 1};
  return to->file != NULL;
}

bool oa_read_dialect(oa_reader *r, oa_at from, oa_file *out) {
  codegen_str uri = codegen_node_text(from.file->doc, from.node);
  bool known = false;
  oa_at meta;
  out->without = 0;
  out->dialect = oa_draft_of(uri, &known);
  out->asserts = out->dialect && out->dialect <= OA_DIALECT_D7;
  if (out->dialect && known) return true;
  if (codegen_str_is(without_scheme(uri), "json-schema.org/draft/2020-12/meta/format-assertion")) {
    out->dialect = OA_DIALECT_2020;
    out->asserts = true;
    return true;
  }
  if (!out->dialect && uri.size && r->metas < CHAIN_MAX) {
    r->metas++;
    bool found = find_meta(r, from, uri, &meta);
    r->metas--;
    if (found) {
      read_vocabulary(r, meta.file, meta.node, out);
      return true;
    }
  }
  oa_report(r, from.file, from.node, OA_WARNING, "OAS0002",
            out->dialect ? "it is read as draft 4; convert it to a newer draft"
                         : "it is read as if that was not said; known are draft 4, 6, 7, 2019-09 and 2020-12, and "
                           "dialects whose meta-schema is an input or may be fetched",
            "unknown dialect '%.*s'", OA_FMT(uri));
  return out->dialect != OA_DIALECT_NONE;
}

/* -- Twins --------------------------------------------------------------------------------------------------------- */

/** The twin of a file with another dialect. */
static oa_file *twin(oa_reader *r, oa_file *file, const oa_file *dialect) {
  oa_file *out = oa_alloc(r, sizeof *out);
  if (!out) return file;
  *out = *file;
  out->dialect = dialect->dialect;
  out->asserts = dialect->asserts;
  out->without = dialect->without;
  out->schemas = NULL;
  return out;
}

oa_file *oa_dialect_twin(oa_reader *r, oa_file *file, uint32_t node) {
  oa_at from = {file, node, 1};
  codegen_str uri = codegen_node_text(file->doc, node);
  uint32_t known = oa_map_get(&r->dialects, file->id, 0, uri);
  oa_file dialect = {0};
  if (known == UINT32_MAX) {
    oa_file *out = oa_read_dialect(r, from, &dialect) ? twin(r, file, &dialect) : NULL;
    known = r->twin_count;
    if (!OA_ADD(r, twin, out)) return file;
    oa_map_put(r, &r->dialects, file->id, 0, uri, known);
  }
  return r->twin[known] ? r->twin[known] : file;
}

void oa_dialect_mark(oa_reader *r, oa_file *file, uint32_t schema) {
  uint32_t id = r->twin_count;
  if (!OA_ADD(r, twin, file)) return;
  oa_map_put(r, &r->dialects, file->id, schema, (codegen_str){"", 0}, id);
  r->file[file->id]->varied = true;
}

oa_file *oa_dialect_at(oa_reader *r, oa_file *file, uint32_t node) {
  oa_file *base = r->file[file->id], *out = base->schemas ? base->schemas : base;
  if (!base->varied) return out;
  for (uint32_t at = 1, index = 0; at; at = at == node ? 0 : oa_child_with(base->doc, at, node, &index)) {
    uint32_t known = oa_map_get(&r->dialects, file->id, at, (codegen_str){"", 0});
    if (known < r->twin_count && r->twin[known]) out = r->twin[known];
  }
  return out;
}
