/* SPDX-License-Identifier: MIT
 *
 * Hooks: named points of a run with a typed signature.
 *
 * Each built-in hook is one row below. From the row come the C type of a subscriber (codegen_hook_NAME_fn), the
 * signature text (CODEGEN_HOOK_SIGNATURE(row)) and the typed subscribe function (codegen_on_NAME), so that they cannot
 * drift. The host calls a subscriber through libffi with the arguments that its own signature names: one that was built
 * when the hook had fewer arguments gets those.
 *
 * Signature text: `i(` arguments `)`. The result is a codegen_status. An argument is `@N`? `?`? `*`? kind:
 *   @N   since revision N of the hook (1 when left out); only ever added at the tail
 *   ?    the subscriber accepts that the host does not have it (zero is passed)
 *   *    out-parameter: a pointer to a slot of the host
 *   kind b uint8_t | i int32_t | u uint32_t | l int64_t | L uint64_t | d double | s codegen_str | B codegen_bytes |
 *        o<name> pointer to an object of the SDK | S<name> pointer to a structure that begins with struct_size
 * `void *self` comes first in every call and is not spelled. At most 12 arguments.
 *
 * Modes: NOTIFY calls everyone. CHAIN calls everyone; what one leaves in the out-parameter (unless empty) is the next
 * one's input: the argument before an out-parameter is replaced by it. FIRST stops at the first CODEGEN_STOP; without
 * it an answer does not count. An answer is copied when the subscriber returns, so that memory of CODEGEN_ARENA_CALL
 * will do; zero or an empty text is no answer. Hooks run on the main thread, ordered by (order, plugin id,
 * registration). A negative status ends the run.
 */
#ifndef CODEGEN_HOOKS_H
#define CODEGEN_HOOKS_H

#include <codegen/host.h>

CODEGEN_BEGIN

/** Modes of a hook. */
enum { CODEGEN_NOTIFY = 1, CODEGEN_CHAIN = 2, CODEGEN_FIRST = 3 };

/** A hook point. Static data of whoever declares it. */
struct codegen_hook_info {
  uint32_t struct_size;
  uint32_t mode;
  const char *id;        /* "codegen.read.after"; a plugin's own begins with its plugin id and a dot */
  const char *signature; /* see above */
  const char *doc;       /* one sentence */
};

/* The rows. A(since, kind, tag, name) is one argument. Arguments are only ever added at the tail, with the next
 * `since`. */

/* The run begins: options are known, nothing was fetched. */
#define CODEGEN_HOOK_run_begin(A) A(1, OBJECT, ctx, ctx) A(1, VIEW, run, run)
/* The run ends, also after errors. `status` is how it went. */
#define CODEGEN_HOOK_run_end(A) A(1, OBJECT, ctx, ctx) A(1, VIEW, run, run) A(1, I32, status, status)
/* Before the bytes of a source are had: `replacement` may name another path or URL. */
#define CODEGEN_HOOK_fetch_before(A) A(1, OBJECT, ctx, ctx) A(1, STR, text, location) A(1, OUT_STR, text, replacement)
/* After: `replacement` may give other bytes. `content` is what came: not yet known to be UTF-8. */
#define CODEGEN_HOOK_fetch_after(A) \
  A(1, OBJECT, ctx, ctx) A(1, STR, text, location) A(1, BYTES, bytes, content) A(1, OUT_BYTES, bytes, replacement)
/* The readers are done: the first edit point. The model shows the state before this subscriber's edits. */
#define CODEGEN_HOOK_read_after(A) A(1, OBJECT, ctx, ctx) A(1, VIEW, model, model) A(1, OBJECT, edit, edit)
/* A declaration is about to be named: the first answer is the stem that every writer derives its names from. */
#define CODEGEN_HOOK_name_choose(A) \
  A(1, OBJECT, ctx, ctx) A(1, VIEW, model, model) A(1, U32, decl, decl) A(1, OUT_STR, text, stem)
/* The last edit point; the model closes after it. */
#define CODEGEN_HOOK_generate_before(A) A(1, OBJECT, ctx, ctx) A(1, VIEW, model, model) A(1, OBJECT, edit, edit)
/* Every section was emitted. */
#define CODEGEN_HOOK_generate_after(A) A(1, OBJECT, ctx, ctx) A(1, VIEW, model, model)
/* The text of a section whose subject is a declaration of a type, before it is assembled. */
#define CODEGEN_HOOK_types_transform(A) \
  A(1, OBJECT, ctx, ctx) \
  A(1, VIEW, model, model) \
  A(1, U32, decl, decl) A(1, STR, text, language) A(1, STR, text, content) A(1, OUT_STR, text, replacement)
/* The whole text of a file before it is compared and written. */
#define CODEGEN_HOOK_write_before(A) \
  A(1, OBJECT, ctx, ctx) \
  A(1, STR, text, path) A(1, STR, text, language) A(1, STR, text, content) A(1, OUT_STR, text, replacement)
