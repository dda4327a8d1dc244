/* SPDX-License-Identifier: MIT
 *
 * The names file: identifiers that were published, by what they belong to, so that a document may grow around them.
 *
 * Invariants: an entry is found by what a request is (writer, scope, record and kind, role, key), never by the order of
 * requests or by row numbers; two entries never claim one identifier in one space; what is written is sorted and can be
 * read again; entries of writers that took no part in a run are left alone.
 */
#include "lock.h"

#include <stdlib.h>

#define NODES_MAX 8000000
#define DEPTH_MAX 8
#define ERRORS_MAX 20 /* of a file; each looks for its line from the beginning */

static const char *const kind_name[] = {"", "type", "value", "member", "constant", "file"};

static const char help_restore[] = "restore it from version control, or remove it to have names chosen anew";

/* -- identities ---------------------------------------------------------------------------------------------------- */

static void add_part(cg_buf *out, cg_str text) {
  cg_buf_printf(out, "%zu ", text.size);
  cg_buf_str(out, text);
}

/* No text of it can be taken for another: each stands behind its size. */
static cg_str identity_of(cg_arena *arena, const cg_lock *lock) {
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  const cg_str part[] = {lock->writer, lock->scope, lock->what, lock->key, lock->of};
  for (size_t i = 0; i < CG_COUNT(part); i++) add_part(&out, part[i]);
  cg_buf_printf(&out, "%u", lock->role);
  cg_str copy = out.failed ? (cg_str){NULL, 0} : cg_arena_copy(arena, cg_buf_get(&out));
  cg_buf_release(&out);
  return copy;
}

