/* SPDX-License-Identifier: MIT
 *
 * client: what the files of this plugin share. A file for each tag holds a type of arguments, a type of answers and one
 * constant for each operation; the run-time files are those of templates/client that these import, and what they
 * import. Nothing here changes after `plan`: sections are emitted on any thread.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <codegen-sdk/text.h>
#include <codegen-sdk/typescript.h>
#include <codegen-sdk/view.h>
#include <codegen/plugin.h>

#define CLIENT_VERSION "0.1.0"

/* Values of the options, in the order of their tables in options.c. */
enum { CLIENT_VALIDATE_NONE, CLIENT_VALIDATE_REQUESTS, CLIENT_VALIDATE_RESPONSES, CLIENT_VALIDATE_BOTH };
enum { CLIENT_HOOKS_NONE, CLIENT_HOOKS_TANSTACK };

/** The options of an instance. */
typedef struct client_options {
  codegen_str folder, banner;
  uint8_t validate, hooks;
} client_options;

/** An instance. */
typedef struct client_plugin {
  client_options options;
  codegen_ts_settings types; /* how types are written, here or by the writer `typescript` */
  bool imported;             /* that one is there: its types serve */
  const uint32_t *aliases;   /* of codegen_ts_alias_groups, where types are written here; made in `symbols` */
  const uint32_t *home;      /* by declaration: the SCOPE whose file an operation stands in, 0: none; likewise */
  const uint8_t *native;     /* by declaration: whether its values are converted, bits of convert.c; likewise */
} client_plugin;

/* Kinds of section: the low byte of `user`; what it needs besides stands above it. */
enum {
  CLIENT_SECTION_DECL = 1,  /* a declared type, where nobody else writes it */
  CLIENT_SECTION_OPERATION, /* CLIENT_USER: flags below */
  CLIENT_SECTION_RUNTIME,   /* CLIENT_USER: which file */
  CLIENT_SECTION_MAIN,      /* what makes a client, with the servers */
  CLIENT_SECTION_SCHEME,    /* a security scheme */
  CLIENT_SECTION_EXPORT,    /* a line of the index for another file, which stands behind a space in the key */
  CLIENT_SECTION_CONVERT,   /* what converts the values of a declared type */
  CLIENT_SECTION_QUERY      /* an operation for a library that keeps data */
};
#define CLIENT_USER(user) ((user) >> 8)
enum { CLIENT_OWN_SERVERS = 1 /* its servers are not those of its service */ };

/* Roles of names. Of declarations, besides their shapes: */
enum {
  CLIENT_ROLE_TYPES = 0, /* plus the shape: types, where nobody else writes them */
  CLIENT_ROLE_CALL = 16, /* of operations: the constant, */
  CLIENT_ROLE_ARGS,      /* the types of its arguments */
  CLIENT_ROLE_ANSWERS,   /* and of its answers, */
  CLIENT_ROLE_TWIN,      /* and the same for who asks for a stream */
  CLIENT_ROLE_TWIN_ANSWERS,
  CLIENT_ROLE_QUERY, /* for a library that keeps data */
  CLIENT_ROLE_INFINITE,
  CLIENT_ROLE_SCHEME = 32, /* of security schemes: the function */
  CLIENT_ROLE_CONVERT = 40 /* plus the direction: what converts values */
};
/* Of scopes: the file of a tag. Of the model: from here on words that are taken. */
enum { CLIENT_ROLE_FILE = 1, CLIENT_ROLE_TAKEN = 64 };

/** Ceiling of references that are followed, and of types within types. */
#define CLIENT_DEPTH 64

extern const codegen_convention client_convention;
extern const codegen_option *const client_option_table[];

/* options.c, symbols.c, plan.c */
void client_read_options(codegen_ctx *ctx, client_options *options);
codegen_status client_symbols(void *self, codegen_ctx *ctx, const codegen_model *model);
codegen_status client_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan);
bool client_is_call(const client_plugin *plugin, const codegen_model *model, uint32_t decl);
codegen_str client_join(codegen_ctx *ctx, codegen_str a, codegen_str b, codegen_str c);

#endif
