/* SPDX-License-Identifier: MIT
 *
 * The table that plugins get: the slots of this room, and for every other slot a function that says "not supported"
 * until the room that owns it put its own there.
 *
 * Invariant: no slot is ever NULL; nothing that a plugin hands in is trusted beyond the pointer itself.
 */
#include "private.h"

#define ALIGN_MAX 4096u
#define MESSAGE_MAX ((size_t)64 << 10)
#define DETAIL_MAX ((size_t)1 << 20)
#define CAUSES_MAX 16u
#define CAUSES_DEEP 4u

static cg_ctx *ctx_of(codegen_ctx *ctx) {
  return (cg_ctx *)ctx;
}

/* -- extensions -------------------------------------------------------------------------------------------------- */

/* `org.example.names/1`. */
static bool is_extension_id(cg_str id) {
  size_t slash = cg_str_find(id, '/', 0);
  uint64_t revision;
  return cg_plugin_id_valid(cg_str_slice(id, 0, slash)) && slash < id.size &&
         cg_str_u64(cg_str_slice(id, slash + 1, id.size), &revision) && revision > 0 && id.data[slash + 1] != '0';
}

static const cg_extension *find_extension(const cg_host *host, cg_str id) {
  for (size_t i = 0; i < host->extension.count; i++) {
    const cg_extension *row = cg_vec_at(&host->extension, cg_extension, i);
    if (codegen_str_equal(row->id, id)) return row;
  }
  return NULL;
}

static const void *slot_extension(codegen_ctx *ctx, codegen_str id) {
  const cg_extension *row = id.data ? find_extension(ctx_of(ctx)->host, id) : NULL;
  if (row && row->provider) {
    const char *id_of;
    atomic_store(&ctx_of(ctx)->plugin->borrows, true);
    if (cg_plugin_impure(row->provider, &id_of)) atomic_store(&ctx_of(ctx)->plugin->foreign, true);
  }
  return row ? row->table : NULL;
}

static codegen_status slot_provide(codegen_ctx *context, codegen_str id, const void *table) {
  cg_ctx *ctx = ctx_of(context);
  cg_host *host = ctx->host;
  const cg_extension *other = id.data ? find_extension(host, id) : NULL;
  cg_str show = id.data ? (id.size > 200 ? cg_str_slice(id, 0, 200) : id) : CG_STR("");
  const char *why = !ctx->creating                     ? "outside of `create`"
                    : !table                           ? "without a table"
                    : !id.data || !is_extension_id(id) ? "with a malformed id (it must be like org.example.names/1)"
                    : cg_str_begins(id, "codegen.")    ? "with an id that is the host's own"
                                                       : NULL;
  if (why) {
    cg_ctx_report(ctx, "CGP0012", NULL, "plugin '%.*s' offers the extension '%.*s' %s", CG_FMT(ctx->plugin->id),
                  CG_FMT(show), why);
    return CODEGEN_ERR_CONTRACT;
  }
  if (other) {
    cg_ctx_report(ctx, "CGP0009", "take one of the two", "plugins '%.*s' and '%.*s' both offer the extension '%.*s'",
                  CG_FMT(other->provider->id), CG_FMT(ctx->plugin->id), CG_FMT(show));
    return CODEGEN_ERR_CONTRACT;
  }
  cg_str copy = cg_arena_copy(&host->arena, id);
  cg_extension *row = copy.data ? cg_vec_add(&host->extension, 1) : NULL;
  if (!row) return CODEGEN_ERR_MEMORY;
  *row = (cg_extension){copy, table, ctx->plugin};
  ctx->plugin->provides = true;
  return CODEGEN_OK;
}

/* -- memory ------------------------------------------------------------------------------------------------------ */

static void note_peak(cg_plugin *plugin, size_t now) {
  size_t peak = atomic_load_explicit(&plugin->peak, memory_order_relaxed);
  while (now > peak && !atomic_compare_exchange_weak(&plugin->peak, &peak, now)) continue;
}

