/* SPDX-License-Identifier: MIT
 *
 * Names: which identifiers the package needs, and which words are none. Classes and aliases share one scope, so that
 * any module can import any of them by name; fields are unique in their record, members in their enumeration.
 */
#include "client.h"
#include "python.h"

static const char *const reserved[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",    NULL};

/* Builtins in the case of types and constants, and what a class body would hide from itself. */
static const char *const types[] = {"ArithmeticError",
                                    "AssertionError",
                                    "AttributeError",
                                    "BaseException",
                                    "BaseExceptionGroup",
                                    "BlockingIOError",
                                    "BrokenPipeError",
                                    "BufferError",
                                    "BytesWarning",
                                    "ChildProcessError",
                                    "ConnectionAbortedError",
                                    "ConnectionError",
                                    "ConnectionRefusedError",
                                    "ConnectionResetError",
                                    "DeprecationWarning",
                                    "EOFError",
                                    "Ellipsis",
                                    "EncodingWarning",
                                    "EnvironmentError",
                                    "Exception",
                                    "ExceptionGroup",
                                    "FileExistsError",
                                    "FileNotFoundError",
                                    "FloatingPointError",
                                    "FutureWarning",
                                    "GeneratorExit",
                                    "IOError",
                                    "ImportError",
                                    "ImportWarning",
                                    "IndentationError",
                                    "IndexError",
                                    "InterruptedError",
                                    "IsADirectoryError",
                                    "KeyError",
                                    "KeyboardInterrupt",
                                    "LookupError",
                                    "MemoryError",
                                    "ModuleNotFoundError",
                                    "NameError",
                                    "NotADirectoryError",
                                    "NotImplemented",
                                    "NotImplementedError",
                                    "OSError",
                                    "OverflowError",
                                    "PendingDeprecationWarning",
                                    "PermissionError",
                                    "ProcessLookupError",
                                    "PythonFinalizationError",
                                    "RecursionError",
                                    "ReferenceError",
                                    "ResourceWarning",
                                    "RuntimeError",
                                    "RuntimeWarning",
                                    "StopAsyncIteration",
                                    "StopIteration",
                                    "SyntaxError",
                                    "SyntaxWarning",
                                    "SystemError",
                                    "SystemExit",
                                    "TabError",
                                    "TimeoutError",
                                    "TypeError",
                                    "UnboundLocalError",
                                    "UnicodeDecodeError",
                                    "UnicodeEncodeError",
                                    "UnicodeError",
                                    "UnicodeTranslateError",
                                    "UnicodeWarning",
                                    "UserWarning",
                                    "ValueError",
                                    "I",
                                    "O",
                                    "Warning",
                                    "ZeroDivisionError",
                                    NULL};

/* What models have already, and the builtins that annotations are made of. */
static const char *const members[] = {"bool",
                                      "bytes",
                                      "dict",
                                      "float",
                                      "int",
                                      "list",
                                      "l",
                                      "classmethod",
                                      "str",
                                      "tuple",
                                      "construct",
                                      "copy",
                                      "from_dict",
                                      "from_json",
                                      "from_orm",
                                      "json",
                                      "model_computed_fields",
                                      "model_config",
                                      "model_construct",
                                      "model_copy",
                                      "model_dump",
                                      "model_dump_json",
                                      "model_extra",
                                      "model_fields",
                                      "model_fields_set",
                                      "model_json_schema",
                                      "model_parametrized_name",
                                      "model_post_init",
                                      "model_rebuild",
                                      "model_validate",
                                      "model_validate_json",
                                      "model_validate_strings",
                                      "mro",
                                      "parse_file",
                                      "parse_obj",
                                      "parse_raw",
                                      "register",
                                      "schema",
                                      "schema_json",
                                      "self",
                                      "to_dict",
                                      "to_json",
                                      "update_forward_refs",
                                      "validate",
                                      NULL};

/* Words, and the builtins that `models/__init__` uses: a module is an attribute of its package. */
static const char *const files[] = {
    "False",    "None",   "True",  "and",  "as",     "assert",   "async",   "await", "break", "class",
    "continue", "def",    "del",   "elif", "else",   "except",   "finally", "for",   "from",  "global",
    "if",       "import", "in",    "is",   "lambda", "nonlocal", "not",     "or",    "pass",  "raise",
    "return",   "try",    "while", "with", "yield",  "getattr",  "globals", NULL};

const codegen_convention py_convention = {
    .struct_size = sizeof(codegen_convention),
    .type_case = CODEGEN_CASE_PASCAL,
    .value_case = CODEGEN_CASE_SNAKE,
    .member_case = CODEGEN_CASE_SNAKE,
    .constant_case = CODEGEN_CASE_UPPER_SNAKE,
    .file_case = CODEGEN_CASE_SNAKE,
    .reserved = reserved,
    .types = types,
    .members = members,
    .files = files,
    .lead = "n",
};

/* The name of a schema comes before the ones that are made by a suffix, those before the ones that nobody gave. */
enum { MADE_UP = 0, VARIANT = 1, OWN_NAME = 2 };
#define SCOPE CODEGEN_STR("models")

/** Three texts as one, from the context's arena for this call; without data when there is no memory. */
codegen_str py_join(codegen_ctx *ctx, codegen_str a, codegen_str b, codegen_str c) {
  codegen_str out = {NULL, 0};
  char *data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, a.size + b.size + c.size + 1, 1);
  if (!data) return out;
  if (a.size) __builtin_memcpy(data, a.data, a.size);
  if (b.size) __builtin_memcpy(data + a.size, b.data, b.size);
  if (c.size) __builtin_memcpy(data + a.size + b.size, c.data, c.size);
  out.data = data;
  out.size = a.size + b.size + c.size;
  return out;
}

