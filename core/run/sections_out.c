/* SPDX-License-Identifier: MIT
 *
 * Where sections write: text behind the text of the section before, imports and helpers beside it.
 *
 * A plugin moves the members of its codegen_out itself (inline functions), so that they are judged when it is done.
 * What it sees begins with its own section: what stands before in the buffer is out of its sight.
 */
#include "cache.h"

/* -- text -------------------------------------------------------------------------------------------------------- */

static void show(cg_out_slot *out) {
  out->pub.data = out->buf->data ? out->buf->data + out->begin : NULL;
  out->pub.capacity = out->buf->capacity ? out->buf->capacity - out->begin - 1 : 0;
  if (out->pub.capacity > out->max) out->pub.capacity = out->max;
}

void cg_out_open(cg_out_slot *out, cg_writer_run *writer, cg_ctx *ctx, cg_said *said, cg_buf *buf, cg_str what) {
  *out = (cg_out_slot){.pub = {.api = cg_host_api(writer->sections->host)},
                       .buf = buf,
                       .begin = buf->size,
                       .max = CG_SECTION_MAX,
                       .said = said,
                       .import = said ? said->import.count : 0,
                       .helper = said ? said->helper.count : 0,
                       .writer = writer,
                       .ctx = ctx,
                       .what = what};
  out->pub.failed = buf->failed;
  show(out);
}

static void complain(cg_out_slot *out, const char *code, const char *why) {
  cg_blame blame = {.diags = cg_ctx_diags(out->ctx), .plugin = out->writer->plugin->id};
  int size = (int)(out->what.size < 300 ? out->what.size : 300);
  if (!out->reported)
    cg_blame_report(&blame, code, "writer '%.*s', '%.*s': %s", CG_FMT(out->writer->id), size, out->what.data, why);
  out->reported = true;
}

static bool intact(const cg_out_slot *out) {
  const char *data = out->buf->data ? out->buf->data + out->begin : NULL;
  size_t capacity = out->buf->capacity ? out->buf->capacity - out->begin - 1 : 0;
  if (capacity > out->max) capacity = out->max;
  return out->pub.data == data && out->pub.size <= capacity;
}

#define LONG_TEXT ((size_t)1 << 20)
#define LONG_SECTIONS 2048           /* so many make a long text */
#define LONG_ROOM ((size_t)66 << 20) /* as much as is held before it is poured out, and the section that is too much */

/* A long text gets room to spare at once, in large pages: no copies, and memory is taken only where it is written. */
bool cg_text_reserve(cg_buf *buf, size_t extra) {
  bool within = !buf->failed && extra <= buf->max && buf->size <= buf->max - extra;
  if (within && buf->size + extra > LONG_TEXT && buf->size + extra >= buf->capacity) {
    size_t capacity = buf->capacity < LONG_ROOM ? LONG_ROOM : buf->capacity * 2;
    while (capacity <= buf->size + extra) capacity *= 2;
    char *data = cg_realloc_large(buf->data, buf->data ? buf->size + 1 : 0, capacity);
    if (data) {
      buf->data = data;
      buf->capacity = capacity;
      return true;
    }
  }
  return cg_buf_reserve(buf, extra);
}

void cg_text_expect(cg_buf *buf, size_t sections) {
  if (sections < LONG_SECTIONS || buf->capacity) return;
  if (!cg_text_reserve(buf, LONG_TEXT + 1)) buf->failed = false; /* it may do with less */
}

bool cg_slot_out_grow(codegen_out *pub, size_t extra) {
  cg_out_slot *out = (cg_out_slot *)pub;
  if (pub->failed) return false;
  pub->failed = true;
  if (!intact(out)) return false; /* reported when it is closed */
  if (extra > out->max || pub->size > out->max - extra) {
    complain(out, "CGR0012", "the text is larger than 256 MiB");
    return false;
  }
  out->buf->size = out->begin + pub->size;
  if (!cg_text_reserve(out->buf, extra)) {
    out->starved = extra <= out->buf->max && out->buf->size <= out->buf->max - extra;
    if (out->starved)
      complain(out, "CGI0001", "out of memory");
    else
      complain(out, "CGR0012", "the artifact is larger than 1 GiB");
    out->buf->failed = false; /* what is there stays usable for the sections that follow */
    return false;
  }
  pub->failed = false;
  show(out);
  return true;
}