/* Contexts of other threads come and go; what lives longer than a callback lies in the arenas of the instance's own. */
static void *slot_alloc(codegen_ctx *context, uint32_t which, size_t size, size_t align) {
  cg_ctx *ctx = ctx_of(context);
  cg_plugin *plugin = ctx->plugin;
  cg_host *host = ctx->host;
  size_t limit = host->config.memory_limit, live = atomic_load(&plugin->bytes);
  void *out = NULL;
  if (which > CODEGEN_ARENA_INSTANCE || align == 0 || (align & (align - 1)) || align > ALIGN_MAX) return NULL;
  if (limit && (live > limit || size > limit - live)) {
    ctx->refused = true;
    return NULL;
  }
  if (which == CODEGEN_ARENA_CALL) {
    out = cg_arena_zalloc(&ctx->call, size, align);
    if (out) ctx->call_bytes += size;
  } else {
    pthread_mutex_lock(&host->lock);
    cg_ctx *home = plugin->ctx ? plugin->ctx : ctx;
    out = cg_arena_zalloc(which == CODEGEN_ARENA_RUN ? &home->run : &home->instance, size, align);
    if (out) *(which == CODEGEN_ARENA_RUN ? &home->run_bytes : &home->instance_bytes) += size;
    pthread_mutex_unlock(&host->lock);
  }
  if (out) note_peak(plugin, atomic_fetch_add(&plugin->bytes, size) + size);
  return out;
}

static bool slot_cancelled(codegen_ctx *ctx) {
  return cg_host_cancelled(ctx_of(ctx)->host);
}

static const codegen_run *slot_run(codegen_ctx *ctx) {
  return ctx_of(ctx)->host->run;
}

static codegen_status slot_option(codegen_ctx *context, codegen_str name, codegen_option_value *out) {
  cg_ctx *ctx = ctx_of(context);
  if (!out || out->struct_size < sizeof out->struct_size || !name.data) return CODEGEN_ERR_CONTRACT;
  return cg_options_get(ctx->plugin, name, out);
}

/* -- diagnostics ------------------------------------------------------------------------------------------------- */

static void clean_text(cg_str *text, size_t max) {
  if (!text->data || text->size > PTRDIFF_MAX) *text = CG_STR("");
  if (text->size <= max) return;
  while (max && ((unsigned char)text->data[max] & 0xc0) == 0x80) max--;
  text->size = max;
}

/* A place in a document that is there, inside its bytes. */
static void clean_origin(const cg_host *host, codegen_origin *origin) {
  const codegen_document *document =
      origin->document && host->documents ? cg_documents_at(host->documents, origin->document) : NULL;
  if (!document) {
    if (origin->document) *origin = (codegen_origin){0};
    return;
  }
  if (origin->node >= document->node_count) origin->node = 0;
  if (origin->end > document->bytes.size) origin->end = (uint32_t)document->bytes.size;
  if (origin->begin > origin->end) origin->begin = origin->end;
}

/* `ZOD0012`. */
static bool is_code(cg_str code) {
  size_t letters = 0;
  while (letters < code.size && code.data[letters] >= 'A' && code.data[letters] <= 'Z') letters++;
  if (letters < 2 || letters > 8 || code.size != letters + 4) return false;
  for (size_t i = letters; i < code.size; i++)
    if (code.data[i] < '0' || code.data[i] > '9') return false;
  return true;
}

static void clean_diag(const cg_host *host, codegen_diag *out, const codegen_diag *given) {
  uint32_t size = given->struct_size < sizeof *out ? given->struct_size : (uint32_t)sizeof *out;
  memset(out, 0, sizeof *out);
  memcpy(out, given, size);
  out->struct_size = sizeof *out;
  out->causes = NULL;
  clean_text(&out->code, 64);
  clean_text(&out->message, MESSAGE_MAX);
  clean_text(&out->detail, DETAIL_MAX);
  clean_text(&out->help, MESSAGE_MAX);
  clean_text(&out->url, 2048);
  clean_text(&out->pointer, MESSAGE_MAX);
  clean_text(&out->file, 4096);
  clean_origin(host, &out->origin);
  if (!is_code(out->code)) out->code = CG_STR("");
}

/* Causes come as pointers to structures of the plugin's own size, at most so deep. */
static const codegen_diag *const *clean_causes(cg_arena *arena, const cg_host *host, const codegen_diag *given,
                                               unsigned depth) {
  size_t count = 0;
  if (!CODEGEN_HAS(given, codegen_diag, causes) || !given->causes || depth == CAUSES_DEEP) return NULL;
  while (count < CAUSES_MAX && given->causes[count]) count++;
  const codegen_diag **list = cg_arena_array(arena, const codegen_diag *, count + 1);
  for (size_t i = 0, n = 0; list && i < count; i++) {
    codegen_diag *copy =
        CODEGEN_HAS(given->causes[i], codegen_diag, message) ? cg_arena_new(arena, codegen_diag) : NULL;
    if (!copy) continue;
    clean_diag(host, copy, given->causes[i]);
    copy->causes = clean_causes(arena, host, given->causes[i], depth + 1);
    list[n++] = copy;
  }
  return list;
}