/* Around every phase. */
#define CODEGEN_HOOK_phase_before(A) A(1, OBJECT, ctx, ctx) A(1, STR, text, phase) A(1, STR, text, order)
#define CODEGEN_HOOK_phase_after(A) \
  A(1, OBJECT, ctx, ctx) A(1, STR, text, phase) A(1, STR, text, order) A(1, I32, status, status)
/* An error was reported on the main thread. Never called from within itself; the result is ignored. */
#define CODEGEN_HOOK_error(A) A(1, OBJECT, ctx, ctx) A(1, STRUCT, diag, diag)

/** All of them: X(name, id, mode). */
#define CODEGEN_HOOKS(X) \
  X(run_begin, "codegen.run.begin", CODEGEN_NOTIFY) \
  X(run_end, "codegen.run.end", CODEGEN_NOTIFY) \
  X(fetch_before, "codegen.fetch.before", CODEGEN_CHAIN) \
  X(fetch_after, "codegen.fetch.after", CODEGEN_CHAIN) \
  X(read_after, "codegen.read.after", CODEGEN_NOTIFY) \
  X(name_choose, "codegen.name.choose", CODEGEN_FIRST) \
  X(generate_before, "codegen.generate.before", CODEGEN_NOTIFY) \
  X(generate_after, "codegen.generate.after", CODEGEN_NOTIFY) \
  X(types_transform, "codegen.types.transform", CODEGEN_CHAIN) \
  X(write_before, "codegen.write.before", CODEGEN_CHAIN) \
  X(phase_before, "codegen.phase.before", CODEGEN_NOTIFY) \
  X(phase_after, "codegen.phase.after", CODEGEN_NOTIFY) \
  X(error, "codegen.error", CODEGEN_NOTIFY)

/* How one argument reads in C and in a signature. A plugin that declares a hook of its own uses the same macros. */
#define CODEGEN_C_U32(tag) uint32_t
#define CODEGEN_C_I32(tag) int32_t
#define CODEGEN_C_U64(tag) uint64_t
#define CODEGEN_C_I64(tag) int64_t
#define CODEGEN_C_F64(tag) double
#define CODEGEN_C_BOOL(tag) uint8_t
#define CODEGEN_C_STR(tag) codegen_str
#define CODEGEN_C_BYTES(tag) codegen_bytes
#define CODEGEN_C_OUT_STR(tag) codegen_str *
#define CODEGEN_C_OUT_BYTES(tag) codegen_bytes *
#define CODEGEN_C_OUT_U32(tag) uint32_t *
#define CODEGEN_C_OUT_I32(tag) int32_t *
#define CODEGEN_C_OUT_U64(tag) uint64_t *
#define CODEGEN_C_OUT_I64(tag) int64_t *
#define CODEGEN_C_OUT_F64(tag) double *
#define CODEGEN_C_OUT_BOOL(tag) uint8_t *
#define CODEGEN_C_OBJECT(tag) codegen_##tag *
#define CODEGEN_C_VIEW(tag) const codegen_##tag *
#define CODEGEN_C_STRUCT(tag) const codegen_##tag *
#define CODEGEN_SIGN_U32(tag) "u"
#define CODEGEN_SIGN_I32(tag) "i"
#define CODEGEN_SIGN_U64(tag) "L"
#define CODEGEN_SIGN_I64(tag) "l"
#define CODEGEN_SIGN_F64(tag) "d"
#define CODEGEN_SIGN_BOOL(tag) "b"
#define CODEGEN_SIGN_STR(tag) "s"
#define CODEGEN_SIGN_BYTES(tag) "B"
#define CODEGEN_SIGN_OUT_STR(tag) "*s"
#define CODEGEN_SIGN_OUT_BYTES(tag) "*B"
#define CODEGEN_SIGN_OUT_U32(tag) "*u"
#define CODEGEN_SIGN_OUT_I32(tag) "*i"
#define CODEGEN_SIGN_OUT_U64(tag) "*L"
#define CODEGEN_SIGN_OUT_I64(tag) "*l"
#define CODEGEN_SIGN_OUT_F64(tag) "*d"
#define CODEGEN_SIGN_OUT_BOOL(tag) "*b"
#define CODEGEN_SIGN_OBJECT(tag) "o<" #tag ">"
#define CODEGEN_SIGN_VIEW(tag) "o<" #tag ">"
#define CODEGEN_SIGN_STRUCT(tag) "S<" #tag ">"
#define CODEGEN_AT_U32(name) (void *)&name
#define CODEGEN_AT_I32(name) (void *)&name
#define CODEGEN_AT_U64(name) (void *)&name
#define CODEGEN_AT_I64(name) (void *)&name
#define CODEGEN_AT_F64(name) (void *)&name
#define CODEGEN_AT_BOOL(name) (void *)&name
#define CODEGEN_AT_STR(name) (void *)&name
#define CODEGEN_AT_BYTES(name) (void *)&name
#define CODEGEN_AT_OBJECT(name) (void *)&name
#define CODEGEN_AT_VIEW(name) (void *)&name
#define CODEGEN_AT_STRUCT(name) (void *)&name
#define CODEGEN_AT_OUT_STR(name) (void *)name
#define CODEGEN_AT_OUT_BYTES(name) (void *)name
#define CODEGEN_AT_OUT_U32(name) (void *)name
#define CODEGEN_AT_OUT_I32(name) (void *)name
#define CODEGEN_AT_OUT_U64(name) (void *)name
#define CODEGEN_AT_OUT_I64(name) (void *)name
#define CODEGEN_AT_OUT_F64(name) (void *)name
#define CODEGEN_AT_OUT_BOOL(name) (void *)name
#define CODEGEN_SINCE_1 ""
#define CODEGEN_SINCE_2 "@2"
#define CODEGEN_SINCE_3 "@3"
#define CODEGEN_SINCE_4 "@4"
/* For a subscriber's row of its own: zero where the hook is older. A(2_OR_ZERO, U32, count, count) */
#define CODEGEN_SINCE_2_OR_ZERO "@2?"
#define CODEGEN_SINCE_3_OR_ZERO "@3?"
#define CODEGEN_SINCE_4_OR_ZERO "@4?"
#define CODEGEN_HOOK_PARAMETER(since, kind, tag, name) , CODEGEN_C_##kind(tag) name
#define CODEGEN_HOOK_SIGN(since, kind, tag, name) CODEGEN_SINCE_##since CODEGEN_SIGN_##kind(tag)
#define CODEGEN_HOOK_AT(since, kind, tag, name) , CODEGEN_AT_##kind(name)

