/* SPDX-License-Identifier: MIT
 *
 * The sink: diagnostics are copied in from any thread, counted, and rendered in an order that no thread decides.
 *
 * Invariants: counts are right even for what was not stored; memory is bounded; no failure here hides an error.
 */
#include "diag.h"

#include "sink.h"

#define STORED_MAX 100000u
#define CAUSES_MAX 16 /* causes of one diagnostic that are kept, and how deep */
#define CAUSES_DEEP 4

cg_diags *cg_diags_new(void) {
  cg_diags *diags = cg_calloc(1, sizeof *diags);
  pthread_mutexattr_t recursive;
  if (!diags) return NULL;
  cg_arena_init(&diags->arena, CG_SINK_BYTES);
  cg_arena_init(&diags->names, 0);
  cg_vec_init(&diags->item, sizeof(cg_sink_item));
  cg_vec_init(&diags->source, sizeof(cg_sink_source));
  pthread_mutexattr_init(&recursive);
  pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&diags->lock, NULL);
  pthread_mutex_init(&diags->observe_lock, &recursive);
  pthread_mutexattr_destroy(&recursive);
  return diags;
}

void cg_diags_free(cg_diags *diags) {
  if (!diags) return;
  for (size_t i = 0; i < diags->source.count; i++) cg_free(cg_vec_at(&diags->source, cg_sink_source, i)->block);
  cg_vec_release(&diags->source);
  cg_vec_release(&diags->item);
  cg_arena_release(&diags->arena);
  cg_arena_release(&diags->names);
  pthread_mutex_destroy(&diags->observe_lock);
  pthread_mutex_destroy(&diags->lock);
  cg_free(diags);
}

/* -- sources ----------------------------------------------------------------------------------------------------- */

