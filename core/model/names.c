/* SPDX-License-Identifier: MIT
 *
 * Names: requests of writers are gathered, resolved together, looked up from any thread.
 *
 * Invariants: after cg_names_resolve nothing changes; identifiers, NAME rows and diagnostics are the same for every
 * order of requests, because all of them follow from sorted requests and from sets.
 */
#include "names.h"

#include "digest.h"
#include "lock.h"

cg_names *cg_names_new(cg_model *model, cg_diags *diags) {
  cg_names *names = cg_calloc(1, sizeof *names);
  if (!names) return NULL;
  names->model = model;
  names->diags = diags;
  cg_arena_init(&names->arena, 0);
  cg_vec_init(&names->wish, sizeof(cg_wish *));
  cg_vec_init(&names->writer, sizeof(cg_str));
  cg_vec_init(&names->stems, sizeof(cg_str));
  cg_vec_init(&names->sums, sizeof(codegen_hash));
  cg_vec_init(&names->found_rows, sizeof(cg_found_rows));
  cg_map_init(&names->stem);
  cg_map_init(&names->sum_of);
  cg_map_init(&names->lock_of);
  cg_vec_init(&names->locks, sizeof(cg_lock));
  return names;
}

void cg_names_free(cg_names *names) {
  if (!names) return;
  for (size_t i = 0; i < names->found_rows.count; i++) cg_free(cg_vec_at(&names->found_rows, cg_found_rows, i)->first);
  cg_vec_release(&names->found_rows);
  cg_map_release(&names->stem);
  cg_map_release(&names->sum_of);
  cg_map_release(&names->lock_of);
  cg_vec_release(&names->locks);
  cg_vec_release(&names->wish);
  cg_vec_release(&names->writer);
  cg_vec_release(&names->stems);
  cg_vec_release(&names->sums);
  cg_owners_release(&names->owners);
  cg_arena_release(&names->arena);
  cg_free(names);
}

static uint32_t find_writer(const cg_names *names, cg_str writer) {
  for (size_t i = 0; i < names->writer.count; i++)
    if (codegen_str_equal(*cg_vec_at(&names->writer, cg_str, i), writer)) return (uint32_t)i;
  return UINT32_MAX;
}

cg_status cg_names_stem(cg_names *names, uint32_t decl, cg_str stem) {
  uint32_t *id = cg_arena_new(&names->arena, uint32_t);
  cg_str copy = cg_arena_copy(&names->arena, stem);
  if (names->resolved) return CODEGEN_ERR_CONTRACT;
  if (!id || !copy.data) return CODEGEN_ERR_MEMORY;
  *id = decl;
  uint32_t *index = cg_map_put(&names->stem, (cg_str){(const char *)id, sizeof *id}, NULL);
  cg_str *slot = index && !*index ? cg_vec_add(&names->stems, 1) : NULL;
  if (index && *index) {
    *cg_vec_at(&names->stems, cg_str, *index - 1) = copy;
    return CODEGEN_OK;
  }
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = copy;
  *index = (uint32_t)names->stems.count;
  return CODEGEN_OK;
}

static cg_status refuse(cg_names *names, cg_str writer, const codegen_symbol_request *request, const char *why) {
  char message[256];
  snprintf(message, sizeof message, "symbol request for row %u of table %u, role %u: %s", request->row, request->table,
           request->role, why);
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_ERROR,
                       .code = CG_STR("CGR0013"),
                       .message = codegen_str_of(message),
                       .help = CG_STR("this is a defect of the plugin")};
  cg_diags_add(names->diags, &diag, writer);
  return CODEGEN_ERR_CONTRACT;
}

