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
  cg_vec_init(&names->wishes, sizeof(cg_wish *));
  cg_texts_init(&names->parts, &names->arena);
  cg_texts_init(&names->scopes, &model->texts);
  cg_texts_init(&names->made, &model->texts);
  cg_vec_init(&names->scope_spaces, sizeof(uint32_t));
  cg_vec_init(&names->space, sizeof(cg_name_space));
  cg_vec_init(&names->writer, sizeof(cg_str));
  cg_vec_init(&names->stems, sizeof(uint32_t));
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
  cg_names_free(names->earlier);
  for (size_t i = 0; i < names->found_rows.count; i++) cg_free(cg_vec_at(&names->found_rows, cg_found_rows, i)->first);
  cg_vec_release(&names->found_rows);
  cg_map_release(&names->stem);
  cg_map_release(&names->sum_of);
  cg_map_release(&names->lock_of);
  cg_vec_release(&names->locks);
  cg_vec_release(&names->wishes);
  cg_texts_release(&names->parts);
  cg_texts_release(&names->scopes);
  cg_texts_release(&names->made);
  cg_vec_release(&names->scope_spaces);
  cg_vec_release(&names->space);
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
  uint32_t *id = cg_arena_new(&names->arena, uint32_t), part = cg_texts_put(&names->parts, stem);
  if (names->resolved) return CODEGEN_ERR_CONTRACT;
  if (!id || part == CG_TEXTS_NONE) return CODEGEN_ERR_MEMORY;
  *id = decl;
  uint32_t *index = cg_map_put(&names->stem, (cg_str){(const char *)id, sizeof *id}, NULL);
  uint32_t *slot = index && !*index ? cg_vec_add(&names->stems, 1) : NULL;
  if (index && *index) {
    *cg_vec_at(&names->stems, uint32_t, *index - 1) = part;
    return CODEGEN_OK;
  }
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = part;
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

static bool is_text(cg_str text) {
  return text.size <= (size_t)1 << 20 && cg_utf8_valid(text) == text.size;
}

/* The number of a text: often the `last` one; what is known is UTF-8. */
static cg_status take_text(cg_texts *texts, cg_str text, uint32_t last, uint32_t *number) {
  *number = codegen_str_equal(text, cg_texts_at(texts, last)) ? last : cg_texts_get(texts, text);
  if (*number != CG_TEXTS_NONE) return CODEGEN_OK;
  if (!is_text(text)) return CODEGEN_ERR_CONTRACT;
  *number = cg_texts_put(texts, text);
  return *number == CG_TEXTS_NONE ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}

static cg_status take_texts(cg_names *names, const codegen_symbol_request *r, cg_wish *wish) {
  static const cg_wish none = {.kind = 0};
  const cg_wish *last = names->count ? cg_wish_at(names, names->count - 1) : &none;
  cg_status status = CODEGEN_OK; /* numbers are 0 */
  if (r->scope.size) status = take_text(&names->scopes, r->scope, last->scope, &wish->scope);
  if (r->stem.size && status >= 0) status = take_text(&names->parts, r->stem, last->stem, &wish->stem);
  if (r->prefix.size && status >= 0) status = take_text(&names->parts, r->prefix, last->prefix, &wish->prefix);
  if (r->suffix.size && status >= 0) status = take_text(&names->parts, r->suffix, last->suffix, &wish->suffix);
  if (status < 0) return status;
  wish->key = last->key;
  if (last->key.data && codegen_str_equal(last->key, r->key)) return CODEGEN_OK;
  if (!is_text(r->key)) return CODEGEN_ERR_CONTRACT;
  wish->key = cg_arena_copy(&names->arena, r->key);
  return wish->key.data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}

