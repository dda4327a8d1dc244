/* SPDX-License-Identifier: MIT
 *
 * Calls the subscribers of a hook through libffi.
 *
 * One vector of values serves all revisions: arguments are only ever added at the tail, so that an older subscriber's
 * call takes the first few of them, and a newer one's gets zeros behind them. The result is read from an ffi_arg, for
 * libffi widens it. Results of out-parameters are judged and copied before the subscriber's memory is reset.
 */
#include "hooks.h"

#include "insight.h"

/* Room for a value of any kind. */
typedef union slot {
  codegen_str text;
  uint64_t number;
  double real;
} slot;

typedef struct call {
  cg_hooks *hooks;
  cg_hook *hook;
  void *const *argument;               /* of the emitter */
  cg_arena *arena;                     /* for answers */
  const void *input[CG_SIGNATURE_MAX]; /* the values as they are now: a chain replaces them */
  slot chained[CG_SIGNATURE_MAX];      /* what replaced them */
} call;

static size_t size_of(uint8_t kind) {
  switch (kind) {
    case 'b': return 1;
    case 'i':
    case 'u': return 4;
    case 's':
    case 'B': return sizeof(codegen_str);
    default: return 8;
  }
}

/* -- answers ----------------------------------------------------------------------------------------------------- */

/* A text that a subscriber gave: checked, then copied. `*taken` is false where it is what the subscriber got. */
static cg_status take_text(const call *at, uint32_t i, const cg_subscriber *who, codegen_str *text, bool *taken) {
  cg_blame blame = {.diags = at->hooks->diags, .plugin = who->plugin->id};
  const struct cg_signature_argument *argument = at->hook->signature.argument + i;
  const char *wrong = NULL;
  if (!text->data)
    wrong = "has a size but no text";
  else if (text->size > CG_BUF_MAX)
    wrong = "is larger than 2 GiB";
  if (!wrong && i && argument[-1].kind == argument->kind) {
    const codegen_str *given = at->input[i - 1];
    if (given->data == text->data && given->size == text->size) return CODEGEN_OK;
  }
  if (!wrong && argument->kind == 's' && cg_utf8_valid(*text) != text->size) wrong = "is not UTF-8";
  if (wrong) {
    cg_blame_report(&blame, "CGP0012", "the answer of plugin '%.*s' to hook '%.*s' %s", CG_FMT(who->plugin->id),
                    CG_FMT(at->hook->id), wrong);
    return CODEGEN_ERR_CONTRACT;
  }
  *text = cg_arena_copy(at->arena, *text);
  *taken = text->data != NULL;
  if (*taken) return CODEGEN_OK;
  cg_blame_memory(at->hooks->diags);
  return CODEGEN_ERR_MEMORY;
}

/* One out-parameter: to the emitter's slot, and in a chain to the argument before it. Empty answers change nothing. */
static cg_status take_answer(call *at, uint32_t i, const cg_subscriber *who, slot *answer) {
  const struct cg_signature_argument *argument = at->hook->signature.argument + i;
  bool is_text = argument->kind == 's' || argument->kind == 'B';
  bool taken = !is_text && answer->number != 0;
  cg_status status = CODEGEN_OK;
  if (is_text && answer->text.size) status = take_text(at, i, who, &answer->text, &taken);
  if (status < 0 || !taken) return status;
  if (at->argument[i]) memcpy(at->argument[i], answer, size_of(argument->kind));
  if (at->hook->mode == CODEGEN_CHAIN && i && argument[-1].kind == argument->kind) {
    at->chained[i - 1] = *answer;
    at->input[i - 1] = &at->chained[i - 1];
  }
  return CODEGEN_OK;
}

static cg_status take_answers(call *at, const cg_subscriber *who, slot *answers, cg_status result) {
  cg_status status = CODEGEN_OK;
  uint32_t count = at->hook->signature.count;
  if (who->signature.count < count) count = who->signature.count;
  if (result < 0 || (at->hook->mode == CODEGEN_FIRST && result != CODEGEN_STOP)) return result;
  for (uint32_t i = 0; i < count && status >= 0; i++)
    if (at->hook->signature.argument[i].out) status = take_answer(at, i, who, answers + i);
  return status < 0 ? status : result;
}

/* -- calls ------------------------------------------------------------------------------------------------------- */

