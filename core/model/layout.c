/* SPDX-License-Identifier: MIT
 *
 * The members of every record.
 */
#include "lanes.h"

#define WORDS(name, ...) static const char *const name[] = {__VA_ARGS__, NULL}

/* Values from 0 on for U8 members, bits from the lowest on for FLAGS. "" has no name. */
WORDS(scope_kind, "", "service", "schema", "space", "store", "model", "tag", "root");
WORDS(decl_kind, "", "type", "operation", "param", "response", "payload", "link", "security", "example");
WORDS(decl_flag, "removed", "internal", "anonymous");
WORDS(type_kind, "", "any", "never", "null", "boolean", "integer", "number", "string", "bytes", "scalar", "array",
      "record", "enum", "literal", "union", "intersection", "not", "when", "ref", "parameter");
WORDS(type_flag, "nullable", "exclusive", "open", "implied", "by-class", "own", "inferred");
WORDS(scalar_flag, "signed", "asserts-format", "max-length");
WORDS(array_flag, "unique", "max");
WORDS(max_flag, "", "max");
WORDS(field_flag, "undeclared", "inherited", "navigation", "ignored", "immutable", "sensitive", "personal",
      "discriminator", "read-only", "write-only");
WORDS(clause_kind, "", "pattern", "needs", "needs-type", "contains", "when", "rest-properties", "rest-items", "tag",
      "bind");
WORDS(case_flag, "alias", "default", "dangling", "implicit");
WORDS(expr_form, "", "value", "call", "symbol", "raw", "tree");
WORDS(expr_site, "note", "client", "server", "store");
WORDS(note_flag, "deprecated");
WORDS(annotation_flag, "lifted");
WORDS(protocol, "", "http", "graphql", "rpc");
WORDS(operation_flag, "webhook", "safe", "idempotent", "body-required", "callback", "named");
WORDS(place, "", "path", "query", "querystring", "header", "cookie", "argument", "variable", "part", "server");
WORDS(param_flag, "required", "explode", "reserved", "empty-ok", "made-up");
WORDS(direction, "read", "create", "update");
WORDS(response_role, "", "success", "error", "other");
WORDS(link_kind, "", "link", "callback", "page");
WORDS(rule_kind, "", "need", "policy", "grant", "check", "tenant", "owner");
WORDS(accepts, "null", "boolean", "integer", "number", "string", "array", "object");

/* The bytes of a member that tell whether it says something: how many, and where they end. */
#define IS_LIST(kind) \
  (kind == CG_RANGE || kind == CG_LIST || kind == CG_SYMS || kind == CG_DECLS || kind == CG_SCOPES || kind == CG_KEYEDS)
#define WIDTH(kind) \
  (kind == CG_U8 || kind == CG_BITS ? 1 \
   : kind == CG_U16                 ? 2 \
   : kind == CG_PRESENCE            ? 3 \
   : kind == CG_U64                 ? 8 \
   : kind == CG_STR_MEMBER          ? sizeof(size_t) \
                                    : 4)
#define END(kind, at) \
  (at + WIDTH(kind) + \
   (kind == CG_STR_MEMBER ? offsetof(cg_str, size) \
    : IS_LIST(kind)       ? offsetof(codegen_list, count) \
                          : 0))
#define PROBE(kind, at) (END(kind, at) > 8 ? END(kind, at) - 8 : 0)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SHIFT(kind, at) (END(kind, at) - WIDTH(kind) - PROBE(kind, at))
#else
#define SHIFT(kind, at) (8 - (END(kind, at) - PROBE(kind, at)))
#endif
#define MASK(kind, at) (UINT64_MAX >> 8 * (8 - WIDTH(kind)) << 8 * SHIFT(kind, at))

