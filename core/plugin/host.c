/* SPDX-License-Identifier: MIT
 *
 * The host: what owns plugins, contexts and settings, and what stands around every call into a plugin.
 *
 * Invariants: a context belongs to one instance and is used by one thread at a time; every failure of a callback
 * leaves at least one diagnostic that names the plugin.
 */
#include <unistd.h>

#include "private.h"

static bool copy_text(cg_arena *arena, cg_str *text) {
  *text = cg_arena_copy(arena, *text);
  return text->data != NULL;
}

cg_host *cg_host_new(cg_diags *diags, const cg_host_config *config) {
  cg_host *host = cg_calloc(1, sizeof *host);
  if (!host) return NULL;
  host->diags = diags;
  host->config = *config;
  cg_arena_init(&host->arena, 0);
  cg_arena_init(&host->settings, 0);
  cg_vec_init(&host->file, sizeof(cg_plugin_file *));
  cg_vec_init(&host->plugin, sizeof(cg_plugin *));
  cg_vec_init(&host->extension, sizeof(cg_extension));
  cg_vec_init(&host->setting, sizeof(cg_setting));
  pthread_mutex_init(&host->lock, NULL);
  cg_slots_install(&host->api);
  if (copy_text(&host->arena, &host->config.exe_dir) && copy_text(&host->arena, &host->config.plugin_path) &&
      copy_text(&host->arena, &host->config.user_dir))
    return host;
  cg_host_free(host);
  return NULL;
}

static int by_rank(const void *a, const void *b) {
  const cg_plugin *left = *(cg_plugin *const *)a, *right = *(cg_plugin *const *)b;
  return (left->rank < right->rank) - (left->rank > right->rank);
}

void cg_host_free(cg_host *host) {
  if (!host) return;
  if (host->plugin.count) qsort(host->plugin.data, host->plugin.count, sizeof(cg_plugin *), by_rank);
  for (size_t i = 0; i < host->plugin.count; i++) cg_plugin_destroy(cg_host_plugin(host, i));
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    while (plugin->contexts) cg_ctx_free(plugin->contexts);
    cg_options_free(plugin);
  }
  for (size_t i = 0; i < host->file.count; i++) {
    cg_plugin_file *file = *cg_vec_at(&host->file, cg_plugin_file *, i);
    if (file->fd >= 0) close(file->fd);
  }
  cg_vec_release(&host->file);
  cg_vec_release(&host->plugin);
  cg_vec_release(&host->extension);
  cg_vec_release(&host->setting);
  cg_arena_release(&host->settings);
  cg_arena_release(&host->arena);
  pthread_mutex_destroy(&host->lock);
  cg_free(host);
}

codegen_api *cg_host_api(cg_host *host) {
  return &host->api;
}

cg_diags *cg_host_diags(cg_host *host) {
  return host->diags;
}

void cg_host_documents(cg_host *host, cg_documents *documents) {
  host->documents = documents;
}

cg_documents *cg_host_documents_of(const cg_host *host) {
  return host->documents;
}

void cg_host_run(cg_host *host, const codegen_run *run) {
  host->run = run;
}

const codegen_run *cg_host_run_of(const cg_host *host) {
  return host->run;
}

void cg_host_cancel(cg_host *host) {
  atomic_store_explicit(&host->cancelled, true, memory_order_relaxed);
}

bool cg_host_cancelled(const cg_host *host) {
  return atomic_load_explicit(&host->cancelled, memory_order_relaxed);
}

void **cg_host_run_slot(cg_host *host) {
  return &host->run_slot;
}

size_t cg_host_count(const cg_host *host) {
  return host->plugin.count;
}

cg_plugin *cg_host_at(const cg_host *host, size_t i) {
  return i < host->plugin.count ? cg_host_plugin(host, i) : NULL;
}

cg_plugin *cg_host_find(const cg_host *host, cg_str id) {
  cg_plugin *found = NULL;
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    if (!codegen_str_equal(plugin->id, id)) continue;
    if (!found || (plugin->wanted && !found->wanted)) found = plugin;
  }
  return found;
}

cg_status cg_host_extension(cg_host *host, const char *id, const void *table) {
  cg_extension *row = cg_vec_add(&host->extension, 1);
  if (!row) return CODEGEN_ERR_MEMORY;
  *row = (cg_extension){codegen_str_of(id), table, NULL};
  return CODEGEN_OK;
}

/* -- contexts ---------------------------------------------------------------------------------------------------- */

