/* SPDX-License-Identifier: MIT
 *
 * The inside of hooks: what is declared, who subscribed, how libffi is to call them.
 */
#ifndef CG_RUN_HOOKS_H
#define CG_RUN_HOOKS_H

#include <ffi.h>
#include <pthread.h>

#include "private.h"

#define CG_HOOK_DEPTH_MAX 8

/** Somebody who listens. Its cif is prepared when it subscribes, on the main thread: libffi writes into its types
 *  then. */
typedef struct cg_subscriber {
  cg_plugin *plugin;
  cg_str hook, text, order; /* id of the hook, signature, decimal order */
  uint32_t index;           /* of registration */
  codegen_function call;
  void *self;
  cg_signature signature;
  ffi_cif cif;
  ffi_type *type[1 + CG_SIGNATURE_MAX]; /* `self` first; libffi keeps the pointer */
  bool optional;                        /* nobody may declare the hook */
  bool matched, refused;
  uint64_t calls, ns;
} cg_subscriber;

typedef struct cg_hook {
  cg_str id, text;
  uint32_t mode;
  cg_plugin *owner; /* NULL: built in */
  cg_signature signature;
  uint32_t ctx, edit;         /* which argument is the subscriber's context, its edit; CG_SIGNATURE_MAX: none */
  cg_subscriber **subscriber; /* sorted; built anew by every seal */
  size_t count;
  bool silent; /* results are ignored, failures too: the hook `error` */
} cg_hook;

struct cg_hooks {
  cg_host *host;
  cg_diags *diags;
  cg_arena arena;
  cg_vec hook;       /* cg_hook *: the built-in ones first, in the order of CODEGEN_HOOKS */
  cg_map index;      /* id -> number in `hook` */
  cg_vec subscriber; /* cg_subscriber *: in order of registration */
  ffi_type slice;    /* codegen_str and codegen_bytes, by value */
  ffi_type *slice_member[3];
  cg_sections *sections;
  uint32_t depth;
  pthread_t main;
  cg_timeline *timeline; /* NULL: none */
  cg_lane *lane;         /* of the main thread */
};

static inline cg_hook *cg_hook_at(const cg_hooks *hooks, size_t i) {
  return *cg_vec_at(&hooks->hook, cg_hook *, i);
}

cg_hook *cg_hook_find(const cg_hooks *hooks, cg_str id);

/** Calls the subscribers. `argument` has an entry for each argument of the signature; those of context and edit are not
 *  looked at. With `model` every subscriber gets an edit. Results go to the slots and are copied into `arena`. */
cg_status cg_hook_call(cg_hooks *hooks, cg_hook *hook, void *const *argument, cg_arena *arena, cg_model *model);

/** The slot hook_emit of the host's table. */
cg_status cg_hooks_emit_slot(codegen_ctx *ctx, codegen_str id, void *const *argument, uint32_t count);
/** The observer of the sink: the hook `error`. */
void cg_hooks_error(void *self, const codegen_diag *diag);

#endif
