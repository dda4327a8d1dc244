/* SPDX-License-Identifier: MIT
 *
 * The border between the program and libcodegen-fetch.so: one request, one response, no redirects, no cache. Private to
 * this room; both sides are built together, and `size` proves it.
 */
#ifndef CG_FETCH_MODULE_H
#define CG_FETCH_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CG_FETCH_MODULE_SYMBOL "codegen_fetch_module"
#define CG_FETCH_MODULE_VERSION 1u

typedef struct cg_fetch_request {
  const char *url;
  const char *const *header; /* `Name: value` */
  size_t header_count;
  uint32_t connect_timeout_ms, timeout_ms;
  uint64_t max_bytes; /* of the body, decoded */
  bool (*write)(void *self, const void *data, size_t size);
  void *self;
} cg_fetch_request;

/** Texts are cut off where they do not fit; a validator or location that does not fit is empty. */
typedef struct cg_fetch_response {
  long status; /* 0: there was no answer, see `error` */
  bool too_large;
  char reason[128]; /* the status line */
  char error[256];
  char etag[512], last_modified[128];
  char location[8192]; /* where a redirect leads: absolute */
} cg_fetch_response;

typedef struct cg_fetch_module {
  uint32_t version;
  uint32_t size; /* of cg_fetch_response */
  /** False when nothing could be asked at all. */
  bool (*perform)(const cg_fetch_request *request, cg_fetch_response *response);
} cg_fetch_module;

#endif
