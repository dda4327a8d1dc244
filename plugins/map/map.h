/* SPDX-License-Identifier: MIT
 *
 * What the files of this plugin share: what the user wants to be of which type, and where that stands in the model.
 *
 * Invariant: nothing is edited before every entry is understood; an entry that makes no sense stops the run.
 */
#ifndef MAP_H
#define MAP_H

#include <codegen-sdk/report.h>
#include <codegen/plugin.h>

/** A type as the configuration says it. */
typedef struct mp_target {
  uint8_t kind;         /* CODEGEN_STRING, ...; CODEGEN_REF with `decl` */
  codegen_str format;   /* of a scalar, or empty */
  const char *meaning;  /* of that format, NULL when it has none */
  const char *encoding; /* of bytes in text, or NULL */
  uint32_t bits, flags; /* of the scalar */
  uint32_t decl;        /* REF: the declaration */
  codegen_str text;     /* as it was written */
} mp_target;

/** One entry of `format`. */
typedef struct mp_format {
  codegen_str name;
  mp_target target;
  uint32_t hits;
} mp_format;

/** One entry of `at`, and the nodes that it names: one in each document that it may mean. */
typedef struct mp_place {
  codegen_str pointer;
  mp_target target;
  uint32_t hits;
} mp_place;

typedef struct mp_spot {
  uint32_t document, node, place;
} mp_spot;

typedef struct mp_map {
  codegen_ctx *ctx;
  codegen_edit *edit;
  const codegen_model *model;
  mp_format *format;
  mp_place *place;
  mp_spot *spot; /* ascending by document and node */
  uint32_t format_count, place_count, spot_count;
  const mp_target **mapped; /* by TYPE */
  bool memory, failed;
} mp_map;

/** Zeroed memory of the call; NULL, which is remembered. */
void *mp_alloc(mp_map *m, size_t count, size_t size);

/* -- target.c -- */

/** Reads a type: `string:uuid`, `#/components/schemas/Money`. Reports what is none, with the nearest. */
bool mp_target_read(mp_map *m, codegen_str text, mp_target *out);

/* -- place.c -- */

/** Finds the nodes of every pointer. False when out of memory. */
bool mp_places_find(mp_map *m);
/** The place that names this origin, or NULL. */
mp_place *mp_place_at(mp_map *m, codegen_origin origin);
/** Warns of a pointer that nothing was found at. */
void mp_place_idle(mp_map *m, const mp_place *place);

/* -- apply.c -- */

void mp_apply(mp_map *m);

#endif