cg_status cg_out_close(cg_out_slot *out, cg_status status, size_t *size) {
  *size = 0;
  if (!intact(out)) {
    complain(out, "CGP0012", "the writer moved its output where it is not");
    status = status < 0 ? status : CODEGEN_ERR_CONTRACT;
  } else if (out->pub.failed) {
    if (!out->reported) complain(out, "CGI0001", "out of memory");
    status = out->starved ? CODEGEN_ERR_MEMORY : status < 0 ? status : CODEGEN_ERR_LIMIT;
  } else if (status >= 0 && cg_utf8_valid((cg_str){out->pub.data, out->pub.size}) != out->pub.size) {
    complain(out, "CGR0012", "the text is not UTF-8");
    status = CODEGEN_ERR_CONTRACT;
  }
  if (out->reported && status >= 0) status = CODEGEN_ERR_CONTRACT;
  if (status >= 0) *size = out->pub.size;
  out->buf->size = out->begin + *size;
  if (status < 0 && out->said) { /* what it said goes with its text */
    out->said->import.count = out->import;
    out->said->helper.count = out->helper;
  }
  if (out->buf->data) out->buf->data[out->buf->size] = '\0';
  return status;
}

/* -- imports ----------------------------------------------------------------------------------------------------- */

static bool copy_import(cg_arena *arena, codegen_import *import) {
  cg_str *text[] = {&import->artifact, &import->module, &import->name, &import->alias};
  for (size_t i = 0; i < CG_COUNT(text); i++) {
    *text[i] = cg_arena_copy(arena, *text[i]);
    if (!text[i]->data) return false;
  }
  return true;
}

/* The key of an import in the scratch buffer: its parts, each with its size in front. */
static cg_str import_key(cg_sections *sections, const codegen_import *import) {
  const cg_str *part[] = {&import->artifact, &import->module, &import->name, &import->alias};
  sections->scratch.size = 0;
  for (size_t i = 0; i < CG_COUNT(part); i++) {
    uint32_t size = (uint32_t)part[i]->size;
    cg_buf_add(&sections->scratch, &size, sizeof size);
    cg_buf_add(&sections->scratch, part[i]->data, part[i]->size);
  }
  return cg_buf_get(&sections->scratch);
}

bool cg_import_same(const codegen_import *a, const codegen_import *b) {
  return a->flags == b->flags && codegen_str_equal(a->name, b->name) && codegen_str_equal(a->module, b->module) &&
         codegen_str_equal(a->artifact, b->artifact) && codegen_str_equal(a->alias, b->alias);
}

/* Most files import a few things, and each of their sections says so. */
static bool is_known_import(const struct cg_artifact_parts *parts, const codegen_import *import) {
  for (size_t i = 0; i < parts->import.count && i < 8; i++)
    if (cg_import_same(cg_vec_at(&parts->import, codegen_import, i), import)) return true;
  return false;
}

cg_status cg_said_import(cg_writer_run *writer, cg_artifact *artifact, const codegen_import *import) {
  struct cg_artifact_parts *parts = artifact->parts;
  cg_sections *sections = writer->sections;
  uint32_t index = 0;
  if (is_known_import(parts, import)) return CODEGEN_OK;
  if (import->artifact.size && cg_artifact_resolve(sections, import->artifact) == artifact)
    return CODEGEN_OK; /* a file need not import itself */
  cg_str key = import_key(sections, import);
  if (sections->scratch.failed) return CODEGEN_ERR_MEMORY;
  if (cg_map_get(&parts->import_key, key, &index)) {
    codegen_import *known = cg_vec_at(&parts->import, codegen_import, index);
    known->flags &= import->flags | ~(uint32_t)CODEGEN_IMPORT_TYPE; /* whoever needs the value decides */
    return CODEGEN_OK;
  }
  codegen_import copy = *import;
  key = cg_arena_copy(&sections->arena, key);
  bool ok = key.data && copy_import(&sections->arena, &copy);
  codegen_import *slot = ok ? cg_vec_add(&parts->import, 1) : NULL;
  cg_writer_run **who = slot ? cg_vec_add(&parts->import_writer, 1) : NULL;
  uint32_t *number = who ? cg_map_put(&parts->import_key, key, NULL) : NULL;
  if (!number) return CODEGEN_ERR_MEMORY;
  *slot = copy;
  *who = writer;
  *number = (uint32_t)parts->import.count - 1;
  return CODEGEN_OK;
}