#define KEY_SIZE 3000 /* keys of sections and scopes have a ceiling of 4,096 bytes, names in a document have none */

/** A text that identifies a thing: `key` itself, or a digest of a long one, in `room`. */
codegen_str py_short_key(codegen_str key, char room[40]) {
  static const char hex[] = "0123456789abcdef";
  uint64_t low = 0xcbf29ce484222325u, high = 0x9e3779b97f4a7c15u;
  codegen_str out = {room, 40};
  if (key.size <= KEY_SIZE) return key;
  for (size_t i = 0; i < key.size; i++) { /* FNV-1a, and the same with another start */
    low = (low ^ (unsigned char)key.data[i]) * 0x100000001b3u;
    high = (high ^ (unsigned char)key.data[i]) * 0x100000001b3u + (low >> 32);
  }
  __builtin_memcpy(room, "digest: ", 8);
  for (size_t i = 0; i < 16; i++) {
    room[8 + i] = hex[low >> (4 * i) & 15];
    room[24 + i] = hex[high >> (4 * i) & 15];
  }
  return out;
}

/** The part of a name that an identifier is made of: no more than anybody reads. */
codegen_str py_stem(codegen_str name) {
  size_t size = 200;
  if (name.size <= size) return name;
  while (size && ((unsigned char)name.data[size] & 0xc0) == 0x80) size--;
  return (codegen_str){name.data, size};
}

/** The identifier that the host gave. */
codegen_str py_name(const py_emit *e, uint32_t table, uint32_t row, uint32_t role) {
  codegen_str own = {"", 0};
  return codegen_symbol(e->ctx, own, table, row, role);
}

/** Requests an identifier. */
codegen_status py_want(codegen_ctx *ctx, uint32_t table, uint32_t row, uint32_t role, uint32_t kind, int32_t priority,
                       codegen_str scope, codegen_str stem, codegen_str suffix, codegen_str key) {
  char room[40], scope_room[40];
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = table,
                                    .row = row,
                                    .role = role,
                                    .kind = kind,
                                    .priority = priority,
                                    .scope = py_short_key(scope, scope_room),
                                    .stem = py_stem(stem),
                                    .suffix = suffix,
                                    .key = py_short_key(key, room)};
  return codegen_symbol_want(ctx, &request);
}

typedef struct wanting {
  const py_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  uint8_t *done; /* by type: its fields or members have names */
} wanting;

/* Keys of what stands in one thing: `key`, `between`, a text; one room for all, since the host copies what it keeps. */
typedef struct keys {
  char *data;
  size_t size; /* of what stands in front */
} keys;

static bool open_keys(wanting *w, keys *k, codegen_str key, codegen_str between, size_t longest) {
  k->data = codegen_alloc(w->ctx, CODEGEN_ARENA_CALL, key.size + between.size + longest + 1, 1);
  if (!k->data) return false;
  if (key.size) __builtin_memcpy(k->data, key.data, key.size);
  if (between.size) __builtin_memcpy(k->data + key.size, between.data, between.size);
  k->size = key.size + between.size;
  return true;
}

static codegen_str key_of(const keys *k, codegen_str text) {
  if (text.size) __builtin_memcpy(k->data + k->size, text.data, text.size);
  return (codegen_str){k->data, k->size + text.size};
}