static cg_status call_one(call *at, cg_subscriber *who, codegen_edit *edit) {
  static const slot zero; /* what a newer subscriber gets for arguments that this host does not have */
  slot answer[CG_SIGNATURE_MAX] = {0};
  void *pointer[CG_SIGNATURE_MAX];
  void *value[1 + CG_SIGNATURE_MAX];
  cg_ctx *ctx = who->plugin->ctx;
  codegen_ctx *context = &ctx->pub;
  void *self = who->self;
  ffi_arg result = 0;
  value[0] = &self;
  for (uint32_t i = 0; i < who->signature.count; i++) {
    pointer[i] = answer + i;
    if (i >= at->hook->signature.count)
      value[i + 1] = (void *)(uintptr_t)&zero;
    else if (at->hook->signature.argument[i].out)
      value[i + 1] = &pointer[i];
    else if (i == at->hook->ctx)
      value[i + 1] = &context;
    else if (edit && i == at->hook->edit)
      value[i + 1] = &edit;
    else
      value[i + 1] = (void *)(uintptr_t)at->input[i];
  }
  uint64_t begin = cg_clock_ns();
  cg_call_begin(ctx);
  ffi_call(&who->cif, FFI_FN(who->call), &result, value);
  who->ns += cg_clock_ns() - begin;
  who->calls++;
  if (at->hooks->lane) cg_note_hook(at->hooks->lane, begin, at->hook->id, who->plugin->id, (cg_status)result);
  if (at->hook->silent) return cg_call_end(ctx, CODEGEN_OK, "hook");
  cg_status status = take_answers(at, who, answer, (cg_status)result);
  char what[256];
  what[0] = '\0'; /* most calls go well: nothing to format */
  if (status != CODEGEN_OK && status != CODEGEN_STOP) snprintf(what, sizeof what, "hook '%.*s'", CG_FMT(at->hook->id));
  return cg_call_end(ctx, status, what);
}

static cg_status call_edit(call *at, cg_subscriber *who, cg_model *model) {
  if (at->hook->edit >= who->signature.count) return call_one(at, who, NULL);
  codegen_edit *edit = cg_edit_begin(model, cg_host_api(at->hooks->host), who->plugin->id);
  if (!edit) {
    cg_blame_memory(at->hooks->diags);
    return CODEGEN_ERR_MEMORY;
  }
  cg_status status = call_one(at, who, edit);
  cg_status applied = cg_edit_end(edit, status >= 0);
  return status < 0 ? status : applied;
}

static cg_status call_all(call *at, cg_model *model) {
  cg_status first = CODEGEN_OK;
  for (size_t i = 0; i < at->hook->count; i++) {
    cg_subscriber *who = at->hook->subscriber[i];
    if (!who->plugin->created) continue; /* destroyed already: the process is ending */
    cg_status status = model ? call_edit(at, who, model) : call_one(at, who, NULL);
    if (status < 0 && first >= 0) first = status;
    if (first < 0 && (at->hook->mode != CODEGEN_NOTIFY || model)) return first; /* notify calls everyone */
    if (at->hook->mode == CODEGEN_FIRST && status == CODEGEN_STOP) return CODEGEN_STOP;
  }
  return first;
}

cg_status cg_hook_call(cg_hooks *hooks, cg_hook *hook, void *const *argument, cg_arena *arena, cg_model *model) {
  call at = {.hooks = hooks, .hook = hook, .argument = argument, .arena = arena};
  if (!hook->count) return CODEGEN_OK;
  if (hooks->depth >= CG_HOOK_DEPTH_MAX) {
    cg_blame blame = {.diags = hooks->diags, .plugin = hook->owner ? hook->owner->id : CG_STR("")};
    blame.help = CG_STR("a subscriber leads, directly or not, to the same hook again");
    if (!hook->silent)
      cg_blame_report(&blame, "CGR0011", "hook '%.*s' is nested more than %d deep", CG_FMT(hook->id),
                      CG_HOOK_DEPTH_MAX);
    return CODEGEN_ERR_LIMIT;
  }
  for (uint32_t i = 0; i < hook->signature.count; i++) at.input[i] = argument[i];
  hooks->depth++;
  cg_status status = call_all(&at, model);
  hooks->depth--;
  return status;
}

/* -- emitting ---------------------------------------------------------------------------------------------------- */

