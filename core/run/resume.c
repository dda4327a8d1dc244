/* SPDX-License-Identifier: MIT
 *
 * Going on from the run before: where all that names and plans hang on is what it was, nobody is asked for them, and of
 * the texts only those sections are written, in their places, that may be others.
 *
 * Invariants: until everything was looked at nothing is taken, but that instances got back what they had found (they
 * are asked all the same where another one, or the names, cannot go on); an artifact gets a head anew when one of its
 * sections says something else. Text that a hook may have changed, shared artifacts and what was poured out are never
 * resumed.
 */
#include "resume.h"

#include "emit.h"
#include "insight.h"

/* -- whether ----------------------------------------------------------------------------------------------------- */

bool cg_carry_same_writers(const cg_sections *sections) {
  const cg_vec *known = &sections->carry->writer;
  if (known->count != sections->writer.count) return false;
  for (size_t i = 0; i < known->count; i++) {
    const cg_writer_run *writer = cg_sections_writer_at(sections, i);
    const cg_carry_writer *row = cg_vec_at(known, cg_carry_writer, i);
    if (!codegen_str_equal(row->id, writer->id) || !row->base.low) return false;
    if (!(writer->writer.flags & CODEGEN_PHASE_PURE) || !cg_hash_equal(row->base, cg_carried_base(writer)))
      return false;
  }
  return true;
}

/* Subjects whose rows stay when a declaration is read again. */
static bool stays(const codegen_section *section) {
  return !section->row || section->table == CODEGEN_TABLE_DECL || section->table == CODEGEN_TABLE_SCOPE ||
         section->table == CODEGEN_TABLE_SOURCE;
}

static bool is_plain(const cg_artifact *artifact) {
  bool plain = !(artifact->flags & CODEGEN_ARTIFACT_SHARED) && !artifact->piece.count && !artifact->failed &&
               artifact->parts->told.count == artifact->section_count;
  for (size_t i = 0; plain && i < artifact->section_count; i++) plain = stays(&artifact->section[i].section);
  return plain;
}

/* Why writers have to be asked; NULL: they need not. */
static const char *unfit(cg_sections *sections) {
  cg_str plugin, hook;
  const uint32_t *first;
  uint32_t decl;
  const cg_carry *carry = sections->carry;
  if (!carry) return "nothing is kept of what they wrote";
  if (!carry->views) return "some writer does not say what it looks at";
  if (cg_hooks_listener(sections->hooks, &plugin, &hook)) return "somebody listens to a hook";
  if (!cg_carry_same_writers(sections)) return "the writers are others, or are not pure";
  if (!cg_model_alone(sections->model, &decl, &first)) return "what refers to what may be another";
  if (!cg_views_same(carry->views, sections, decl, first)) return "they see something else of what was read again";
  for (size_t i = 0; i < carry->sections->artifact.count; i++)
    if (!is_plain(*cg_vec_at(&carry->sections->artifact, cg_artifact *, i))) return "a file has parts that may move";
  if (!cg_views_resume(carry->views, sections)) return "a writer cannot go on";
  if (!cg_names_again(sections->names)) return "something that was read again has names of its own";
  return NULL;
}

/* -- taking over ------------------------------------------------------------------------------------------------- */

#define SWAP(type, a, b) \
  do { \
    type was_ = (a); \
    (a) = (b); \
    (b) = was_; \
  } while (0)

/* The writer of the run before, as the one of this run. */
static void renew_writer(cg_sections *sections, cg_writer_run *writer, const cg_writer_run *now) {
  writer->sections = sections;
  writer->plugin = now->plugin;
  writer->writer = now->writer;
  writer->id = now->id;
  writer->planned = true;
  writer->generated = writer->failed = false;
  writer->number = cg_names_writer(sections->names, writer->id);
}

