/* SPDX-License-Identifier: MIT
 *
 * The model as TypeScript: type expressions, declarations, enums, documentation comments, and the options that decide
 * what they say. For every writer whose output holds types; a plugin that includes this header alone links none of it.
 *
 *   codegen_ts_settings settings;                 in `create`
 *   codegen_ts_settings_init(&settings);
 *   codegen_ts_settings_read(ctx, &settings);     what this plugin's own table of options says
 *
 *   codegen_ts ts = codegen_ts_begin(&settings, ctx, model, section, out);        in `emit`
 *   codegen_ts_towards(&ts, CODEGEN_CREATE);      as it is sent
 *   codegen_ts_type(&ts, type, CODEGEN_TS_BINDS_UNION);
 *
 * Where the writer `typescript` runs too, its types serve: codegen_ts_settings_shared says how it writes them,
 * `ts.writer` and `ts.qualifier` make references read `types.User`, and the file to import is the artifact
 * CODEGEN_TS_ARTIFACT, from which every declared type is exported whatever the layout.
 *
 * A type that the language cannot say becomes the next wider one, never a narrower one. Text is appended piece by piece
 * and never moved; what a schema says cannot end a comment, a string or a name.
 */
#ifndef CODEGEN_SDK_TYPESCRIPT_H
#define CODEGEN_SDK_TYPESCRIPT_H

#include <codegen-sdk/text.h>
#include <codegen-sdk/view.h>
#include <codegen/options.h>

CODEGEN_BEGIN

/* -- Settings ------------------------------------------------------------------------------------------------------ */

/** Values of settings, in the order of the options' values. */
enum { CODEGEN_TS_ENUMS_UNION, CODEGEN_TS_ENUMS_CONST, CODEGEN_TS_ENUMS_ENUM };
enum { CODEGEN_TS_DATES_STRING, CODEGEN_TS_DATES_DATE };
enum { CODEGEN_TS_EMPTY_UNKNOWN, CODEGEN_TS_EMPTY_NEVER };
enum { CODEGEN_TS_EXTRA_INTERSECT, CODEGEN_TS_EXTRA_WIDEN };
enum { CODEGEN_TS_COMMENTS_ALL, CODEGEN_TS_COMMENTS_DESCRIPTION, CODEGEN_TS_COMMENTS_NONE };
enum { CODEGEN_TS_IMPORTS_JS, CODEGEN_TS_IMPORTS_TS, CODEGEN_TS_IMPORTS_NONE };

/** What decides how a type is written. Made by codegen_ts_settings_init. */
typedef struct codegen_ts_settings {
  uint32_t struct_size;
  uint8_t enums;                  /* CODEGEN_TS_ENUMS_...: the form of declared enums */
  uint8_t dates;                  /* CODEGEN_TS_DATES_... */
  uint8_t empty;                  /* CODEGEN_TS_EMPTY_...: members of an object of which nothing is said */
  uint8_t extra;                  /* CODEGEN_TS_EXTRA_...: typed additional properties beside declared ones */
  codegen_str any, int64, binary; /* as they are written */
  const codegen_str *formats;     /* pairs: format, type */
  size_t format_count;
  bool immutable;         /* readonly properties and arrays */
  bool export_type;       /* aliases instead of interfaces */
  bool array_length;      /* tuples for short arrays whose lengths are said */
  bool required_defaults; /* a property with a default is required where it is read */
  bool all_required;      /* all properties are required in records that require none */
  bool open_objects;      /* an index signature in records that do not forbid other properties */
  bool skip_deprecated;   /* leaves deprecated properties out */
  bool one_shape;         /* no shapes of their own for what is sent */
  bool closed_tuples;     /* exactly the listed elements */
  bool null_by_type;      /* an enum whose type allows null takes it without listing it */
  bool told_enums;        /* enums only where the source names or describes the values */
  bool markers;           /* $Read<T> and $Write<T> around properties that are only read or only written */
  uint8_t comments;       /* CODEGEN_TS_COMMENTS_... */
  bool hierarchies;       /* a base with a discriminator is the union of its subtypes */
  bool undefined;         /* optional properties may be present and undefined */
  uint8_t imports;        /* CODEGEN_TS_IMPORTS_...: how files of this run are imported */
} codegen_ts_settings;

/** Sets every setting to its default. [any] */
void codegen_ts_settings_init(codegen_ts_settings *settings);

