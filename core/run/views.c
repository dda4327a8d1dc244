/* SPDX-License-Identifier: MIT
 *
 * What the names and the plans of writers hang on, declaration by declaration: writers say what they see (`sees`).
 *
 * Invariants: of each declaration a writer has one digest. What it sees of rows by themselves is a set of digests, with
 * how many rows show each: a declaration that is read again leaves rows behind, which are empty then, and gets others,
 * and the writer sees the same where no digest goes or comes. A digest that is zero is not known, and equal to none.
 */
#include "views.h"

/* What rows show: by table and row the number of a digest, 0 for none. */
typedef struct row_views {
  uint32_t *of[CODEGEN_TABLE_COUNT];
  uint32_t rows[CODEGEN_TABLE_COUNT];
  cg_map number; /* of digests, from 1 */
  cg_vec count;  /* uint32_t, by number: rows that show it */
  cg_hash sum;   /* of all that were ever met, each once */
  cg_arena arena;
} row_views;

typedef struct writer_view {
  cg_hash *of;  /* by declaration */
  cg_buf known; /* what the instance found */
  row_views shown;
} writer_view;

struct cg_views {
  writer_view *writer; /* in their order */
  size_t count;
  uint32_t decls;
};

/* -- rows -------------------------------------------------------------------------------------------------------- */

static bool is_looked_at(uint32_t table) {
  switch (table) {
    case CODEGEN_TABLE_SOURCE:
    case CODEGEN_TABLE_DECL:
    case CODEGEN_TABLE_NOTE:
    case CODEGEN_TABLE_SCOPE:
    case CODEGEN_TABLE_NAME:
    case CODEGEN_TABLE_GROUP: return false;
    default: return true;
  }
}

/* The number of what a row shows, 0: nothing. `add`: one that was not met gets a number. False: not known. */
static bool number_of(cg_writer_run *writer, const codegen_model *model, row_views *shown, uint32_t table, uint32_t row,
                      bool add, uint32_t *out) {
  codegen_ctx *ctx = &writer->plugin->ctx->pub;
  struct {
    cg_hash seen;
    uint64_t table;
  } of = {{0, 0}, table};
  bool added;
  *out = 0;
  if (writer->writer.sees_row(writer->plugin->self, ctx, model, table, row, &of.seen) != CODEGEN_OK) return false;
  if (!of.seen.low && !of.seen.high) return true;
  cg_str key = {(const char *)&of, sizeof of};
  if (cg_map_get(&shown->number, key, out)) return true;
  if (!add) return false;
  uint32_t *count = cg_vec_add(&shown->count, 1);
  uint32_t *slot = count ? cg_map_put_copy(&shown->number, &shown->arena, &key, &added) : NULL;
  if (!slot) return false;
  cg_hash one = cg_hash128(&of, sizeof of);
  shown->sum.low += one.low, shown->sum.high += one.high;
  *count = 0;
  *slot = *out = (uint32_t)shown->count.count - 1;
  return true;
}

static uint32_t *count_at(const row_views *shown, uint32_t number) {
  return cg_vec_at(&shown->count, uint32_t, number);
}

/* Notes what rows from `first` on show. */
static bool show_rows(cg_writer_run *writer, const codegen_model *model, row_views *shown, uint32_t table,
                      uint32_t first) {
  uint32_t rows = codegen_row_count(model, table);
  uint32_t *more = cg_realloc(shown->of[table], (rows + 1) * sizeof *more);
  if (!more) return false;
  shown->of[table] = more;
  shown->rows[table] = rows;
  for (uint32_t r = first; r < rows; r++) {
    if (!number_of(writer, model, shown, table, r, true, &more[r])) return false;
    ++*count_at(shown, more[r]);
  }
  return true;
}

static void shown_init(row_views *shown) {
  cg_map_init(&shown->number);
  cg_vec_init(&shown->count, sizeof(uint32_t));
  cg_arena_init(&shown->arena, 0);
}

static void shown_free(row_views *shown) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) cg_free(shown->of[t]);
  cg_map_release(&shown->number);
  cg_vec_release(&shown->count);
  cg_arena_release(&shown->arena);
}

static bool show_all(cg_writer_run *writer, const codegen_model *model, row_views *shown) {
  uint32_t *none = cg_vec_add(&shown->count, 1); /* digest 0 */
  bool ok = none != NULL;
  if (ok) *none = 0;
  for (uint32_t t = 0; ok && writer->writer.sees_row && t < CODEGEN_TABLE_COUNT; t++)
    ok = !is_looked_at(t) || show_rows(writer, model, shown, t, 1);
  return ok;
}

/* Row `i` of those that stood there: what it had shown, where it is empty now, else NULL. */
static bool gone_at(const cg_sections *sections, const row_views *shown, size_t i, uint32_t **number) {
  uint32_t table, row;
  if (!cg_model_gone(sections->model, i, &table, &row)) return false;
  const codegen_origin *origin = codegen_row_at(cg_model_view(sections->model), table, row);
  bool gone = is_looked_at(table) && row < shown->rows[table] && !origin->document;
  *number = gone ? &shown->of[table][row] : NULL;
  return true;
}

