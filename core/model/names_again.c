/* SPDX-License-Identifier: MIT
 *
 * Names of an earlier run, for one whose model was taken over: where everything that is requested is what it was, so is
 * all that comes of it.
 *
 * Invariants: what counts is compared as a whole: every request, in its order, and all texts. Where names depend on
 * anything else (whose row it is, a names file), or something was said of them, they are given anew.
 */
#include "move.h"
#include "names.h"

static void pack_texts(cg_buf *all, const cg_texts *texts) {
  cg_pack_u64(all, cg_texts_count(texts));
  for (uint32_t i = 1; i < cg_texts_count(texts); i++) cg_pack_str(all, cg_texts_at(texts, i));
}

static void pack_list(cg_buf *all, const char *const *list) {
  for (; list && *list; list++) cg_pack_str(all, codegen_str_of(*list));
  cg_pack_u64(all, UINT64_MAX);
}

/* By what it says: a plugin may make one anew for each run. */
static void pack_convention(cg_buf *all, const codegen_convention *c) {
  const uint8_t how[] = {c->type_case, c->value_case, c->member_case,   c->constant_case,
                         c->file_case, c->unicode,    c->extra != NULL, c->lead != NULL};
  const char *const *const list[] = {c->reserved, c->types, c->members, c->files};
  cg_buf_add(all, how, sizeof how);
  for (size_t i = 0; i < CG_COUNT(list); i++) pack_list(all, list[i]);
  cg_pack_str(all, codegen_str_of(c->extra ? c->extra : ""));
  cg_pack_str(all, codegen_str_of(c->lead ? c->lead : ""));
}

/* What is as it was with the request before is not said again. */
static void pack_wish(cg_buf *all, const cg_wish *wish, const cg_wish *last) {
  const bool key = last && wish->key.data && wish->key.data == last->key.data;
  const bool convention = last && wish->convention == last->convention;
  const uint32_t part[] = {wish->id.writer,
                           wish->id.table,
                           wish->id.row,
                           wish->id.role,
                           wish->place.space,
                           wish->scope,
                           wish->stem,
                           wish->prefix,
                           wish->suffix,
                           wish->kind,
                           (uint32_t)wish->priority,
                           (uint32_t)key | (uint32_t)convention << 1};
  cg_buf_add(all, part, sizeof part);
  if (!key) cg_pack_str(all, wish->key);
  if (!convention) pack_convention(all, wish->convention);
}

void cg_names_note(cg_names *names) {
  cg_buf all;
  cg_buf_init(&all, CG_BUF_MAX);
  for (size_t i = 0; i < names->writer.count; i++) cg_pack_str(&all, *cg_vec_at(&names->writer, cg_str, i));
  pack_texts(&all, &names->parts);
  pack_texts(&all, &names->scopes);
  for (uint32_t i = 0; i < names->count; i++)
    pack_wish(&all, cg_wish_at(names, i), i ? cg_wish_at(names, i - 1) : NULL);
  bool plain = !names->locking && !names->stems.count && names->count && !all.failed;
  names->asked = plain ? cg_hash128(all.data, all.size) : (cg_hash){0, 0};
  cg_buf_release(&all);
}

void cg_names_earlier(cg_names *names, cg_names *earlier) {
  cg_names_free(names->earlier);
  names->earlier = earlier;
}

void cg_names_keep(cg_names *names) {
  names->kept = true;
}

bool cg_names_adopted(const cg_names *names) {
  return names->adopted;
}

/* Whether what an earlier run made can serve at all, in a model where its rows wait. */
static bool waits(const cg_names *names, const cg_names *earlier) {
  const cg_model *model = names->model;
  return earlier && earlier->settled && model->edits == 1 && (earlier->asked.low || earlier->asked.high) &&
         model->names_hidden == earlier->count + 1;
}

static void take(cg_names *names, cg_names *earlier) {
  cg_model *model = names->model;
  cg_names was = *names;
  *names = *earlier;
  *earlier = was;
  names->model = was.model;
  names->diags = was.diags;
  names->parts.arena = &names->arena;
  names->scopes.arena = names->made.arena = &model->texts;
  earlier->parts.arena = &earlier->arena;
  cg_owners_release(&names->owners); /* rows of what was read again are others */
  cg_map_release(&names->sum_of);
  cg_map_init(&names->sum_of);
  names->sums.count = 0;
  names->owned = names->summed = false;
  names->adopted = true;
  model->rows[CODEGEN_TABLE_NAME].count = model->names_hidden;
  model->names_hidden = 0;
  cg_model_publish(model);
}

bool cg_names_adopt(cg_names *names) {
  cg_names *earlier = names->earlier;
  names->earlier = NULL;
  bool same = waits(names, earlier) && cg_hash_equal(names->asked, earlier->asked) && names->count == earlier->count;
  if (same) take(names, earlier);
  cg_names_free(earlier);
  return same;
}

/* Whether a row that is empty now has a name: the one that came for it would get it. */
static bool names_what_is_gone(const cg_names *earlier, const cg_model *model) {
  uint32_t table, row;
  for (size_t i = 0; cg_model_gone(model, i, &table, &row); i++)
    for (size_t w = 0; w < earlier->writer.count && !cg_stands_alone(table); w++) {
      const cg_found_rows *at = cg_vec_at(&earlier->found_rows, cg_found_rows, w * CODEGEN_TABLE_COUNT + table);
      if (row < at->rows && at->first[row]) return true;
    }
  return false;
}

bool cg_names_again(cg_names *names) {
  cg_names *earlier = names->earlier;
  bool plain = !names->locking && !names->stems.count && !names->count && !names->resolved;
  if (!plain || !waits(names, earlier) || !earlier->found || names_what_is_gone(earlier, names->model)) return false;
  names->earlier = NULL;
  take(names, earlier);
  cg_names_free(earlier);
  return true;
}