cg_ctx *cg_ctx_new(cg_plugin *plugin) {
  cg_host *host = plugin->host;
  cg_ctx *ctx = cg_calloc(1, sizeof *ctx);
  if (!ctx) return NULL;
  ctx->pub.api = &host->api;
  ctx->host = host;
  ctx->plugin = plugin;
  cg_arena_init(&ctx->call, 0);
  cg_arena_init(&ctx->run, 0);
  cg_arena_init(&ctx->instance, 0);
  pthread_mutex_lock(&host->lock);
  ctx->next = plugin->contexts;
  plugin->contexts = ctx;
  pthread_mutex_unlock(&host->lock);
  return ctx;
}

void cg_ctx_free(cg_ctx *ctx) {
  if (!ctx) return;
  cg_plugin *plugin = ctx->plugin;
  pthread_mutex_lock(&ctx->host->lock);
  cg_ctx **at = &plugin->contexts;
  while (*at && *at != ctx) at = &(*at)->next;
  if (*at) *at = ctx->next;
  if (plugin->ctx == ctx) plugin->ctx = NULL;
  pthread_mutex_unlock(&ctx->host->lock);
  atomic_fetch_sub(&plugin->bytes, ctx->call_bytes + ctx->run_bytes + ctx->instance_bytes);
  cg_arena_release(&ctx->call);
  cg_arena_release(&ctx->run);
  cg_arena_release(&ctx->instance);
  cg_free(ctx);
}

static void reset_call(cg_ctx *ctx) {
  cg_arena_reset(&ctx->call);
  atomic_fetch_sub(&ctx->plugin->bytes, ctx->call_bytes);
  ctx->call_bytes = 0;
}

void cg_host_run_end(cg_host *host) {
  for (size_t i = 0; i < host->plugin.count; i++)
    for (cg_ctx *ctx = cg_host_plugin(host, i)->contexts; ctx; ctx = ctx->next) {
      if (!ctx->depth) reset_call(ctx);
      cg_arena_reset(&ctx->run);
      atomic_fetch_sub(&ctx->plugin->bytes, ctx->run_bytes);
      ctx->run_bytes = 0;
      ctx->run_state = NULL;
    }
  host->run = NULL;
  atomic_store(&host->cancelled, false);
}

size_t cg_plugin_bytes(const cg_plugin *plugin) {
  size_t sum = 0;
  for (const cg_ctx *ctx = plugin->contexts; ctx; ctx = ctx->next)
    sum += ctx->call.used + ctx->run.used + ctx->instance.used;
  return sum;
}

const char *cg_plugin_digest(cg_plugin *plugin) {
  char name[64];
  if (plugin->sha256[0] || !plugin->file) return plugin->sha256;
  bool keep = plugin->file->fd >= 0;
  if (!cg_file_reopen(plugin->file)) return plugin->sha256;
  snprintf(name, sizeof name, "/proc/self/fd/%d",
           plugin->file->fd); /* what was judged, not what the path leads to now */
  if (!cg_sha256_file(name, plugin->sha256)) plugin->sha256[0] = '\0';
  if (!keep) {
    close(plugin->file->fd);
    plugin->file->fd = -1;
  }
  return plugin->sha256;
}

cg_diags *cg_ctx_diags(const cg_ctx *ctx) {
  return ctx->diags ? ctx->diags : ctx->host->diags;
}

uintptr_t cg_plugin_code(const cg_plugin *plugin) {
  return plugin->file ? (uintptr_t)plugin->file->entry : 0;
}

cg_hash cg_plugin_print_of(cg_plugin *plugin) {
  cg_hash hash = {0, 0};
  cg_buf bytes;
  const char *reason;
  char name[64];
  if (!plugin->file) return cg_hash128("", 0);
  if (plugin->print.low) return plugin->print; /* it is this run's code */
  bool keep = plugin->file->fd >= 0;
  if (!cg_file_reopen(plugin->file)) return hash;
  cg_buf_init(&bytes, CG_FILE_BYTES);
  snprintf(name, sizeof name, "/proc/self/fd/%d", plugin->file->fd); /* from its beginning */
  if (cg_file_read(name, CG_FILE_BYTES, &bytes, &reason) >= 0) hash = cg_hash128(bytes.data, bytes.size);
  cg_buf_release(&bytes);
  if (!keep) {
    close(plugin->file->fd);
    plugin->file->fd = -1;
  }
  return plugin->print = hash;
}

/* -- reports ----------------------------------------------------------------------------------------------------- */

static void report_to(cg_diags *diags, const cg_plugin *plugin, const char *code, const char *help, const char *format,
                      va_list args) {
  codegen_diag diag = {.struct_size = sizeof diag, .code = codegen_str_of(code), .help = codegen_str_of(help)};
  cg_buf message;
  cg_buf_init(&message, 1 << 16);
  cg_buf_vprintf(&message, format, args);
  diag.severity = codegen_str_is(diag.code, "CGP0014") ? CODEGEN_WARNING : CODEGEN_ERROR;
  diag.message = message.failed ? codegen_str_of(cg_diag_title(diag.code)) : cg_buf_get(&message);
  cg_diags_add(diags, &diag, plugin ? plugin->id : CG_STR(""));
  cg_buf_release(&message);
}