/* The last few that were said come again and again. */
static bool said_just_now(const cg_out_slot *out, const codegen_import *import) {
  const cg_vec *said = &out->said->import;
  for (size_t i = said->count, n = 0; i > out->import && n < 8; i--, n++)
    if (cg_import_same(cg_vec_at(said, codegen_import, i - 1), import)) return true;
  return false;
}

codegen_status cg_slot_out_import(codegen_out *pub, const codegen_import *given) {
  cg_out_slot *out = (cg_out_slot *)pub;
  codegen_import import;
  const char *wrong = cg_struct_copy(&import, given, sizeof import) ? NULL : "an import without struct_size";
  cg_str *text[] = {&import.artifact, &import.module, &import.name, &import.alias};
  for (size_t i = 0; i < CG_COUNT(text) && !wrong; i++) *text[i] = cg_str_given(*text[i]);
  if (wrong)
    ; /* nothing more to look at */
  else if (!out->said)
    wrong = "imports and helpers are said in `emit` only";
  else if (import.artifact.size > CG_TEXT_MAX || import.module.size > CG_TEXT_MAX || import.name.size > CG_TEXT_MAX ||
           import.alias.size > CG_TEXT_MAX)
    wrong = "a part of an import is longer than 4,096 bytes";
  else if (!import.artifact.size == !import.module.size)
    wrong = "an import is of an artifact or of a module";
  else if (out->said->import.count - out->import >= CG_SAID_MAX)
    wrong = "a section says more than a million imports";
  if (wrong) {
    complain(out, "CGR0012", wrong);
    return CODEGEN_ERR_CONTRACT;
  }
  import.struct_size = sizeof import;
  if (said_just_now(out, &import)) return CODEGEN_OK;
  codegen_import *slot = copy_import(out->said->arena, &import) ? cg_vec_add(&out->said->import, 1) : NULL;
  if (!slot) {
    complain(out, "CGI0001", "out of memory");
    return CODEGEN_ERR_MEMORY;
  }
  *slot = import;
  return CODEGEN_OK;
}

/* -- helpers ----------------------------------------------------------------------------------------------------- */

codegen_status cg_slot_out_helper(codegen_out *pub, codegen_str key, codegen_str text) {
  cg_out_slot *out = (cg_out_slot *)pub;
  const char *wrong = NULL;
  key = cg_str_given(key);
  text = cg_str_given(text);
  if (!out->said)
    wrong = "imports and helpers are said in `emit` only";
  else if (!key.size || key.size > CG_TEXT_MAX)
    wrong = "a helper's key has 1 to 4,096 bytes";
  else if (text.size > CG_SECTION_MAX)
    wrong = "a helper is larger than 256 MiB";
  else if (out->said->helper.count - out->helper >= CG_SAID_MAX)
    wrong = "a section says more than a million helpers";
  if (wrong) {
    complain(out, "CGR0012", wrong);
    return CODEGEN_ERR_CONTRACT;
  }
  for (size_t i = out->said->helper.count, n = 0; i > out->helper && n < 8; i--, n++) {
    const cg_helper *known = cg_vec_at(&out->said->helper, cg_helper, i - 1);
    if (codegen_str_equal(known->key, key) && codegen_str_equal(known->text, text)) return CODEGEN_OK;
  }
  if (cg_utf8_valid(text) != text.size || cg_utf8_valid(key) != key.size) {
    complain(out, "CGR0012", "a helper is not UTF-8");
    return CODEGEN_ERR_CONTRACT;
  }
  cg_helper helper = {cg_arena_copy(out->said->arena, key), cg_arena_copy(out->said->arena, text), out->writer->id};
  cg_helper *slot = helper.key.data && helper.text.data ? cg_vec_add(&out->said->helper, 1) : NULL;
  if (!slot) {
    complain(out, "CGI0001", "out of memory");
    return CODEGEN_ERR_MEMORY;
  }
  *slot = helper;
  return CODEGEN_OK;
}

