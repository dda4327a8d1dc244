/* SPDX-License-Identifier: MIT
 *
 * Sections in a store, for the run behind the next change: what carry.c needs of them.
 *
 * Invariants: what is read back is as it was written, by the digests of its parts, and no text leaves its part. Whose
 * code wrote the sections is told by digests of files, not by where these are mapped.
 */
#include "cache.h"
#include "carry.h"

/** Parts of a store: behind those of a model. */
enum { PART_CARRY = 48, PART_SECTIONS, PART_SAID, PART_KEYS, PART_TEXTS };

/** A section; texts of its imports and helpers stand one behind the other. */
typedef struct stored_section {
  uint64_t begin, size; /* of its text in that of its artifact */
  uint32_t table, row, depends, user;
  uint32_t key, key_size;
  uint32_t import, imports, helper, helpers;
  uint64_t reported;
} stored_section;

/* -- writing ----------------------------------------------------------------------------------------------------- */

typedef struct storing {
  cg_buf about, section, said, keys;
} storing;

static void store_section(storing *s, const cg_artifact *artifact, size_t i) {
  const cg_section_text *text = artifact->section + i;
  const cg_told *told = cg_vec_at(&artifact->parts->told, cg_told, i);
  stored_section row = {.begin = text->begin - artifact->head.size,
                        .size = text->size,
                        .table = text->section.table,
                        .row = text->section.row,
                        .depends = text->section.depends,
                        .user = text->section.user,
                        .key = (uint32_t)s->keys.size,
                        .key_size = (uint32_t)text->section.key.size,
                        .import = told->import,
                        .imports = told->imports,
                        .helper = told->helper,
                        .helpers = told->helpers,
                        .reported = told->reported};
  cg_buf_str(&s->keys, text->section.key);
  cg_buf_add(&s->section, &row, sizeof row);
}

/* How many sections of an artifact could serve again: all or none. */
static size_t sections_of(const cg_artifact *artifact) {
  bool plain = !artifact->failed && !(artifact->flags & CODEGEN_ARTIFACT_SHARED) && !artifact->piece.count &&
               artifact->parts->told.count == artifact->section_count;
  return plain ? artifact->section_count : 0;
}

static void store_artifact(storing *s, const cg_artifact *artifact) {
  const struct cg_artifact_parts *parts = artifact->parts;
  size_t sections = sections_of(artifact);
  cg_pack_str(&s->about, artifact->id);
  cg_pack_u64(&s->about, sections ? artifact->text.size : 0);
  cg_pack_u64(&s->about, sections);
  cg_pack_u64(&s->about, sections ? parts->told_import.count : 0);
  cg_pack_u64(&s->about, sections ? parts->told_helper.count : 0);
  for (size_t i = 0; i < sections; i++) store_section(s, artifact, i);
  for (size_t i = 0; sections && i < parts->told_import.count; i++) {
    const codegen_import *import = cg_vec_at(&parts->told_import, codegen_import, i);
    const cg_str text[] = {import->artifact, import->module, import->name, import->alias};
    cg_pack_u64(&s->said, import->flags);
    for (size_t k = 0; k < CG_COUNT(text); k++) cg_pack_str(&s->said, text[k]);
  }
  for (size_t i = 0; sections && i < parts->told_helper.count; i++) {
    const cg_helper *helper = cg_vec_at(&parts->told_helper, cg_helper, i);
    const cg_str text[] = {helper->key, helper->text, helper->writer};
    for (size_t k = 0; k < CG_COUNT(text); k++) cg_pack_str(&s->said, text[k]);
  }
}

static void store_texts(const cg_sections *sections, cg_store_out *out) {
  cg_store_next(out, PART_TEXTS);
  for (size_t i = 0; i < sections->artifact.count; i++) {
    const cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    if (sections_of(artifact)) cg_store_add(out, artifact->text.data, artifact->text.size);
  }
}

