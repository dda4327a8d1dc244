/* SPDX-License-Identifier: MIT
 *
 * Hooks: declaring, subscribing, sealing. The calls are in dispatch.c.
 *
 * Invariant: nobody is called whose signature was not compared with the hook's; subscribers are called in the order
 * (order, plugin id, registration), whatever the order in which plugins were loaded.
 */
#include "hooks.h"

#define HOOKS_MAX 10000u
#define SUBSCRIBERS_MAX 100000u

/* -- life -------------------------------------------------------------------------------------------------------- */

static uint32_t argument_named(const cg_signature *signature, const char *name) {
  for (uint32_t i = 0; i < signature->count; i++)
    if (signature->argument[i].kind == 'o' && codegen_str_is(signature->argument[i].name, name)) return i;
  return CG_SIGNATURE_MAX;
}

/* Keeps a hook; its texts are copied. The signature was parsed from the copy, for its names point into it. */
static cg_status add_hook(cg_hooks *hooks, cg_str id, cg_str text, uint32_t mode, cg_plugin *owner) {
  cg_hook *hook = cg_arena_new(&hooks->arena, cg_hook);
  if (!hook) return CODEGEN_ERR_MEMORY;
  *hook = (cg_hook){.mode = mode, .owner = owner};
  hook->id = cg_arena_copy(&hooks->arena, id);
  hook->text = cg_arena_copy(&hooks->arena, text);
  if (!hook->id.data || !hook->text.data) return CODEGEN_ERR_MEMORY;
  if (cg_signature_parse(hook->text, &hook->signature, NULL, NULL) < 0) return CODEGEN_ERR_CONTRACT;
  hook->ctx = argument_named(&hook->signature, "ctx");
  hook->edit = argument_named(&hook->signature, "edit");
  cg_hook **slot = cg_vec_add(&hooks->hook, 1);
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = hook;
  uint32_t *index = cg_map_put(&hooks->index, hook->id, NULL);
  if (!index) {
    hooks->hook.count--;
    return CODEGEN_ERR_MEMORY;
  }
  *index = (uint32_t)hooks->hook.count - 1;
  return CODEGEN_OK;
}