/** The signature text of a row. */
#define CODEGEN_HOOK_SIGNATURE(row) "i(" row(CODEGEN_HOOK_SIGN) ")"

/** From a row: the C type of a subscriber and the typed subscribe function. `order` is decimal text; NULL or "": "0". A
 *  hook that nobody declares is an error once all plugins are created, unless `id` ends with `?`: then the subscription
 *  waits for a plugin that declares it, perhaps for ever. CODEGEN_ERR_CONTRACT, with a diagnostic, when the signature
 *  or the order does not fit. `self` is handed to the subscriber as it is. [main] in `create` only
 *
 *  What the header gives asks for the newest revision, so that a host (or another plugin) whose hook has fewer
 *  arguments refuses it. A plugin that is to run there as well defines a row of its own: with the arguments that it
 *  needs, or with the newer ones marked A(2_OR_ZERO, ...). */
#define CODEGEN_HOOK_DEFINE(name, id, row) \
  typedef codegen_status (*codegen_hook_##name##_fn)(void *self row(CODEGEN_HOOK_PARAMETER)); \
  __attribute__((unused)) static inline codegen_status codegen_on_##name(codegen_ctx *ctx, const char *order, \
                                                                         codegen_hook_##name##_fn call, void *self) { \
    return ctx->api->hook_subscribe(ctx, codegen_str_of(id), codegen_str_of(CODEGEN_HOOK_SIGNATURE(row)), \
                                    codegen_str_of(order), (codegen_function)call, self); \
  }

#define CODEGEN_HOOK_ROW(name, id, mode) CODEGEN_HOOK_DEFINE(name, id, CODEGEN_HOOK_##name)
CODEGEN_HOOKS(CODEGEN_HOOK_ROW)
#undef CODEGEN_HOOK_ROW

/** From a row, for the plugin that declares the hook: codegen_emit_NAME(by, the row's arguments), a typed
 *  codegen_hook_emit in the context `by`. What is given for a row's own `ctx` does not count. [main] */
#define CODEGEN_HOOK_EMITTER(name, id, row) \
  __attribute__((unused)) static inline codegen_status codegen_emit_##name( \
      codegen_ctx *by row(CODEGEN_HOOK_PARAMETER)) { \
    void *argument[] = {NULL row(CODEGEN_HOOK_AT)}; \
    return by->api->hook_emit(by, codegen_str_of(id), argument + 1, \
                              (uint32_t)(sizeof argument / sizeof argument[0]) - 1); \
  }

/** Declares a hook point of the plugin's own; others subscribe to it by its id. In a chain an out-parameter stands
 *  right behind an argument of its own kind. CODEGEN_ERR_CONTRACT, with a diagnostic, for an id that does not begin
 *  with the plugin's, that was declared before, or with a malformed signature. [main] in `create` only */
static inline codegen_status codegen_hook_declare(codegen_ctx *ctx, const codegen_hook_info *hook) {
  return ctx->api->hook_declare(ctx, hook);
}

/** Calls the subscribers of a hook point that this plugin declared. `arguments` holds `count` pointers to values of the
 *  types that the signature names, `self` not included; out-parameters point to a slot of that type, zero at first, and
 *  hold the last answer afterwards (texts are valid until the callback that emits returns). For an `o<ctx>` the pointer
 *  may be NULL: every subscriber gets its own context. CODEGEN_STOP when a subscriber of a FIRST hook answered; what a
 *  subscriber failed with; CODEGEN_ERR_LIMIT when hooks lead to each other more than 8 deep. CODEGEN_HOOK_EMITTER gives
 *  a typed form. [main] */
static inline codegen_status codegen_hook_emit(codegen_ctx *ctx, codegen_str hook, void *const *arguments,
                                               uint32_t count) {
  return ctx->api->hook_emit(ctx, hook, arguments, count);
}

CODEGEN_END

#endif