void cg_plugin_report(cg_host *host, const cg_plugin *plugin, const char *code, const char *help, const char *format,
                      ...) {
  va_list args;
  va_start(args, format);
  report_to(host->diags, plugin, code, help, format, args);
  va_end(args);
}

void cg_ctx_report(const cg_ctx *ctx, const char *code, const char *help, const char *format, ...) {
  va_list args;
  va_start(args, format);
  report_to(cg_ctx_diags(ctx), ctx->plugin, code, help, format, args);
  va_end(args);
}

const char *cg_status_text(cg_status status) {
  switch (status) {
    case CODEGEN_OK: return "well";
    case CODEGEN_STOP: return "stop";
    case CODEGEN_ERR_INPUT: return "the schema is wrong";
    case CODEGEN_ERR_USAGE: return "a value is wrong";
    case CODEGEN_ERR_MEMORY: return "out of memory";
    case CODEGEN_ERR_UNSUPPORTED: return "this host lacks a function";
    case CODEGEN_ERR_NOT_FOUND: return "something was not found";
    case CODEGEN_ERR_DENIED: return "a capability was not granted";
    case CODEGEN_ERR_LIMIT: return "a ceiling was reached";
    case CODEGEN_ERR_IO: return "reading or writing failed";
    case CODEGEN_ERR_CANCELLED: return "cancelled";
    case CODEGEN_ERR_CONTRACT: return "a rule of the interface was broken";
    case CODEGEN_ERR_PLUGIN: return "the plugin failed";
    default: return "unknown status";
  }
}

/* -- around a call ----------------------------------------------------------------------------------------------- */

void cg_call_begin(cg_ctx *ctx) {
  if (ctx->depth == 0) ctx->refused = false;
  if (ctx->depth < CG_CALL_MARKS)
    ctx->mark[ctx->depth] = (struct cg_call_mark){ctx->errors, cg_diags_errors(cg_ctx_diags(ctx))};
  ctx->depth++;
}

/* `silent` non-NULL: the caller reports, and wants to know whether the callback left no diagnostic. */
cg_status cg_call_finish(cg_ctx *ctx, cg_status status, const char *what, bool *silent) {
  cg_host *host = ctx->host;
  cg_plugin *plugin = ctx->plugin;
  if (ctx->depth) ctx->depth--;
  const struct cg_call_mark *mark = &ctx->mark[ctx->depth < CG_CALL_MARKS ? ctx->depth : CG_CALL_MARKS - 1];
  bool quiet = ctx->errors == mark->errors && cg_diags_errors(cg_ctx_diags(ctx)) == mark->all_errors;
  if (status > CODEGEN_STOP || status < CODEGEN_ERR_PLUGIN) {
    cg_ctx_report(ctx, "CGP0012", NULL, "plugin '%.*s' gave the unknown status %d in %s", CG_FMT(plugin->id),
                  (int)status, what);
    status = CODEGEN_ERR_PLUGIN;
    quiet = false;
  }
  if (status == CODEGEN_ERR_CANCELLED && cg_host_cancelled(host)) quiet = false; /* it was asked to stop */
  if (status < 0 && quiet && ctx->refused) {
    cg_ctx_report(ctx, "CGP0013", "give it a higher memory limit",
                  "plugin '%.*s' needs more than its memory limit of %zu bytes in %s", CG_FMT(plugin->id),
                  host->config.memory_limit, what);
    quiet = false;
  }
  cg_heap heap = status == CODEGEN_ERR_MEMORY && quiet ? cg_heap_now() : (cg_heap){0};
  if (heap.struck || heap.missed) { /* the run's limit, which is said at its end, or the system's */
    cg_ctx_report(ctx, "CGI0001", NULL, "out of memory in %s of plugin '%.*s'", what, CG_FMT(plugin->id));
    quiet = false;
  }
  if (silent)
    *silent = quiet;
  else if (status < 0 && quiet)
    cg_ctx_report(ctx, "CGP0013", "this is a defect of the plugin: tell its author",
                  "plugin '%.*s' failed in %s without a diagnostic: %s", CG_FMT(plugin->id), what,
                  cg_status_text(status));
  if (!ctx->depth) reset_call(ctx);
  return status;
}

cg_status cg_call_end(cg_ctx *ctx, cg_status status, const char *what) {
  return cg_call_finish(ctx, status, what, NULL);
}
