/* SPDX-License-Identifier: MIT
 *
 * What the files of this room share: the reader of one configuration, and the functions that take a node's value.
 */
#ifndef CG_CONFIG_PRIVATE_H
#define CG_CONFIG_PRIVATE_H

#include "../source/source.h"
#include "config.h"

typedef struct cg_config_reader {
  cg_arena *arena;
  cg_diags *diags;
  cg_str path;
  const codegen_document *document;
  bool failed;
} cg_config_reader;

cg_option_place cg_config_place(const cg_config_reader *reader, uint32_t node);
void cg_config_error(cg_config_reader *reader, const char *code, uint32_t node, const char *help, const char *format,
                     ...) __attribute__((format(printf, 5, 6)));
/** A scalar's text with environment variables filled in; reports and returns false when it is none. */
bool cg_config_text(cg_config_reader *reader, uint32_t node, const char *what, cg_str *out);
/** A text, or a list of texts. */
bool cg_config_texts(cg_config_reader *reader, uint32_t node, const char *what, const cg_str **out, size_t *count);
bool cg_config_bool(cg_config_reader *reader, uint32_t node, const char *what, bool *out);
/** Whether a node is an object; reports otherwise. */
bool cg_config_object(cg_config_reader *reader, uint32_t node, const char *what);
bool cg_config_array(cg_config_reader *reader, uint32_t node, const char *what);
/** Reports each key that is not in `known` (NULL-terminated), with the nearest one. */
void cg_config_known(cg_config_reader *reader, uint32_t object, const char *what, const char *const *known);
/** One of `choices` (NULL-terminated): its index. */
bool cg_config_choice(cg_config_reader *reader, uint32_t node, const char *what, const char *const *choices,
                      uint32_t *out);
/** The option at `node`: its key is the name. */
bool cg_config_option_take(cg_config_reader *reader, uint32_t node, cg_config_option *option);
/** The options of one plugin. */
bool cg_config_options(cg_config_reader *reader, uint32_t node, const cg_config_option **out, size_t *count);

#endif
