/* SPDX-License-Identifier: MIT
 *
 * Carrying sections over: in a process that stays, those that depend on nothing that is another today are taken from
 * the run before.
 *
 * Invariants: the model says what may differ (cg_model_differs); all names, the artifacts of all writers and the
 * plugins with their options are what they were, as a whole; no hook looks at texts. A section is known by what its
 * writer planned of it. One that reported something is written again.
 */
#include "carry.h"

#include "cache.h"
#include "resume.h"

/* -- what counts as a whole -------------------------------------------------------------------------------------- */

static void pack_names(const cg_sections *sections, cg_buf *all) {
  const codegen_model *model = cg_model_view(sections->model);
  for (uint32_t i = 1; i < codegen_row_count(model, CODEGEN_TABLE_NAME); i++) {
    const codegen_name *name = codegen_row_at(model, CODEGEN_TABLE_NAME, i);
    uint32_t owner = cg_names_owner(sections->names, name->table, name->record);
    bool whole = name->table == CODEGEN_TABLE_DECL || name->table == CODEGEN_TABLE_OPERATION;
    const uint32_t number[] = {name->table, whole ? name->record : owner, name->role,
                               name->kind,  (uint32_t)name->text.size,    (uint32_t)name->scope.size,
                               name->writer};
    cg_buf_add(all, number, sizeof number);
    cg_buf_str(all, name->text);
    cg_buf_str(all, name->scope);
  }
}

cg_hash cg_carry_names(cg_sections *sections) {
  cg_buf all;
  if (sections->names_now.low) return sections->names_now; /* they were given once */
  if (sections->carry && cg_names_adopted(sections->names)) return sections->names_now = sections->carry->names;
  if (!cg_names_own(sections->names)) return (cg_hash){0, 0};
  cg_buf_init(&all, CG_BUF_MAX);
  pack_names(sections, &all);
  cg_hash hash = all.failed ? (cg_hash){0, 0} : cg_hash128(all.data ? all.data : "", all.size);
  cg_buf_release(&all);
  return sections->names_now = hash;
}

/* Of what was planned, whether it was written or not. Order does not count: it is another once they are assembled. */
cg_hash cg_carry_artifacts(const cg_sections *sections) {
  cg_hash sum = {1, sections->artifact.count};
  cg_buf one;
  cg_buf_init(&one, CG_BUF_MAX);
  for (size_t i = 0; i < sections->artifact.count; i++) {
    const cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    one.size = 0;
    cg_pack_str(&one, artifact->id);
    cg_pack_str(&one, artifact->path);
    cg_pack_str(&one, artifact->language);
    cg_pack_u64(&one, artifact->flags);
    cg_pack_u64(&one, artifact->user);
    cg_hash hash = cg_hash128(one.data, one.size);
    sum.low += hash.low;
    sum.high += hash.high;
    if (one.failed) sum.low = 0, i = sections->artifact.count;
  }
  cg_buf_release(&one);
  return sum;
}

/* -- room --------------------------------------------------------------------------------------------------------- */

/* The texts of the run before this one are not looked at any more: their room is for the next one. */
static void leave_room(cg_sections *sections) {
  for (size_t i = 0; sections->carry && i < sections->artifact.count; i++) {
    cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    cg_artifact *old = cg_artifact_find(sections->carry->sections, artifact->id);
    if (!old || old->piece.count) continue;
    artifact->parts->spare = old->text;
    artifact->parts->spare.size = 0;
    cg_buf_init(&old->text, old->text.max);
  }
}

void cg_carry_room(const cg_sections *sections, cg_str id, cg_buf *text) {
  cg_artifact *old = sections->carry ? cg_artifact_find(sections->carry->sections, id) : NULL;
  if (!old || !old->parts->spare.data || old->parts->spare.failed) return;
  *text = old->parts->spare;
  cg_buf_init(&old->parts->spare, text->max);
}

/* -- taking over ------------------------------------------------------------------------------------------------- */

