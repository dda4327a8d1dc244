/* SPDX-License-Identifier: MIT
 *
 * Operations: what can be called, and all that belongs to a call: parameters, bodies, answers, links, security,
 * servers, rules. A part of the model: read codegen/model.h first.
 *
 * Everything here is [any]: the model is immutable while a callback runs.
 */
#ifndef CODEGEN_OPERATION_H
#define CODEGEN_OPERATION_H

#include <codegen/base.h>
#include <codegen/document.h>

CODEGEN_BEGIN

/* -- What every authored record begins with ------------------------------------------------------------------------ */

/** Head of every authored record. */
typedef struct codegen_row {
  codegen_origin origin;     /* where it was said */
  uint32_t note;             /* NOTE, 0: nothing to say */
  codegen_range annotations; /* ANNOTATION: what has no place of its own (extensions, unknown keywords), in order */
  uint32_t flags;            /* of the record's own enumeration */
} codegen_row;

/* -- Operations ---------------------------------------------------------------------------------------------------- */

enum { CODEGEN_HTTP = 1, CODEGEN_GRAPHQL, CODEGEN_RPC };

/** Flags of an operation. */
enum {
  CODEGEN_OPERATION_WEBHOOK = 1,
  CODEGEN_OPERATION_SAFE = 2,
  CODEGEN_OPERATION_IDEMPOTENT = 4,
  CODEGEN_OPERATION_BODY_REQUIRED = 8,
  CODEGEN_OPERATION_CALLBACK = 16,
  CODEGEN_OPERATION_NAMED = 32 /* the id was written; else the decl's name was made from verb and path */
};

/** Something that can be called. Its name, id and key stand in its declaration. */
typedef struct codegen_operation {
  codegen_row row;
  codegen_str path;       /* `/pets/{id}`, variables in braces; for a webhook its name; for a callback the expression */
  codegen_list tags;      /* SCOPE */
  codegen_list params;    /* PARAM: the operation's and the path's, each (place, key) once */
  codegen_list bodies;    /* PAYLOAD: one per media type */
  codegen_list responses; /* RESPONSE: exact statuses, classes, default, in this order */
  codegen_list rules;     /* RULE: resolved; see codegen_rule */
  codegen_list servers;   /* SERVER: resolved */
  codegen_list links;     /* LINK: callbacks and paging */
  codegen_str source;     /* GraphQL: text of the document */
  uint32_t decl;          /* DECL */
  uint32_t subject;       /* DECL: the entity that it is about, 0 unknown */
  uint32_t scope;         /* SCOPE of kind SERVICE */
  uint32_t body_decl;     /* DECL of a shared request body, 0: inline */
  codegen_sym verb;       /* lower case: get put post delete options head patch trace query ... */
  codegen_sym role;       /* list get create update delete search sync, empty unknown */
  uint8_t protocol;
} codegen_operation;

/** Places of a parameter. */
enum {
  CODEGEN_IN_PATH = 1,
  CODEGEN_IN_QUERY,
  CODEGEN_IN_QUERYSTRING, /* the whole query as one value */
  CODEGEN_IN_HEADER,
  CODEGEN_IN_COOKIE,
  CODEGEN_IN_ARGUMENT,
  CODEGEN_IN_VARIABLE,
  CODEGEN_IN_PART, /* a part of a form or multipart body, a header of a response where the record says so */
  CODEGEN_IN_SERVER
};

/** Flags of a parameter. */
enum {
  CODEGEN_PARAM_REQUIRED = 1,
  CODEGEN_PARAM_EXPLODE = 2,
  CODEGEN_PARAM_RESERVED = 4,
  CODEGEN_PARAM_EMPTY_OK = 8,
  CODEGEN_PARAM_MADE_UP = 16 /* a path variable that nobody declared */
};

/** A parameter, a header, a part of a body, a variable of a server. */
typedef struct codegen_param {
  codegen_row row;
  codegen_str key;            /* as on the wire */
  codegen_list payloads;      /* PAYLOAD: by media type instead of style */
  codegen_list headers;       /* PARAM: of a part */
  codegen_list parts;         /* PARAM: nested */
  codegen_list content_types; /* SYM: of a part */
  uint32_t type;              /* TYPE */
  uint32_t initial;           /* EXPR */
  uint32_t shared;            /* DECL that several operations refer to, 0: inline */
  uint32_t index;             /* by position */
  codegen_sym style;          /* form simple label matrix spaceDelimited pipeDelimited deepObject tsv; filled in */
  uint8_t place;
} codegen_param;