cg_status cg_hooks_emit_at(cg_hooks *hooks, uint32_t number, void *const *argument, uint32_t count, cg_arena *arena) {
  cg_hook *hook = hooks && number < hooks->hook.count ? cg_hook_at(hooks, number) : NULL;
  void *all[CG_SIGNATURE_MAX] = {0};
  uint32_t from = 0;
  if (!hook || !hook->count) return CODEGEN_OK;
  if (count != hook->signature.count - (hook->ctx < CG_SIGNATURE_MAX))
    CG_BUG("hook '%.*s' emitted with %u arguments", CG_FMT(hook->id), count);
  for (uint32_t i = 0; i < hook->signature.count; i++)
    if (i != hook->ctx) all[i] = argument[from++];
  return cg_hook_call(hooks, hook, all, arena, NULL);
}

static uint32_t number_of(const cg_hooks *hooks, const char *id) {
  uint32_t number = UINT32_MAX;
  if (hooks && !cg_map_get(&hooks->index, codegen_str_of(id), &number)) CG_BUG("unknown hook '%s'", id);
  return number;
}

cg_status cg_hooks_emit(cg_hooks *hooks, const char *id, void *const *argument, uint32_t count, cg_arena *arena) {
  return cg_hooks_emit_at(hooks, number_of(hooks, id), argument, count, arena);
}

cg_status cg_hooks_emit_edit(cg_hooks *hooks, const char *id, cg_model *model) {
  uint32_t number = number_of(hooks, id);
  cg_hook *hook = number == UINT32_MAX ? NULL : cg_hook_at(hooks, number);
  void *all[CG_SIGNATURE_MAX] = {0};
  const codegen_model *view = cg_model_view(model);
  if (!hook || !hook->count) return CODEGEN_OK;
  if (hook->edit == CG_SIGNATURE_MAX || hook->signature.count > 3) CG_BUG("hook '%s' is no edit point", id);
  for (uint32_t i = 0; i < hook->signature.count; i++)
    if (i != hook->ctx && i != hook->edit) all[i] = &view;
  return cg_hook_call(hooks, hook, all, NULL, model);
}

static cg_status refuse_emit(cg_ctx *ctx, cg_str id, const char *why) {
  cg_blame blame = {.diags = cg_ctx_diags(ctx), .plugin = ctx->plugin->id};
  cg_blame_report(&blame, "CGP0012", "plugin '%.*s' cannot emit hook '%.*s': %s", CG_FMT(ctx->plugin->id),
                  (int)(id.size < 200 ? id.size : 200), id.data, why);
  return CODEGEN_ERR_CONTRACT;
}

cg_status cg_hooks_emit_slot(codegen_ctx *context, codegen_str id, void *const *argument, uint32_t count) {
  cg_hooks *hooks = cg_hooks_of(context);
  cg_ctx *ctx = (cg_ctx *)context;
  if (!hooks) return CODEGEN_ERR_UNSUPPORTED;
  cg_hook *hook = cg_hook_find(hooks, id);
  if (!hook) return refuse_emit(ctx, id, "nobody declares it");
  if (hook->owner != ctx->plugin) return refuse_emit(ctx, id, "another one declared it");
  if (!pthread_equal(hooks->main, pthread_self())) return refuse_emit(ctx, id, "this is not the main thread");
  if (cg_in_parallel(context)) return refuse_emit(ctx, id, "a section that any thread may write emits none");
  if (count != hook->signature.count) return refuse_emit(ctx, id, "its signature has another number of arguments");
  for (uint32_t i = 0; i < count; i++)
    if (i != hook->ctx && (!argument || !argument[i])) return refuse_emit(ctx, id, "an argument is NULL");
  if (!count) return cg_hook_call(hooks, hook, NULL, &ctx->call, NULL);
  if (!argument) return refuse_emit(ctx, id, "an argument is NULL");
  return cg_hook_call(hooks, hook, argument, &ctx->call, NULL);
}

void cg_hooks_error(void *self, const codegen_diag *diag) {
  cg_hooks *hooks = self;
  cg_hook *hook = cg_hook_at(hooks, CG_HOOK_error);
  void *all[] = {NULL, &diag};
  if (!pthread_equal(hooks->main, pthread_self())) return;
  if (hook->count) cg_hook_call(hooks, hook, all, NULL, NULL);
}
