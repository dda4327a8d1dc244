/* SPDX-License-Identifier: MIT
 *
 * What the files of the client share. An operation belongs to one API module: that of its first tag, else `default`. A
 * module states each operation once, as data; the methods of both clients are thin.
 */
#ifndef PYTHON_CLIENT_H
#define PYTHON_CLIENT_H

#include <codegen-sdk/media.h>

#include "python.h"

/* Sections. */
enum {
  PY_SECTION_HEAD = PY_SECTION_CLIENT, /* what stands first in an API module */
  PY_SECTION_OPERATION,                /* an operation as data */
  PY_SECTION_TYPES,                    /* TypedDicts of its arguments */
  PY_SECTION_CLASS,                    /* the beginning of a class; PY_USER: 1 of the asynchronous one */
  PY_SECTION_METHOD,                   /* a method of it; PY_USER: 1 asynchronous */
  PY_SECTION_MAIN,                     /* client.py */
  PY_SECTION_INIT,                     /* __init__.py */
  PY_SECTION_API_INIT,                 /* api/__init__.py */
  PY_SECTION_MARKER,                   /* py.typed */
  PY_SECTION_PROJECT,                  /* pyproject.toml */
  PY_SECTION_README
};

/* Roles of names. Of scopes: */
enum {
  PY_ROLE_API_FILE = PY_ROLE_CLIENT,
  PY_ROLE_API_CLASS, /* and of the asynchronous one behind it */
  PY_ROLE_API_ASYNC,
  PY_ROLE_API_ATTRIBUTE
};
/* Of operations' declarations: */
enum {
  PY_ROLE_METHOD = PY_ROLE_CLIENT,
  PY_ROLE_ITER,
  PY_ROLE_STREAM,
  PY_ROLE_CONSTANT,
  PY_ROLE_PARAMS,
  PY_ROLE_PARTS,
  PY_ROLE_SELF,
  PY_ROLE_BODY,
  PY_ROLE_MEDIA
};
/* Of operations: arguments by their position among the parameters. Of security declarations: their argument. */
enum { PY_ROLE_ARGUMENT = 64, PY_ROLE_SCHEME = PY_ROLE_CLIENT };

#define PY_MANY 8 /* arguments, from which on they are a TypedDict */

/** What is known of an operation before it is written. */
typedef struct py_call {
  const codegen_operation *op;
  uint32_t decl, row; /* DECL, OPERATION */
  uint32_t stream;    /* PAYLOAD of a stream, 0: none */
  bool only_stream;   /* it answers with nothing else */
  bool body_required, media_choice, many;
  const codegen_link *page;  /* NULL: none */
  uint32_t item, item_shape; /* TYPE of an item of a page, 0: anything; and whose classes it holds */
  codegen_str *argument;     /* by parameter: its name; only where methods are written, as are these: */
  codegen_str body, body_media;
} py_call;

/* client.c */
uint32_t py_home(const codegen_model *model, const codegen_operation *op);
bool py_is_call(const codegen_model *model, uint32_t row);
bool py_has_calls(const py_plugin *plugin, const codegen_model *model);
bool py_word_in(codegen_str word, const char *const *list);
uint32_t py_service(const codegen_model *model);

/* client_main.c */
void py_client_main(py_emit *e);

/* api_types.c */
py_call py_call_of(const py_emit *e, uint32_t decl);
bool py_parts_wanted(const py_emit *e, const codegen_operation *op, uint32_t *object, uint32_t *payload);
void py_put_result(py_emit *e, const py_call *call);
void py_put_argument(py_emit *e, uint32_t type, uint32_t direction, bool optional);
void py_put_body(py_emit *e, const py_call *call, bool optional);
void py_put_part(py_emit *e, uint32_t type, bool optional);
uint32_t py_param_type(const py_emit *e, const codegen_param *param);
bool py_answers(const py_emit *e, const codegen_operation *op, const codegen_response *response);
bool py_payload_counts(const py_emit *e, const codegen_response *response, const codegen_payload *payload);
void py_put_signature_type(py_emit *e, uint32_t type);
void py_flatten(py_emit *e, size_t begin);
void py_plain(py_emit *e, py_plugin *copy);
codegen_str py_page_argument(const py_emit *e, const py_call *call, uint32_t param);

/* api_depends.c */
bool py_sends_base64url(const py_emit *e, uint32_t type, bool through);
bool py_has_variables(const py_emit *e);
uint32_t py_call_depends(const py_plugin *plugin, const codegen_model *model, uint32_t decl, uint32_t kind);

/* api.c */
void py_operation(py_emit *e, uint32_t decl);

/* api_methods.c */
void py_typed_dicts(py_emit *e, uint32_t decl);
void py_class(py_emit *e, uint32_t scope, bool async);
void py_method(py_emit *e, uint32_t decl, bool async);

/* package.c */
void py_package_init(py_emit *e);
void py_package_project(py_emit *e);
void py_package_readme(py_emit *e);

#endif