/* What names and plans hang on: where one declaration alone is another, of that; else everybody is asked. */
static cg_views *views_of(cg_sections *sections) {
  cg_views **from = sections->resumed ? &sections->views : sections->carry ? &sections->carry->views : NULL;
  cg_views *views = from ? *from : NULL;
  const uint32_t *first;
  uint32_t decl;
  if (from) *from = NULL;
  if (views && cg_carry_same_writers(sections) && cg_model_alone(sections->model, &decl, &first) &&
      cg_views_renew(views, sections, decl, first))
    return views;
  cg_views_free(views);
  return cg_views_new(sections);
}

cg_carry *cg_sections_keep(cg_sections *sections) {
  cg_str plugin, hook;
  cg_carry *carry = sections->keeps && sections->assembled && !cg_hooks_listener(sections->hooks, &plugin, &hook)
                        ? cg_calloc(1, sizeof *carry)
                        : NULL;
  if (!carry) return NULL;
  cg_arena_init(&carry->arena, 0);
  cg_vec_init(&carry->writer, sizeof(cg_carry_writer));
  bool ok = true;
  for (size_t i = 0; i < sections->writer.count && ok; i++) {
    cg_writer_run *writer = cg_sections_writer_at(sections, i);
    cg_carry_writer *row = cg_vec_add(&carry->writer, 1);
    ok = row != NULL;
    if (ok) *row = (cg_carry_writer){cg_arena_copy(&carry->arena, writer->id), cg_carried_base(writer)};
    ok = ok && row->id.data && !writer->failed;
  }
  carry->names = cg_carry_names(sections);
  carry->artifacts = cg_carry_artifacts(sections);
  for (size_t i = 0; i < sections->artifact.count && ok; i++)
    ok = !(*cg_vec_at(&sections->artifact, cg_artifact *, i))->piece.count;
  if (!ok || !carry->names.low) {
    cg_vec_release(&carry->writer);
    cg_arena_release(&carry->arena);
    cg_free(carry);
    return NULL;
  }
  leave_room(sections);
  carry->views = views_of(sections);
  cg_hooks_sections_set(sections->hooks, NULL);
  sections->hooks = NULL;
  sections->carry = NULL;
  carry->sections = sections;
  return carry;
}

void cg_carry_free(cg_carry *carry) {
  if (!carry) return;
  for (size_t i = 0; carry->filed && carry->sections && i < carry->sections->artifact.count; i++)
    cg_buf_init(&(*cg_vec_at(&carry->sections->artifact, cg_artifact *, i))->text, 0);
  cg_sections_free(carry->sections);
  cg_views_free(carry->views);
  cg_vec_release(&carry->writer);
  cg_arena_release(&carry->arena);
  cg_free(carry);
}

void cg_sections_keeps(cg_sections *sections, cg_carry *carry) {
  sections->keeps = true;
  sections->carry = carry;
}

/* -- finding ----------------------------------------------------------------------------------------------------- */

static bool same_whole(cg_sections *sections) {
  cg_str plugin, hook;
  const cg_carry *carry = sections->carry;
  if (!sections->carry_judged) {
    sections->carry_judged = true;
    sections->carry_holds = !cg_hooks_listener(sections->hooks, &plugin, &hook) &&
                            cg_hash_equal(cg_carry_names(sections), carry->names) &&
                            cg_hash_equal(cg_carry_artifacts(sections), carry->artifacts);
  }
  return sections->carry_holds;
}

bool cg_carry_serves(const cg_writer_run *writer) {
  cg_sections *sections = writer->sections;
  if (!sections->carry || !(writer->writer.flags & CODEGEN_PHASE_PURE) || !same_whole(sections)) return false;
  for (size_t i = 0; i < sections->carry->writer.count; i++) {
    const cg_carry_writer *row = cg_vec_at(&sections->carry->writer, cg_carry_writer, i);
    if (!codegen_str_equal(row->id, writer->id)) continue;
    cg_writer_run *now = (cg_writer_run *)(uintptr_t)writer;
    return row->base.low &&
           cg_hash_equal(row->base, sections->carry->filed ? cg_filed_base(now) : cg_carried_base(writer));
  }
  return false;
}