/* Where a name must be unique: as the spaces of requests. */
static cg_str claim_of(cg_arena *arena, const cg_lock *lock) {
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  bool file = cg_str_ends(lock->what, " file");
  add_part(&out, lock->writer);
  add_part(&out, lock->scope);
  cg_buf_char(&out, file ? 'f' : 'i');
  if (file)
    cg_name_fold(&out, lock->name);
  else
    cg_buf_str(&out, lock->name);
  cg_str copy = out.failed ? (cg_str){NULL, 0} : cg_arena_copy(arena, cg_buf_get(&out));
  cg_buf_release(&out);
  return copy;
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

typedef struct lock_reader {
  cg_names *names;
  const codegen_document *document;
  cg_str path, bytes;
  cg_map claimed; /* space and name -> index in locks + 1 */
  size_t at;      /* `line` is the one of this offset: entries come in order */
  uint32_t line, errors;
  bool out_of_memory;
} lock_reader;

static void wrong_at(lock_reader *r, const char *code, uint32_t offset, const char *help, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static void wrong_at(lock_reader *r, const char *code, uint32_t offset, const char *help, const char *format, ...) {
  char text[512];
  va_list args;
  uint32_t line = 0, column = 0;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (r->errors++ >= ERRORS_MAX) return;
  if (offset <= r->bytes.size) cg_diag_line(r->bytes, offset, &line, &column);
  cg_diag_file(r->names->diags, code, r->path, line, column, help, "%s", text);
}

static uint32_t begin_of(const lock_reader *r, uint32_t node) {
  return codegen_node_raw(r->document, node)->begin;
}

/* Errors of the JSON reader become errors of this file. */
static void pass_on(void *self, const codegen_diag *diag) {
  lock_reader *r = self;
  if (diag->severity != CODEGEN_ERROR) return;
  wrong_at(r, "CGM0004", diag->origin.document ? diag->origin.begin : UINT32_MAX, help_restore, "%.*s",
           (int)(diag->message.size > 400 ? 400 : diag->message.size), diag->message.data);
}

static void take_text(lock_reader *r, uint32_t node, const char *what, cg_str *out) {
  if (codegen_node_kind(r->document, node) != CODEGEN_NODE_STRING) {
    wrong_at(r, "CGM0004", begin_of(r, node), help_restore, "'%s' of a name must be a text", what);
    return;
  }
  *out = cg_arena_copy(&r->names->arena, codegen_node_text(r->document, node));
  if (!out->data) r->out_of_memory = true;
}

static void take_member(lock_reader *r, uint32_t node, cg_lock *lock) {
  const struct {
    const char *name;
    cg_str *out;
  } text[] = {{"writer", &lock->writer}, {"scope", &lock->scope}, {"for", &lock->what},
              {"key", &lock->key},       {"of", &lock->of},       {"name", &lock->name}};
  cg_str key = codegen_node_key(r->document, node);
  uint64_t role = 0;
  for (size_t i = 0; i < CG_COUNT(text); i++) {
    if (!codegen_str_is(key, text[i].name)) continue;
    take_text(r, node, text[i].name, text[i].out);
    return;
  }
  if (!codegen_str_is(key, "role")) {
    wrong_at(r, "CGM0004", begin_of(r, node), help_restore, "a name has no member '%.*s'",
             (int)(key.size > 100 ? 100 : key.size), key.data);
  } else if (codegen_node_kind(r->document, node) != CODEGEN_NODE_NUMBER ||
             !cg_str_u64(codegen_node_text(r->document, node), &role) || role > UINT32_MAX) {
    wrong_at(r, "CGM0004", begin_of(r, node), help_restore, "'role' of a name must be a number from 0 to 4294967295");
  } else {
    lock->role = (uint32_t)role;
  }
}

static void check_claims(lock_reader *r, uint32_t node, uint32_t index, const cg_lock *lock) {
  cg_names *names = r->names;
  cg_str claim = claim_of(&names->arena, lock);
  uint32_t *same = lock->identity.data ? cg_map_put(&names->lock_of, lock->identity, NULL) : NULL;
  uint32_t *name = claim.data ? cg_map_put(&r->claimed, claim, NULL) : NULL;
  if (!same || !name) {
    r->out_of_memory = true;
    return;
  }
  uint32_t first = *same ? *same : *name;
  if (first)
    wrong_at(
        r, "CGM0005", begin_of(r, node), "keep the entry whose name is in use, and remove the other",
        *same ? "'%.*s' is a second name of what has one in line %u" : "'%.*s' is also the name of another in line %u",
        (int)(lock->name.size > 100 ? 100 : lock->name.size), lock->name.data,
        cg_vec_at(&names->locks, cg_lock, first - 1)->line);
  if (!*same) *same = index;
  if (!*name) *name = index;
}

static void take_entry(lock_reader *r, uint32_t node) {
  const codegen_document *document = r->document;
  cg_lock lock = {.scope = {"", 0}, .key = {"", 0}, .of = {"", 0}};
  uint32_t errors = r->errors, begin = begin_of(r, node);
  for (; r->at < begin && r->at < r->bytes.size; r->at++) r->line += r->bytes.data[r->at] == '\n';
  if (codegen_node_kind(document, node) != CODEGEN_NODE_OBJECT) {
    wrong_at(r, "CGM0004", begin, help_restore, "a name must be an object");
    return;
  }
  uint32_t n = codegen_node_count(document, node), child = codegen_node_first(document, node);
  for (uint32_t i = 0; i < n && r->errors < ERRORS_MAX; i++, child = codegen_node_after(document, child)) {
    if (codegen_node_shadowed(document, child))
      wrong_at(r, "CGM0004", begin_of(r, child), help_restore, "a member stands twice in one name");
    else
      take_member(r, child, &lock);
  }
  if (r->errors > errors || r->out_of_memory) return;
  if (!lock.writer.size || !lock.what.size || !lock.name.size) {
    wrong_at(r, "CGM0004", begin, help_restore, "a name needs 'writer', 'for' and 'name'");
    return;
  }
  lock.line = r->line;
  lock.identity = identity_of(&r->names->arena, &lock);
  cg_lock *slot = cg_vec_push(&r->names->locks);
  if (!slot) {
    r->out_of_memory = true;
    return;
  }
  *slot = lock;
  check_claims(r, node, (uint32_t)r->names->locks.count, &lock);
}

static void take_root(lock_reader *r) {
  const codegen_document *document = r->document;
  uint32_t version = codegen_node_get(document, 1, "version"), names = codegen_node_get(document, 1, "names");
  if (codegen_node_kind(document, 1) != CODEGEN_NODE_OBJECT) {
    wrong_at(r, "CGM0004", 0, help_restore, "a names file must be an object");
  } else if (!version || codegen_node_kind(document, version) != CODEGEN_NODE_NUMBER) {
    wrong_at(r, "CGM0004", 0, help_restore, "'version' is missing: this is no names file");
  } else if (!codegen_str_is(codegen_node_text(document, version), "1")) {
    wrong_at(r, "CGM0004", begin_of(r, version), "use the version of codegen that wrote it, or a newer one",
             "version %.*s of names files is unknown",
             (int)(codegen_node_text(document, version).size > 20 ? 20 : codegen_node_text(document, version).size),
             codegen_node_text(document, version).data);
  } else if (codegen_node_kind(document, names) != CODEGEN_NODE_ARRAY) {
    wrong_at(r, "CGM0004", names ? begin_of(r, names) : 0, help_restore, "'names' must be a list");
  } else {
    uint32_t n = codegen_node_count(document, names), child = codegen_node_first(document, names);
    for (uint32_t i = 0; i < n && r->errors < ERRORS_MAX && !r->out_of_memory; i++) {
      take_entry(r, child);
      child = codegen_node_after(document, child);
    }
  }
}

cg_status cg_names_lock_read(cg_names *names, cg_str path, cg_str text) {
  cg_source_limits limits = {.max_bytes = CG_NAMES_LOCK_MAX, .max_depth = DEPTH_MAX, .max_nodes = NODES_MAX};
  lock_reader r = {.names = names, .line = 1, .path = cg_arena_copy(&names->arena, path)};
  cg_status status = CODEGEN_ERR_MEMORY;
  cg_diags *json = NULL;
  codegen_document *document = NULL;
  cg_buf bytes;
  cg_buf_init(&bytes, (size_t)CG_NAMES_LOCK_MAX + 64);
  cg_map_init(&r.claimed);
  if (names->resolved || names->locking) return CODEGEN_ERR_CONTRACT;
  names->locking = true;
  names->lock_path = r.path;
  if (!r.path.data) goto done;
  if (!text.size) { /* no file yet */
    status = CODEGEN_OK;
    goto done;
  }
  if (text.size > CG_NAMES_LOCK_MAX) {
    wrong_at(&r, "CGM0004", UINT32_MAX, help_restore, "larger than %u MiB", (unsigned)(CG_NAMES_LOCK_MAX >> 20));
    status = CODEGEN_ERR_USAGE;
    goto done;
  }
  cg_buf_str(&bytes, text);
  cg_buf_add(&bytes, "\0\0\0\0\0\0\0\0", 8);
  json = bytes.failed ? NULL : cg_diags_new();
  if (!json) goto done;
  r.bytes = (cg_str){bytes.data, text.size};
  cg_diags_observe(json, pass_on, &r);
  document = cg_document_parse_json(r.bytes, r.path, 1, &limits, json);
  r.document = document;
  if (document) {
    r.bytes = document->bytes; /* behind a byte order mark */
    take_root(&r);
  } else if (!r.errors) {
    wrong_at(&r, "CGM0004", UINT32_MAX, help_restore, "the names file cannot be read as JSON");
  }
  status = r.out_of_memory ? CODEGEN_ERR_MEMORY : r.errors ? CODEGEN_ERR_USAGE : CODEGEN_OK;
done:
  if (status == CODEGEN_ERR_MEMORY) cg_diag(names->diags, "CGI0001", NULL, "out of memory while names were read");
  cg_document_free(document);
  cg_diags_free(json);
  cg_map_release(&r.claimed);
  cg_buf_release(&bytes);
  return status;
}

/* -- keeping ------------------------------------------------------------------------------------------------------- */

/* What a wish is in the file. The raw name takes part where rows of one declaration share its key. */
static bool describe(cg_names *names, const cg_wish *wish, cg_lock *out) {
  *out =
      (cg_lock){.writer = *cg_vec_at(&names->writer, cg_str, wish->id.writer),
                .scope = cg_texts_at(&names->scopes, wish->scope),
                .what = cg_arena_printf(&names->arena, "%s %s", cg_layouts[wish->id.table].name, kind_name[wish->kind]),
                .key = wish->key,
                .of = wish->borrowed ? cg_texts_at(&names->parts, wish->stem) : (cg_str){"", 0},
                .name = cg_texts_at(&names->made, wish->text),
                .role = wish->id.role};
  if (!out->what.data) return false;
  out->identity = identity_of(&names->arena, out);
  return out->identity.data != NULL;
}

static bool still_valid(const cg_wish *wish, cg_str name) {
  if (wish->kind == CODEGEN_NAME_FILE && name.size > CG_NAME_FILE_MAX + 1 + 25) return false;
  return cg_name_valid(wish->convention, wish->kind, name) && !cg_name_reserved(wish->convention, wish->kind, name);
}

/* False when out of memory. */
static bool keep(cg_names *names, cg_wish *wish, const cg_lock *lock) {
  if (wish->chosen || wish->priority >= CG_NAME_FIXED) return true;
  if (!still_valid(wish, lock->name)) {
    cg_diag_file(names->diags, "CGM0006", names->lock_path, lock->line, 0,
                 "nothing, if another name will do: it is written to the names file",
                 "'%.*s' is no name any more where it is needed, so another one is chosen",
                 (int)(lock->name.size > 100 ? 100 : lock->name.size), lock->name.data);
    return true;
  }
  wish->base = cg_texts_put(&names->made, lock->name);
  wish->locked = true;
  wish->cut = false;
  return wish->base != CG_TEXTS_NONE;
}

cg_status cg_names_lock_apply(cg_names *names) {
  cg_status status = CODEGEN_ERR_MEMORY;
  cg_str *identity = cg_malloc(((size_t)names->count + 1) * sizeof *identity);
  cg_map met;
  cg_map_init(&met);
  for (uint32_t i = 0; i < names->count && identity; i++) {
    cg_wish *wish = cg_wish_at(names, i);
    cg_lock lock;
    uint32_t *first = describe(names, wish, &lock) ? cg_map_put(&met, lock.identity, NULL) : NULL;
    if (!first) goto done;
    identity[i] = lock.identity;
    if (*first) wish->twin = cg_wish_at(names, *first - 1)->twin = true;
    if (!*first) *first = i + 1;
  }
  for (uint32_t i = 0; i < names->count && identity; i++) {
    cg_wish *wish = cg_wish_at(names, i);
    uint32_t index = 0;
    if (wish->twin || !cg_map_get(&names->lock_of, identity[i], &index) || !index) continue;
    if (!keep(names, wish, cg_vec_at(&names->locks, cg_lock, index - 1))) goto done;
  }
  if (identity) status = CODEGEN_OK;
done:
  cg_free(identity);
  cg_map_release(&met);
  return status;
}

/* -- writing ------------------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
  const cg_lock *l = a, *r = b;
  int order = codegen_str_compare(l->writer, r->writer);
  if (!order) order = codegen_str_compare(l->scope, r->scope);
  if (!order) order = codegen_str_compare(l->key, r->key);
  if (!order) order = codegen_str_compare(l->what, r->what);
  if (!order) order = codegen_str_compare(l->of, r->of);
  return order ? order : (l->role > r->role) - (l->role < r->role);
}

static void print_text(cg_buf *out, const char *name, cg_str text) {
  if (!text.size) return;
  cg_buf_printf(out, ", \"%s\": ", name);
  cg_buf_json(out, text);
}

static void print_lock(cg_buf *out, const cg_lock *lock) {
  cg_buf_text(out, "    {\"writer\": ");
  cg_buf_json(out, lock->writer);
  print_text(out, "scope", lock->scope);
  print_text(out, "for", lock->what);
  print_text(out, "key", lock->key);
  print_text(out, "of", lock->of);
  if (lock->role) cg_buf_printf(out, ", \"role\": %u", lock->role);
  print_text(out, "name", lock->name);
  cg_buf_char(out, '}');
}

static bool took_part(const cg_names *names, cg_str writer) {
  for (size_t i = 0; i < names->writer.count; i++)
    if (codegen_str_equal(*cg_vec_at(&names->writer, cg_str, i), writer)) return true;
  return false;
}

cg_status cg_names_lock_write(cg_names *names, cg_buf *out) {
  size_t count = 0;
  if (!names->locking || !names->resolved) return CODEGEN_ERR_CONTRACT;
  cg_lock *row = cg_malloc((names->count + names->locks.count + 1) * sizeof *row);
  if (!row) return CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < names->count; i++) {
    const cg_wish *wish = cg_wish_at(names, i);
    if (wish->twin || wish->priority >= CG_NAME_FIXED || !wish->text) continue;
    if (!describe(names, wish, &row[count++])) {
      cg_free(row);
      return CODEGEN_ERR_MEMORY;
    }
  }
  for (size_t i = 0; i < names->locks.count; i++) {
    const cg_lock *lock = cg_vec_at(&names->locks, cg_lock, i);
    if (!took_part(names, lock->writer)) row[count++] = *lock;
  }
  if (count) qsort(row, count, sizeof *row, by_place);
  cg_buf_text(out, "{\n  \"version\": 1,\n  \"names\": [");
  for (size_t i = 0; i < count; i++) {
    cg_buf_text(out, i ? ",\n" : "\n");
    print_lock(out, &row[i]);
  }
  cg_buf_text(out, count ? "\n  ]\n}\n" : "]\n}\n");
  cg_free(row);
  if (out->failed) return CODEGEN_ERR_MEMORY;
  return out->size > CG_NAMES_LOCK_MAX ? CODEGEN_ERR_LIMIT : CODEGEN_OK;
}
