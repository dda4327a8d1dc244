/* SPDX-License-Identifier: MIT
 *
 * The state of one YAML reading, shared by yaml.c and yaml_merge.c. Private to this room.
 */
#ifndef CG_SOURCE_YAML_READER_H
#define CG_SOURCE_YAML_READER_H

#include "source.h"
#include "yaml.h"

#define CG_YAML_NODES_MAX 50000000u
#define CG_YAML_ALIASED_MAX 2000000u /* values that aliases stand for, counted as if written out */
#define CG_YAML_MERGED_MAX 1000000u  /* members that merge keys bring: these are real nodes */
#define CG_YAML_WARNINGS_MAX 100

/** An anchor. Its name may be given again: the newest counts. */
typedef struct cg_yaml_anchor {
  uint32_t node;   /* 0: it stood at a key; then `text` */
  uint32_t height; /* of containers, aliases expanded; a scalar has 0 */
  uint64_t size;   /* nodes, aliases expanded */
  cg_str text;
  uint32_t begin, end;
  bool done, plain; /* done: the node is complete */
} cg_yaml_anchor;

/** An open container. */
typedef struct cg_yaml_frame {
  uint64_t size;
  size_t merge_base; /* its merge sources are r->merge[merge_base ...] */
  uint32_t node, height, anchor;
  uint32_t end; /* of the last child: block collections end there, not at the next token */
  uint32_t key_begin, key_end;
  bool mapping, flow;
  bool has_key; /* a mapping: the key was read, its value comes next */
  bool merge;   /* that key is `<<` */
  bool merged;  /* this container is the value of `<<` in the mapping around it */
} cg_yaml_frame;

typedef struct cg_yaml_scalar {
  cg_str text, tag;
  uint32_t begin, end;
  bool plain;
} cg_yaml_scalar;

typedef struct cg_yaml_reader {
  cg_diags *diags;
  cg_str name;
  uint32_t id;
  cg_tape tape;
  cg_yaml_input input;
  cg_arena arena;
  cg_map by_name; /* anchor -> index + 1 */
  cg_vec anchor, frame, merge;
  cg_buf number, restored;
  uint64_t max_nodes, aliased, merged, work;
  uint32_t flow_depth, documents, duplicates, warnings;
} cg_yaml_reader;

codegen_origin cg_yaml_origin(const cg_yaml_reader *r, uint32_t begin, uint32_t end);
/** Reports; gives CODEGEN_ERR_INPUT. */
cg_status cg_yaml_fail(cg_yaml_reader *r, const char *code, uint32_t begin, uint32_t end, const char *help,
                       const char *format, ...) __attribute__((format(printf, 6, 7)));
cg_yaml_frame *cg_yaml_top(cg_yaml_reader *r);

/** Remembers an object whose members the innermost mapping gets when it closes. */
bool cg_yaml_merge_add(cg_yaml_reader *r, uint32_t object);
/** The closed container `node` was the value of `<<`: an object, or a list of them, is merged and no member itself. */
cg_status cg_yaml_merge_inline(cg_yaml_reader *r, uint32_t node, uint64_t size);
/** Adds the members that merge keys bring to the innermost mapping, which is about to close. On failure the tape's
 *  status says what happened when it is not OK, otherwise it was reported. */
cg_status cg_yaml_merge(cg_yaml_reader *r, cg_yaml_frame *frame);

#endif