static bool same_plan(const codegen_section *a, const codegen_section *b) {
  return a->table == b->table && a->row == b->row && a->depends == b->depends && a->user == b->user &&
         codegen_str_equal(a->key, b->key);
}

bool cg_carry_find(const cg_sections *sections, const cg_artifact *artifact, const cg_section_text *section,
                   size_t *cursor, cg_carried *out) {
  const cg_artifact *old = cg_artifact_find(sections->carry->sections, artifact->id);
  if (!old || old->failed || old->flags & CODEGEN_ARTIFACT_SHARED || old->parts->told.count != old->section_count)
    return false;
  size_t at = *cursor;
  for (size_t ahead = 0; ahead < 4 && at < old->section_count; ahead++, at++) { /* a section may have come or gone */
    const cg_section_text *known = old->section + at;
    if (!same_plan(&known->section, &section->section)) continue;
    const cg_told *told = cg_vec_at(&old->parts->told, cg_told, at);
    const codegen_section *s = &section->section;
    *cursor = at + 1;
    if (told->reported || cg_model_differs(sections->model, s->table, s->row, s->depends)) return false;
    *out = (cg_carried){{known->size ? old->text.data + (known->begin - old->head.size) : "", known->size},
                        (const codegen_import *)old->parts->told_import.data + told->import,
                        (const cg_helper *)old->parts->told_helper.data + told->helper,
                        told->imports,
                        told->helpers};
    return true;
  }
  return false;
}

bool cg_carry_say(const cg_carried *carried, cg_said *said) {
  codegen_import *import = carried->imports ? cg_vec_add(&said->import, carried->imports) : NULL;
  cg_helper *helper = carried->helpers ? cg_vec_add(&said->helper, carried->helpers) : NULL;
  if (import) memcpy(import, carried->import, carried->imports * sizeof *import);
  if (helper) memcpy(helper, carried->helper, carried->helpers * sizeof *helper);
  return !carried->imports == !import && !carried->helpers == !helper;
}

/* -- noting ------------------------------------------------------------------------------------------------------ */

bool cg_carry_note(cg_artifact *artifact, const cg_said *said, size_t import, size_t imports, size_t helper,
                   size_t helpers, bool reported) {
  cg_told *told = cg_vec_add(&artifact->parts->told, 1);
  return told && cg_carry_tell(artifact, told, said, import, imports, helper, helpers, reported);
}

bool cg_carry_tell(cg_artifact *artifact, cg_told *told, const cg_said *said, size_t import, size_t imports,
                   size_t helper, size_t helpers, bool reported) {
  struct cg_artifact_parts *parts = artifact->parts;
  cg_sections *sections = artifact->writer->sections;
  *told = (cg_told){(uint32_t)parts->told_import.count, (uint32_t)imports, (uint32_t)parts->told_helper.count,
                    (uint32_t)helpers, reported};
  for (size_t i = 0; i < imports; i++) {
    codegen_import *copy = cg_vec_add(&parts->told_import, 1);
    if (!copy) return false;
    *copy = *cg_vec_at(&said->import, codegen_import, import + i);
    cg_str *text[] = {&copy->artifact, &copy->module, &copy->name, &copy->alias};
    for (size_t k = 0; k < CG_COUNT(text); k++)
      if (!(*text[k] = cg_arena_copy(&sections->arena, *text[k])).data) return false;
  }
  for (size_t i = 0; i < helpers; i++) {
    cg_helper *copy = cg_vec_add(&parts->told_helper, 1);
    const cg_helper *from = cg_vec_at(&said->helper, cg_helper, helper + i);
    if (!copy) return false;
    *copy = (cg_helper){cg_arena_copy(&sections->arena, from->key), cg_arena_copy(&sections->arena, from->text),
                        cg_arena_copy(&sections->arena, from->writer)};
    if (!copy->key.data || !copy->text.data || !copy->writer.data) return false;
  }
  return true;
}