static cg_status add_built_in(cg_hooks *hooks) {
  cg_status status = CODEGEN_OK;
#define ADD(name, id, mode) \
  if (status >= 0) \
    status = add_hook(hooks, CG_STR(id), CG_STR(CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_##name)), mode, NULL);
  CODEGEN_HOOKS(ADD)
#undef ADD
  if (status >= 0) cg_hook_at(hooks, CG_HOOK_error)->silent = true;
  return status;
}

static codegen_status declare_slot(codegen_ctx *ctx, const codegen_hook_info *given);
static codegen_status subscribe_slot(codegen_ctx *ctx, codegen_str hook, codegen_str signature, codegen_str order,
                                     codegen_function call, void *self);

cg_hooks *cg_hooks_new(cg_host *host) {
  cg_hooks *hooks = cg_calloc(1, sizeof *hooks);
  if (!hooks) return NULL;
  hooks->host = host;
  hooks->diags = cg_host_diags(host);
  hooks->main = pthread_self();
  cg_arena_init(&hooks->arena, 0);
  cg_vec_init(&hooks->hook, sizeof(cg_hook *));
  cg_vec_init(&hooks->subscriber, sizeof(cg_subscriber *));
  cg_map_init(&hooks->index);
  hooks->slice_member[0] = &ffi_type_pointer;
  hooks->slice_member[1] = sizeof(size_t) == 8 ? &ffi_type_uint64 : &ffi_type_uint32;
  hooks->slice = (ffi_type){.type = FFI_TYPE_STRUCT, .elements = hooks->slice_member};
  if (add_built_in(hooks) < 0) {
    cg_hooks_free(hooks);
    return NULL;
  }
  codegen_api *api = cg_host_api(host);
  api->hook_declare = declare_slot;
  api->hook_subscribe = subscribe_slot;
  api->hook_emit = cg_hooks_emit_slot;
  *cg_host_run_slot(host) = hooks;
  cg_diags_observe(hooks->diags, cg_hooks_error, hooks);
  return hooks;
}

void cg_hooks_free(cg_hooks *hooks) {
  if (!hooks) return;
  cg_diags_observe(hooks->diags, NULL, NULL); /* the host is gone by now */
  cg_map_release(&hooks->index);
  cg_vec_release(&hooks->subscriber);
  cg_vec_release(&hooks->hook);
  cg_arena_release(&hooks->arena);
  cg_free(hooks);
}

cg_hooks *cg_hooks_of(codegen_ctx *ctx) {
  return *cg_host_run_slot(((cg_ctx *)ctx)->host);
}

bool cg_hooks_listener(const cg_hooks *hooks, cg_str *plugin, cg_str *hook) {
  for (size_t i = 0; hooks && i < hooks->hook.count; i++) {
    const cg_hook *one = cg_hook_at(hooks, i);
    if (!one->count) continue;
    *plugin = one->subscriber[0]->plugin->id;
    *hook = one->id;
    return true;
  }
  return false;
}

bool cg_hooks_cancelled(const cg_hooks *hooks) {
  return hooks && cg_host_cancelled(hooks->host);
}

void cg_hooks_sections_set(cg_hooks *hooks, cg_sections *sections) {
  hooks->sections = sections;
}

cg_sections *cg_hooks_sections(const cg_hooks *hooks) {
  return hooks ? hooks->sections : NULL;
}

cg_hook *cg_hook_find(const cg_hooks *hooks, cg_str id) {
  uint32_t index;
  return cg_map_get(&hooks->index, id, &index) ? cg_hook_at(hooks, index) : NULL;
}

bool cg_hooks_any(const cg_hooks *hooks, const char *id) {
  const cg_hook *hook = hooks ? cg_hook_find(hooks, codegen_str_of(id)) : NULL;
  return hook && hook->count;
}

bool cg_hooks_any_at(const cg_hooks *hooks, uint32_t hook) {
  return hooks && hook < hooks->hook.count && cg_hook_at(hooks, hook)->count;
}

/* -- declaring --------------------------------------------------------------------------------------------------- */

static codegen_status refuse(const cg_blame *blame, const char *code, cg_str id, const char *why) {
  cg_blame_report(blame, code, "hook '%.*s': %s", CG_FMT(id), why);
  return CODEGEN_ERR_CONTRACT;
}

/* Two texts and a caret below the second, for a diagnostic. */
static cg_str caret(cg_arena *arena, cg_str above, cg_str text, uint32_t column) {
  return cg_arena_printf(arena, "%s%.*s%s%.*s\n%*s^", above.size ? "hook       " : "", CG_FMT(above),
                         above.size ? "\nsubscriber " : "", CG_FMT(text), (int)column + (above.size ? 11 : 0), "");
}

static codegen_status refuse_signature(cg_hooks *hooks, cg_blame *blame, cg_str id, cg_str text, uint32_t column,
                                       const char *why) {
  if (text.size < 4096) blame->detail = caret(&hooks->arena, CG_STR(""), text, column);
  cg_blame_report(blame, "CGR0008", "signature of hook '%.*s' is invalid: %s", CG_FMT(id), why);
  return CODEGEN_ERR_CONTRACT;
}

/* What one leaves in an out-parameter becomes the argument before it: both must be of one kind. */
static bool chain_holds(const cg_signature *signature, uint32_t *column) {
  for (uint32_t i = 0; i < signature->count; i++) {
    const struct cg_signature_argument *at = signature->argument + i;
    *column = at->column;
    if (at->out && (!i || at[-1].out || at[-1].kind != at->kind)) return false;
  }
  return true;
}

static codegen_status declare_slot(codegen_ctx *ctx, const codegen_hook_info *given) {
  cg_ctx *self = (cg_ctx *)ctx;
  cg_hooks *hooks = cg_hooks_of(ctx);
  if (!hooks) return CODEGEN_ERR_UNSUPPORTED;
  cg_str owner = self->plugin->id;
  cg_blame blame = {.diags = hooks->diags, .plugin = owner};
  codegen_hook_info info;
  cg_signature signature;
  uint32_t column = 0;
  const char *why = "";
  if (!cg_struct_copy(&info, given, sizeof info) || !info.id || !info.signature)
    return refuse(&blame, "CGP0012", CG_STR(""), "struct_size, id or signature are missing");
  cg_str id = codegen_str_of(info.id), text = codegen_str_of(info.signature);
  if (!self->creating) return refuse(&blame, "CGP0012", id, "hooks are declared in `create` only");
  if (id.size <= owner.size + 1 || id.size > 200 || memcmp(id.data, owner.data, owner.size) != 0 ||
      id.data[owner.size] != '.') {
    blame.help = cg_arena_printf(&hooks->arena, "begin it with '%.*s.'", CG_FMT(owner));
    return refuse(&blame, "CGP0012", id, "its id does not begin with the plugin's id and a dot");
  }
  if (info.mode < CODEGEN_NOTIFY || info.mode > CODEGEN_FIRST) return refuse(&blame, "CGP0012", id, "unknown mode");
  if (cg_hook_find(hooks, id)) return refuse(&blame, "CGP0012", id, "it was declared before");
  if (hooks->hook.count >= HOOKS_MAX) return refuse(&blame, "CGP0012", id, "there are too many hooks");
  if (cg_signature_parse(text, &signature, &column, &why) < 0)
    return refuse_signature(hooks, &blame, id, text, column, why);
  if (info.mode == CODEGEN_CHAIN && !chain_holds(&signature, &column))
    return refuse_signature(hooks, &blame, id, text, column,
                            "in a chain an out-parameter stands behind an argument of its own kind");
  return add_hook(hooks, id, text, info.mode, self->plugin);
}

/* -- subscribing ------------------------------------------------------------------------------------------------- */

static ffi_type *type_of(cg_hooks *hooks, const struct cg_signature_argument *argument) {
  if (argument->out) return &ffi_type_pointer;
  switch (argument->kind) {
    case 'b': return &ffi_type_uint8;
    case 'i': return &ffi_type_sint32;
    case 'u': return &ffi_type_uint32;
    case 'l': return &ffi_type_sint64;
    case 'L': return &ffi_type_uint64;
    case 'd': return &ffi_type_double;
    case 's':
    case 'B': return &hooks->slice;
    default: return &ffi_type_pointer;
  }
}

static bool prepare(cg_hooks *hooks, cg_subscriber *subscriber) {
  subscriber->type[0] = &ffi_type_pointer;
  for (uint32_t i = 0; i < subscriber->signature.count; i++)
    subscriber->type[i + 1] = type_of(hooks, subscriber->signature.argument + i);
  return ffi_prep_cif(&subscriber->cif, FFI_DEFAULT_ABI, subscriber->signature.count + 1, &ffi_type_sint32,
                      subscriber->type) == FFI_OK;
}

static cg_status match(cg_hooks *hooks, const cg_hook *hook, cg_subscriber *subscriber) {
  uint32_t at = 0;
  const char *why = "";
  const cg_signature *mine = &subscriber->signature;
  if (cg_signature_match(&hook->signature, mine, &at, &why) >= 0) {
    subscriber->matched = true;
    return CODEGEN_OK;
  }
  subscriber->refused = true;
  cg_blame blame = {.diags = hooks->diags, .plugin = subscriber->plugin->id};
  uint32_t column = at < mine->count ? mine->argument[at].column : (uint32_t)subscriber->text.size - 1;
  blame.detail = caret(&hooks->arena, hook->text, subscriber->text, column);
  if (at >= hook->signature.count && mine->argument[at].since > cg_signature_revision(&hook->signature)) {
    blame.help = CG_STR("use a newer host, or mark what it may lack with '?'");
    cg_blame_report(&blame, "CGR0009", "plugin '%.*s' needs hook '%.*s' revision %u, this host has %u",
                    CG_FMT(subscriber->plugin->id), CG_FMT(hook->id), mine->argument[at].since,
                    cg_signature_revision(&hook->signature));
  } else {
    blame.help = CG_STR("subscribe with the function that the header gives: it cannot differ");
    cg_blame_report(&blame, "CGR0009", "plugin '%.*s' cannot subscribe to hook '%.*s': argument %u %s",
                    CG_FMT(subscriber->plugin->id), CG_FMT(hook->id), at + 1, why);
  }
  return CODEGEN_ERR_CONTRACT;
}

static cg_status keep(cg_hooks *hooks, const cg_subscriber *given) {
  cg_subscriber *kept = cg_arena_new(&hooks->arena, cg_subscriber);
  cg_subscriber **slot = kept ? cg_vec_add(&hooks->subscriber, 1) : NULL;
  if (!slot) return CODEGEN_ERR_MEMORY;
  *kept = *given;
  kept->hook = cg_arena_copy(&hooks->arena, given->hook);
  kept->text = cg_arena_copy(&hooks->arena, given->text);
  kept->order = cg_arena_copy(&hooks->arena, given->order);
  cg_status status = kept->hook.data && kept->text.data && kept->order.data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  if (status >= 0) status = cg_signature_parse(kept->text, &kept->signature, NULL, NULL);
  if (status >= 0 && !prepare(hooks, kept)) status = CODEGEN_ERR_UNSUPPORTED;
  const cg_hook *hook = status >= 0 ? cg_hook_find(hooks, kept->hook) : NULL;
  if (hook) status = match(hooks, hook, kept); /* else it waits for the seal */
  if (status < 0) {
    hooks->subscriber.count--;
    return status;
  }
  *slot = kept;
  return CODEGEN_OK;
}

static codegen_status subscribe_slot(codegen_ctx *ctx, codegen_str hook, codegen_str signature, codegen_str order,
                                     codegen_function call, void *self) {
  cg_ctx *mine = (cg_ctx *)ctx;
  cg_hooks *hooks = cg_hooks_of(ctx);
  if (!hooks) return CODEGEN_ERR_UNSUPPORTED;
  cg_blame blame = {.diags = hooks->diags, .plugin = mine->plugin->id};
  cg_signature parsed;
  uint32_t column = 0;
  const char *why = "";
  if (!mine->creating) return refuse(&blame, "CGP0012", hook, "subscriptions are made in `create` only");
  bool optional = hook.size && hook.data[hook.size - 1] == '?';
  hook.size -= optional;
  if (!call) return refuse(&blame, "CGP0012", hook, "a subscription without a function");
  if (!hook.size || hook.size > 200) return refuse(&blame, "CGP0012", CG_STR(""), "an id has 1 to 200 bytes");
  if (hooks->subscriber.count >= SUBSCRIBERS_MAX)
    return refuse(&blame, "CGP0012", hook, "there are too many subscriptions");
  if (!order.size) order = CG_STR("0");
  if (!cg_order_valid(order)) {
    blame.help = CG_STR("an order is decimal text such as 4, 4.5 or -1");
    cg_blame_report(&blame, "CGR0001", "invalid order '%.*s' of a subscription to hook '%.*s'",
                    (int)(order.size < 80 ? order.size : 80), order.data, CG_FMT(hook));
    return CODEGEN_ERR_CONTRACT;
  }
  if (cg_signature_parse(signature, &parsed, &column, &why) < 0)
    return refuse_signature(hooks, &blame, hook, signature, column, why);
  cg_subscriber subscriber = {.plugin = mine->plugin,
                              .hook = hook,
                              .text = signature,
                              .order = order,
                              .index = (uint32_t)hooks->subscriber.count,
                              .optional = optional,
                              .call = call,
                              .self = self};
  return keep(hooks, &subscriber);
}

/* -- sealing ----------------------------------------------------------------------------------------------------- */

static bool alive(const cg_plugin *plugin) {
  return !plugin || (plugin->created && !plugin->failed);
}

static int by_place(const void *a, const void *b) {
  const cg_subscriber *left = *(cg_subscriber *const *)a, *right = *(cg_subscriber *const *)b;
  int order = codegen_str_compare(left->hook, right->hook);
  if (!order) order = cg_order_compare(left->order, right->order);
  if (!order) order = codegen_str_compare(left->plugin->id, right->plugin->id);
  return order ? order : (left->index > right->index) - (left->index < right->index);
}

static cg_status report_unknown(cg_hooks *hooks, cg_subscriber *subscriber) {
  cg_blame blame = {.diags = hooks->diags, .plugin = subscriber->plugin->id};
  cg_str *names = cg_arena_array(&hooks->arena, cg_str, hooks->hook.count);
  size_t count = 0;
  for (size_t i = 0; names && i < hooks->hook.count; i++)
    if (alive(cg_hook_at(hooks, i)->owner)) names[count++] = cg_hook_at(hooks, i)->id;
  blame.help = cg_near_miss(&hooks->arena, subscriber->hook, names, count);
  if (!blame.help.size) blame.help = CG_STR("the plugin that declares it is not loaded: name it as a need");
  cg_blame_report(&blame, "CGR0010", "plugin '%.*s' subscribes to hook '%.*s', which nobody declares",
                  CG_FMT(subscriber->plugin->id), CG_FMT(subscriber->hook));
  subscriber->refused = true;
  return CODEGEN_ERR_PLUGIN;
}

/* Compares what waited until now; drops the subscriptions of plugins that failed. */
static cg_status judge(cg_hooks *hooks, cg_subscriber **live, size_t *count) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < hooks->subscriber.count; i++) {
    cg_subscriber *at = *cg_vec_at(&hooks->subscriber, cg_subscriber *, i);
    if (at->refused || !alive(at->plugin)) continue;
    const cg_hook *hook = cg_hook_find(hooks, at->hook);
    cg_status judged = CODEGEN_OK;
    bool declared = hook && alive(hook->owner);
    if (!declared && at->optional) continue;
    if (!declared)
      judged = report_unknown(hooks, at);
    else if (!at->matched)
      judged = match(hooks, hook, at);
    if (judged < 0)
      status = judged;
    else
      live[(*count)++] = at;
  }
  return status;
}

