/* SPDX-License-Identifier: MIT
 *
 * The parts of the YAML reader: its input (places, characters that libyaml would change) and what a scalar means.
 * Private to this room.
 */
#ifndef CG_SOURCE_YAML_H
#define CG_SOURCE_YAML_H

#include <yaml.h>

#include "tape.h"

#define CG_YAML_SPECIALS 40

/** The text as libyaml gets it. libyaml folds U+0085, U+2028 and U+2029 like line feeds (YAML 1.1) and refuses others
 *  that YAML 1.2 permits: each such character that occurs is fed as a private-use one that does not occur, and comes
 *  back. */
typedef struct cg_yaml_input {
  cg_str text;
  size_t at;       /* bytes fed so far */
  uint32_t *place; /* byte offset of every 64th character; NULL: all is ASCII */
  size_t place_count;
  size_t last_index, last_byte; /* of the mark looked up last */
  uint32_t special[CG_YAML_SPECIALS], stand_in[CG_YAML_SPECIALS];
  uint32_t special_count;
} cg_yaml_input;

typedef enum cg_yaml_fault {
  CG_YAML_FINE = 0,
  CG_YAML_MEMORY,
  CG_YAML_UTF16,
  CG_YAML_UTF8,      /* `*at` is the first wrong byte */
  CG_YAML_CONTROL,   /* a control character at `*at` */
  CG_YAML_DIRECTIVES /* too many %TAG lines */
} cg_yaml_fault;

cg_yaml_fault cg_yaml_input_init(cg_yaml_input *input, cg_str text, size_t *at);
void cg_yaml_input_release(cg_yaml_input *input);
/** Hands the text to a parser. The input must stay where it is until the parser is deleted. */
void cg_yaml_input_attach(cg_yaml_input *input, yaml_parser_t *parser);
/** The byte offset of a mark (libyaml counts characters). */
uint32_t cg_yaml_input_offset(cg_yaml_input *input, const yaml_mark_t *mark);
/** Puts the original characters back; false when there are none to put back and `out` is untouched. */
bool cg_yaml_input_restore(const cg_yaml_input *input, cg_str value, cg_buf *out);

/** What a plain scalar is by the YAML 1.2 core schema, section 10.3.2: a CODEGEN_NODE_ kind. A number that JSON would
 *  not read is rewritten to `number` (then not empty). `*special`: .inf or .nan, which JSON cannot say: a string. */
uint32_t cg_yaml_scalar_kind(cg_str text, cg_buf *number, bool *special);

#endif