/* The attributes of a record, unique among themselves. */
static codegen_status want_fields(wanting *w, const codegen_type *t, codegen_str key) {
  const codegen_object *object = codegen_object_at(w->model, t->object);
  codegen_str none = {"", 0}, scope = py_join(w->ctx, CODEGEN_STR("fields "), key, none);
  codegen_status status = scope.data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  size_t longest = 0;
  keys own;
  for (uint32_t i = 0; i < object->fields.count; i++) {
    size_t size = codegen_field_at(w->model, object->fields.first + i)->key.size;
    if (size > longest) longest = size;
  }
  if (!open_keys(w, &own, key, CODEGEN_STR("/"), longest)) return CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < object->fields.count && status >= 0; i++) {
    codegen_str name = codegen_field_at(w->model, object->fields.first + i)->key;
    status = py_want(w->ctx, CODEGEN_TABLE_FIELD, object->fields.first + i, 0, CODEGEN_NAME_MEMBER, 0, scope, name,
                     none, key_of(&own, name));
  }
  return status;
}

/* The members of an enumeration: the author's names, else the values. */
static codegen_status want_members(wanting *w, const codegen_type *t, codegen_str key) {
  codegen_str none = {"", 0}, scope = py_join(w->ctx, CODEGEN_STR("members "), key, none);
  codegen_status status = scope.data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < t->cases.count && status >= 0; i++) {
    const codegen_case *c = codegen_case_at(w->model, t->cases.first + i);
    codegen_str text = codegen_value_text(w->model, c->value), stem = c->name.size ? c->name : text, own;
    bool number = codegen_value_kind(w->model, c->value) == CODEGEN_NODE_NUMBER;
    if (!stem.size) stem = CODEGEN_STR("empty");
    if (!c->name.size && number) stem = py_join(w->ctx, CODEGEN_STR("value "), text, none);
    own = py_join(w->ctx, key, number ? CODEGEN_STR("/enum/=") : CODEGEN_STR("/enum/"), text);
    if (!own.data || !stem.data) return CODEGEN_ERR_MEMORY;
    status =
        py_want(w->ctx, CODEGEN_TABLE_CASE, t->cases.first + i, 0, CODEGEN_NAME_CONSTANT, 0, scope, stem, none, own);
  }
  return status;
}

/* Names within one type, whatever it is of. */
static codegen_status want_inside(wanting *w, uint32_t type, codegen_str key) {
  const codegen_type *t = codegen_type_at(w->model, type);
  if (w->done[type]) return CODEGEN_OK;
  w->done[type] = 1;
  if (py_is_enum_class(w->plugin, w->model, type)) return want_members(w, t, key);
  return t->object ? want_fields(w, t, key) : CODEGEN_OK;
}

static codegen_status want_inner(void *self, const py_inner *inner) {
  wanting *w = self;
  codegen_str none = {"", 0}, key = {"", 0}, stem;
  bool named = !inner->merged &&
               (py_is_class(w->plugin, w->model, inner->type) || py_is_enum_class(w->plugin, w->model, inner->type));
  codegen_status status = CODEGEN_OK;
  if (named || !w->done[inner->type]) key = py_way_key(w->ctx, inner->way);
  if (!key.data) return CODEGEN_ERR_MEMORY;
  if (named) {
    stem = py_way_stem(w->ctx, inner->way);
    if (!stem.data) return CODEGEN_ERR_MEMORY;
    status = py_want(w->ctx, CODEGEN_TABLE_TYPE, inner->type, inner->shape, CODEGEN_NAME_TYPE, MADE_UP, SCOPE, stem,
                     none, key);
  }
  return status < 0 ? status : want_inside(w, inner->type, key);
}

static codegen_status want_decl(wanting *w, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(w->model, row);
  codegen_str none = {"", 0};
  codegen_status status = CODEGEN_OK;
  for (uint32_t shape = 0; decl->kind == CODEGEN_DECL_TYPE && shape < CODEGEN_SHAPES && status >= 0; shape++) {
    if (codegen_decl_direction(decl, shape) == CODEGEN_DIRECTIONS) continue;
    status = py_want(w->ctx, CODEGEN_TABLE_DECL, row, shape, CODEGEN_NAME_TYPE,
                     decl->row.flags & CODEGEN_DECL_ANONYMOUS ? MADE_UP
                     : shape                                  ? VARIANT
                                                              : OWN_NAME,
                     SCOPE, decl->name, codegen_shape_suffix(decl, shape), none);
  }
  if (status >= 0 && decl->kind == CODEGEN_DECL_TYPE && py_is_null(w->model, decl->subject))
    status = py_want(w->ctx, CODEGEN_TABLE_DECL, row, PY_ROLE_NULL, CODEGEN_NAME_MEMBER, 0,
                     py_join(w->ctx, CODEGEN_STR("null "), decl->key, none), CODEGEN_STR("null"), none, none);
  if (status >= 0 && decl->kind == CODEGEN_DECL_TYPE) status = want_inside(w, decl->subject, decl->key);
  return status < 0 ? status : py_walk(w->plugin, w->ctx, w->model, row, want_inner, w);
}

