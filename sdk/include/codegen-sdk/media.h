/* SPDX-License-Identifier: MIT
 *
 * What a media type is: one rule for all that writes bodies and answers.
 */
#ifndef CODEGEN_SDK_MEDIA_H
#define CODEGEN_SDK_MEDIA_H

#include <codegen/base.h>

CODEGEN_BEGIN

/** Kinds of media types, by how their content is written and read. */
enum {
  CODEGEN_MEDIA_JSON,      /* application/json, and what ends with /json or +json */
  CODEGEN_MEDIA_LINES,     /* a JSON value on each line: /ndjson, /x-ndjson, /jsonl, /json-lines */
  CODEGEN_MEDIA_SEQUENCE,  /* JSON values, each behind a record separator (RFC 7464): /json-seq */
  CODEGEN_MEDIA_EVENTS,    /* text/event-stream */
  CODEGEN_MEDIA_FORM,      /* application/x-www-form-urlencoded */
  CODEGEN_MEDIA_MULTIPART, /* multipart/ */
  CODEGEN_MEDIA_TEXT,      /* text/, and XML, YAML and GraphQL wherever they stand */
  CODEGEN_MEDIA_BINARY,    /* all else */
  CODEGEN_MEDIA_ANY        /* nothing, or all of them: "" and the range of everything */
};

/** The kind of a media type: parameters, spaces around the type and case do not count. Any length. [any] */
uint32_t codegen_media_kind(codegen_str media);

CODEGEN_END

#endif