static void take_over(cg_sections *sections) {
  cg_sections *old = sections->carry->sections;
  for (size_t i = 0; i < sections->writer.count; i++)
    renew_writer(sections, cg_sections_writer_at(old, i), cg_sections_writer_at(sections, i));
  SWAP(cg_arena, sections->arena, old->arena);
  SWAP(cg_vec, sections->writer, old->writer);
  SWAP(cg_vec, sections->artifact, old->artifact);
  SWAP(cg_map, sections->by_id, old->by_id);
  SWAP(cg_views *, sections->views, sections->carry->views);
  sections->section_count = old->section_count;
  sections->names_now = sections->carry->names;
  for (size_t i = 0; i < sections->artifact.count; i++) {
    cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    artifact->owner = artifact->writer->plugin->id;
    for (size_t k = 0; k < artifact->helper_count; k++) artifact->helper[k].writer = artifact->writer->id;
    sections->held += artifact->text.size;
  }
  sections->held_most = sections->held;
  sections->resumed = true;
}

bool cg_resume(cg_sections *sections) {
  sections->asked = unfit(sections);
  if (!sections->asked) take_over(sections);
  return sections->resumed;
}

const char *cg_sections_asked(const cg_sections *sections) {
  return sections->asked;
}

/* -- writing ----------------------------------------------------------------------------------------------------- */

static bool says_the_same(const struct cg_artifact_parts *parts, const cg_told *told, const cg_said *said) {
  bool same = said->import.count == told->imports && said->helper.count == told->helpers;
  for (size_t i = 0; same && i < told->imports; i++)
    same = cg_import_same(cg_vec_at(&said->import, codegen_import, i),
                          cg_vec_at(&parts->told_import, codegen_import, told->import + i));
  for (size_t i = 0; same && i < told->helpers; i++) {
    const cg_helper *a = cg_vec_at(&said->helper, cg_helper, i),
                    *b = cg_vec_at(&parts->told_helper, cg_helper, told->helper + i);
    same = codegen_str_equal(a->key, b->key) && codegen_str_equal(a->text, b->text);
  }
  return same;
}

/* Puts a text in the place of the old one of `size` bytes, and moves what stands behind. */
static bool put(cg_buf *text, size_t begin, size_t size, const cg_buf *now) {
  size_t behind = text->size - begin - size;
  if (now->size > size && !cg_text_reserve(text, now->size - size)) return false;
  if (now->size != size) memmove(text->data + begin + now->size, text->data + begin + size, behind);
  if (now->size) memcpy(text->data + begin, now->data, now->size);
  text->size = begin + now->size + behind;
  text->data[text->size] = '\0';
  return true;
}

/* What one artifact's sections are written with. */
typedef struct rewriting {
  cg_emission *e;
  cg_buf text;
  cg_arena arena;
  cg_said said;
  bool others; /* some section says something else */
} rewriting;

static cg_status rewrite(rewriting *r, cg_artifact *artifact, size_t i) {
  cg_section_text *section = artifact->section + i;
  cg_told *told = cg_vec_at(&artifact->parts->told, cg_told, i);
  const cg_unit unit = {artifact, section, NULL};
  size_t was = section->size;
  cg_emitted result;
  r->text.size = 0;
  cg_emit_one(r->e, &r->e->worker[0], &unit, &r->text, &r->said, &result);
  if (result.diags) cg_diags_move(r->e->sections->diags, result.diags);
  cg_diags_free(result.diags);
  cg_status status = result.status;
  size_t begin = section->begin - artifact->head.size;
  if (status >= 0 && !put(&artifact->text, begin, was, &r->text)) status = CODEGEN_ERR_MEMORY;
  if (status >= 0 && !says_the_same(artifact->parts, told, &r->said)) {
    r->others = true;
    if (!cg_carry_tell(artifact, told, &r->said, 0, r->said.import.count, 0, r->said.helper.count, result.reported))
      status = CODEGEN_ERR_MEMORY;
  }
  told->reported = result.reported;
  if (status < 0) section->size = was;
  cg_section_counted(r->e->sections, section, false, status);
  r->said.import.count = r->said.helper.count = 0;
  cg_arena_reset(&r->arena);
  return status;
}

/* What stands around the sections goes, in their text or apart from it, and all that they said is gathered anew;
 * assembling does the rest. */