/* The number of a writer; UINT32_MAX when out of memory. */
static uint32_t put_writer(cg_names *names, cg_str writer) {
  uint32_t number = names->count ? cg_wish_at(names, names->count - 1)->id.writer : UINT32_MAX; /* most often */
  if (number != UINT32_MAX && codegen_str_equal(*cg_vec_at(&names->writer, cg_str, number), writer)) return number;
  number = find_writer(names, writer);
  if (number != UINT32_MAX) return number;
  cg_str copy = cg_arena_copy(&names->arena, writer);
  cg_str *slot = copy.data ? cg_vec_push(&names->writer) : NULL;
  if (!slot) return UINT32_MAX;
  *slot = copy;
  if (cg_vec_add(&names->found_rows, CODEGEN_TABLE_COUNT)) return (uint32_t)names->writer.count - 1;
  names->writer.count--;
  return UINT32_MAX;
}

/* The number of a space; 0 when out of memory. A scope has few: two for each writer at most. */
static uint32_t put_space(cg_names *names, uint32_t scope, uint32_t writer, bool file) {
  size_t known = names->scope_spaces.count;
  if (scope >= known && !cg_vec_add(&names->scope_spaces, scope + 1 - known)) return 0;
  uint32_t *first = cg_vec_at(&names->scope_spaces, uint32_t, scope);
  const cg_name_space *space;
  for (uint32_t at = *first; at; at = space->next) {
    space = cg_vec_at(&names->space, cg_name_space, at - 1);
    if (space->writer == writer && space->file == file) return at;
  }
  cg_name_space *slot = cg_vec_push(&names->space);
  if (!slot) return 0;
  *slot = (cg_name_space){writer, file, *first};
  return *first = (uint32_t)names->space.count;
}

/* Where the next wish will be. */
static cg_wish *next_wish(cg_names *names) {
  if (names->count == names->wishes.count * CG_WISHES) {
    cg_wish **block = cg_vec_push(&names->wishes);
    if (!block) return NULL;
    *block = cg_arena_alloc(&names->arena, CG_WISHES * sizeof **block, _Alignof(cg_wish));
    if (!*block) {
      names->wishes.count--;
      return NULL;
    }
  }
  return cg_wish_at(names, names->count);
}

cg_status cg_names_want(cg_names *names, cg_str writer, const codegen_convention *convention,
                        const codegen_symbol_request *request) {
  codegen_symbol_request copy;
  const codegen_symbol_request *r = request;
  if (request->struct_size < sizeof copy) { /* an older one */
    memset(&copy, 0, sizeof copy);
    memcpy(&copy, request, request->struct_size);
    r = &copy;
  }
  const char *why = flaw(names, convention, r);
  if (why) return refuse(names, writer, r, why);
  uint32_t number = put_writer(names, writer);
  uint32_t *first = number != UINT32_MAX ? first_of(names, number, r->table, r->row) : NULL;
  if (!first) return CODEGEN_ERR_MEMORY;
  for (uint32_t at = *first; at; at = cg_wish_at(names, at - 1)->same)
    if (cg_wish_at(names, at - 1)->id.role == r->role) return refuse(names, writer, r, "it was requested already");
  cg_wish *wish = next_wish(names);
  if (!wish) return CODEGEN_ERR_MEMORY;
  *wish = (cg_wish){.id = {number, r->table, r->row, r->role},
                    .convention = convention,
                    .same = *first,
                    .priority = r->priority,
                    .kind = (uint8_t)r->kind};
  cg_status status = take_texts(names, r, wish);
  if (status == CODEGEN_ERR_CONTRACT) return refuse(names, writer, r, "a text is not UTF-8 or too long");
  if (status < 0) return status;
  wish->place.space = put_space(names, wish->scope, number, r->kind == CODEGEN_NAME_FILE);
  if (!wish->place.space) return CODEGEN_ERR_MEMORY;
  *first = ++names->count;
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
  cg_encode_text(&e, cg_texts_at(&names->parts, wish->stem));
  cg_encode_text(&e, cg_texts_at(&names->parts, wish->prefix));
  cg_encode_text(&e, cg_texts_at(&names->parts, wish->suffix));
  cg_encode_u32(&e, wish->kind);
  cg_encode_u32(&e, wish->id.table);
  cg_encode_u32(&e, wish->id.role);
  if (!e.failed) wish->digest = base36(names, cg_hash128(e.data, e.size));
  cg_encoder_release(&e);
  return wish->digest;
}