/** Reads the options below that stand in this plugin's table and that the user set; every other setting stays as it
 *  is. Texts live as long as the instance. [any] */
void codegen_ts_settings_read(codegen_ctx *ctx, codegen_ts_settings *settings);

/** Copies the settings of the writer `typescript`. False, and nothing written, when there is none: it has to be created
 *  before, so name it as a need. [any] */
bool codegen_ts_settings_shared(codegen_ctx *ctx, codegen_ts_settings *settings);

/** Offers settings to codegen_ts_settings_shared: what the writer `typescript` does. They live as long as the instance.
 *  [main] in `create` only */
codegen_status codegen_ts_settings_provide(codegen_ctx *ctx, const codegen_ts_settings *settings);

/** The file of which other writers import types: `writer:id`. It exports every declared type of the model in all of its
 *  shapes, under the names that codegen_symbol(ctx, CODEGEN_STR(CODEGEN_TS_WRITER), CODEGEN_TABLE_DECL, decl, shape)
 *  gives, in every layout. */
#define CODEGEN_TS_WRITER "typescript"
#define CODEGEN_TS_ARTIFACT "typescript:types"

/** Options of one name and meaning in all plugins; a plugin lists those that it takes in its table. */
extern const codegen_option codegen_ts_option_any, codegen_ts_option_int64, codegen_ts_option_dates,
    codegen_ts_option_binary, codegen_ts_option_formats, codegen_ts_option_empty, codegen_ts_option_extra,
    codegen_ts_option_tuples, codegen_ts_option_enum_null, codegen_ts_option_immutable, codegen_ts_option_open,
    codegen_ts_option_array_length, codegen_ts_option_required_defaults, codegen_ts_option_required,
    codegen_ts_option_exclude_deprecated, codegen_ts_option_enums, codegen_ts_option_conditional_enums,
    codegen_ts_option_type, codegen_ts_option_imports, codegen_ts_option_optional, codegen_ts_option_comments,
    codegen_ts_option_hierarchies;

/** All of them that decide what a type expression accepts, for a table of options. */
#define CODEGEN_TS_OPTIONS \
  &codegen_ts_option_any, &codegen_ts_option_int64, &codegen_ts_option_dates, &codegen_ts_option_binary, \
      &codegen_ts_option_formats, &codegen_ts_option_empty, &codegen_ts_option_extra, &codegen_ts_option_tuples, \
      &codegen_ts_option_enum_null, &codegen_ts_option_immutable, &codegen_ts_option_open, \
      &codegen_ts_option_array_length, &codegen_ts_option_required_defaults, &codegen_ts_option_required, \
      &codegen_ts_option_exclude_deprecated, &codegen_ts_option_optional

/* -- Names --------------------------------------------------------------------------------------------------------- */

/** How TypeScript names things: types in Pascal case, values in camel case, members as written, files in kebab case;
 *  keywords and the global names that a module must not hide are reserved. */
extern const codegen_convention codegen_ts_convention;

/** Requests the names of an enum's members, unique among themselves: the author's names, else the values. `key`
 *  identifies the enum; role 0 of CODEGEN_TABLE_CASE. [main] in `symbols` only */
codegen_status codegen_ts_want_cases(codegen_ctx *ctx, const codegen_model *model, uint32_t type, codegen_str key);

/** A text that identifies a thing within the ceilings of keys and scopes: `key` itself, or a digest of a long one,
 *  which is written to `room`. [any] */
codegen_str codegen_ts_short_key(codegen_str key, char room[40]);

/** As much of a source name as an identifier is made of: names in a document have no ceiling. [any] */
codegen_str codegen_ts_stem(codegen_str name);

/* -- The printer --------------------------------------------------------------------------------------------------- */

typedef struct codegen_ts codegen_ts;

/** State of a section while types are written to it. Made by codegen_ts_begin; members up to `request` are the
 *  caller's. */