static const char *flaw(const cg_names *names, const codegen_convention *convention, const codegen_symbol_request *r) {
  if (names->resolved) return "names were given already";
  if (!convention) return "the writer has no naming convention";
  if (r->struct_size < offsetof(codegen_symbol_request, suffix)) return "struct_size is not set";
  if (r->kind < CODEGEN_NAME_TYPE || r->kind > CODEGEN_NAME_FILE) return "unknown kind";
  if (r->table >= CODEGEN_TABLE_NAME || !r->row || r->row >= codegen_row_count(&names->model->view, r->table))
    return "there is no such row";
  cg_str text[] = {r->scope, r->stem, r->prefix, r->suffix, r->key};
  for (size_t i = 0; i < CG_COUNT(text); i++)
    if (text[i].size > (size_t)1 << 20 || cg_utf8_valid(text[i]) != text[i].size)
      return "a text is not UTF-8 or too long";
  return NULL;
}

/* Where the last wish for a row stands. NULL when out of memory. */
static uint32_t *first_of(cg_names *names, uint32_t writer, uint32_t table, uint32_t row) {
  cg_found_rows *at = cg_vec_at(&names->found_rows, cg_found_rows, writer * CODEGEN_TABLE_COUNT + table);
  if (row >= at->rows) {
    uint32_t rows = row + row / 2 + 64, count = codegen_row_count(&names->model->view, table);
    if (rows > count) rows = count; /* of which it is one */
    uint32_t *first = cg_realloc(at->first, (size_t)rows * sizeof *first);
    if (!first) return NULL;
    memset(first + at->rows, 0, (rows - at->rows) * sizeof *first);
    *at = (cg_found_rows){first, rows};
  }
  return at->first + row;
}

/* A copy, or what the request before has where that says the same. */
static cg_str copy_like(cg_names *names, cg_str before, cg_str text) {
  return before.data != text.data && codegen_str_equal(before, text) ? before : cg_arena_copy(&names->arena, text);
}

cg_status cg_names_want(cg_names *names, cg_str writer, const codegen_convention *convention,
                        const codegen_symbol_request *request) {
  codegen_symbol_request r = {0};
  memcpy(&r, request, request->struct_size < sizeof r ? request->struct_size : sizeof r);
  const char *why = flaw(names, convention, &r);
  if (why) return refuse(names, writer, &r, why);
  uint32_t number = find_writer(names, writer);
  if (number == UINT32_MAX) {
    cg_str copy = cg_arena_copy(&names->arena, writer);
    cg_str *slot = copy.data ? cg_vec_add(&names->writer, 1) : NULL;
    if (!slot) return CODEGEN_ERR_MEMORY;
    if (!cg_vec_add(&names->found_rows, CODEGEN_TABLE_COUNT)) return CODEGEN_ERR_MEMORY;
    *slot = copy;
    number = (uint32_t)names->writer.count - 1;
  }
  uint32_t *first = first_of(names, number, r.table, r.row);
  if (!first) return CODEGEN_ERR_MEMORY;
  for (uint32_t at = *first; at; at = (*cg_vec_at(&names->wish, cg_wish *, at - 1))->same)
    if ((*cg_vec_at(&names->wish, cg_wish *, at - 1))->id.role == r.role)
      return refuse(names, writer, &r, "it was requested already");
  cg_wish *wish = cg_arena_new(&names->arena, cg_wish);
  if (!wish) return CODEGEN_ERR_MEMORY;
  wish->id.writer = number;
  wish->id.table = r.table;
  wish->id.row = r.row;
  wish->id.role = r.role;
  wish->kind = r.kind;
  wish->priority = r.priority;
  wish->convention = convention;
  const cg_wish *last = names->wish.count ? *cg_vec_at(&names->wish, cg_wish *, names->wish.count - 1) : NULL;
  wish->scope = copy_like(names, last ? last->scope : r.scope, r.scope);
  wish->stem = copy_like(names, last ? last->stem : r.stem, r.stem);
  wish->prefix = copy_like(names, last ? last->prefix : r.prefix, r.prefix);
  wish->suffix = copy_like(names, last ? last->suffix : r.suffix, r.suffix);
  wish->key = copy_like(names, last ? last->key : r.key, r.key);
  if (!wish->scope.data || !wish->stem.data || !wish->prefix.data || !wish->suffix.data || !wish->key.data)
    return CODEGEN_ERR_MEMORY;
  cg_wish **slot = cg_vec_add(&names->wish, 1);
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = wish;
  wish->same = *first;
  *first = (uint32_t)names->wish.count;
  return CODEGEN_OK;
}

