/* SPDX-License-Identifier: MIT
 *
 * For processes that stay while a document changes: what names and plan see of a declaration. The instance keeps
 * nothing of them. Where members that nobody declares are refused or left out, what is open is found by walking from
 * declaration to declaration: then nothing is known.
 */
#include "zod.h"

#include <codegen-sdk/seen.h>

codegen_status zod_sees(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t row, codegen_hash *digest) {
  const zod_plugin *plugin = self;
  const codegen_decl *decl = codegen_decl_at(model, row);
  (void)ctx;
  if (plugin->options.objects != ZOD_OBJECTS_LOOSE) return CODEGEN_ERR_NOT_FOUND;
  if (decl->kind == CODEGEN_DECL_TYPE) {
    codegen_seen_number(digest, zod_depends(plugin, model, decl->subject));
    zod_see_rest(model, decl, digest);
    zod_see_classes(model, decl->subject, digest);
  } else if (plugin->options.operations) {
    zod_see_parts(plugin, model, row, digest);
  }
  return CODEGEN_OK;
}