struct codegen_ts {
  const codegen_ts_settings *settings;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_out *out;
  codegen_str writer;      /* whose names stand for declarations and enum members; empty: this writer's */
  codegen_str qualifier;   /* what stands before them: `types.` */
  const uint32_t *aliases; /* of codegen_ts_alias_groups, for who writes declarations; else NULL */
  void *data;              /* of the caller's own */
  /** The text that stands for a declaration in one of its shapes, CODEGEN_SHAPE_..., instead of `qualifier` and the
   *  name of `writer`; empty: it has no such shape. With `write` it is about to be written: the place to import. */
  codegen_str (*name)(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write);
  /** The name of an enum within another type; empty: its values are written in its place. NULL: always. */
  codegen_str (*enum_name)(const codegen_ts *ts, uint32_t type);
  /** $Read or $Write is about to be written: the place to import it. NULL: CODEGEN_TS_MARKERS becomes a helper of the
   *  artifact. */
  void (*marker)(const codegen_ts *ts, codegen_str name);
  uint32_t indent;    /* levels of two spaces */
  uint32_t direction; /* CODEGEN_READ, ...; CODEGEN_DIRECTIONS: one shape for all */
  uint32_t decl;      /* whose type is written, 0: nothing declared */
  bool direct;        /* the section may read what its direct references say */
  bool request;       /* inside of what is sent */
  /* the printer's own */
  bool part;      /* a part of an intersection: its records meet others */
  uint32_t depth; /* of what is being written */
  uint32_t guard; /* > 0: inside an object or array type, where an alias may lead back to itself */
};

/** A printer for a section, towards CODEGEN_READ. [any] */
static inline codegen_ts codegen_ts_begin(const codegen_ts_settings *settings, codegen_ctx *ctx,
                                          const codegen_model *model, const codegen_section *section,
                                          codegen_out *out) {
  codegen_ts ts;
  __builtin_memset(&ts, 0, sizeof ts);
  ts.settings = settings;
  ts.ctx = ctx;
  ts.model = model;
  ts.out = out;
  ts.direction = settings->one_shape ? (uint32_t)CODEGEN_DIRECTIONS : (uint32_t)CODEGEN_READ;
  ts.direct = (section->depends & (CODEGEN_DEPENDS_DIRECT | CODEGEN_DEPENDS_REACHABLE | CODEGEN_DEPENDS_WHOLE)) != 0;
  return ts;
}

/** Says in which direction what follows goes. [any] */
static inline void codegen_ts_towards(codegen_ts *ts, uint32_t direction) {
  ts->direction = ts->settings->one_shape ? (uint32_t)CODEGEN_DIRECTIONS : direction;
  ts->request = direction != CODEGEN_READ;
}

/** What a section that writes a type must declare as its `depends`: of a type in any place, and of the type of a
 *  declaration that is written as such. [any] */
uint32_t codegen_ts_depends(const codegen_model *model, uint32_t type);

/** See codegen_ts_depends. [any] */
uint32_t codegen_ts_depends_declared(const codegen_model *model, uint32_t type);

/** How tightly a type binds: what has a smaller number gets parentheses where a larger one is asked for. */
enum {
  CODEGEN_TS_BINDS_UNION,        /* behind `=`, `:`, `<`, `,`: anything */
  CODEGEN_TS_BINDS_INTERSECTION, /* beside `|` */
  CODEGEN_TS_BINDS_OPERATOR,     /* beside `&` */
  CODEGEN_TS_BINDS_PRIMARY       /* before `[]`, behind `readonly` */
};

/** Writes a type at a place that asks for `binds`. [section] */
void codegen_ts_type(codegen_ts *ts, uint32_t type, uint32_t binds);

/** Writes a type behind a colon or an equals sign: a space first, or a line for each member of a long union.
 *  [section] */
void codegen_ts_type_behind(codegen_ts *ts, uint32_t type);

/** Writes the braces and members of a record, its NULLABLE aside: what stands behind the name of an interface.
 *  [section] */
void codegen_ts_record(codegen_ts *ts, uint32_t type);

/** Writes a JSON value as the type that has this one value; a number that a double cannot hold as `number`. For a text,
 *  a boolean, null or an exact number that is an expression of this value, too. [section] */
void codegen_ts_literal(codegen_ts *ts, codegen_value value);

/** Writes the name that stands for a declaration in the direction that is written. [section] */
void codegen_ts_reference(codegen_ts *ts, uint32_t decl);

/** Writes ` | undefined` behind the type of an optional property, where the setting `undefined` asks for it.
 *  [section] */
void codegen_ts_put_undefined(codegen_ts *ts, uint32_t type);

/** Whether the type of a declaration is written as an interface rather than an alias. [any] */
bool codegen_ts_is_interface(const codegen_ts *ts, uint32_t type);

/** Whether a record says nothing but that it is an object. [any] */
bool codegen_ts_is_open(const codegen_ts *ts, uint32_t type);