/* -- resolving --------------------------------------------------------------------------------------------------- */

static uint32_t decl_of(const cg_names *names, uint32_t table, uint32_t row) {
  const codegen_model *view = &names->model->view;
  if (table == CODEGEN_TABLE_DECL) return row;
  if (table == CODEGEN_TABLE_OPERATION) return codegen_operation_at(view, row)->decl;
  if (table == CODEGEN_TABLE_TYPE && codegen_type_at(view, row)->decl) return codegen_type_at(view, row)->decl;
  return table < CODEGEN_TABLE_NAME && names->owners.decl[table] && row < codegen_row_count(view, table)
             ? names->owners.decl[table][row]
             : 0;
}

static cg_str base36(cg_names *names, cg_hash hash) {
  static const char digit[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  static const uint64_t twelve = 4738381338321616896u; /* 36^12 */
  char out[25];
  unsigned __int128 value = (unsigned __int128)hash.high << 64 | hash.low;
  for (size_t i = 0; i < sizeof out; value /= twelve) { /* divisions of 128 bits are slow: twelve digits by each */
    uint64_t piece = (uint64_t)(value % twelve);
    for (size_t k = 0; k < 12 && i < sizeof out; k++, piece /= 36) out[i++] = digit[piece % 36];
  }
  return cg_arena_copy(&names->arena, (cg_str){out, sizeof out});
}

/* What the digest in a collision is made of: nothing that a run, a machine or an order of tables decides. Most names
 * collide with none, so it is made when somebody asks. */
cg_str cg_names_digest_of(cg_names *names, cg_wish *wish) {
  cg_encoder e;
  if (wish->digest.data) return wish->digest;
  cg_encoder_init(&e, &names->model->view);
  cg_encode_text(&e, wish->key);
  cg_encode_text(&e, wish->stem);
  cg_encode_text(&e, wish->prefix);
  cg_encode_text(&e, wish->suffix);
  cg_encode_u32(&e, wish->kind);
  cg_encode_u32(&e, wish->id.table);
  cg_encode_u32(&e, wish->id.role);
  if (!e.failed) wish->digest = base36(names, cg_hash128(e.data, e.size));
  cg_encoder_release(&e);
  return wish->digest;
}

/* A chosen stem stands for the source name; what has no name takes one from its key. */
static bool find_stem(cg_names *names, cg_wish *wish) {
  uint32_t decl = decl_of(names, wish->id.table, wish->id.row), index = 0;
  const codegen_decl *row = codegen_decl_at(&names->model->view, decl);
  bool whole = wish->id.table == CODEGEN_TABLE_DECL || wish->id.table == CODEGEN_TABLE_OPERATION ||
               wish->id.table == CODEGEN_TABLE_TYPE;
  if (!wish->key.size) {
    wish->key = row->key;
    wish->borrowed = wish->id.table != CODEGEN_TABLE_DECL && wish->id.table != CODEGEN_TABLE_OPERATION;
  }
  if (whole && decl && (!wish->stem.size || codegen_str_equal(wish->stem, row->name)) &&
      cg_map_get(&names->stem, (cg_str){(const char *)&decl, sizeof decl}, &index)) {
    wish->stem = *cg_vec_at(&names->stems, cg_str, index - 1);
    wish->chosen = true;
  }
  if (wish->stem.size) return true;
  if (whole && row->name.size && !(row->row.flags & CODEGEN_DECL_ANONYMOUS)) {
    wish->stem = row->name;
    return true;
  }
  wish->stem = cg_stem_of_key(&names->arena, wish->key);
  return wish->stem.data != NULL;
}

/* Whether `text` is what these texts are, one behind the other. */
static bool is_joined(cg_str text, const cg_str part[3]) {
  size_t at = 0;
  if (part[0].size + part[1].size + part[2].size != text.size) return false;
  for (int i = 0; i < 3; at += part[i++].size)
    if (part[i].size && memcmp(text.data + at, part[i].data, part[i].size) != 0) return false;
  return true;
}

static bool is_inner(const cg_wish *wish) {
  return wish->id.table != CODEGEN_TABLE_DECL && wish->id.table != CODEGEN_TABLE_OPERATION;
}

/* Whether a wish for a row inside of a declaration takes its key, or its name, from that. */
static bool says_less(const cg_names *names, const cg_wish *wish) {
  bool type = wish->id.table == CODEGEN_TABLE_TYPE;
  return is_inner(wish) && (!wish->key.size || (type && (!wish->stem.size || names->stems.count)));
}

/* Which declarations own the rows that have names, where some stand inside of one. Once. */
static bool find_owners(cg_names *names) {
  bool inner = false;
  for (size_t i = 0; i < names->wish.count && !inner && !names->owned; i++)
    inner = is_inner(*cg_vec_at(&names->wish, cg_wish *, i));
  if (inner) names->owned = cg_owners_find(&names->owners, &names->model->view);
  return names->owned || !inner;
}

static bool make_base(cg_names *names, cg_reserved *reserved, cg_buf *out, cg_wish *wish) {
  const cg_str part[3] = {wish->prefix, wish->stem, wish->suffix};
  out->size = 0;
  cg_status status = cg_name_make_with(wish->convention, reserved, wish->kind, part, out);
  cg_str base = cg_buf_get(out);
  if (wish->kind == CODEGEN_NAME_FILE && base.size > CG_NAME_FILE_MAX) {
    base.size = CG_NAME_FILE_MAX;
    while (base.size && ((unsigned char)base.data[base.size] & 0xc0) == 0x80) base.size--;
    wish->cut = true;
  }
  wish->raw = is_joined(base, part);
  char *data = status < 0 ? NULL : cg_arena_alloc(&names->model->texts, sizeof wish->space + base.size + 1, 1);
  if (!data) return false;
  memcpy(data, &wish->space, sizeof wish->space);
  data += sizeof wish->space;
  if (base.size) memcpy(data, base.data, base.size);
  data[base.size] = '\0';
  wish->base = (cg_str){data, base.size};
  return true;
}

static bool make_bases(cg_names *names) {
  cg_reserved reserved = {.convention = NULL};
  cg_buf out;
  bool ok = true;
  cg_buf_init(&out, CG_BUF_MAX);
  for (size_t i = 0; i < names->wish.count && ok; i++) {
    cg_wish *wish = *cg_vec_at(&names->wish, cg_wish *, i);
    if (wish->convention != reserved.convention) cg_reserved_init(&reserved, wish->convention);
    ok = find_stem(names, wish) && make_base(names, &reserved, &out, wish);
  }
  cg_buf_release(&out);
  return ok;
}

/* Numbers of spaces: one for each writer, scope and sort (identifiers, files). */
static bool number_spaces(cg_names *names) {
  cg_map spaces;
  bool ok = true;
  uint32_t count = 0;
  cg_buf text;
  cg_map_init(&spaces);
  cg_buf_init(&text, CG_BUF_MAX);
  const cg_wish *last = NULL;
  for (size_t i = 0; i < names->wish.count && ok; i++) {
    cg_wish *wish = *cg_vec_at(&names->wish, cg_wish *, i);
    bool same = last && last->id.writer == wish->id.writer && codegen_str_equal(last->scope, wish->scope) &&
                (last->kind == CODEGEN_NAME_FILE) == (wish->kind == CODEGEN_NAME_FILE);
    if (same) wish->space = last->space;
    last = wish;
    if (same) continue;
    uint32_t head[2] = {wish->id.writer, wish->kind == CODEGEN_NAME_FILE};
    text.size = 0;
    cg_buf_add(&text, head, sizeof head);
    cg_buf_str(&text, wish->scope);
    cg_str key = text.failed ? (cg_str){NULL, 0} : cg_arena_copy(&names->arena, cg_buf_get(&text));
    uint32_t *number = key.data ? cg_map_put(&spaces, key, NULL) : NULL;
    ok = number != NULL;
    if (ok && !*number) *number = ++count;
    if (ok) wish->space = *number;
  }
  cg_map_release(&spaces);
  cg_buf_release(&text);
  names->spaces = count;
  return ok;
}

/* NAME rows, by scope and text. */
static bool put_rows(cg_names *names) {
  cg_model *model = names->model;
  cg_rows *rows = &model->rows[CODEGEN_TABLE_NAME];
  uint32_t count = (uint32_t)names->wish.count, at = rows->count;
  bool ok = count <= CG_ROWS_MAX - rows->count && cg_rows_reserve(rows, rows->count + count);
  cg_wish **sorted = cg_malloc(((size_t)count + 1) * sizeof *sorted);
  if (!ok || !sorted) {
    cg_free(sorted);
    cg_model_publish(model); /* the rows may have moved */
    return false;
  }
  ok = cg_wishes_sort(names, sorted);
  const cg_wish *last = NULL;
  cg_str scope = {NULL, 0};
  codegen_sym writer = 0;
  for (uint32_t i = 0; i < count && ok; i++, at++) {
    const cg_wish *wish = sorted[i];
    codegen_name *row = cg_rows_at(rows, at);
    memset(row, 0, rows->stride);
    if (!last || last->scope.data != wish->scope.data) scope = cg_arena_copy(&model->texts, wish->scope);
    if (!last || last->id.writer != wish->id.writer)
      writer = cg_model_word(model, *cg_vec_at(&names->writer, cg_str, wish->id.writer), &ok);
    last = wish;
    row->text = wish->locked ? cg_arena_copy(&model->texts, wish->text) : wish->text; /* which lies there */
    row->scope = scope;
    row->writer = writer;
    row->table = wish->id.table;
    row->record = wish->id.row;
    row->role = wish->id.role;
    row->kind = (uint8_t)wish->kind;
    ok = ok && row->text.data && row->scope.data;
  }
  cg_free(sorted);
  if (ok) rows->count = at;
  cg_model_publish(model);
  return ok;
}

/* Sums over names, so that no order counts: of each writer and declaration, and of each writer (declaration 0). */
static bool add_sum(cg_names *names, uint32_t writer, uint32_t decl, cg_hash hash) {
  uint32_t *id = cg_arena_array(&names->arena, uint32_t, 2);
  if (!id) return false;
  id[0] = writer;
  id[1] = decl;
  uint32_t *index = cg_map_put(&names->sum_of, (cg_str){(const char *)id, 2 * sizeof *id}, NULL);
  if (!index) return false;
  if (!*index) {
    if (!cg_vec_add(&names->sums, 1)) return false;
    *index = (uint32_t)names->sums.count;
  }
  codegen_hash *sum = cg_vec_at(&names->sums, codegen_hash, *index - 1);
  sum->low += hash.low;
  sum->high += hash.high;
  return true;
}

static bool put_sums(cg_names *names) {
  cg_encoder e;
  bool ok = true;
  cg_encoder_init(&e, &names->model->view);
  for (size_t i = 0; i < names->wish.count && ok; i++) {
    cg_wish *wish = *cg_vec_at(&names->wish, cg_wish *, i);
    uint32_t decl = decl_of(names, wish->id.table, wish->id.row);
    ok = cg_names_digest_of(names, wish).data != NULL;
    cg_encoder_reset(&e);
    cg_encode_text(&e, wish->digest);
    cg_encode_text(&e, wish->scope);
    cg_encode_text(&e, wish->text);
    cg_hash hash = cg_encoder_digest(&e);
    ok = ok && !e.failed && add_sum(names, wish->id.writer, 0, hash) &&
         (!decl || add_sum(names, wish->id.writer, decl, hash));
  }
  cg_encoder_release(&e);
  return ok;
}

/* Names are asked for by row, most often one behind the other. */
static bool index_found(cg_names *names) {
  size_t count = names->wish.count;
  cg_found *found = cg_arena_array(&names->arena, cg_found, count + 1);
  if (!found) return false;
  for (size_t i = 0; i < count; i++) {
    const cg_wish *wish = *cg_vec_at(&names->wish, cg_wish *, i);
    found[i] = (cg_found){wish->id.role, wish->same, wish->text};
  }
  names->found = found;
  return true;
}

cg_status cg_names_resolve(cg_names *names) {
  bool less = false;
  cg_status status = CODEGEN_ERR_MEMORY;
  if (names->resolved) return CODEGEN_OK;
  names->resolved = true;
  for (size_t i = 0; i < names->wish.count && !less; i++)
    less = says_less(names, *cg_vec_at(&names->wish, cg_wish *, i));
  if (less && !find_owners(names)) goto done;
  if (!number_spaces(names) || !make_bases(names)) goto done;
  status = names->locking ? cg_names_lock_apply(names) : CODEGEN_OK;
  if (status >= 0) status = cg_names_settle(names);
  if (status < 0) goto done;
  status = put_rows(names) && index_found(names) ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
done:
  if (status == CODEGEN_ERR_MEMORY) cg_diag(names->diags, "CGI0001", NULL, "out of memory while names were given");
  return status;
}

cg_status cg_names_sums(cg_names *names) {
  if (!names->resolved) return CODEGEN_ERR_USAGE;
  if (!names->summed) names->summed = find_owners(names) && put_sums(names);
  return names->summed ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}

uint32_t cg_names_owner(const cg_names *names, uint32_t table, uint32_t row) {
  const codegen_model *view = &names->model->view;
  return table < CODEGEN_TABLE_COUNT && row < codegen_row_count(view, table) ? decl_of(names, table, row) : 0;
}

cg_str cg_names_get(const cg_names *names, cg_str writer, uint32_t table, uint32_t row, uint32_t role) {
  uint32_t number = find_writer(names, writer);
  if (!names->found || number == UINT32_MAX || table >= CODEGEN_TABLE_COUNT) return (cg_str){NULL, 0};
  const cg_found_rows *at = cg_vec_at(&names->found_rows, cg_found_rows, number * CODEGEN_TABLE_COUNT + table);
  for (uint32_t i = row < at->rows ? at->first[row] : 0; i; i = names->found[i - 1].next)
    if (names->found[i - 1].role == role) return names->found[i - 1].text;
  return (cg_str){NULL, 0};
}

static cg_hash sum_of(const cg_names *names, uint32_t writer, uint32_t decl) {
  const uint32_t id[2] = {writer, decl};
  uint32_t index = 0;
  if (!cg_map_get(&names->sum_of, (cg_str){(const char *)id, sizeof id}, &index)) return (cg_hash){0, 0};
  return *cg_vec_at(&names->sums, codegen_hash, index - 1);
}

cg_hash cg_names_sum(const cg_names *names, cg_str writer, uint32_t decl) {
  return sum_of(names, find_writer(names, writer), decl);
}

/* Sums of what is referred to are mixed with its key before they are added, lest two that swap their names stay
 * unseen. */
cg_hash cg_names_digest(const cg_names *names, cg_str writer, uint32_t table, uint32_t row) {
  const codegen_model *view = &names->model->view;
  const cg_edges *edges = &names->model->edges;
  uint32_t number = find_writer(names, writer), decl = decl_of(names, table, row);
  struct {
    cg_hash own, others;
  } sum = {sum_of(names, number, decl), {0, 0}};
  for (uint32_t i = decl && edges->first ? edges->first[decl] : 0; decl && edges->first && i < edges->first[decl + 1];
       i++) {
    cg_str key = codegen_decl_at(view, edges->target[i])->key;
    cg_hash mixed[2] = {sum_of(names, number, edges->target[i]), cg_hash128(key.data, key.size)};
    cg_hash one = cg_hash128(mixed, sizeof mixed);
    sum.others.low += one.low;
    sum.others.high += one.high;
  }
  return cg_hash128(&sum, sizeof sum);
}