static cg_status gather(cg_writer_run *writer, cg_artifact *artifact) {
  struct cg_artifact_parts *parts = artifact->parts;
  const cg_section_text *last = artifact->section + artifact->section_count - 1;
  size_t begin = artifact->section[0].begin, head = begin - artifact->head.size,
         size = last->begin + last->size - begin;
  cg_status status = CODEGEN_OK;
  if (artifact->text.data) memmove(artifact->text.data, artifact->text.data + head, size);
  artifact->text.size = size;
  artifact->head.size = 0;
  for (size_t i = 0; i < artifact->section_count; i++) artifact->section[i].begin -= begin;
  parts->import.count = parts->import_writer.count = parts->helper.count = 0;
  cg_map_release(&parts->import_key);
  cg_map_release(&parts->helper_key);
  cg_map_init(&parts->import_key);
  cg_map_init(&parts->helper_key);
  for (size_t i = 0; status >= 0 && i < artifact->section_count; i++) {
    const cg_told *told = cg_vec_at(&parts->told, cg_told, i);
    for (size_t k = 0; status >= 0 && k < told->imports; k++)
      status = cg_said_import(writer, artifact, cg_vec_at(&parts->told_import, codegen_import, told->import + k));
    for (size_t k = 0; status >= 0 && k < told->helpers; k++)
      status = cg_said_helper(writer, artifact, cg_vec_at(&parts->told_helper, cg_helper, told->helper + k),
                              artifact->section[i].section.key);
  }
  parts->stands = false;
  return status;
}

static void found(cg_emission *e, cg_artifact *artifact, const cg_section_text *section) {
  cg_section_counted(e->sections, section, true, CODEGEN_OK);
  cg_sections_done(e->sections);
  if (!e->worker[0].lane) return;
  cg_section_note note = {e->writer, artifact, section, CODEGEN_OK, false, true};
  cg_note_section(e->worker[0].lane, cg_lane_begin(e->worker[0].lane), &note);
}

/* The first failure; the others are written all the same, unless it ends the work of all. */
static cg_status rewrite_artifact(rewriting *r, cg_artifact *artifact) {
  cg_sections *sections = r->e->sections;
  cg_status first = CODEGEN_OK;
  size_t moved = 0;
  r->others = false;
  artifact->parts->stands = true;
  for (size_t i = 0; i < artifact->section_count && !cg_emit_stops(first); i++) {
    cg_section_text *section = artifact->section + i;
    const codegen_section *s = &section->section;
    size_t was = section->size;
    section->begin += moved; /* unsigned, wraps */
    if (!cg_vec_at(&artifact->parts->told, cg_told, i)->reported &&
        !cg_model_differs(sections->model, s->table, s->row, s->depends)) {
      found(r->e, artifact, section);
      continue;
    }
    cg_status status = rewrite(r, artifact, i);
    if (status == CODEGEN_ERR_MEMORY) cg_emit_blame_memory(r->e);
    if (status < 0 && first >= 0) first = status;
    moved += section->size - was;
  }
  if (first >= 0 && r->others) first = gather(r->e->writer, artifact);
  if (first < 0) artifact->failed = true;
  return first;
}

cg_status cg_resume_emit(cg_writer_run *writer) {
  cg_sections *sections = writer->sections;
  cg_emission e = {.sections = sections, .writer = writer, .model = cg_model_view(sections->model)};
  cg_worker alone = {.ctx = writer->plugin->ctx, .lane = cg_hooks_lane(sections->hooks)};
  bool parallel = writer->writer.flags & CODEGEN_PHASE_PARALLEL;
  rewriting r = {.e = &e};
  cg_arena_init(&r.arena, 0);
  cg_said_init(&r.said, &r.arena);
  cg_buf_init(&r.text, CG_SECTION_MAX);
  if (!parallel) cg_worker_open(&alone);
  if (!parallel) e.worker = &alone;
  if (parallel && !cg_workers_make(&e, 1)) e.first = CODEGEN_ERR_MEMORY;
  if (!sections->counts.workers) sections->counts.workers = 1;
  for (size_t i = 0; i < sections->artifact.count && !cg_emit_stops(e.first); i++) {
    cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    cg_status status = artifact->writer == writer ? rewrite_artifact(&r, artifact) : CODEGEN_OK;
    if (status < 0 && e.first >= 0) e.first = status;
  }
  if (e.first == CODEGEN_ERR_MEMORY) cg_emit_blame_memory(&e);
  if (parallel) cg_workers_free(&e);
  if (!parallel) cg_worker_close(&e, &alone);
  cg_buf_release(&r.text);
  cg_said_release(&r.said);
  cg_arena_release(&r.arena);
  return e.first;
}