/* Whether the same is shown as before, in a model of which rows are gone and others came. */
static bool shows_the_same(cg_writer_run *writer, row_views *shown, const uint32_t *first) {
  const codegen_model *model = cg_model_view(writer->sections->model);
  uint32_t *left = cg_malloc(shown->count.count * sizeof *left), *number;
  bool same = left != NULL;
  if (same) memcpy(left, shown->count.data, shown->count.count * sizeof *left);
  for (size_t i = 0; same && gone_at(writer->sections, shown, i, &number); i++)
    if (number) left[*number]--;
  for (uint32_t t = 0; same && t < CODEGEN_TABLE_COUNT; t++) {
    uint32_t rows = is_looked_at(t) ? codegen_row_count(model, t) : 0, shows = 0;
    for (uint32_t r = first[t]; same && r < rows; r++) {
      same = number_of(writer, model, shown, t, r, false, &shows) && *count_at(shown, shows);
      if (same) left[shows]++;
    }
  }
  for (size_t n = 1; same && n < shown->count.count; n++) same = left[n] || !*count_at(shown, (uint32_t)n);
  cg_free(left);
  return same;
}

/* Takes what is gone from what is shown, and adds what came. */
static bool show_again(cg_writer_run *writer, row_views *shown, const uint32_t *first) {
  const codegen_model *model = cg_model_view(writer->sections->model);
  uint32_t *number;
  bool ok = true;
  for (size_t i = 0; gone_at(writer->sections, shown, i, &number); i++) {
    if (!number) continue;
    --*count_at(shown, *number);
    *number = 0;
  }
  for (uint32_t t = 0; ok && t < CODEGEN_TABLE_COUNT; t++)
    if (is_looked_at(t)) ok = first[t] >= shown->rows[t] && show_rows(writer, model, shown, t, shown->rows[t]);
  return ok;
}

/* -- declarations ------------------------------------------------------------------------------------------------ */

/* The digest of a declaration; zero: not known. */
static cg_hash view_of(cg_writer_run *writer, const codegen_model *model, uint32_t decl) {
  codegen_ctx *ctx = &writer->plugin->ctx->pub;
  cg_hash seen = {0, 0};
  if (writer->writer.sees(writer->plugin->self, ctx, model, decl, &seen) != CODEGEN_OK) return (cg_hash){0, 0};
  cg_hash hash = cg_hash128(&seen, sizeof seen);
  hash.low |= 1;
  return hash;
}

/* Not to know is no failure. */
static void leave(cg_writer_call *call) {
  cg_writer_leave(call, CODEGEN_OK, "sees of writer", call->writer->id);
}

static bool note_known(cg_writer_run *writer, writer_view *out) {
  const codegen_model *model = cg_model_view(writer->sections->model);
  codegen_bytes known = {0};
  cg_writer_call call;
  out->known.size = 0;
  if (!writer->writer.remember) return true;
  cg_writer_enter(&call, writer, writer->plugin->ctx);
  bool ok = writer->writer.remember(writer->plugin->self, &writer->plugin->ctx->pub, model, &known) == CODEGEN_OK;
  if (ok && known.size) cg_buf_add(&out->known, known.data, known.size);
  leave(&call);
  return ok && !out->known.failed;
}

/* What a writer sees of everything. */
static bool look(cg_writer_run *writer, uint32_t decls, writer_view *out) {
  const codegen_model *model = cg_model_view(writer->sections->model);
  cg_writer_call call;
  out->of = cg_calloc(decls, sizeof *out->of);
  if (!out->of) return false;
  cg_writer_enter(&call, writer, writer->plugin->ctx);
  bool ok = show_all(writer, model, &out->shown);
  for (uint32_t d = 1; ok && d < decls; d++) out->of[d] = view_of(writer, model, d);
  leave(&call);
  return ok && note_known(writer, out);
}

static bool all_say(const cg_sections *sections) {
  for (size_t i = 0; i < sections->writer.count; i++) {
    const codegen_writer *writer = &cg_sections_writer_at(sections, i)->writer;
    if (!writer->sees || !writer->remember != !writer->resume) return false;
  }
  return sections->writer.count > 0;
}

cg_views *cg_views_new(cg_sections *sections) {
  const codegen_model *model = cg_model_view(sections->model);
  if (!all_say(sections)) return NULL;
  cg_views *views = cg_calloc(1, sizeof *views);
  bool ok = views && (views->writer = cg_calloc(sections->writer.count, sizeof *views->writer)) != NULL;
  if (ok) views->count = sections->writer.count;
  if (ok) views->decls = codegen_row_count(model, CODEGEN_TABLE_DECL);
  for (size_t i = 0; ok && i < views->count; i++) {
    cg_buf_init(&views->writer[i].known, CG_BUF_MAX);
    shown_init(&views->writer[i].shown);
  }
  for (size_t i = 0; ok && i < views->count; i++)
    ok = look(cg_sections_writer_at(sections, i), views->decls, &views->writer[i]);
  if (ok) return views;
  cg_views_free(views);
  return NULL;
}