cg_status cg_hooks_seal(cg_hooks *hooks) {
  size_t count = 0;
  cg_subscriber **live = cg_arena_array(&hooks->arena, cg_subscriber *, hooks->subscriber.count + 1);
  if (!live) return CODEGEN_ERR_MEMORY;
  cg_status status = judge(hooks, live, &count);
  if (count) qsort(live, count, sizeof *live, by_place);
  for (size_t i = 0; i < hooks->hook.count; i++) cg_hook_at(hooks, i)->count = 0;
  for (size_t i = 0; i < count; i++) {
    cg_hook *hook = cg_hook_find(hooks, live[i]->hook);
    if (!hook->count) hook->subscriber = live + i;
    hook->count++;
  }
  return status;
}

/* -- printing ---------------------------------------------------------------------------------------------------- */

static int hook_by_id(const void *a, const void *b) {
  return codegen_str_compare((*(cg_hook *const *)a)->id, (*(cg_hook *const *)b)->id);
}

static void print_row(const cg_hook *hook, const cg_subscriber *at, bool json, cg_buf *out) {
  if (!json) {
    cg_buf_printf(out, "%-28.*s %-6.*s %-20.*s %10llu calls %10llu us\n", CG_FMT(hook->id), CG_FMT(at->order),
                  CG_FMT(at->plugin->id), (unsigned long long)at->calls, (unsigned long long)(at->ns / 1000));
    return;
  }
  cg_buf_text(out, "{\"type\":\"hook\",\"hook\":");
  cg_buf_json(out, hook->id);
  cg_buf_text(out, ",\"plugin\":");
  cg_buf_json(out, at->plugin->id);
  cg_buf_text(out, ",\"order\":");
  cg_buf_json(out, at->order);
  cg_buf_printf(out, ",\"calls\":%llu,\"ns\":%llu}\n", (unsigned long long)at->calls, (unsigned long long)at->ns);
}

cg_status cg_hooks_print(const cg_hooks *hooks, bool json, cg_buf *out) {
  size_t count = hooks->hook.count;
  cg_hook **sorted = cg_calloc(count + 1, sizeof *sorted);
  if (!sorted) return CODEGEN_ERR_MEMORY;
  memcpy(sorted, hooks->hook.data, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, hook_by_id);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < sorted[i]->count; j++) print_row(sorted[i], sorted[i]->subscriber[j], json, out);
  cg_free(sorted);
  return out->failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}
