/* SPDX-License-Identifier: MIT
 *
 * fetch: HTTP(S) through libcurl, in a module of its own (libcodegen-fetch.so) that is loaded on first use, so that a
 * run without URLs does not pay for libcurl's start.
 */
#ifndef CG_FETCH_H
#define CG_FETCH_H

#include "../source/source.h"

typedef struct cg_fetch_config {
  uint32_t connect_timeout_ms; /* default 10,000 */
  uint32_t timeout_ms;         /* default 60,000 */
  uint32_t max_redirects;      /* default 5 */
  /** Headers sent to URLs that begin with `prefix`: from the configuration, secrets already filled in. Never sent to
   *  another origin after a redirect. */
  const struct cg_fetch_header { cg_str prefix, name, value; } * header;
  size_t header_count;
  cg_str cache_dir; /* where bodies and validators (ETag, Last-Modified) for conditional requests are kept; "" = none */
} cg_fetch_config;

typedef struct cg_fetch cg_fetch;

/** Makes a fetcher; the module is not loaded before the first request. `exe_dir` is the directory of the executable. */
cg_fetch *cg_fetch_new(const cg_fetch_config *config, cg_str exe_dir);
cg_fetcher cg_fetch_fetcher(cg_fetch *fetch);
void cg_fetch_free(cg_fetch *fetch);

#endif