bool cg_sections_store(cg_sections *sections, cg_store_out *out) {
  cg_str plugin, hook;
  if (!sections->keeps || !sections->assembled || cg_hooks_listener(sections->hooks, &plugin, &hook)) return true;
  storing s;
  cg_buf *const all[] = {&s.about, &s.section, &s.said, &s.keys};
  const uint32_t part[] = {PART_CARRY, PART_SECTIONS, PART_SAID, PART_KEYS};
  for (size_t i = 0; i < CG_COUNT(all); i++) cg_buf_init(all[i], CG_BUF_MAX);
  cg_pack_hash(&s.about, cg_carry_names(sections));
  cg_pack_hash(&s.about, cg_carry_artifacts(sections));
  cg_pack_u64(&s.about, sections->writer.count);
  for (size_t i = 0; i < sections->writer.count; i++) {
    cg_writer_run *writer = cg_sections_writer_at(sections, i);
    cg_pack_str(&s.about, writer->id);
    cg_pack_hash(&s.about, writer->failed ? (cg_hash){0, 0} : cg_filed_base(writer));
  }
  cg_pack_u64(&s.about, sections->artifact.count);
  for (size_t i = 0; i < sections->artifact.count; i++)
    store_artifact(&s, *cg_vec_at(&sections->artifact, cg_artifact *, i));
  bool ok = true;
  for (size_t i = 0; i < CG_COUNT(all); i++) {
    cg_store_next(out, part[i]);
    cg_store_add(out, all[i]->data, all[i]->size);
    ok = ok && !all[i]->failed;
    cg_buf_release(all[i]);
  }
  store_texts(sections, out);
  return ok;
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

typedef struct taking {
  cg_carry *carry;
  cg_str section, said, keys, text;
  cg_unpack from;         /* `said` */
  size_t sections, texts; /* taken */
} taking;

static bool read_part(cg_arena *arena, const cg_store_in *in, uint32_t id, cg_str *out) {
  size_t size = (size_t)cg_store_size(in, id);
  char *data = cg_arena_alloc(arena, size + 1, 16);
  *out = (cg_str){data, size};
  return data && cg_store_read(in, id, data, size);
}

static bool take_said(taking *t, cg_artifact *artifact, uint64_t imports, uint64_t helpers) {
  struct cg_artifact_parts *parts = artifact->parts;
  for (uint64_t i = 0; i < imports && !t->from.failed; i++) {
    codegen_import *import = cg_vec_add(&parts->told_import, 1);
    if (!import) return false;
    *import = (codegen_import){.struct_size = sizeof *import, .flags = (uint32_t)cg_unpack_u64(&t->from)};
    cg_str *text[] = {&import->artifact, &import->module, &import->name, &import->alias};
    for (size_t k = 0; k < CG_COUNT(text); k++) *text[k] = cg_unpack_str(&t->from);
  }
  for (uint64_t i = 0; i < helpers && !t->from.failed; i++) {
    cg_helper *helper = cg_vec_add(&parts->told_helper, 1);
    if (!helper) return false;
    cg_str *text[] = {&helper->key, &helper->text, &helper->writer};
    for (size_t k = 0; k < CG_COUNT(text); k++) *text[k] = cg_unpack_str(&t->from);
  }
  return !t->from.failed;
}

static bool within(uint64_t begin, uint64_t size, uint64_t most) {
  return begin <= most && size <= most - begin;
}

static bool take_sections(taking *t, cg_artifact *artifact, size_t count) {
  struct cg_artifact_parts *parts = artifact->parts;
  const stored_section *row = (const stored_section *)(const void *)t->section.data + t->sections;
  if (count > t->section.size / sizeof *row - t->sections) return false;
  t->sections += count;
  artifact->section = cg_arena_array(&t->carry->arena, cg_section_text, count + 1);
  cg_told *told = cg_vec_add(&parts->told, count);
  if (!artifact->section || !told) return false;
  artifact->section_count = count;
  for (size_t i = 0; i < count; i++, row++) {
    if (!within(row->begin, row->size, artifact->text.size) || !within(row->key, row->key_size, t->keys.size) ||
        !within(row->import, row->imports, parts->told_import.count) ||
        !within(row->helper, row->helpers, parts->told_helper.count))
      return false;
    cg_section_text *text = artifact->section + i;
    text->begin = (size_t)row->begin;
    text->size = (size_t)row->size;
    text->section.table = row->table;
    text->section.row = row->row;
    text->section.depends = row->depends;
    text->section.user = row->user;
    text->section.key = (cg_str){t->keys.data + row->key, row->key_size};
    told[i] = (cg_told){row->import, row->imports, row->helper, row->helpers, row->reported != 0};
  }
  return true;
}

static bool take_artifact(taking *t, cg_unpack *about) {
  cg_sections *sections = t->carry->sections;
  cg_artifact *artifact = cg_arena_new(&t->carry->arena, cg_artifact),
              **slot = artifact ? cg_vec_add(&sections->artifact, 1) : NULL;
  struct cg_artifact_parts *parts = artifact ? cg_arena_new(&t->carry->arena, struct cg_artifact_parts) : NULL;
  if (!slot || !parts) {
    if (slot) sections->artifact.count--;
    return false;
  }
  cg_vec_init(&parts->told, sizeof(cg_told));
  cg_vec_init(&parts->told_import, sizeof(codegen_import));
  cg_vec_init(&parts->told_helper, sizeof(cg_helper));
  *artifact = (cg_artifact){.id = cg_unpack_str(about), .parts = parts};
  *slot = artifact;
  uint64_t size = cg_unpack_u64(about), count = cg_unpack_u64(about);
  uint64_t imports = cg_unpack_u64(about), helpers = cg_unpack_u64(about);
  if (about->failed || size > t->text.size - t->texts) return false;
  artifact->text.data = (char *)(uintptr_t)t->text.data + t->texts; /* the carry's arena holds it: cg_carry_free */
  artifact->text.size = (size_t)size;
  t->texts += (size_t)size;
  uint32_t *index = cg_map_put(&sections->by_id, artifact->id, NULL);
  if (index) *index = (uint32_t)sections->artifact.count - 1;
  return index && take_said(t, artifact, imports, helpers) && take_sections(t, artifact, (size_t)count);
}

static bool take_all(taking *t, cg_unpack *about) {
  cg_carry *carry = t->carry;
  carry->names = cg_unpack_hash(about);
  carry->artifacts = cg_unpack_hash(about);
  uint64_t writers = cg_unpack_u64(about);
  for (uint64_t i = 0; i < writers && !about->failed; i++) {
    cg_carry_writer *row = cg_vec_add(&carry->writer, 1);
    if (!row) return false;
    row->id = cg_unpack_str(about);
    row->base = cg_unpack_hash(about);
  }
  uint64_t artifacts = cg_unpack_u64(about);
  for (uint64_t i = 0; i < artifacts; i++)
    if (about->failed || !take_artifact(t, about)) return false;
  return !about->failed;
}

cg_carry *cg_carry_stored(const cg_store_in *in) {
  cg_carry *carry = cg_store_size(in, PART_CARRY) ? cg_calloc(1, sizeof *carry) : NULL;
  if (!carry) return NULL;
  taking t = {.carry = carry};
  cg_str about;
  carry->filed = true;
  cg_arena_init(&carry->arena, 0);
  cg_vec_init(&carry->writer, sizeof(cg_carry_writer));
  cg_sections *sections = carry->sections = cg_calloc(1, sizeof *sections);
  bool ok = sections && read_part(&carry->arena, in, PART_CARRY, &about) &&
            read_part(&carry->arena, in, PART_SECTIONS, &t.section) &&
            read_part(&carry->arena, in, PART_SAID, &t.said) && read_part(&carry->arena, in, PART_KEYS, &t.keys) &&
            read_part(&carry->arena, in, PART_TEXTS, &t.text);
  if (sections) {
    cg_arena_init(&sections->arena, 0);
    cg_vec_init(&sections->artifact, sizeof(cg_artifact *));
    cg_vec_init(&sections->writer, sizeof(cg_writer_run *));
    cg_map_init(&sections->by_id);
  }
  if (ok) {
    cg_unpack from = {.bytes = about};
    t.from = (cg_unpack){.bytes = t.said};
    ok = take_all(&t, &from);
  }
  if (ok && carry->names.low) return carry;
  cg_carry_free(carry);
  return NULL;
}