/* The module of a group is called as its first declaration is. */
static codegen_status want_file(wanting *w, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(w->model, row);
  codegen_str none = {"", 0};
  if (w->plugin->module[row] != row || w->plugin->options.layout == PY_LAYOUT_ONE) return CODEGEN_OK;
  return py_want(w->ctx, CODEGEN_TABLE_DECL, row, PY_ROLE_FILE, CODEGEN_NAME_FILE, MADE_UP, SCOPE, decl->name, none,
                 none);
}

/* What Python, or what the package needs, has a module for: a title leads to none of these. */
static const char *const modules[] = {"abc",
                                      "aifc",
                                      "annotated_types",
                                      "annotationlib",
                                      "antigravity",
                                      "anyio",
                                      "argparse",
                                      "array",
                                      "ast",
                                      "asynchat",
                                      "asyncio",
                                      "asyncore",
                                      "atexit",
                                      "attrs",
                                      "audioop",
                                      "base64",
                                      "bdb",
                                      "binascii",
                                      "bisect",
                                      "builtins",
                                      "bz2",
                                      "calendar",
                                      "certifi",
                                      "cgi",
                                      "cgitb",
                                      "chunk",
                                      "cmath",
                                      "cmd",
                                      "code",
                                      "codecs",
                                      "codeop",
                                      "collections",
                                      "colorsys",
                                      "compileall",
                                      "compression",
                                      "concurrent",
                                      "configparser",
                                      "contextlib",
                                      "contextvars",
                                      "copy",
                                      "copyreg",
                                      "crypt",
                                      "csv",
                                      "ctypes",
                                      "curses",
                                      "dataclasses",
                                      "datetime",
                                      "dbm",
                                      "decimal",
                                      "difflib",
                                      "dis",
                                      "distutils",
                                      "doctest",
                                      "email",
                                      "encodings",
                                      "ensurepip",
                                      "enum",
                                      "errno",
                                      "faulthandler",
                                      "fcntl",
                                      "filecmp",
                                      "fileinput",
                                      "fnmatch",
                                      "fractions",
                                      "ftplib",
                                      "functools",
                                      "gc",
                                      "genericpath",
                                      "getopt",
                                      "getpass",
                                      "gettext",
                                      "glob",
                                      "graphlib",
                                      "grp",
                                      "gzip",
                                      "h11",
                                      "hashlib",
                                      "hatchling",
                                      "heapq",
                                      "hmac",
                                      "html",
                                      "http",
                                      "httpcore",
                                      "httpx",
                                      "idlelib",
                                      "idna",
                                      "imaplib",
                                      "imghdr",
                                      "imp",
                                      "importlib",
                                      "inspect",
                                      "io",
                                      "ipaddress",
                                      "itertools",
                                      "json",
                                      "keyword",
                                      "lib2to3",
                                      "linecache",
                                      "locale",
                                      "logging",
                                      "lzma",
                                      "mailbox",
                                      "mailcap",
                                      "marshal",
                                      "math",
                                      "mimetypes",
                                      "mmap",
                                      "modulefinder",
                                      "msilib",
                                      "msvcrt",
                                      "multiprocessing",
                                      "netrc",
                                      "nis",
                                      "nntplib",
                                      "nt",
                                      "ntpath",
                                      "nturl2path",
                                      "numbers",
                                      "opcode",
                                      "operator",
                                      "optparse",
                                      "os",
                                      "ossaudiodev",
                                      "pathlib",
                                      "pdb",
                                      "pickle",
                                      "pickletools",
                                      "pip",
                                      "pipes",
                                      "pkgutil",
                                      "platform",
                                      "plistlib",
                                      "poplib",
                                      "posix",
                                      "posixpath",
                                      "pprint",
                                      "profile",
                                      "pstats",
                                      "pty",
                                      "pwd",
                                      "py_compile",
                                      "pyclbr",
                                      "pydantic",
                                      "pydantic_core",
                                      "pydoc",
                                      "pydoc_data",
                                      "pyexpat",
                                      "queue",
                                      "quopri",
                                      "random",
                                      "re",
                                      "readline",
                                      "reprlib",
                                      "resource",
                                      "rlcompleter",
                                      "runpy",
                                      "sched",
                                      "secrets",
                                      "select",
                                      "selectors",
                                      "setuptools",
                                      "shelve",
                                      "shlex",
                                      "shutil",
                                      "signal",
                                      "site",
                                      "smtpd",
                                      "smtplib",
                                      "sndhdr",
                                      "sniffio",
                                      "socket",
                                      "socketserver",
                                      "spwd",
                                      "sqlite3",
                                      "sre_compile",
                                      "sre_constants",
                                      "sre_parse",
                                      "ssl",
                                      "stat",
                                      "statistics",
                                      "string",
                                      "stringprep",
                                      "struct",
                                      "subprocess",
                                      "sunau",
                                      "symtable",
                                      "sys",
                                      "sysconfig",
                                      "syslog",
                                      "tabnanny",
                                      "tarfile",
                                      "telnetlib",
                                      "tempfile",
                                      "termios",
                                      "textwrap",
                                      "this",
                                      "threading",
                                      "time",
                                      "timeit",
                                      "tkinter",
                                      "token",
                                      "tokenize",
                                      "tomllib",
                                      "trace",
                                      "traceback",
                                      "tracemalloc",
                                      "tty",
                                      "turtle",
                                      "turtledemo",
                                      "types",
                                      "typing",
                                      "typing_extensions",
                                      "typing_inspection",
                                      "unicodedata",
                                      "unittest",
                                      "urllib",
                                      "uu",
                                      "uuid",
                                      "venv",
                                      "warnings",
                                      "wave",
                                      "weakref",
                                      "webbrowser",
                                      "winreg",
                                      "winsound",
                                      "wsgiref",
                                      "xdrlib",
                                      "xml",
                                      "xmlrpc",
                                      "zipapp",
                                      "zipfile",
                                      "zipimport",
                                      "zlib",
                                      "zoneinfo",
                                      NULL};