/** A body in one media type. */
typedef struct codegen_payload {
  codegen_row row;
  codegen_str media;      /* `application/json`, as written; empty: any */
  codegen_list parts;     /* PARAM of place PART: encoding of a form's or multipart body's parts */
  codegen_range examples; /* ANNOTATION */
  uint32_t type;          /* TYPE of the whole, 0: unknown */
  uint32_t item;          /* TYPE of one item of a stream */
  codegen_sym framing;    /* sse ndjson json-seq multipart socket; empty: whole */
  uint8_t direction;      /* READ for answers, CREATE or UPDATE for requests */
} codegen_payload;

enum { CODEGEN_RESPONSE_SUCCESS = 1, CODEGEN_RESPONSE_ERROR, CODEGEN_RESPONSE_OTHER };

/** An answer. (200, 200) an exact status, (400, 499) a class, (0, 0) the default. */
typedef struct codegen_response {
  codegen_row row;
  codegen_str name;      /* as written: `200`, `4XX`, `default` */
  codegen_list headers;  /* PARAM of place HEADER */
  codegen_list payloads; /* PAYLOAD */
  codegen_list links;    /* LINK */
  uint32_t shared;       /* DECL, 0: inline */
  uint16_t from, to;
  uint8_t role;
} codegen_response;

enum { CODEGEN_LINK_LINK = 1, CODEGEN_LINK_CALLBACK, CODEGEN_LINK_PAGE };

/** A link between operations, a callback, a way of paging. */
typedef struct codegen_link {
  codegen_row row;
  codegen_str name;
  codegen_str expression; /* run-time expression */
  codegen_str items;      /* PAGE: pointer to the items of an answer */
  codegen_range binds;    /* PART: parameter (left) and expression */
  uint32_t target;        /* OPERATION */
  uint32_t limit;         /* PARAM */
  codegen_sym style;      /* cursor offset page relay link-header */
  uint8_t kind;
} codegen_link;

/** A security scheme. */
typedef struct codegen_security {
  codegen_row row;
  codegen_str key;     /* api-key: name of the header, query parameter or cookie; bearer: its format */
  codegen_str url;     /* oidc: discovery */
  codegen_value flows; /* oauth2: as written */
  codegen_sym kind;    /* api-key basic bearer oauth2 oidc mutual-tls http */
  uint8_t place;       /* api-key: CODEGEN_IN_HEADER, QUERY, COOKIE */
} codegen_security;

/** A server. */
typedef struct codegen_server {
  codegen_row row;
  codegen_str name;
  codegen_str url;        /* a template, variables in braces */
  codegen_list variables; /* PARAM of place SERVER */
} codegen_server;

enum {
  CODEGEN_RULE_NEED = 1,
  CODEGEN_RULE_POLICY,
  CODEGEN_RULE_GRANT,
  CODEGEN_RULE_CHECK,
  CODEGEN_RULE_TENANT,
  CODEGEN_RULE_OWNER
};

/** Who may. NEED: rows of one `group` are all needed, groups are alternatives; a group whose only row has security 0
 *  needs nothing. An operation without rules is open to all. */
typedef struct codegen_rule {
  codegen_row row;
  codegen_list scopes; /* SYM */
  codegen_list roles;  /* SYM */
  codegen_list fields; /* FIELD */
  codegen_value options;
  uint32_t security;  /* DECL of kind SECURITY */
  uint32_t condition; /* EXPR: which rows */
  uint32_t check;     /* EXPR: which new rows */
  codegen_sym preset;
  uint16_t group;
  uint8_t verbs;
  uint8_t kind;
} codegen_rule;

/** One pair of a key, a foreign key or a link's binding. */
typedef struct codegen_part {
  codegen_row row;
  uint32_t left, right; /* FIELD or PARAM, as the owner says */
  uint32_t expr;        /* EXPR */
  uint32_t length;
  codegen_sym order, nulls, opclass, collation, operator_;
} codegen_part;

CODEGEN_END

#endif