/* Where a document stands in the list, or belongs. */
static size_t source_index(const cg_diags *diags, uint32_t document) {
  size_t low = 0, high = diags->source.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (cg_vec_at(&diags->source, cg_sink_source, middle)->source.document < document)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

cg_sink_source *cg_sink_source_of(const cg_diags *diags, uint32_t document) {
  size_t at = document ? source_index(diags, document) : diags->source.count;
  if (at == diags->source.count) return NULL;
  cg_sink_source *source = cg_vec_at(&diags->source, cg_sink_source, at);
  return source->source.document == document ? source : NULL;
}

void cg_diags_source(cg_diags *diags, const cg_diag_source *source) {
  if (!source->document) return; /* no document in particular */
  pthread_mutex_lock(&diags->lock);
  cg_sink_source *known = cg_sink_source_of(diags, source->document);
  if (!known && cg_vec_add(&diags->source, 1)) {
    size_t at = 0, last = diags->source.count - 1;
    diags->source.count--; /* the new, empty row is not in order yet */
    at = source_index(diags, source->document);
    diags->source.count++;
    known = cg_vec_at(&diags->source, cg_sink_source, at);
    memmove(known + 1, known, (last - at) * sizeof *known);
    *known = (cg_sink_source){0};
  }
  if (known) {
    cg_free(known->block);
    *known = (cg_sink_source){*source, NULL};
    known->source.name = cg_arena_copy(&diags->names, source->name);
    if (!known->source.name.data) known->source.name = CG_STR("");
  }
  if (!known) diags->heard = diags->out_of_memory = true;
  pthread_mutex_unlock(&diags->lock);
}

/* -- adding ------------------------------------------------------------------------------------------------------ */

static bool copy_text(cg_arena *arena, cg_str *text) {
  *text = cg_arena_copy(arena, text->data ? *text : CG_STR(""));
  return text->data != NULL;
}

/* A plugin may be older than this host: its structure may be shorter. */
static codegen_diag diag_of(const codegen_diag *from) {
  codegen_diag out = {0};
  size_t size = from->struct_size < sizeof out ? from->struct_size : sizeof out;
  memcpy(&out, from, size);
  out.struct_size = sizeof out;
  if (out.severity < CODEGEN_ERROR || out.severity > CODEGEN_HINT) out.severity = CODEGEN_ERROR;
  return out;
}

static bool copy_diag(cg_arena *arena, codegen_diag *out, const codegen_diag *from, unsigned depth) {
  const codegen_diag *cause[CAUSES_MAX + 1] = {0};
  size_t count = 0;
  *out = diag_of(from);
  if (!copy_text(arena, &out->code) || !copy_text(arena, &out->message) || !copy_text(arena, &out->detail) ||
      !copy_text(arena, &out->help) || !copy_text(arena, &out->url) || !copy_text(arena, &out->pointer) ||
      !copy_text(arena, &out->file))
    return false;
  const codegen_diag *const *causes = out->causes;
  out->causes = NULL;
  if (!causes || depth == CAUSES_DEEP) return true;
  for (; causes[count] && count < CAUSES_MAX; count++) {
    codegen_diag *copy = cg_arena_new(arena, codegen_diag);
    if (!copy || !copy_diag(arena, copy, causes[count], depth + 1)) return false;
    cause[count] = copy;
  }
  const codegen_diag **list = cg_arena_array(arena, const codegen_diag *, count + 1);
  if (!list) return false;
  memcpy(list, cause, (count + 1) * sizeof *list);
  out->causes = list;
  return true;
}

static void store(cg_diags *diags, const codegen_diag *diag, cg_str plugin) {
  uint32_t *stored = diag->severity == CODEGEN_ERROR ? &diags->stored_errors : &diags->stored_others;
  cg_sink_item item = {.plugin = plugin, .sequence = (uint32_t)diags->item.count};
  if (*stored >= STORED_MAX) {
    diags->dropped++;
    return;
  }
  size_t used = diags->arena.used;
  if (!copy_diag(&diags->arena, &item.diag, diag, 0) || !copy_text(&diags->arena, &item.plugin)) {
    diags->dropped++;
    if (used < CG_SINK_BYTES / 2) diags->out_of_memory = true;
    return;
  }
  cg_sink_item *to = cg_vec_add(&diags->item, 1);
  if (!to) {
    diags->dropped++;
    diags->out_of_memory = true;
    return;
  }
  *to = item;
  ++*stored;
}

static void observe(cg_diags *diags, const codegen_diag *diag) {
  pthread_mutex_lock(&diags->observe_lock);
  if (!diags->observing) {
    diags->observing = true;
    diags->observe(diags->observe_self, diag);
    diags->observing = false;
  }
  pthread_mutex_unlock(&diags->observe_lock);
}

void cg_diags_add(cg_diags *diags, const codegen_diag *given, cg_str plugin) {
  codegen_diag diag = diag_of(given);
  const cg_code *row = cg_code_find(diag.code);
  uint32_t class_bit = 1u << (row ? row->exit : 1); /* a plugin's own codes are about the schema */
  bool strict = diag.severity == CODEGEN_WARNING && (diag.flags & CODEGEN_DIAG_STRICT);
  pthread_mutex_lock(&diags->lock);
  diags->heard = diags->reported = true;
  if (diag.severity == CODEGEN_ERROR) {
    diags->errors += diags->errors < UINT32_MAX;
    diags->error_classes |= class_bit;
  } else if (diag.severity == CODEGEN_WARNING) {
    diags->warnings += diags->warnings < UINT32_MAX;
    diags->strict_warnings += strict && diags->strict_warnings < UINT32_MAX;
    if (strict) diags->strict_classes |= class_bit;
  }
  store(diags, &diag, plugin);
  bool tell = diags->observe && (diag.severity == CODEGEN_ERROR || (strict && diags->strict));
  pthread_mutex_unlock(&diags->lock);
  if (tell) observe(diags, &diag);
}

void cg_diags_clear(cg_diags *diags) {
  diags->item.count = 0;
  cg_arena_reset(&diags->arena);
  diags->errors = diags->warnings = diags->strict_warnings = 0;
  diags->error_classes = diags->strict_classes = 0;
  diags->stored_errors = diags->stored_others = 0;
  diags->dropped = 0;
  diags->out_of_memory = false;
}

void cg_diags_move(cg_diags *to, cg_diags *from) {
  uint32_t stored = from->stored_errors + from->stored_others;
  if (!stored && !from->dropped && !from->out_of_memory) return;
  for (size_t i = 0; i < from->item.count; i++) {
    const cg_sink_item *item = cg_vec_at(&from->item, cg_sink_item, i);
    cg_diags_add(to, &item->diag, item->plugin);
  }
  pthread_mutex_lock(&to->lock); /* what was counted and not stored counts here, too */
  to->heard = true;
  to->errors += from->errors > from->stored_errors ? from->errors - from->stored_errors : 0;
  to->error_classes |= from->error_classes;
  to->strict_classes |= from->strict_classes;
  to->dropped += from->dropped;
  to->out_of_memory |= from->out_of_memory;
  pthread_mutex_unlock(&to->lock);
  cg_diags_clear(from);
}

/* -- short forms ------------------------------------------------------------------------------------------------- */

#define MESSAGE_MAX 8192

static void add_formatted(cg_diags *diags, const char *code, codegen_diag *diag, const char *help, const char *format,
                          va_list args) {
  const cg_code *row = cg_code_find(codegen_str_of(code));
  cg_buf message;
  if (!row) CG_BUG("unknown code '%s'", code);
  cg_buf_init(&message, CG_BUF_MAX);
  cg_buf_vprintf(&message, format, args);
  diag->struct_size = sizeof *diag;
  diag->severity = row->severity;
  diag->flags |= row->flags;
  diag->code = codegen_str_of(code);
  diag->message = message.failed ? codegen_str_of(row->title) : cg_buf_get(&message);
  if (diag->message.size > MESSAGE_MAX) {
    size_t cut = MESSAGE_MAX;
    while (cut && (diag->message.data[cut] & 0xc0) == 0x80) cut--;
    message.size = cut;
    cg_buf_text(&message, "\xe2\x80\xa6");
    diag->message = cg_buf_get(&message);
  }
  diag->help = codegen_str_of(help);
  cg_diags_add(diags, diag, CG_STR(""));
  cg_buf_release(&message);
}

void cg_diag_at(cg_diags *diags, const char *code, codegen_origin origin, cg_str pointer, const char *help,
                const char *format, ...) {
  codegen_diag diag = {.origin = origin, .pointer = pointer};
  va_list args;
  va_start(args, format);
  add_formatted(diags, code, &diag, help, format, args);
  va_end(args);
}

void cg_diag(cg_diags *diags, const char *code, const char *help, const char *format, ...) {
  codegen_diag diag = {0};
  va_list args;
  va_start(args, format);
  add_formatted(diags, code, &diag, help, format, args);
  va_end(args);
}

void cg_diag_file(cg_diags *diags, const char *code, cg_str file, uint32_t line, uint32_t column, const char *help,
                  const char *format, ...) {
  codegen_diag diag = {.file = file, .line = line, .column = column};
  va_list args;
  va_start(args, format);
  add_formatted(diags, code, &diag, help, format, args);
  va_end(args);
}

/* -- counts and settings ----------------------------------------------------------------------------------------- */

static void lock_const(const cg_diags *diags) {
  pthread_mutex_lock((pthread_mutex_t *)&diags->lock);
}

static void unlock_const(const cg_diags *diags) {
  pthread_mutex_unlock((pthread_mutex_t *)&diags->lock);
}

uint32_t cg_diags_errors(const cg_diags *diags) {
  if (!diags->heard) return 0;
  lock_const(diags);
  uint64_t count = (uint64_t)diags->errors + (diags->strict ? diags->strict_warnings : 0);
  unlock_const(diags);
  return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

bool cg_diags_any(const cg_diags *diags) {
  if (!diags->heard) return false;
  lock_const(diags);
  bool any = diags->item.count || diags->dropped || diags->out_of_memory;
  unlock_const(diags);
  return any;
}

size_t cg_diags_count(const cg_diags *diags) {
  return diags->item.count + (size_t)diags->dropped;
}

const codegen_diag *cg_diags_at(const cg_diags *diags, size_t i) {
  static const codegen_diag dropped = {.struct_size = sizeof dropped, .severity = CODEGEN_ERROR};
  return i < diags->item.count ? &cg_vec_at(&diags->item, cg_sink_item, i)->diag : &dropped;
}

cg_str cg_diags_plugin_at(const cg_diags *diags, size_t i) {
  return i < diags->item.count ? cg_vec_at(&diags->item, cg_sink_item, i)->plugin : CG_STR("");
}

size_t cg_diags_stored(const cg_diags *diags) {
  return diags->item.count;
}

bool cg_diags_reported(const cg_diags *diags) {
  lock_const(diags);
  bool any = diags->reported;
  unlock_const(diags);
  return any;
}

bool cg_diags_is_strict(const cg_diags *diags) {
  lock_const(diags);
  bool strict = diags->strict;
  unlock_const(diags);
  return strict;
}

uint32_t cg_diags_warnings(const cg_diags *diags) {
  lock_const(diags);
  uint32_t count = diags->warnings - (diags->strict ? diags->strict_warnings : 0);
  unlock_const(diags);
  return count;
}

int cg_diags_exit(const cg_diags *diags) {
  static const int worst_first[] = {5, 6, 4, 2, 1, 3};
  int exit_code = 0;
  lock_const(diags);
  uint32_t classes = diags->error_classes | (diags->strict ? diags->strict_classes : 0);
  for (size_t i = 0; i < CG_COUNT(worst_first) && !exit_code; i++)
    if (classes >> worst_first[i] & 1) exit_code = worst_first[i];
  unlock_const(diags);
  return exit_code;
}

void cg_diags_strict(cg_diags *diags, bool strict) {
  pthread_mutex_lock(&diags->lock);
  diags->strict = strict;
  pthread_mutex_unlock(&diags->lock);
}

void cg_diags_observe(cg_diags *diags, void (*call)(void *self, const codegen_diag *diag), void *self) {
  pthread_mutex_lock(&diags->lock);
  diags->observe = call;
  diags->observe_self = self;
  pthread_mutex_unlock(&diags->lock);
}

void cg_diags_pointer(cg_diags *diags, bool (*call)(void *self, codegen_origin origin, cg_buf *out), void *self) {
  pthread_mutex_lock(&diags->lock);
  diags->pointer = call;
  diags->pointer_self = self;
  pthread_mutex_unlock(&diags->lock);
}