static void slot_report(codegen_ctx *context, const codegen_diag *given) {
  cg_ctx *ctx = ctx_of(context);
  cg_host *host = ctx->host;
  codegen_diag diag;
  cg_arena arena;
  if (!given || !CODEGEN_HAS(given, codegen_diag, message)) {
    cg_ctx_report(ctx, "CGP0012", "set struct_size to the size of codegen_diag",
                  "plugin '%.*s' reported something that is no diagnostic", CG_FMT(ctx->plugin->id));
    ctx->errors++;
    return;
  }
  cg_arena_init(&arena, 0);
  clean_diag(host, &diag, given);
  diag.causes = clean_causes(&arena, host, given, 0);
  if (diag.severity < CODEGEN_ERROR || diag.severity > CODEGEN_HINT) diag.severity = CODEGEN_ERROR;
  if (!diag.message.size) diag.message = CG_STR("the plugin gave no message");
  bool ours = diag.code.size > 3 && diag.code.data[0] == 'C' && diag.code.data[1] == 'G' && diag.code.size == 7;
  if (ours && !ctx->plugin->own) { /* a code decides the exit code: nobody else speaks for the host */
    cg_ctx_report(ctx, "CGP0012", "begin codes with letters of your own, as in 'ABC0001'",
                  "plugin '%.*s' reported the code '%.*s' of the host", CG_FMT(ctx->plugin->id), CG_FMT(diag.code));
    ctx->errors++;
    diag.code = CG_STR("");
  }
  if (diag.severity == CODEGEN_ERROR) ctx->errors++;
  cg_diags_add(cg_ctx_diags(ctx), &diag, ctx->plugin->id);
  cg_arena_release(&arena);
}

/* -- documents --------------------------------------------------------------------------------------------------- */

static const codegen_document *slot_document(codegen_ctx *ctx, uint32_t id) {
  cg_documents *documents = ctx_of(ctx)->host->documents;
  return documents && id && id <= cg_documents_count(documents) ? cg_documents_at(documents, id) : NULL;
}

static codegen_status slot_resolve(codegen_ctx *context, uint32_t from, codegen_str reference, codegen_origin at,
                                   uint32_t *document, uint32_t *node, codegen_str *anchor) {
  cg_ctx *ctx = ctx_of(context);
  uint32_t no_document = 0, no_node = 0;
  cg_str no_anchor = CG_STR("");
  if (!ctx->host->documents || !slot_document(context, from) || ctx != ctx->plugin->ctx) {
    cg_ctx_report(ctx, "CGP0012", "only readers do, while they read, on the main thread",
                  "plugin '%.*s' follows a reference where there is none to follow", CG_FMT(ctx->plugin->id));
    return CODEGEN_ERR_CONTRACT;
  }
  clean_origin(ctx->host, &at);
  if (!reference.data) reference = CG_STR("");
  return cg_documents_resolve(ctx->host->documents, from, reference, at, document ? document : &no_document,
                              node ? node : &no_node, anchor ? anchor : &no_anchor);
}

/* -- slots of other rooms ---------------------------------------------------------------------------------------- */

static const codegen_model *no_edit_model(codegen_edit *edit) {
  (void)edit;
  return NULL;
}

static uint32_t no_edit_add(codegen_edit *edit, uint32_t table, uint32_t count) {
  (void)edit, (void)table, (void)count;
  return 0;
}

static void *no_edit_row(codegen_edit *edit, uint32_t table, uint32_t row) {
  (void)edit, (void)table, (void)row;
  return NULL;
}

static void *no_edit_make(codegen_edit *edit, uint32_t table, uint32_t *row) {
  (void)edit, (void)table;
  if (row) *row = 0;
  return NULL;
}

static codegen_list no_edit_list(codegen_edit *edit, const uint32_t *ids, uint32_t count) {
  (void)edit, (void)ids, (void)count;
  return (codegen_list){0, 0};
}

static codegen_range no_edit_grow(codegen_edit *edit, uint32_t table, codegen_range range, uint32_t extra) {
  (void)edit, (void)table, (void)range, (void)extra;
  return (codegen_range){0, 0};
}

static codegen_sym no_edit_sym(codegen_edit *edit, codegen_str word) {
  (void)edit, (void)word;
  return 0;
}

static codegen_str no_edit_text(codegen_edit *edit, codegen_str text) {
  (void)edit, (void)text;
  return (codegen_str){NULL, 0};
}