/* A chosen stem stands for the source name; what has no name takes one from its key. */
static bool find_stem(cg_names *names, cg_wish *wish) {
  if (wish->stem && wish->key.size && !names->stems.count) return true; /* it says all */
  uint32_t decl = decl_of(names, wish->id.table, wish->id.row), index = 0;
  const codegen_decl *row = codegen_decl_at(&names->model->view, decl);
  bool whole = wish->id.table == CODEGEN_TABLE_DECL || wish->id.table == CODEGEN_TABLE_OPERATION ||
               wish->id.table == CODEGEN_TABLE_TYPE;
  if (!wish->key.size) {
    wish->key = row->key;
    wish->borrowed = wish->id.table != CODEGEN_TABLE_DECL && wish->id.table != CODEGEN_TABLE_OPERATION;
  }
  if (whole && decl && names->stems.count &&
      (!wish->stem || codegen_str_equal(cg_texts_at(&names->parts, wish->stem), row->name)) &&
      cg_map_get(&names->stem, (cg_str){(const char *)&decl, sizeof decl}, &index)) {
    wish->stem = *cg_vec_at(&names->stems, uint32_t, index - 1);
    wish->chosen = true;
  }
  if (wish->stem) return true;
  bool named = whole && row->name.size && !(row->row.flags & CODEGEN_DECL_ANONYMOUS);
  cg_str stem = named ? row->name : cg_stem_of_key(&names->arena, wish->key);
  wish->stem = stem.data ? cg_texts_put(&names->parts, stem) : CG_TEXTS_NONE;
  return wish->stem != CG_TEXTS_NONE;
}

static bool is_inner(const cg_wish *wish) {
  return wish->id.table != CODEGEN_TABLE_DECL && wish->id.table != CODEGEN_TABLE_OPERATION;
}

/* Whether a wish for a row inside of a declaration takes its key, or its name, from that. */
static bool says_less(const cg_names *names, const cg_wish *wish) {
  bool type = wish->id.table == CODEGEN_TABLE_TYPE;
  return is_inner(wish) && (!wish->key.size || (type && (!wish->stem || names->stems.count)));
}

/* Which declarations own the rows that have names, where some stand inside of one. Once. */
static bool find_owners(cg_names *names) {
  bool inner = false;
  for (uint32_t i = 0; i < names->count && !inner && !names->owned; i++) inner = is_inner(cg_wish_at(names, i));
  if (inner) names->owned = cg_owners_find(&names->owners, &names->model->view);
  return names->owned || !inner;
}

/* NAME rows, by scope and text. */
static bool put_rows(cg_names *names) {
  cg_model *model = names->model;
  cg_rows *rows = &model->rows[CODEGEN_TABLE_NAME];
  uint32_t at = rows->count, last = UINT32_MAX;
  for (uint32_t i = at; i < model->names_hidden; i++) memset(cg_rows_at(rows, i), 0, rows->stride);
  model->names_hidden = 0;
  uint32_t *sorted = cg_malloc(((size_t)names->count + 1) * sizeof *sorted);
  bool ok = sorted && names->count <= CG_ROWS_MAX - at && cg_rows_reserve(rows, at + names->count) &&
            cg_wishes_sort(names, sorted);
  if (ok) cg_rows_expect(model, rows, names->count);
  codegen_sym writer = 0;
  for (uint32_t i = 0; ok && i < names->count; i++, at++) {
    const cg_wish *wish = cg_wish_at(names, sorted[i]);
    codegen_name *row = cg_rows_at(rows, at);
    if (last != wish->id.writer)
      writer = cg_model_word(model, *cg_vec_at(&names->writer, cg_str, wish->id.writer), &ok);
    last = wish->id.writer;
    *row = (codegen_name){.text = cg_texts_at(&names->made, wish->text),
                          .scope = cg_texts_at(&names->scopes, wish->scope),
                          .writer = writer,
                          .table = wish->id.table,
                          .record = wish->id.row,
                          .role = wish->id.role,
                          .kind = wish->kind};
  }
  cg_free(sorted);
  if (ok) rows->count = at;
  cg_model_publish(model); /* the rows may have moved */
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
  for (uint32_t i = 0; i < names->count && ok; i++) {
    cg_wish *wish = cg_wish_at(names, i);
    uint32_t decl = decl_of(names, wish->id.table, wish->id.row);
    ok = cg_names_digest_of(names, wish).data != NULL;
    cg_encoder_reset(&e);
    cg_encode_text(&e, wish->digest);
    cg_encode_text(&e, cg_texts_at(&names->scopes, wish->scope));
    cg_encode_text(&e, cg_texts_at(&names->made, wish->text));
    cg_hash hash = cg_encoder_digest(&e);
    ok = ok && !e.failed && add_sum(names, wish->id.writer, 0, hash) &&
         (!decl || add_sum(names, wish->id.writer, decl, hash));
  }
  cg_encoder_release(&e);
  return ok;
}