void cg_views_free(cg_views *views) {
  if (!views) return;
  for (size_t i = 0; i < views->count; i++) {
    cg_free(views->writer[i].of);
    cg_buf_release(&views->writer[i].known);
    shown_free(&views->writer[i].shown);
  }
  cg_free(views->writer);
  cg_free(views);
}

/* -- again ------------------------------------------------------------------------------------------------------- */

static bool fits(const cg_views *views, const cg_sections *sections, uint32_t decl) {
  uint32_t decls = codegen_row_count(cg_model_view(sections->model), CODEGEN_TABLE_DECL);
  return views->count == sections->writer.count && views->decls == decls && decl < decls;
}

bool cg_views_renew(cg_views *views, cg_sections *sections, uint32_t decl, const uint32_t *first) {
  const codegen_model *model = cg_model_view(sections->model);
  if (!fits(views, sections, decl)) return false;
  for (size_t i = 0; i < views->count; i++) {
    cg_writer_run *writer = cg_sections_writer_at(sections, i);
    writer_view *view = &views->writer[i];
    cg_writer_call call;
    cg_writer_enter(&call, writer, writer->plugin->ctx);
    if (decl) view->of[decl] = view_of(writer, model, decl);
    bool ok = !decl || !writer->writer.sees_row || show_again(writer, &view->shown, first);
    leave(&call);
    if (!ok || !note_known(writer, view)) return false;
  }
  return true;
}

bool cg_views_same(cg_views *views, cg_sections *sections, uint32_t decl, const uint32_t *first) {
  const codegen_model *model = cg_model_view(sections->model);
  bool same = fits(views, sections, decl);
  for (size_t i = 0; same && decl && i < views->count; i++) {
    cg_writer_run *writer = cg_sections_writer_at(sections, i);
    writer_view *view = &views->writer[i];
    cg_writer_call call;
    cg_writer_enter(&call, writer, writer->plugin->ctx);
    same = view->of[decl].low && writer->writer.sees && cg_hash_equal(view->of[decl], view_of(writer, model, decl)) &&
           (!writer->writer.sees_row || shows_the_same(writer, &view->shown, first));
    leave(&call);
  }
  return same;
}

bool cg_views_resume(const cg_views *views, cg_sections *sections) {
  const codegen_model *model = cg_model_view(sections->model);
  bool ok = true;
  for (size_t i = 0; ok && i < views->count; i++) {
    cg_writer_run *writer = cg_sections_writer_at(sections, i);
    const cg_buf *known = &views->writer[i].known;
    cg_writer_call call;
    if (!writer->writer.resume) continue;
    cg_writer_enter(&call, writer, writer->plugin->ctx);
    ok = writer->writer.resume(writer->plugin->self, &writer->plugin->ctx->pub, model,
                               (codegen_bytes){(const uint8_t *)known->data, known->size}) == CODEGEN_OK;
    leave(&call);
  }
  return ok;
}

/* -- for tests --------------------------------------------------------------------------------------------------- */

cg_status cg_writer_probe(cg_sections *sections, cg_str id, uint32_t decl, const codegen_model *view, cg_hash *seen,
                          cg_buf *asked) {
  cg_writer_run *writer = cg_writer_find(sections, id);
  codegen_bytes known = {0};
  row_views shown = {0};
  cg_writer_call call;
  if (!writer || !writer->writer.sees) return CODEGEN_ERR_NOT_FOUND;
  codegen_ctx *ctx = &writer->plugin->ctx->pub;
  shown_init(&shown);
  cg_writer_enter(&call, writer, writer->plugin->ctx);
  cg_hash of[2] = {view_of(writer, view, decl), {0, 0}};
  bool ok = of[0].low && show_all(writer, view, &shown);
  of[1] = shown.sum;
  *seen = cg_hash128(of, sizeof of);
  writer->probe = asked;
  writer->probed = 0;
  writer->asking = writer->plan.open = true;
  if (ok && writer->writer.symbols) ok = writer->writer.symbols(writer->plugin->self, ctx, view) == CODEGEN_OK;
  writer->asking = false;
  ok = ok && writer->writer.plan(writer->plugin->self, ctx, view, &writer->plan.pub) == CODEGEN_OK;
  writer->plan.open = false;
  writer->probe = NULL;
  if (ok && writer->writer.remember)
    ok = writer->writer.remember(writer->plugin->self, ctx, view, &known) == CODEGEN_OK;
  if (ok) cg_buf_add(asked, known.data ? known.data : (const uint8_t *)"", known.size);
  leave(&call);
  shown_free(&shown);
  return ok && !asked->failed ? CODEGEN_OK : CODEGEN_ERR_NOT_FOUND;
}