cg_status cg_said_helper(cg_writer_run *writer, cg_artifact *artifact, const cg_helper *given, cg_str key) {
  struct cg_artifact_parts *parts = artifact->parts;
  cg_sections *sections = writer->sections;
  uint32_t index = 0;
  if (cg_map_get(&parts->helper_key, given->key, &index)) {
    const cg_helper *known = cg_vec_at(&parts->helper, cg_helper, index);
    if (codegen_str_equal(known->text, given->text)) return CODEGEN_OK;
    cg_blame blame = {.diags = sections->diags, .plugin = writer->plugin->id};
    blame.help = CG_STR("give one of the two another key, or both the same text");
    cg_blame_report(&blame, "CGR0012",
                    "helper '%.*s' of artifact '%.*s' has two texts: from writer '%.*s' and from "
                    "writer '%.*s', '%.*s'",
                    (int)(given->key.size < 200 ? given->key.size : 200), given->key.data, CG_FMT(artifact->id),
                    CG_FMT(known->writer), CG_FMT(writer->id), (int)(key.size < 300 ? key.size : 300), key.data);
    return CODEGEN_ERR_CONTRACT;
  }
  cg_helper helper = {cg_arena_copy(&sections->arena, given->key), cg_arena_copy(&sections->arena, given->text),
                      writer->id};
  cg_helper *slot = helper.key.data && helper.text.data ? cg_vec_add(&parts->helper, 1) : NULL;
  uint32_t *number = slot ? cg_map_put(&parts->helper_key, helper.key, NULL) : NULL;
  if (!number) return CODEGEN_ERR_MEMORY;
  *slot = helper;
  *number = (uint32_t)parts->helper.count - 1;
  return CODEGEN_OK;
}

void cg_said_init(cg_said *said, cg_arena *arena) {
  said->arena = arena;
  cg_vec_init(&said->import, sizeof(codegen_import));
  cg_vec_init(&said->helper, sizeof(cg_helper));
}

void cg_said_release(cg_said *said) {
  cg_vec_release(&said->import);
  cg_vec_release(&said->helper);
}

/* -- paths ------------------------------------------------------------------------------------------------------- */

cg_str cg_import_path(cg_arena *arena, cg_str from, cg_str to) {
  cg_str dir = cg_path_dir(from);
  size_t begin = 0, up = 0; /* bytes that both folders share; folders to leave */
  cg_buf out;
  for (size_t i = 0; i <= dir.size; i++) {
    bool end = i == dir.size || dir.data[i] == '/';
    if (end && dir.size && i < to.size && to.data[i] == '/' && memcmp(dir.data, to.data, i) == 0)
      begin = i + 1;
    else if (end && dir.size)
      up++;
  }
  cg_buf_init(&out, 4 * CG_TEXT_MAX);
  if (!up) cg_buf_text(&out, "./");
  for (; up; up--) cg_buf_text(&out, "../");
  cg_buf_str(&out, cg_str_slice(to, begin, to.size));
  cg_str path = out.failed ? (cg_str){NULL, 0} : cg_arena_copy(arena, cg_buf_get(&out));
  cg_buf_release(&out);
  return path;
}

cg_str cg_sections_way(const cg_sections *sections, cg_arena *arena, cg_str from, cg_str to) {
  const cg_artifact *source = cg_artifact_resolve(sections, from);
  const cg_artifact *target = source ? cg_artifact_resolve(sections, to) : NULL;
  return target ? cg_import_path(arena, source->path, target->path) : (cg_str){NULL, 0};
}

codegen_str cg_slot_import_path(codegen_ctx *ctx, codegen_str from, codegen_str to) {
  const cg_sections *sections = cg_sections_of(ctx);
  const cg_writer_call *call = cg_writer_call_of(ctx);
  if (!sections) return (codegen_str){NULL, 0};
  cg_str way = cg_sections_way(sections, &((cg_ctx *)ctx)->call, cg_str_given(from), cg_str_given(to));
  if (!way.data && cg_artifact_resolve(sections, cg_str_given(from)) && cg_artifact_resolve(sections, cg_str_given(to)))
    cg_blame_memory(cg_ctx_diags((cg_ctx *)ctx)); /* else the section would say that there is no way */
  if (call && call->trace) cg_trace_import_path(call->trace, from, to, way);
  return way;
}