/* Names are asked for by row, most often one behind the other. */
static bool index_found(cg_names *names) {
  cg_found *found = cg_arena_alloc(&names->arena, ((size_t)names->count + 1) * sizeof *found, _Alignof(cg_found));
  if (!found) return false;
  for (uint32_t i = 0; i < names->count; i++) {
    const cg_wish *wish = cg_wish_at(names, i);
    found[i] = (cg_found){wish->id.role, wish->same, cg_texts_at(&names->made, wish->text)};
  }
  names->found = found;
  return true;
}

cg_status cg_names_resolve(cg_names *names) {
  bool less = false, ok = true;
  cg_status status = CODEGEN_ERR_MEMORY;
  if (names->resolved) return CODEGEN_OK;
  names->resolved = true;
  size_t reported = cg_diags_count(names->diags);
  for (uint32_t i = 0; i < names->count && !less; i++) less = says_less(names, cg_wish_at(names, i));
  if (names->kept && !less) cg_names_note(names);
  if (cg_names_adopt(names)) return CODEGEN_OK;
  if (less && !find_owners(names)) goto done;
  for (uint32_t i = 0; i < names->count && ok; i++) ok = find_stem(names, cg_wish_at(names, i));
  if (!ok || !cg_names_spell(names)) goto done;
  status = names->locking ? cg_names_lock_apply(names) : CODEGEN_OK;
  if (status >= 0) status = cg_names_settle(names);
  if (status < 0) goto done;
  status = put_rows(names) && index_found(names) ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  names->settled = status >= 0 && cg_diags_count(names->diags) == reported;
done:
  if (status == CODEGEN_ERR_MEMORY) cg_diag(names->diags, "CGI0001", NULL, "out of memory while names were given");
  return status;
}

cg_status cg_names_sums(cg_names *names) {
  if (!names->resolved) return CODEGEN_ERR_USAGE;
  if (!names->summed) names->summed = find_owners(names) && put_sums(names);
  return names->summed ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}

bool cg_names_own(cg_names *names) {
  return find_owners(names);
}

uint32_t cg_names_owner(const cg_names *names, uint32_t table, uint32_t row) {
  const codegen_model *view = &names->model->view;
  return table < CODEGEN_TABLE_COUNT && row < codegen_row_count(view, table) ? decl_of(names, table, row) : 0;
}

uint32_t cg_names_writer(const cg_names *names, cg_str writer) {
  uint32_t number = find_writer(names, writer);
  return number == UINT32_MAX ? 0 : number + 1;
}

cg_str cg_names_of(const cg_names *names, uint32_t number, uint32_t table, uint32_t row, uint32_t role) {
  if (!names->found || !number || number > names->writer.count || table >= CODEGEN_TABLE_COUNT)
    return (cg_str){NULL, 0};
  const cg_found_rows *at = cg_vec_at(&names->found_rows, cg_found_rows, (number - 1) * CODEGEN_TABLE_COUNT + table);
  for (uint32_t i = row < at->rows ? at->first[row] : 0; i; i = names->found[i - 1].next)
    if (names->found[i - 1].role == role) return names->found[i - 1].text;
  return (cg_str){NULL, 0};
}

cg_str cg_names_get(const cg_names *names, cg_str writer, uint32_t table, uint32_t row, uint32_t role) {
  return cg_names_of(names, cg_names_writer(names, writer), table, row, role);
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