static codegen_value no_edit_value(codegen_edit *edit, codegen_str json) {
  (void)edit, (void)json;
  return (codegen_value){0, 0};
}

static codegen_value no_edit_string(codegen_edit *edit, codegen_str text) {
  (void)edit, (void)text;
  return (codegen_value){0, 0};
}

static void *no_edit_facet(codegen_edit *edit, codegen_str id, uint32_t table, uint32_t row, uint32_t size) {
  (void)edit, (void)id, (void)table, (void)row, (void)size;
  return NULL;
}

static codegen_status no_edit_remove(codegen_edit *edit, uint32_t decl) {
  (void)edit, (void)decl;
  return CODEGEN_ERR_UNSUPPORTED;
}

static codegen_status no_hook_declare(codegen_ctx *ctx, const codegen_hook_info *hook) {
  (void)ctx, (void)hook;
  return CODEGEN_ERR_UNSUPPORTED;
}

static codegen_status no_hook_subscribe(codegen_ctx *ctx, codegen_str hook, codegen_str signature, codegen_str order,
                                        codegen_function call, void *self) {
  (void)ctx, (void)hook, (void)signature, (void)order, (void)call, (void)self;
  return CODEGEN_ERR_UNSUPPORTED;
}

static codegen_status no_hook_emit(codegen_ctx *ctx, codegen_str hook, void *const *arguments, uint32_t count) {
  (void)ctx, (void)hook, (void)arguments, (void)count;
  return CODEGEN_ERR_UNSUPPORTED;
}

static codegen_status no_symbol_request(codegen_ctx *ctx, const codegen_symbol_request *request) {
  (void)ctx, (void)request;
  return CODEGEN_ERR_UNSUPPORTED;
}

static codegen_str no_symbol(codegen_ctx *ctx, codegen_str writer, uint32_t table, uint32_t row, uint32_t role) {
  (void)ctx, (void)writer, (void)table, (void)row, (void)role;
  return (codegen_str){"", 0};
}

static uint32_t no_plan_artifact(codegen_plan *plan, const codegen_artifact *artifact) {
  (void)plan, (void)artifact;
  return 0;
}

static codegen_status no_plan_section(codegen_plan *plan, const codegen_section *section) {
  (void)plan, (void)section;
  return CODEGEN_ERR_UNSUPPORTED;
}

static bool no_out_grow(codegen_out *out, size_t extra) {
  (void)extra;
  out->failed = true;
  return false;
}

static codegen_status no_out_import(codegen_out *out, const codegen_import *import) {
  (void)out, (void)import;
  return CODEGEN_ERR_UNSUPPORTED;
}

static codegen_status no_out_helper(codegen_out *out, codegen_str key, codegen_str text) {
  (void)out, (void)key, (void)text;
  return CODEGEN_ERR_UNSUPPORTED;
}

static codegen_str no_import_path(codegen_ctx *ctx, codegen_str from, codegen_str to) {
  (void)ctx, (void)from, (void)to;
  return (codegen_str){"", 0};
}

void cg_slots_install(codegen_api *api) {
  *api = (codegen_api){.struct_size = sizeof *api,
                       .abi_minor = CODEGEN_ABI_MINOR,
                       .extension = slot_extension,
                       .provide = slot_provide,
                       .alloc = slot_alloc,
                       .cancelled = slot_cancelled,
                       .run = slot_run,
                       .option = slot_option,
                       .report = slot_report,
                       .document = slot_document,
                       .resolve = slot_resolve,
                       .edit_model = no_edit_model,
                       .edit_add = no_edit_add,
                       .edit_row = no_edit_row,
                       .edit_list = no_edit_list,
                       .edit_grow = no_edit_grow,
                       .edit_sym = no_edit_sym,
                       .edit_text = no_edit_text,
                       .edit_value = no_edit_value,
                       .edit_facet = no_edit_facet,
                       .edit_remove = no_edit_remove,
                       .hook_declare = no_hook_declare,
                       .hook_subscribe = no_hook_subscribe,
                       .hook_emit = no_hook_emit,
                       .symbol_request = no_symbol_request,
                       .symbol = no_symbol,
                       .plan_artifact = no_plan_artifact,
                       .plan_section = no_plan_section,
                       .out_grow = no_out_grow,
                       .out_import = no_out_import,
                       .out_helper = no_out_helper,
                       .import_path = no_import_path,
                       .edit_string = no_edit_string,
                       .edit_make = no_edit_make};
}