/** Whether null is a value of a type under these settings. [any] */
bool codegen_ts_is_nullable(const codegen_ts_settings *settings, const codegen_model *model, const codegen_type *type);

/** How a field is present in a direction; in all of them together for CODEGEN_DIRECTIONS. [any] */
static inline uint8_t codegen_ts_presence(const codegen_field *field, uint32_t direction) {
  uint8_t most = CODEGEN_ABSENT;
  if (direction < CODEGEN_DIRECTIONS) return field->presence[direction];
  for (uint32_t i = 0; i < CODEGEN_DIRECTIONS; i++)
    if (field->presence[i] > most) most = field->presence[i];
  return most;
}

/** Ends a line and indents the next one. [section] */
static inline void codegen_ts_line(codegen_ts *ts) {
  codegen_put_line(ts->out, ts->indent * 2);
}

/* -- Declarations -------------------------------------------------------------------------------------------------- */

/** Writes a declared type under `name`, comment and all, towards the direction that is set: `export interface`, `export
 *  type`, or the form of an enum. Begins with a blank line, ends its last line. [section] */
void codegen_ts_declare(codegen_ts *ts, uint32_t decl, codegen_str name);

/** Whether a declaration is written as the union of its subtypes, by the setting `hierarchies`. Its record is written
 *  beside it, under a name of its own, which the writer requests for role shape + CODEGEN_TS_ROLE_BASE; without that
 *  name the declaration is written as any other. [any] */
bool codegen_ts_is_hierarchy(const codegen_ts_settings *settings, const codegen_model *model, uint32_t decl);
#define CODEGEN_TS_ROLE_BASE 8

/** Finds declarations whose aliases lead back to themselves through unions, intersections and references alone: a
 *  number by declaration, equal for those that lead to each other, 0 for all others. TypeScript refuses them, so where
 *  `ts.aliases` is set such a reference is written as unknown, with the warning TSW0001. Lives until the run ends.
 *  [main] */
codegen_status codegen_ts_alias_groups(codegen_ctx *ctx, const codegen_model *model, const uint32_t **groups);
/** Adds to a digest what it sees of a declared type: for `sees` of a writer. [any] */
void codegen_ts_see_aliases(const codegen_model *model, uint32_t type, codegen_hash *digest);

/** The form in which a declared enum is written, CODEGEN_TS_ENUMS_...: a TypeScript enum takes texts and exact numbers,
 *  and cannot be open or null; what it cannot be becomes an object, what that cannot be a union. [any] */
uint32_t codegen_ts_enum_form(const codegen_ts_settings *settings, const codegen_model *model, uint32_t type);

/** Writes an enum that stands within another type as a declaration of its own; whether null is allowed says the other
 *  type. [section] */
void codegen_ts_enum(codegen_ts *ts, uint32_t type, codegen_str name);

/** The types $Read<T> and $Write<T> of the setting `markers`. */
#define CODEGEN_TS_MARKERS \
  "\n/** A property that only answers hold. */\n" \
  "export type $Read<T> = { readonly $read: T };\n" \
  "\n/** A property that only requests hold. */\n" \
  "export type $Write<T> = { readonly $write: T };\n"

/* -- Imports ------------------------------------------------------------------------------------------------------- */

/** Writes the import lines that `head` is given, one a module and kind: `import type { User } from "./models.js";`.
 *  [section] */
void codegen_ts_put_imports(codegen_out *out, const codegen_import *import, uint32_t count, uint32_t imports);

/** Writes the path of a file of this run, as codegen_import_path gives it, as the quoted specifier of an import.
 *  [section] */
void codegen_ts_put_specifier(codegen_out *out, codegen_str path, uint32_t imports);

/* -- Comments ------------------------------------------------------------------------------------------------------ */

/** Writes the comment of a field, a parameter or a declaration: `note`, else that of its type; then what the type
 *  cannot say. Ends where the documented thing begins. [section] */
void codegen_ts_doc_type(codegen_ts *ts, uint32_t note, uint32_t type, uint32_t initial);

/** Writes the comment of something that is no type. [section] */
void codegen_ts_doc_note(codegen_ts *ts, uint32_t note);

/** Whether a note says that its record is deprecated. [any] */
bool codegen_ts_is_deprecated(const codegen_model *model, uint32_t note);

CODEGEN_END

#endif
