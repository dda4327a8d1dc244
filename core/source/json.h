/* SPDX-License-Identifier: MIT
 *
 * The JSON scanner's state, and how its errors are told. Private to this room.
 */
#ifndef CG_SOURCE_JSON_H
#define CG_SOURCE_JSON_H

#include "source.h"
#include "tape.h"

typedef struct cg_json {
  cg_tape tape;
  const char *base, *end; /* at least eight zero bytes follow `end` */
  uint32_t id;
  cg_diags *diags;
} cg_json;

/** What the scanner stood before when it could not go on. */
typedef enum cg_json_expected {
  CG_JSON_VALUE,     /* a value */
  CG_JSON_KEY,       /* a member name, or the end of the object */
  CG_JSON_COLON,     /* the colon behind a member name */
  CG_JSON_COMMA,     /* a comma or the end of the container */
  CG_JSON_NOTHING,   /* the end of the document */
  CG_JSON_CHARACTER, /* more of a string */
  CG_JSON_ESCAPE,    /* a letter behind a backslash */
  CG_JSON_HEX,       /* a hexadecimal digit of \uXXXX */
  CG_JSON_DIGIT,     /* a digit of a number */
  CG_JSON_NO_DIGIT   /* no digit behind a leading zero */
} cg_json_expected;

/** Reports why the text at `at` is not what was expected, or the failure of the tape. `begin` is where the string or
 *  number began that `at` lies in, else NULL. Always gives NULL. */
const char *cg_json_fail(cg_json *json, const char *at, const char *begin, cg_json_expected expected);

/** Reports half of a surrogate pair, six bytes at `at`. */
void cg_json_unpaired(cg_json *json, const char *at);

#endif