/* The package: as the user says, else from the title of the first service. */
static codegen_status name_package(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  codegen_str title = plugin->options.package;
  size_t used = 0;
  char *out;
  for (uint32_t row = 1; !title.size && row < codegen_row_count(model, CODEGEN_TABLE_SCOPE); row++)
    if (codegen_scope_at(model, row)->kind == CODEGEN_SCOPE_SERVICE) title = codegen_scope_at(model, row)->name;
  if (title.size > 60) title.size = 60;
  out = codegen_alloc(ctx, CODEGEN_ARENA_RUN, title.size * 2 + 16, 1);
  if (!out) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < title.size; i++) {
    char c = title.data[i], before = i ? title.data[i - 1] : ' ';
    bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    if (upper && used && out[used - 1] != '_' && before >= 'a' && before <= 'z') out[used++] = '_';
    if (!used && digit) out[used++] = 'n';
    if (upper || lower || digit)
      out[used++] = upper ? (char)(c | 32) : c;
    else if (used && out[used - 1] != '_')
      out[used++] = '_';
  }
  while (used && out[used - 1] == '_') used--;
  plugin->package = used ? (codegen_str){out, used} : CODEGEN_STR("api_client");
  if (codegen_py_is_keyword(plugin->package)) {
    out[used] = '_';
    plugin->package.size++;
  }
  if (!plugin->options.package.size && py_word_in(plugin->package, modules)) {
    __builtin_memcpy(out + used, "_api", 4);
    plugin->package.size += 4;
  }
  return CODEGEN_OK;
}

codegen_status py_symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  py_plugin *plugin = self;
  wanting w = {.plugin = plugin, .ctx = ctx, .model = model};
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = name_package(plugin, ctx, model);
  if (status >= 0) status = py_groups(plugin, ctx, model);
  if (status < 0) return status;
  w.done = codegen_alloc(ctx, CODEGEN_ARENA_CALL, codegen_row_count(model, CODEGEN_TABLE_TYPE), 1);
  if (!w.done) return CODEGEN_ERR_MEMORY;
  __builtin_memset(w.done, 0, codegen_row_count(model, CODEGEN_TABLE_TYPE));
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    if (!plugin->module[row]) continue;
    status = want_decl(&w, row);
    if (status >= 0) status = want_file(&w, row);
  }
  return status < 0 ? status : py_client_symbols(plugin, ctx, model);
}