#define MN(record, kind, member, text, words, table) \
  { \
    text, words, (uint16_t)offsetof(codegen_##record, member), kind, table, \
        (uint16_t)PROBE(kind, offsetof(codegen_##record, member)), MASK(kind, offsetof(codegen_##record, member)) \
  }
#define M(record, kind, member) MN(record, kind, member, #member, NULL, 0)
#define MT(record, kind, member, table) MN(record, kind, member, #member, NULL, CODEGEN_TABLE_##table)
#define MW(record, kind, member, words) MN(record, kind, member, #member, words, 0)
#define HEAD(record, words) \
  MN(record, CG_FLAGS, row.flags, "flags", words, 0), MN(record, CG_ROW, row.note, "note", NULL, CODEGEN_TABLE_NOTE), \
      MN(record, CG_RANGE, row.annotations, "annotations", NULL, CODEGEN_TABLE_ANNOTATION)

static const cg_member source_members[] = {M(source, CG_STR_MEMBER, name), M(source, CG_STR_MEMBER, uri),
                                           M(source, CG_STR_MEMBER, version), M(source, CG_SYM, dialect)};
static const cg_member scope_members[] = {MW(scope, CG_U8, kind, scope_kind), M(scope, CG_STR_MEMBER, name),
                                          M(scope, CG_STR_MEMBER, version),   HEAD(scope, NULL),
                                          M(scope, CG_SCOPE, parent),         MT(scope, CG_LIST, servers, SERVER),
                                          MT(scope, CG_LIST, rules, RULE),    M(scope, CG_DECLS, exports)};
static const cg_member decl_members[] = {
    MW(decl, CG_U8, kind, decl_kind), M(decl, CG_STR_MEMBER, key),  M(decl, CG_STR_MEMBER, name),
    M(decl, CG_STR_MEMBER, uri),      M(decl, CG_STR_MEMBER, uid),  HEAD(decl, decl_flag),
    M(decl, CG_SCOPE, scope),         M(decl, CG_DECLS, bases),     MT(decl, CG_RANGE, binds, CLAUSE),
    M(decl, CG_DECLS, depends),       MT(decl, CG_ROW, body, EXPR), M(decl, CG_U32, count),
    M(decl, CG_SUBJECT, subject)};
static const cg_member type_members[] = {
    MW(type, CG_U8, kind, type_kind), HEAD(type, type_flag),          MW(type, CG_BITS, accepts, accepts),
    MT(type, CG_ROW, scalar, SCALAR), MT(type, CG_ROW, array, ARRAY), MT(type, CG_ROW, object, OBJECT),
    MT(type, CG_RANGE, cases, CASE),  MT(type, CG_LIST, parts, TYPE), MT(type, CG_RANGE, clauses, CLAUSE),
    MT(type, CG_ROW, initial, EXPR),  M(type, CG_TARGET, target)};
static const cg_member scalar_members[] = {HEAD(scalar, scalar_flag),         M(scalar, CG_SYM, meaning),
                                           M(scalar, CG_SYM, format),         M(scalar, CG_U64, min_length),
                                           M(scalar, CG_U64, max_length),     M(scalar, CG_SYM, length_unit),
                                           M(scalar, CG_SYMS, patterns),      M(scalar, CG_SYM, pattern_dialect),
                                           M(scalar, CG_VALUE, minimum),      M(scalar, CG_VALUE, maximum),
                                           M(scalar, CG_VALUE, above),        M(scalar, CG_VALUE, below),
                                           M(scalar, CG_VALUE, multiple),     M(scalar, CG_SYM, encoding),
                                           M(scalar, CG_SYM, media),          MT(scalar, CG_ROW, content, TYPE),
                                           M(scalar, CG_SYM, collation),      M(scalar, CG_SYM, unit),
                                           M(scalar, CG_SYM, source_unit),    M(scalar, CG_U32, bits),
                                           M(scalar, CG_U32, precision),      M(scalar, CG_U32, scale),
                                           M(scalar, CG_U32, fraction_digits)};
static const cg_member array_members[] = {HEAD(array, array_flag), M(array, CG_U64, min), M(array, CG_U64, max),
                                          MT(array, CG_LIST, head, TYPE), MT(array, CG_ROW, items, TYPE)};
static const cg_member object_members[] = {HEAD(object, max_flag),          M(object, CG_U64, min),
                                           M(object, CG_U64, max),          MT(object, CG_RANGE, fields, FIELD),
                                           MT(object, CG_ROW, extra, TYPE), MT(object, CG_ROW, names, TYPE)};
static const cg_member field_members[] = {M(field, CG_STR_MEMBER, key),     HEAD(field, field_flag),
                                          M(field, CG_PRESENCE, presence),  MT(field, CG_LIST, arguments, PARAM),
                                          MT(field, CG_ROW, initial, EXPR), MT(field, CG_ROW, type, TYPE)};
static const cg_member clause_members[] = {MW(clause, CG_U8, kind, clause_kind),
                                           M(clause, CG_STR_MEMBER, key),
                                           HEAD(clause, max_flag),
                                           M(clause, CG_SYMS, keys),
                                           M(clause, CG_U64, min),
                                           M(clause, CG_U64, max),
                                           MN(clause, CG_ROW, types[0], "type", NULL, CODEGEN_TABLE_TYPE),
                                           MN(clause, CG_ROW, types[1], "then", NULL, CODEGEN_TABLE_TYPE),
                                           MN(clause, CG_ROW, types[2], "else", NULL, CODEGEN_TABLE_TYPE)};
static const cg_member case_members[] = {M(case, CG_STR_MEMBER, name), HEAD(case, case_flag), M(case, CG_VALUE, value),
                                         M(case, CG_VALUE, stored), MT(case, CG_ROW, type, TYPE)};
static const cg_member expr_members[] = {
    MW(expr, CG_U8, form, expr_form), MW(expr, CG_U8, site, expr_site), HEAD(expr, NULL),
    M(expr, CG_SYM, function),        M(expr, CG_VALUE, value),         MT(expr, CG_LIST, args, EXPR),
    M(expr, CG_STR_MEMBER, text),     M(expr, CG_SYM, dialect),         M(expr, CG_DECLS, depends)};
static const cg_member note_members[] = {M(note, CG_STR_MEMBER, title),
                                         M(note, CG_STR_MEMBER, summary),
                                         M(note, CG_STR_MEMBER, text),
                                         M(note, CG_STR_MEMBER, comment),
                                         M(note, CG_SYM, format),
                                         M(note, CG_STR_MEMBER, see),
                                         M(note, CG_STR_MEMBER, see_text),
                                         MW(note, CG_FLAGS, flags, note_flag),
                                         M(note, CG_STR_MEMBER, deprecated),
                                         MT(note, CG_RANGE, examples, ANNOTATION)};
static const cg_member annotation_members[] = {M(annotation, CG_SYM, space), M(annotation, CG_STR_MEMBER, name),
                                               MW(annotation, CG_FLAGS, flags, annotation_flag),
                                               M(annotation, CG_STR_MEMBER, text), M(annotation, CG_VALUE, value)};
static const cg_member operation_members[] = {MW(operation, CG_U8, protocol, protocol),
                                              M(operation, CG_SYM, verb),
                                              M(operation, CG_STR_MEMBER, path),
                                              HEAD(operation, operation_flag),
                                              M(operation, CG_SYM, role),
                                              M(operation, CG_DECL, subject),
                                              M(operation, CG_SCOPE, scope),
                                              M(operation, CG_SCOPES, tags),
                                              MT(operation, CG_LIST, params, PARAM),
                                              M(operation, CG_DECL, body_decl),
                                              MT(operation, CG_LIST, bodies, PAYLOAD),
                                              MT(operation, CG_LIST, responses, RESPONSE),
                                              MT(operation, CG_LIST, rules, RULE),
                                              MT(operation, CG_LIST, servers, SERVER),
                                              MT(operation, CG_LIST, links, LINK),
                                              M(operation, CG_STR_MEMBER, source)};
static const cg_member param_members[] = {
    MW(param, CG_U8, place, place),     M(param, CG_STR_MEMBER, key),     HEAD(param, param_flag),
    M(param, CG_DECL, shared),          M(param, CG_U32, index),          M(param, CG_SYM, style),
    M(param, CG_SYMS, content_types),   MT(param, CG_ROW, type, TYPE),    MT(param, CG_LIST, payloads, PAYLOAD),
    MT(param, CG_LIST, headers, PARAM), MT(param, CG_LIST, parts, PARAM), MT(param, CG_ROW, initial, EXPR)};
static const cg_member payload_members[] = {
    M(payload, CG_STR_MEMBER, media),         HEAD(payload, NULL),
    MW(payload, CG_U8, direction, direction), M(payload, CG_SYM, framing),
    MT(payload, CG_ROW, type, TYPE),          MT(payload, CG_ROW, item, TYPE),
    MT(payload, CG_LIST, parts, PARAM),       MT(payload, CG_RANGE, examples, ANNOTATION)};
static const cg_member response_members[] = {M(response, CG_STR_MEMBER, name),
                                             HEAD(response, NULL),
                                             M(response, CG_U16, from),
                                             M(response, CG_U16, to),
                                             MW(response, CG_U8, role, response_role),
                                             M(response, CG_DECL, shared),
                                             MT(response, CG_LIST, headers, PARAM),
                                             MT(response, CG_LIST, payloads, PAYLOAD),
                                             MT(response, CG_LIST, links, LINK)};
static const cg_member link_members[] = {
    MW(link, CG_U8, kind, link_kind), M(link, CG_STR_MEMBER, name),       HEAD(link, NULL),
    M(link, CG_CALL, target),         M(link, CG_STR_MEMBER, expression), M(link, CG_SYM, style),
    M(link, CG_STR_MEMBER, items),    MT(link, CG_KEYED, limit, PARAM),   MT(link, CG_RANGE, binds, PART)};
static const cg_member security_members[] = {HEAD(security, NULL),
                                             M(security, CG_SYM, kind),
                                             MW(security, CG_U8, place, place),
                                             M(security, CG_STR_MEMBER, key),
                                             M(security, CG_VALUE, flows),
                                             M(security, CG_STR_MEMBER, url)};
static const cg_member server_members[] = {M(server, CG_STR_MEMBER, name), HEAD(server, NULL),
                                           M(server, CG_STR_MEMBER, url), MT(server, CG_LIST, variables, PARAM)};
static const cg_member rule_members[] = {MW(rule, CG_U8, kind, rule_kind), HEAD(rule, NULL),
                                         M(rule, CG_U16, group),           M(rule, CG_DECL, security),
                                         M(rule, CG_SYMS, scopes),         M(rule, CG_U8, verbs),
                                         M(rule, CG_SYMS, roles),          MT(rule, CG_ROW, condition, EXPR),
                                         MT(rule, CG_ROW, check, EXPR),    MT(rule, CG_KEYEDS, fields, FIELD),
                                         M(rule, CG_SYM, preset),          M(rule, CG_VALUE, options)};
static const cg_member part_members[] = {HEAD(part, NULL),           M(part, CG_PAIR, left),
                                         M(part, CG_PAIR, right),    MT(part, CG_ROW, expr, EXPR),
                                         M(part, CG_SYM, order),     M(part, CG_SYM, nulls),
                                         M(part, CG_U32, length),    M(part, CG_SYM, opclass),
                                         M(part, CG_SYM, collation), MN(part, CG_SYM, operator_, "operator", NULL, 0)};
static const cg_member name_members[] = {M(name, CG_STR_MEMBER, text)};
static const cg_member group_members[] = {M(group, CG_FLAGS, flags)};

#define FITS(NAME, name) _Static_assert(CG_COUNT(name##_members) <= 32, "members are bits of 32");
CODEGEN_TABLES(FITS)
#undef FITS

const cg_layout cg_layouts[CODEGEN_TABLE_COUNT] = {
#define LAYOUT(NAME, name) [CODEGEN_TABLE_##NAME] = {name##_members, #name, (uint32_t)CG_COUNT(name##_members)},
    CODEGEN_TABLES(LAYOUT)
#undef LAYOUT
};

uint32_t cg_subject_table(uint32_t kind) {
  static const uint8_t table[] = {CODEGEN_TABLE_COUNT, CODEGEN_TABLE_TYPE,     CODEGEN_TABLE_OPERATION,
                                  CODEGEN_TABLE_PARAM, CODEGEN_TABLE_RESPONSE, CODEGEN_TABLE_PAYLOAD,
                                  CODEGEN_TABLE_LINK,  CODEGEN_TABLE_SECURITY, CODEGEN_TABLE_ANNOTATION};
  return table[kind < CG_COUNT(table) ? kind : 0];
}

void cg_lanes_init(cg_lanes *lanes, const cg_layout *layout, bool (*wanted)(const cg_member *)) {
  *lanes = (cg_lanes){0};
  for (uint32_t i = 0; i < layout->count; i++) {
    const cg_member *m = &layout->member[i];
    if (!wanted(m)) continue;
    for (uint32_t byte = 0; byte < 8; byte++) {
      unsigned char mask[8];
      memcpy(mask, &m->mask, sizeof mask);
      uint32_t lane = (m->probe + byte) / 4;
      if (!mask[byte]) continue;
      if (lane >= CG_LANES) CG_BUG("member '%s' of '%s' lies too far behind", m->name, layout->name);
      lanes->wanted |= (uint64_t)1 << lane;
      lanes->member[lane] = (uint8_t)i;
      if (lanes->size < lane * 4 + 4) lanes->size = lane * 4 + 4;
    }
  }
}
