/* SPDX-License-Identifier: MIT
 *
 * The ABI as it was at 0.0. Made by lock.py, never edited: a failing line names what would break plugins that are
 * already built. Members and enumerators may only be added.
 */
#include <codegen/plugin.h>

#include <stdio.h>
#include <string.h>

#define MEMBER(type, member, offset, ...) \
  _Static_assert(offsetof(type, member) == (offset), #type "." #member " moved"); \
  _Static_assert(__builtin_types_compatible_p(__typeof__(((type *)0)->member), __VA_ARGS__), \
                 #type "." #member " has another type")
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type " has another size")
#define VALUE(name, value) _Static_assert((name) == (value), #name " has another value")

/* clang-format off */
/* codegen_str */
MEMBER(codegen_str, data, 0, const char *);
MEMBER(codegen_str, size, 8, size_t);
/* codegen_bytes */
MEMBER(codegen_bytes, data, 0, const uint8_t *);
MEMBER(codegen_bytes, size, 8, size_t);
/* codegen_range */
MEMBER(codegen_range, first, 0, uint32_t);
MEMBER(codegen_range, count, 4, uint32_t);
/* codegen_list */
MEMBER(codegen_list, first, 0, uint32_t);
MEMBER(codegen_list, count, 4, uint32_t);
/* codegen_value */
MEMBER(codegen_value, document, 0, uint32_t);
MEMBER(codegen_value, node, 4, uint32_t);
/* codegen_origin */
MEMBER(codegen_origin, document, 0, uint32_t);
MEMBER(codegen_origin, node, 4, uint32_t);
MEMBER(codegen_origin, begin, 8, uint32_t);
MEMBER(codegen_origin, end, 12, uint32_t);
/* codegen_hash */
MEMBER(codegen_hash, low, 0, uint64_t);
MEMBER(codegen_hash, high, 8, uint64_t);
/* codegen_diag */
MEMBER(codegen_diag, struct_size, 0, uint32_t);
MEMBER(codegen_diag, severity, 4, uint32_t);
MEMBER(codegen_diag, flags, 8, uint32_t);
MEMBER(codegen_diag, line, 12, uint32_t);
MEMBER(codegen_diag, column, 16, uint32_t);
MEMBER(codegen_diag, code, 24, codegen_str);
MEMBER(codegen_diag, message, 40, codegen_str);
MEMBER(codegen_diag, detail, 56, codegen_str);
MEMBER(codegen_diag, help, 72, codegen_str);
MEMBER(codegen_diag, url, 88, codegen_str);
MEMBER(codegen_diag, pointer, 104, codegen_str);
MEMBER(codegen_diag, origin, 120, codegen_origin);
MEMBER(codegen_diag, file, 136, codegen_str);
MEMBER(codegen_diag, causes, 152, const struct codegen_diag *const *);
/* codegen_node */
MEMBER(codegen_node, begin, 0, uint32_t);
MEMBER(codegen_node, end, 4, uint32_t);
MEMBER(codegen_node, next, 8, uint32_t);
MEMBER(codegen_node, extra, 12, uint32_t);
MEMBER(codegen_node, size, 16, uint32_t);
MEMBER(codegen_node, key, 20, uint32_t);
MEMBER(codegen_node, key_size, 24, uint32_t);
MEMBER(codegen_node, kind, 28, uint8_t);
MEMBER(codegen_node, flags, 29, uint8_t);
MEMBER(codegen_node, text, 30, uint16_t);
/* codegen_document */
MEMBER(codegen_document, struct_size, 0, uint32_t);
MEMBER(codegen_document, id, 4, uint32_t);
MEMBER(codegen_document, nodes, 8, const unsigned char *);
MEMBER(codegen_document, node_stride, 16, uint32_t);
MEMBER(codegen_document, node_count, 20, uint32_t);
MEMBER(codegen_document, bytes, 24, codegen_str);
MEMBER(codegen_document, pool, 40, codegen_str);
MEMBER(codegen_document, name, 56, codegen_str);
MEMBER(codegen_document, index, 72, const struct codegen_document_index *);
MEMBER(codegen_document, find, 80, uint32_t (*)(const struct codegen_document *, uint32_t object, codegen_str key));
MEMBER(codegen_document, resolve, 88, uint32_t (*)(const struct codegen_document *, codegen_str pointer));
/* codegen_edit */
MEMBER(codegen_edit, api, 0, const codegen_api *);
/* codegen_hook_info */
MEMBER(codegen_hook_info, struct_size, 0, uint32_t);
MEMBER(codegen_hook_info, mode, 4, uint32_t);
MEMBER(codegen_hook_info, id, 8, const char *);
MEMBER(codegen_hook_info, signature, 16, const char *);
MEMBER(codegen_hook_info, doc, 24, const char *);
/* codegen_api */
MEMBER(codegen_api, struct_size, 0, uint32_t);
MEMBER(codegen_api, abi_minor, 4, uint32_t);
MEMBER(codegen_api, extension, 8, const void *(*)(codegen_ctx *, codegen_str id));
MEMBER(codegen_api, provide, 16, codegen_status (*)(codegen_ctx *, codegen_str id, const void *table));
MEMBER(codegen_api, alloc, 24, void *(*)(codegen_ctx *, uint32_t arena, size_t size, size_t align));
MEMBER(codegen_api, cancelled, 32, bool (*)(codegen_ctx *));
MEMBER(codegen_api, run, 40, const codegen_run *(*)(codegen_ctx *));
MEMBER(codegen_api, option, 48, codegen_status (*)(codegen_ctx *, codegen_str name, codegen_option_value *out));
MEMBER(codegen_api, report, 56, void (*)(codegen_ctx *, const codegen_diag *diag));
MEMBER(codegen_api, document, 64, const codegen_document *(*)(codegen_ctx *, uint32_t id));
MEMBER(codegen_api, resolve, 72, codegen_status (*)(codegen_ctx *, uint32_t from, codegen_str reference,
    codegen_origin at, uint32_t *document, uint32_t *node, codegen_str *anchor));
MEMBER(codegen_api, edit_model, 80, const codegen_model *(*)(codegen_edit *));
MEMBER(codegen_api, edit_add, 88, uint32_t (*)(codegen_edit *, uint32_t table, uint32_t count));
MEMBER(codegen_api, edit_row, 96, void *(*)(codegen_edit *, uint32_t table, uint32_t row));
MEMBER(codegen_api, edit_list, 104, codegen_list (*)(codegen_edit *, const uint32_t *ids, uint32_t count));
MEMBER(codegen_api, edit_grow, 112, codegen_range (*)(codegen_edit *, uint32_t table, codegen_range range,
    uint32_t extra));
MEMBER(codegen_api, edit_sym, 120, codegen_sym (*)(codegen_edit *, codegen_str word));
MEMBER(codegen_api, edit_text, 128, codegen_str (*)(codegen_edit *, codegen_str text));
MEMBER(codegen_api, edit_value, 136, codegen_value (*)(codegen_edit *, codegen_str json));
MEMBER(codegen_api, edit_facet, 144, void *(*)(codegen_edit *, codegen_str id, uint32_t table, uint32_t row,
    uint32_t size));
MEMBER(codegen_api, edit_remove, 152, codegen_status (*)(codegen_edit *, uint32_t decl));
MEMBER(codegen_api, hook_declare, 160, codegen_status (*)(codegen_ctx *, const codegen_hook_info *hook));
MEMBER(codegen_api, hook_subscribe, 168, codegen_status (*)(codegen_ctx *, codegen_str hook, codegen_str signature,
    codegen_str order, codegen_function call, void *self));
MEMBER(codegen_api, hook_emit, 176, codegen_status (*)(codegen_ctx *, codegen_str hook, void *const *arguments,
    uint32_t count));
MEMBER(codegen_api, symbol_request, 184, codegen_status (*)(codegen_ctx *, const codegen_symbol_request *request));
MEMBER(codegen_api, symbol, 192, codegen_str (*)(codegen_ctx *, codegen_str writer, uint32_t table, uint32_t row,
    uint32_t role));
MEMBER(codegen_api, plan_artifact, 200, uint32_t (*)(codegen_plan *, const codegen_artifact *artifact));
MEMBER(codegen_api, plan_section, 208, codegen_status (*)(codegen_plan *, const codegen_section *section));
MEMBER(codegen_api, out_grow, 216, bool (*)(codegen_out *, size_t extra));
MEMBER(codegen_api, out_import, 224, codegen_status (*)(codegen_out *, const codegen_import *import));
MEMBER(codegen_api, out_helper, 232, codegen_status (*)(codegen_out *, codegen_str key, codegen_str text));
MEMBER(codegen_api, import_path, 240, codegen_str (*)(codegen_ctx *, codegen_str from, codegen_str to));
MEMBER(codegen_api, edit_string, 248, codegen_value (*)(codegen_edit *, codegen_str text));
MEMBER(codegen_api, edit_make, 256, void *(*)(codegen_edit *, uint32_t table, uint32_t *row));
/* codegen_ctx */
MEMBER(codegen_ctx, api, 0, const codegen_api *);
/* codegen_run */
MEMBER(codegen_run, struct_size, 0, uint32_t);
MEMBER(codegen_run, flags, 4, uint32_t);
MEMBER(codegen_run, source, 8, codegen_str);
MEMBER(codegen_run, root, 24, codegen_str);
MEMBER(codegen_run, set, 40, codegen_str);
/* codegen_source */
MEMBER(codegen_source, name, 0, codegen_str);
MEMBER(codegen_source, uri, 16, codegen_str);
MEMBER(codegen_source, version, 32, codegen_str);
MEMBER(codegen_source, media, 48, codegen_sym);
MEMBER(codegen_source, dialect, 52, codegen_sym);
MEMBER(codegen_source, hash, 56, codegen_hash);
/* codegen_scope */
MEMBER(codegen_scope, row, 0, codegen_row);
MEMBER(codegen_scope, name, 32, codegen_str);
MEMBER(codegen_scope, version, 48, codegen_str);
MEMBER(codegen_scope, servers, 64, codegen_list);
MEMBER(codegen_scope, rules, 72, codegen_list);
MEMBER(codegen_scope, exports, 80, codegen_list);
MEMBER(codegen_scope, parent, 88, uint32_t);
MEMBER(codegen_scope, kind, 92, uint8_t);
/* codegen_decl */
MEMBER(codegen_decl, row, 0, codegen_row);
MEMBER(codegen_decl, name, 32, codegen_str);
MEMBER(codegen_decl, key, 48, codegen_str);
MEMBER(codegen_decl, uri, 64, codegen_str);
MEMBER(codegen_decl, uid, 80, codegen_str);
MEMBER(codegen_decl, bases, 96, codegen_list);
MEMBER(codegen_decl, binds, 104, codegen_range);
MEMBER(codegen_decl, depends, 112, codegen_list);
MEMBER(codegen_decl, subject, 120, uint32_t);
MEMBER(codegen_decl, scope, 124, uint32_t);
MEMBER(codegen_decl, body, 128, uint32_t);
MEMBER(codegen_decl, group, 132, uint32_t);
MEMBER(codegen_decl, derived, 136, codegen_list);
MEMBER(codegen_decl, own, 144, codegen_hash);
MEMBER(codegen_decl, facts, 160, codegen_hash);
MEMBER(codegen_decl, reachable, 176, codegen_hash);
MEMBER(codegen_decl, split, 192, uint16_t);
MEMBER(codegen_decl, used, 194, uint8_t);
MEMBER(codegen_decl, kind, 195, uint8_t);
MEMBER(codegen_decl, count, 196, uint32_t);
/* codegen_type */
MEMBER(codegen_type, row, 0, codegen_row);
MEMBER(codegen_type, cases, 32, codegen_range);
MEMBER(codegen_type, parts, 40, codegen_list);
MEMBER(codegen_type, clauses, 48, codegen_range);
MEMBER(codegen_type, decl, 56, uint32_t);
MEMBER(codegen_type, target, 60, uint32_t);
MEMBER(codegen_type, scalar, 64, uint32_t);
MEMBER(codegen_type, array, 68, uint32_t);
MEMBER(codegen_type, object, 72, uint32_t);
MEMBER(codegen_type, initial, 76, uint32_t);
MEMBER(codegen_type, flat, 80, uint32_t);
MEMBER(codegen_type, kind, 84, uint8_t);
MEMBER(codegen_type, accepts, 85, uint8_t);
MEMBER(codegen_type, closes, 86, uint8_t);
/* codegen_scalar */
MEMBER(codegen_scalar, row, 0, codegen_row);
MEMBER(codegen_scalar, min_length, 32, uint64_t);
MEMBER(codegen_scalar, max_length, 40, uint64_t);
MEMBER(codegen_scalar, patterns, 48, codegen_list);
MEMBER(codegen_scalar, minimum, 56, codegen_value);
MEMBER(codegen_scalar, maximum, 64, codegen_value);
MEMBER(codegen_scalar, above, 72, codegen_value);
MEMBER(codegen_scalar, below, 80, codegen_value);
MEMBER(codegen_scalar, multiple, 88, codegen_value);
MEMBER(codegen_scalar, meaning, 96, codegen_sym);
MEMBER(codegen_scalar, format, 100, codegen_sym);
MEMBER(codegen_scalar, encoding, 104, codegen_sym);
MEMBER(codegen_scalar, media, 108, codegen_sym);
MEMBER(codegen_scalar, content, 112, uint32_t);
MEMBER(codegen_scalar, length_unit, 116, codegen_sym);
MEMBER(codegen_scalar, pattern_dialect, 120, codegen_sym);
MEMBER(codegen_scalar, collation, 124, codegen_sym);
MEMBER(codegen_scalar, unit, 128, codegen_sym);
MEMBER(codegen_scalar, source_unit, 132, codegen_sym);
MEMBER(codegen_scalar, bits, 136, uint32_t);
MEMBER(codegen_scalar, precision, 140, uint32_t);
MEMBER(codegen_scalar, scale, 144, uint32_t);
MEMBER(codegen_scalar, fraction_digits, 148, uint32_t);
/* codegen_array */
MEMBER(codegen_array, row, 0, codegen_row);
MEMBER(codegen_array, head, 32, codegen_list);
MEMBER(codegen_array, min, 40, uint64_t);
MEMBER(codegen_array, max, 48, uint64_t);
MEMBER(codegen_array, items, 56, uint32_t);
/* codegen_object */
MEMBER(codegen_object, row, 0, codegen_row);
MEMBER(codegen_object, fields, 32, codegen_range);
MEMBER(codegen_object, min, 40, uint64_t);
MEMBER(codegen_object, max, 48, uint64_t);
MEMBER(codegen_object, extra, 56, uint32_t);
MEMBER(codegen_object, names, 60, uint32_t);
/* codegen_field */
MEMBER(codegen_field, row, 0, codegen_row);
MEMBER(codegen_field, key, 32, codegen_str);
MEMBER(codegen_field, type, 48, uint32_t);
MEMBER(codegen_field, arguments, 52, codegen_list);
MEMBER(codegen_field, initial, 60, uint32_t);
MEMBER(codegen_field, presence, 64, uint8_t [CODEGEN_DIRECTIONS]);
/* codegen_clause */
MEMBER(codegen_clause, row, 0, codegen_row);
MEMBER(codegen_clause, key, 32, codegen_str);
MEMBER(codegen_clause, types, 48, uint32_t [3]);
MEMBER(codegen_clause, keys, 60, codegen_list);
MEMBER(codegen_clause, min, 72, uint64_t);
MEMBER(codegen_clause, max, 80, uint64_t);
MEMBER(codegen_clause, kind, 88, uint8_t);
/* codegen_case */
MEMBER(codegen_case, row, 0, codegen_row);
MEMBER(codegen_case, name, 32, codegen_str);
MEMBER(codegen_case, value, 48, codegen_value);
MEMBER(codegen_case, stored, 56, codegen_value);
MEMBER(codegen_case, type, 64, uint32_t);
/* codegen_expr */
MEMBER(codegen_expr, row, 0, codegen_row);
MEMBER(codegen_expr, value, 32, codegen_value);
MEMBER(codegen_expr, text, 40, codegen_str);
MEMBER(codegen_expr, args, 56, codegen_list);
MEMBER(codegen_expr, depends, 64, codegen_list);
MEMBER(codegen_expr, function, 72, codegen_sym);
MEMBER(codegen_expr, dialect, 76, codegen_sym);
MEMBER(codegen_expr, form, 80, uint8_t);
MEMBER(codegen_expr, site, 81, uint8_t);
/* codegen_note */
MEMBER(codegen_note, title, 0, codegen_str);
MEMBER(codegen_note, summary, 16, codegen_str);
MEMBER(codegen_note, text, 32, codegen_str);
MEMBER(codegen_note, comment, 48, codegen_str);
MEMBER(codegen_note, see, 64, codegen_str);
MEMBER(codegen_note, see_text, 80, codegen_str);
MEMBER(codegen_note, deprecated, 96, codegen_str);
MEMBER(codegen_note, examples, 112, codegen_range);
MEMBER(codegen_note, format, 120, codegen_sym);
MEMBER(codegen_note, flags, 124, uint32_t);
/* codegen_annotation */
MEMBER(codegen_annotation, origin, 0, codegen_origin);
MEMBER(codegen_annotation, name, 16, codegen_str);
MEMBER(codegen_annotation, value, 32, codegen_value);
MEMBER(codegen_annotation, text, 40, codegen_str);
MEMBER(codegen_annotation, space, 56, codegen_sym);
MEMBER(codegen_annotation, flags, 60, uint32_t);
/* codegen_name */
MEMBER(codegen_name, text, 0, codegen_str);
MEMBER(codegen_name, scope, 16, codegen_str);
MEMBER(codegen_name, writer, 32, codegen_sym);
MEMBER(codegen_name, table, 36, uint32_t);
MEMBER(codegen_name, record, 40, uint32_t);
MEMBER(codegen_name, role, 44, uint32_t);
MEMBER(codegen_name, kind, 48, uint8_t);
/* codegen_group */
MEMBER(codegen_group, members, 0, codegen_list);
MEMBER(codegen_group, successors, 8, codegen_list);
MEMBER(codegen_group, digest, 16, codegen_hash);
MEMBER(codegen_group, flags, 32, uint32_t);
/* codegen_table */
MEMBER(codegen_table, rows, 0, const unsigned char *);
MEMBER(codegen_table, stride, 8, uint32_t);
MEMBER(codegen_table, count, 12, uint32_t);
/* codegen_facet_table */
MEMBER(codegen_facet_table, id, 0, codegen_str);
MEMBER(codegen_facet_table, owner, 16, const uint32_t *);
MEMBER(codegen_facet_table, rows, 24, const unsigned char *);
MEMBER(codegen_facet_table, stride, 32, uint32_t);
MEMBER(codegen_facet_table, count, 36, uint32_t);
MEMBER(codegen_facet_table, table, 40, uint32_t);
/* codegen_facet_member */
MEMBER(codegen_facet_member, name, 0, const char *);
MEMBER(codegen_facet_member, kind, 8, uint16_t);
MEMBER(codegen_facet_member, offset, 10, uint16_t);
MEMBER(codegen_facet_member, table, 12, uint32_t);
/* codegen_facet_layout */
MEMBER(codegen_facet_layout, struct_size, 0, uint32_t);
MEMBER(codegen_facet_layout, table, 4, uint32_t);
MEMBER(codegen_facet_layout, id, 8, const char *);
MEMBER(codegen_facet_layout, member, 16, const codegen_facet_member *);
MEMBER(codegen_facet_layout, count, 24, uint32_t);
MEMBER(codegen_facet_layout, size, 28, uint32_t);
/* codegen_model */
MEMBER(codegen_model, struct_size, 0, uint32_t);
MEMBER(codegen_model, format, 4, uint32_t);
MEMBER(codegen_model, table, 8, const codegen_table *);
MEMBER(codegen_model, pool, 16, const uint32_t *);
MEMBER(codegen_model, sym, 24, const codegen_str *);
MEMBER(codegen_model, document, 32, const codegen_document *const *);
MEMBER(codegen_model, facet, 40, const codegen_facet_table *);
MEMBER(codegen_model, table_count, 48, uint32_t);
MEMBER(codegen_model, pool_count, 52, uint32_t);
MEMBER(codegen_model, sym_count, 56, uint32_t);
MEMBER(codegen_model, document_count, 60, uint32_t);
MEMBER(codegen_model, facet_count, 64, uint32_t);
MEMBER(codegen_model, closed, 68, uint32_t);
MEMBER(codegen_model, empty, 72, const unsigned char *);
/* codegen_number */
MEMBER(codegen_number, digits, 0, codegen_str);
MEMBER(codegen_number, exponent, 16, int64_t);
MEMBER(codegen_number, negative, 24, bool);
MEMBER(codegen_number, valid, 25, bool);
/* codegen_row */
MEMBER(codegen_row, origin, 0, codegen_origin);
MEMBER(codegen_row, note, 16, uint32_t);
MEMBER(codegen_row, annotations, 20, codegen_range);
MEMBER(codegen_row, flags, 28, uint32_t);
/* codegen_operation */
MEMBER(codegen_operation, row, 0, codegen_row);
MEMBER(codegen_operation, path, 32, codegen_str);
MEMBER(codegen_operation, tags, 48, codegen_list);
MEMBER(codegen_operation, params, 56, codegen_list);
MEMBER(codegen_operation, bodies, 64, codegen_list);
MEMBER(codegen_operation, responses, 72, codegen_list);
MEMBER(codegen_operation, rules, 80, codegen_list);
MEMBER(codegen_operation, servers, 88, codegen_list);
MEMBER(codegen_operation, links, 96, codegen_list);
MEMBER(codegen_operation, source, 104, codegen_str);
MEMBER(codegen_operation, decl, 120, uint32_t);
MEMBER(codegen_operation, subject, 124, uint32_t);
MEMBER(codegen_operation, scope, 128, uint32_t);
MEMBER(codegen_operation, body_decl, 132, uint32_t);
MEMBER(codegen_operation, verb, 136, codegen_sym);
MEMBER(codegen_operation, role, 140, codegen_sym);
MEMBER(codegen_operation, protocol, 144, uint8_t);
/* codegen_param */
MEMBER(codegen_param, row, 0, codegen_row);
MEMBER(codegen_param, key, 32, codegen_str);
MEMBER(codegen_param, payloads, 48, codegen_list);
MEMBER(codegen_param, headers, 56, codegen_list);
MEMBER(codegen_param, parts, 64, codegen_list);
MEMBER(codegen_param, content_types, 72, codegen_list);
MEMBER(codegen_param, type, 80, uint32_t);
MEMBER(codegen_param, initial, 84, uint32_t);
MEMBER(codegen_param, shared, 88, uint32_t);
MEMBER(codegen_param, index, 92, uint32_t);
MEMBER(codegen_param, style, 96, codegen_sym);
MEMBER(codegen_param, place, 100, uint8_t);
/* codegen_payload */
MEMBER(codegen_payload, row, 0, codegen_row);
MEMBER(codegen_payload, media, 32, codegen_str);
MEMBER(codegen_payload, parts, 48, codegen_list);
MEMBER(codegen_payload, examples, 56, codegen_range);
MEMBER(codegen_payload, type, 64, uint32_t);
MEMBER(codegen_payload, item, 68, uint32_t);
MEMBER(codegen_payload, framing, 72, codegen_sym);
MEMBER(codegen_payload, direction, 76, uint8_t);
/* codegen_response */
MEMBER(codegen_response, row, 0, codegen_row);
MEMBER(codegen_response, name, 32, codegen_str);
MEMBER(codegen_response, headers, 48, codegen_list);
MEMBER(codegen_response, payloads, 56, codegen_list);
MEMBER(codegen_response, links, 64, codegen_list);
MEMBER(codegen_response, shared, 72, uint32_t);
MEMBER(codegen_response, from, 76, uint16_t);
MEMBER(codegen_response, to, 78, uint16_t);
MEMBER(codegen_response, role, 80, uint8_t);
/* codegen_link */
MEMBER(codegen_link, row, 0, codegen_row);
MEMBER(codegen_link, name, 32, codegen_str);
MEMBER(codegen_link, expression, 48, codegen_str);
MEMBER(codegen_link, items, 64, codegen_str);
MEMBER(codegen_link, binds, 80, codegen_range);
MEMBER(codegen_link, target, 88, uint32_t);
MEMBER(codegen_link, limit, 92, uint32_t);
MEMBER(codegen_link, style, 96, codegen_sym);
MEMBER(codegen_link, kind, 100, uint8_t);
/* codegen_security */
MEMBER(codegen_security, row, 0, codegen_row);
MEMBER(codegen_security, key, 32, codegen_str);
MEMBER(codegen_security, url, 48, codegen_str);
MEMBER(codegen_security, flows, 64, codegen_value);
MEMBER(codegen_security, kind, 72, codegen_sym);
MEMBER(codegen_security, place, 76, uint8_t);
/* codegen_server */
MEMBER(codegen_server, row, 0, codegen_row);
MEMBER(codegen_server, name, 32, codegen_str);
MEMBER(codegen_server, url, 48, codegen_str);
MEMBER(codegen_server, variables, 64, codegen_list);
/* codegen_rule */
MEMBER(codegen_rule, row, 0, codegen_row);
MEMBER(codegen_rule, scopes, 32, codegen_list);
MEMBER(codegen_rule, roles, 40, codegen_list);
MEMBER(codegen_rule, fields, 48, codegen_list);
MEMBER(codegen_rule, options, 56, codegen_value);
MEMBER(codegen_rule, security, 64, uint32_t);
MEMBER(codegen_rule, condition, 68, uint32_t);
MEMBER(codegen_rule, check, 72, uint32_t);
MEMBER(codegen_rule, preset, 76, codegen_sym);
MEMBER(codegen_rule, group, 80, uint16_t);
MEMBER(codegen_rule, verbs, 82, uint8_t);
MEMBER(codegen_rule, kind, 83, uint8_t);
/* codegen_part */
MEMBER(codegen_part, row, 0, codegen_row);
MEMBER(codegen_part, left, 32, uint32_t);
MEMBER(codegen_part, right, 36, uint32_t);
MEMBER(codegen_part, expr, 40, uint32_t);
MEMBER(codegen_part, length, 44, uint32_t);
MEMBER(codegen_part, order, 48, codegen_sym);
MEMBER(codegen_part, nulls, 52, codegen_sym);
MEMBER(codegen_part, opclass, 56, codegen_sym);
MEMBER(codegen_part, collation, 60, codegen_sym);
MEMBER(codegen_part, operator_, 64, codegen_sym);
/* codegen_option */
MEMBER(codegen_option, struct_size, 0, uint32_t);
MEMBER(codegen_option, type, 4, uint32_t);
MEMBER(codegen_option, flags, 8, uint32_t);
MEMBER(codegen_option, name, 16, const char *);
MEMBER(codegen_option, doc, 24, const char *);
MEMBER(codegen_option, initial, 32, const char *);
MEMBER(codegen_option, values, 40, const char *const *);
MEMBER(codegen_option, minimum, 48, int64_t);
MEMBER(codegen_option, maximum, 56, int64_t);
MEMBER(codegen_option, since, 64, const char *);
MEMBER(codegen_option, instead, 72, const char *);
MEMBER(codegen_option, synonyms, 80, const char *const *);
/* codegen_option_value */
MEMBER(codegen_option_value, struct_size, 0, uint32_t);
MEMBER(codegen_option_value, type, 4, uint32_t);
MEMBER(codegen_option_value, set, 8, bool);
MEMBER(codegen_option_value, flag, 9, bool);
MEMBER(codegen_option_value, integer, 16, int64_t);
MEMBER(codegen_option_value, text, 24, codegen_str);
MEMBER(codegen_option_value, item, 40, const codegen_str *);
MEMBER(codegen_option_value, count, 48, size_t);
/* codegen_host_info */
MEMBER(codegen_host_info, struct_size, 0, uint32_t);
MEMBER(codegen_host_info, abi_major, 4, uint32_t);
MEMBER(codegen_host_info, abi_minor, 8, uint32_t);
MEMBER(codegen_host_info, version, 16, const char *);
/* codegen_phase */
MEMBER(codegen_phase, struct_size, 0, uint32_t);
MEMBER(codegen_phase, flags, 4, uint32_t);
MEMBER(codegen_phase, id, 8, const char *);
MEMBER(codegen_phase, order, 16, const char *);
MEMBER(codegen_phase, doc, 24, const char *);
MEMBER(codegen_phase, before, 32, const char *const *);
MEMBER(codegen_phase, after, 40, const char *const *);
MEMBER(codegen_phase, replaces, 48, const char *);
MEMBER(codegen_phase, needs, 56, const char *const *);
MEMBER(codegen_phase, provides, 64, const char *const *);
MEMBER(codegen_phase, when, 72, bool (*)(void *self, codegen_ctx *ctx, const char **reason));
MEMBER(codegen_phase, run, 80, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model,
    codegen_edit *edit));
/* codegen_reading */
MEMBER(codegen_reading, struct_size, 0, uint32_t);
MEMBER(codegen_reading, count, 4, uint32_t);
MEMBER(codegen_reading, document, 8, const uint32_t *);
MEMBER(codegen_reading, source, 16, codegen_str);
MEMBER(codegen_reading, remember, 32, codegen_bytes *);
/* codegen_rereading */
MEMBER(codegen_rereading, struct_size, 0, uint32_t);
MEMBER(codegen_rereading, document, 4, uint32_t);
MEMBER(codegen_rereading, node, 8, uint32_t);
MEMBER(codegen_rereading, source, 16, codegen_str);
MEMBER(codegen_rereading, known, 32, codegen_bytes);
MEMBER(codegen_rereading, remember, 48, codegen_bytes *);
/* codegen_known_document */
MEMBER(codegen_known_document, struct_size, 0, uint32_t);
MEMBER(codegen_known_document, url, 8, const char *);
MEMBER(codegen_known_document, text, 16, const char *);
/* codegen_reader */
MEMBER(codegen_reader, struct_size, 0, uint32_t);
MEMBER(codegen_reader, flags, 4, uint32_t);
MEMBER(codegen_reader, id, 8, const char *);
MEMBER(codegen_reader, order, 16, const char *);
MEMBER(codegen_reader, doc, 24, const char *);
MEMBER(codegen_reader, markers, 32, const char *const *);
MEMBER(codegen_reader, extensions, 40, const char *const *);
MEMBER(codegen_reader, read, 48, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_reading *reading,
    codegen_edit *edit));
MEMBER(codegen_reader, known, 56, const codegen_known_document *const *);
MEMBER(codegen_reader, again, 64, codegen_status (*)(void *self, codegen_ctx *ctx,
    const codegen_rereading *reading, codegen_edit *edit));
/* codegen_command */
MEMBER(codegen_command, struct_size, 0, uint32_t);
MEMBER(codegen_command, name, 8, const char *);
MEMBER(codegen_command, doc, 16, const char *);
MEMBER(codegen_command, run, 24, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_str *argument,
    uint32_t count));
/* codegen_need */
MEMBER(codegen_need, struct_size, 0, uint32_t);
MEMBER(codegen_need, flags, 4, uint32_t);
MEMBER(codegen_need, id, 8, const char *);
MEMBER(codegen_need, version, 16, const char *);
/* codegen_capability */
MEMBER(codegen_capability, struct_size, 0, uint32_t);
MEMBER(codegen_capability, id, 8, const char *);
MEMBER(codegen_capability, reason, 16, const char *);
/* codegen_plugin */
MEMBER(codegen_plugin, struct_size, 0, uint32_t);
MEMBER(codegen_plugin, abi_major, 4, uint32_t);
MEMBER(codegen_plugin, abi_minor, 8, uint32_t);
MEMBER(codegen_plugin, abi_needed, 12, uint32_t);
MEMBER(codegen_plugin, id, 16, const char *);
MEMBER(codegen_plugin, version, 24, const char *);
MEMBER(codegen_plugin, doc, 32, const char *);
MEMBER(codegen_plugin, license, 40, const char *);
MEMBER(codegen_plugin, homepage, 48, const char *);
MEMBER(codegen_plugin, options, 56, const codegen_option *const *);
MEMBER(codegen_plugin, needs, 64, const codegen_need *const *);
MEMBER(codegen_plugin, capabilities, 72, const codegen_capability *const *);
MEMBER(codegen_plugin, phases, 80, const codegen_phase *const *);
MEMBER(codegen_plugin, readers, 88, const codegen_reader *const *);
MEMBER(codegen_plugin, writers, 96, const codegen_writer *const *);
MEMBER(codegen_plugin, commands, 104, const codegen_command *const *);
MEMBER(codegen_plugin, create, 112, codegen_status (*)(codegen_ctx *ctx, void **self));
MEMBER(codegen_plugin, destroy, 120, void (*)(codegen_ctx *ctx, void *self));
MEMBER(codegen_plugin, facets, 128, const codegen_facet_layout *const *);
/* codegen_convention */
MEMBER(codegen_convention, struct_size, 0, uint32_t);
MEMBER(codegen_convention, type_case, 4, uint8_t);
MEMBER(codegen_convention, value_case, 5, uint8_t);
MEMBER(codegen_convention, member_case, 6, uint8_t);
MEMBER(codegen_convention, constant_case, 7, uint8_t);
MEMBER(codegen_convention, file_case, 8, uint8_t);
MEMBER(codegen_convention, unicode, 9, uint8_t);
MEMBER(codegen_convention, reserved, 16, const char *const *);
MEMBER(codegen_convention, extra, 24, const char *);
MEMBER(codegen_convention, types, 32, const char *const *);
MEMBER(codegen_convention, members, 40, const char *const *);
MEMBER(codegen_convention, files, 48, const char *const *);
MEMBER(codegen_convention, lead, 56, const char *);
/* codegen_symbol_request */
MEMBER(codegen_symbol_request, struct_size, 0, uint32_t);
MEMBER(codegen_symbol_request, table, 4, uint32_t);
MEMBER(codegen_symbol_request, row, 8, uint32_t);
MEMBER(codegen_symbol_request, role, 12, uint32_t);
MEMBER(codegen_symbol_request, kind, 16, uint32_t);
MEMBER(codegen_symbol_request, priority, 20, int32_t);
MEMBER(codegen_symbol_request, scope, 24, codegen_str);
MEMBER(codegen_symbol_request, stem, 40, codegen_str);
MEMBER(codegen_symbol_request, prefix, 56, codegen_str);
MEMBER(codegen_symbol_request, suffix, 72, codegen_str);
MEMBER(codegen_symbol_request, key, 88, codegen_str);
/* codegen_artifact */
MEMBER(codegen_artifact, struct_size, 0, uint32_t);
MEMBER(codegen_artifact, flags, 4, uint32_t);
MEMBER(codegen_artifact, id, 8, codegen_str);
MEMBER(codegen_artifact, path, 24, codegen_str);
MEMBER(codegen_artifact, language, 40, codegen_str);
MEMBER(codegen_artifact, user, 56, uint32_t);
/* codegen_section */
MEMBER(codegen_section, struct_size, 0, uint32_t);
MEMBER(codegen_section, artifact, 4, uint32_t);
MEMBER(codegen_section, key, 8, codegen_str);
MEMBER(codegen_section, table, 24, uint32_t);
MEMBER(codegen_section, row, 28, uint32_t);
MEMBER(codegen_section, depends, 32, uint32_t);
MEMBER(codegen_section, user, 36, uint32_t);
MEMBER(codegen_section, order, 40, codegen_str);
/* codegen_plan */
MEMBER(codegen_plan, api, 0, const codegen_api *);
/* codegen_out */
MEMBER(codegen_out, api, 0, const codegen_api *);
MEMBER(codegen_out, data, 8, char *);
MEMBER(codegen_out, size, 16, size_t);
MEMBER(codegen_out, capacity, 24, size_t);
MEMBER(codegen_out, failed, 32, bool);
/* codegen_import */
MEMBER(codegen_import, struct_size, 0, uint32_t);
MEMBER(codegen_import, flags, 4, uint32_t);
MEMBER(codegen_import, artifact, 8, codegen_str);
MEMBER(codegen_import, module, 24, codegen_str);
MEMBER(codegen_import, name, 40, codegen_str);
MEMBER(codegen_import, alias, 56, codegen_str);
/* codegen_writer */
MEMBER(codegen_writer, struct_size, 0, uint32_t);
MEMBER(codegen_writer, flags, 4, uint32_t);
MEMBER(codegen_writer, id, 8, const char *);
MEMBER(codegen_writer, order, 16, const char *);
MEMBER(codegen_writer, doc, 24, const char *);
MEMBER(codegen_writer, convention, 32, const codegen_convention *);
MEMBER(codegen_writer, symbols, 40, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model));
MEMBER(codegen_writer, plan, 48, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model,
    codegen_plan *plan));
MEMBER(codegen_writer, emit, 56, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model,
    const codegen_section *section, codegen_out *out));
MEMBER(codegen_writer, head, 64, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_artifact *artifact,
    const codegen_import *import, uint32_t count, codegen_out *out));
MEMBER(codegen_writer, tail, 72, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_artifact *artifact,
    codegen_out *out));
MEMBER(codegen_writer, sees, 80, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model,
    uint32_t decl, codegen_hash *digest));
MEMBER(codegen_writer, sees_row, 88, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model,
    uint32_t table, uint32_t row, codegen_hash *digest));
MEMBER(codegen_writer, remember, 96, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model,
    codegen_bytes *known));
MEMBER(codegen_writer, resume, 104, codegen_status (*)(void *self, codegen_ctx *ctx, const codegen_model *model,
    codegen_bytes known));

/* by value, or inside others */
SIZE(codegen_str, 16);
SIZE(codegen_bytes, 16);
SIZE(codegen_range, 8);
SIZE(codegen_list, 8);
SIZE(codegen_value, 8);
SIZE(codegen_origin, 16);
SIZE(codegen_hash, 16);
SIZE(codegen_row, 32);
SIZE(codegen_table, 16);
SIZE(codegen_facet_table, 48);
SIZE(codegen_facet_member, 16);

/* enumerators */
VALUE(CODEGEN_ABSENT, 0);
VALUE(CODEGEN_ACCEPTS_ALL, 127);
VALUE(CODEGEN_ACCEPTS_ARRAY, 32);
VALUE(CODEGEN_ACCEPTS_BOOLEAN, 2);
VALUE(CODEGEN_ACCEPTS_INTEGER, 4);
VALUE(CODEGEN_ACCEPTS_NULL, 1);
VALUE(CODEGEN_ACCEPTS_NUMBER, 8);
VALUE(CODEGEN_ACCEPTS_OBJECT, 64);
VALUE(CODEGEN_ACCEPTS_STRING, 16);
VALUE(CODEGEN_ANNOTATION_LIFTED, 1);
VALUE(CODEGEN_ANY, 1);
VALUE(CODEGEN_ARENA_CALL, 0);
VALUE(CODEGEN_ARENA_INSTANCE, 2);
VALUE(CODEGEN_ARENA_RUN, 1);
VALUE(CODEGEN_ARRAY, 10);
VALUE(CODEGEN_ARRAY_MAX, 2);
VALUE(CODEGEN_ARRAY_UNIQUE, 1);
VALUE(CODEGEN_ARTIFACT_FIXED, 2);
VALUE(CODEGEN_ARTIFACT_SHARED, 1);
VALUE(CODEGEN_BOOLEAN, 4);
VALUE(CODEGEN_BYTES, 8);
VALUE(CODEGEN_CASE_ALIAS, 1);
VALUE(CODEGEN_CASE_CAMEL, 2);
VALUE(CODEGEN_CASE_DANGLING, 4);
VALUE(CODEGEN_CASE_DEFAULT, 2);
VALUE(CODEGEN_CASE_IMPLICIT, 8);
VALUE(CODEGEN_CASE_KEBAB, 5);
VALUE(CODEGEN_CASE_PASCAL, 1);
VALUE(CODEGEN_CASE_PRESERVE, 0);
VALUE(CODEGEN_CASE_SNAKE, 3);
VALUE(CODEGEN_CASE_UPPER_SNAKE, 4);
VALUE(CODEGEN_CHAIN, 2);
VALUE(CODEGEN_CLAUSE_BIND, 9);
VALUE(CODEGEN_CLAUSE_CONTAINS, 4);
VALUE(CODEGEN_CLAUSE_MAX, 2);
VALUE(CODEGEN_CLAUSE_NEEDS, 2);
VALUE(CODEGEN_CLAUSE_NEEDS_TYPE, 3);
VALUE(CODEGEN_CLAUSE_PATTERN, 1);
VALUE(CODEGEN_CLAUSE_REST_ITEMS, 7);
VALUE(CODEGEN_CLAUSE_REST_PROPERTIES, 6);
VALUE(CODEGEN_CLAUSE_TAG, 8);
VALUE(CODEGEN_CLAUSE_WHEN, 5);
VALUE(CODEGEN_CREATE, 1);
VALUE(CODEGEN_DECL_ANONYMOUS, 4);
VALUE(CODEGEN_DECL_EXAMPLE, 8);
VALUE(CODEGEN_DECL_INTERNAL, 2);
VALUE(CODEGEN_DECL_LINK, 6);
VALUE(CODEGEN_DECL_OPERATION, 2);
VALUE(CODEGEN_DECL_PARAM, 3);
VALUE(CODEGEN_DECL_PAYLOAD, 5);
VALUE(CODEGEN_DECL_REMOVED, 1);
VALUE(CODEGEN_DECL_RESPONSE, 4);
VALUE(CODEGEN_DECL_SECURITY, 7);
VALUE(CODEGEN_DECL_TYPE, 1);
VALUE(CODEGEN_DEPENDS_DIRECT, 8);
VALUE(CODEGEN_DEPENDS_FACTS, 4);
VALUE(CODEGEN_DEPENDS_NAMES, 2);
VALUE(CODEGEN_DEPENDS_OWN, 1);
VALUE(CODEGEN_DEPENDS_REACHABLE, 16);
VALUE(CODEGEN_DEPENDS_WHOLE, 32);
VALUE(CODEGEN_DIAG_STRICT, 1);
VALUE(CODEGEN_DIRECTIONS, 3);
VALUE(CODEGEN_ENUM, 12);
VALUE(CODEGEN_ERROR, 1);
VALUE(CODEGEN_ERR_CANCELLED, -9);
VALUE(CODEGEN_ERR_CONTRACT, -10);
VALUE(CODEGEN_ERR_DENIED, -6);
VALUE(CODEGEN_ERR_INPUT, -1);
VALUE(CODEGEN_ERR_IO, -8);
VALUE(CODEGEN_ERR_LIMIT, -7);
VALUE(CODEGEN_ERR_MEMORY, -3);
VALUE(CODEGEN_ERR_NOT_FOUND, -5);
VALUE(CODEGEN_ERR_PLUGIN, -11);
VALUE(CODEGEN_ERR_UNSUPPORTED, -4);
VALUE(CODEGEN_ERR_USAGE, -2);
VALUE(CODEGEN_EXPR_CALL, 2);
VALUE(CODEGEN_EXPR_RAW, 4);
VALUE(CODEGEN_EXPR_SYMBOL, 3);
VALUE(CODEGEN_EXPR_TREE, 5);
VALUE(CODEGEN_EXPR_VALUE, 1);
VALUE(CODEGEN_FACET_KEY, 9);
VALUE(CODEGEN_FACET_KEYS, 10);
VALUE(CODEGEN_FACET_LIST, 13);
VALUE(CODEGEN_FACET_RANGE, 12);
VALUE(CODEGEN_FACET_ROW, 11);
VALUE(CODEGEN_FACET_SYM, 6);
VALUE(CODEGEN_FACET_SYMS, 7);
VALUE(CODEGEN_FACET_TEXT, 5);
VALUE(CODEGEN_FACET_U16, 2);
VALUE(CODEGEN_FACET_U32, 3);
VALUE(CODEGEN_FACET_U64, 4);
VALUE(CODEGEN_FACET_U8, 1);
VALUE(CODEGEN_FACET_VALUE, 8);
VALUE(CODEGEN_FIELD_DISCRIMINATOR, 128);
VALUE(CODEGEN_FIELD_IGNORED, 8);
VALUE(CODEGEN_FIELD_IMMUTABLE, 16);
VALUE(CODEGEN_FIELD_INHERITED, 2);
VALUE(CODEGEN_FIELD_NAVIGATION, 4);
VALUE(CODEGEN_FIELD_PERSONAL, 64);
VALUE(CODEGEN_FIELD_READ_ONLY, 256);
VALUE(CODEGEN_FIELD_SENSITIVE, 32);
VALUE(CODEGEN_FIELD_UNDECLARED, 1);
VALUE(CODEGEN_FIELD_WRITE_ONLY, 512);
VALUE(CODEGEN_FIRST, 3);
VALUE(CODEGEN_GRAPHQL, 2);
VALUE(CODEGEN_GROUP_ENDLESS, 2);
VALUE(CODEGEN_GROUP_RECURSIVE, 1);
VALUE(CODEGEN_HINT, 4);
VALUE(CODEGEN_HTTP, 1);
VALUE(CODEGEN_IMPORT_TYPE, 1);
VALUE(CODEGEN_INFO, 3);
VALUE(CODEGEN_INTEGER, 5);
VALUE(CODEGEN_INTERSECTION, 15);
VALUE(CODEGEN_IN_ARGUMENT, 6);
VALUE(CODEGEN_IN_COOKIE, 5);
VALUE(CODEGEN_IN_HEADER, 4);
VALUE(CODEGEN_IN_PART, 8);
VALUE(CODEGEN_IN_PATH, 1);
VALUE(CODEGEN_IN_QUERY, 2);
VALUE(CODEGEN_IN_QUERYSTRING, 3);
VALUE(CODEGEN_IN_SERVER, 9);
VALUE(CODEGEN_IN_VARIABLE, 7);
VALUE(CODEGEN_LINK_CALLBACK, 2);
VALUE(CODEGEN_LINK_LINK, 1);
VALUE(CODEGEN_LINK_PAGE, 3);
VALUE(CODEGEN_LITERAL, 13);
VALUE(CODEGEN_NAME_CONSTANT, 4);
VALUE(CODEGEN_NAME_FILE, 5);
VALUE(CODEGEN_NAME_MEMBER, 3);
VALUE(CODEGEN_NAME_TYPE, 1);
VALUE(CODEGEN_NAME_VALUE, 2);
VALUE(CODEGEN_NEED_CONFLICT, 2);
VALUE(CODEGEN_NEED_OPTIONAL, 1);
VALUE(CODEGEN_NEVER, 2);
VALUE(CODEGEN_NODE_ALIAS, 8);
VALUE(CODEGEN_NODE_ARRAY, 6);
VALUE(CODEGEN_NODE_FALSE, 2);
VALUE(CODEGEN_NODE_INDEXED, 4);
VALUE(CODEGEN_NODE_KEY_POOLED, 2);
VALUE(CODEGEN_NODE_NONE, 0);
VALUE(CODEGEN_NODE_NULL, 1);
VALUE(CODEGEN_NODE_NUMBER, 4);
VALUE(CODEGEN_NODE_OBJECT, 7);
VALUE(CODEGEN_NODE_PLAIN, 8);
VALUE(CODEGEN_NODE_POOLED, 1);
VALUE(CODEGEN_NODE_SHADOWED, 16);
VALUE(CODEGEN_NODE_STRING, 5);
VALUE(CODEGEN_NODE_TRUE, 3);
VALUE(CODEGEN_NOT, 16);
VALUE(CODEGEN_NOTE_DEPRECATED, 1);
VALUE(CODEGEN_NOTIFY, 1);
VALUE(CODEGEN_NULL, 3);
VALUE(CODEGEN_NUMBER, 6);
VALUE(CODEGEN_OBJECT_MAX, 2);
VALUE(CODEGEN_OK, 0);
VALUE(CODEGEN_OPERATION_BODY_REQUIRED, 8);
VALUE(CODEGEN_OPERATION_CALLBACK, 16);
VALUE(CODEGEN_OPERATION_IDEMPOTENT, 4);
VALUE(CODEGEN_OPERATION_NAMED, 32);
VALUE(CODEGEN_OPERATION_SAFE, 2);
VALUE(CODEGEN_OPERATION_WEBHOOK, 1);
VALUE(CODEGEN_OPTIONAL, 1);
VALUE(CODEGEN_OPTION_BOOL, 1);
VALUE(CODEGEN_OPTION_ENUM, 4);
VALUE(CODEGEN_OPTION_INTEGER, 2);
VALUE(CODEGEN_OPTION_LIST, 5);
VALUE(CODEGEN_OPTION_MAP, 6);
VALUE(CODEGEN_OPTION_PATH, 2);
VALUE(CODEGEN_OPTION_REQUIRED, 1);
VALUE(CODEGEN_OPTION_SECRET, 4);
VALUE(CODEGEN_OPTION_TEXT, 3);
VALUE(CODEGEN_PARAMETER, 19);
VALUE(CODEGEN_PARAM_EMPTY_OK, 8);
VALUE(CODEGEN_PARAM_EXPLODE, 2);
VALUE(CODEGEN_PARAM_MADE_UP, 16);
VALUE(CODEGEN_PARAM_REQUIRED, 1);
VALUE(CODEGEN_PARAM_RESERVED, 4);
VALUE(CODEGEN_PHASE_EDITS, 1);
VALUE(CODEGEN_PHASE_PARALLEL, 4);
VALUE(CODEGEN_PHASE_PURE, 2);
VALUE(CODEGEN_READ, 0);
VALUE(CODEGEN_RECORD, 11);
VALUE(CODEGEN_REF, 18);
VALUE(CODEGEN_REQUIRED, 2);
VALUE(CODEGEN_RESPONSE_ERROR, 2);
VALUE(CODEGEN_RESPONSE_OTHER, 3);
VALUE(CODEGEN_RESPONSE_SUCCESS, 1);
VALUE(CODEGEN_RPC, 3);
VALUE(CODEGEN_RULE_CHECK, 4);
VALUE(CODEGEN_RULE_GRANT, 3);
VALUE(CODEGEN_RULE_NEED, 1);
VALUE(CODEGEN_RULE_OWNER, 6);
VALUE(CODEGEN_RULE_POLICY, 2);
VALUE(CODEGEN_RULE_TENANT, 5);
VALUE(CODEGEN_RUN_CANONICAL, 8);
VALUE(CODEGEN_RUN_CHECK, 1);
VALUE(CODEGEN_RUN_DRY, 2);
VALUE(CODEGEN_RUN_STRICT, 4);
VALUE(CODEGEN_SCALAR, 9);
VALUE(CODEGEN_SCALAR_ASSERTS_FORMAT, 2);
VALUE(CODEGEN_SCALAR_MAX_LENGTH, 4);
VALUE(CODEGEN_SCALAR_SIGNED, 1);
VALUE(CODEGEN_SCOPE_MODEL, 5);
VALUE(CODEGEN_SCOPE_ROOT, 7);
VALUE(CODEGEN_SCOPE_SCHEMA, 2);
VALUE(CODEGEN_SCOPE_SERVICE, 1);
VALUE(CODEGEN_SCOPE_SPACE, 3);
VALUE(CODEGEN_SCOPE_STORE, 4);
VALUE(CODEGEN_SCOPE_TAG, 6);
VALUE(CODEGEN_SITE_CLIENT, 1);
VALUE(CODEGEN_SITE_NOTE, 0);
VALUE(CODEGEN_SITE_SERVER, 2);
VALUE(CODEGEN_SITE_STORE, 3);
VALUE(CODEGEN_STOP, 1);
VALUE(CODEGEN_STRING, 7);
VALUE(CODEGEN_TYPE_BY_CLASS, 16);
VALUE(CODEGEN_TYPE_EXCLUSIVE, 2);
VALUE(CODEGEN_TYPE_IMPLIED, 8);
VALUE(CODEGEN_TYPE_INFERRED, 64);
VALUE(CODEGEN_TYPE_NULLABLE, 1);
VALUE(CODEGEN_TYPE_OPEN, 4);
VALUE(CODEGEN_TYPE_OWN, 32);
VALUE(CODEGEN_UNION, 14);
VALUE(CODEGEN_UPDATE, 2);
VALUE(CODEGEN_WARNING, 2);
VALUE(CODEGEN_WHEN, 17);
VALUE(CODEGEN_TABLE_SOURCE, 0);
VALUE(CODEGEN_TABLE_SCOPE, 1);
VALUE(CODEGEN_TABLE_DECL, 2);
VALUE(CODEGEN_TABLE_TYPE, 3);
VALUE(CODEGEN_TABLE_SCALAR, 4);
VALUE(CODEGEN_TABLE_ARRAY, 5);
VALUE(CODEGEN_TABLE_OBJECT, 6);
VALUE(CODEGEN_TABLE_FIELD, 7);
VALUE(CODEGEN_TABLE_CLAUSE, 8);
VALUE(CODEGEN_TABLE_CASE, 9);
VALUE(CODEGEN_TABLE_EXPR, 10);
VALUE(CODEGEN_TABLE_NOTE, 11);
VALUE(CODEGEN_TABLE_ANNOTATION, 12);
VALUE(CODEGEN_TABLE_OPERATION, 13);
VALUE(CODEGEN_TABLE_PARAM, 14);
VALUE(CODEGEN_TABLE_PAYLOAD, 15);
VALUE(CODEGEN_TABLE_RESPONSE, 16);
VALUE(CODEGEN_TABLE_LINK, 17);
VALUE(CODEGEN_TABLE_SECURITY, 18);
VALUE(CODEGEN_TABLE_SERVER, 19);
VALUE(CODEGEN_TABLE_RULE, 20);
VALUE(CODEGEN_TABLE_PART, 21);
VALUE(CODEGEN_TABLE_NAME, 22);
VALUE(CODEGEN_TABLE_GROUP, 23);

/* A signature may only grow behind its last argument, and an id keeps its signature and mode. */
static const struct {
  const char *id, *was, *now;
  int mode_was, mode_now;
} hooks[] = {
    {"codegen.run.begin", "i(o<ctx>o<run>", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_run_begin), 1, CODEGEN_NOTIFY},
    {"codegen.run.end", "i(o<ctx>o<run>i", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_run_end), 1, CODEGEN_NOTIFY},
    {"codegen.fetch.before", "i(o<ctx>s*s", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_fetch_before), 2, CODEGEN_CHAIN},
    {"codegen.fetch.after", "i(o<ctx>sB*B", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_fetch_after), 2, CODEGEN_CHAIN},
    {"codegen.read.after", "i(o<ctx>o<model>o<edit>", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_read_after), 1,
    CODEGEN_NOTIFY},
    {"codegen.name.choose", "i(o<ctx>o<model>u*s", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_name_choose), 3,
    CODEGEN_FIRST},
    {"codegen.generate.before", "i(o<ctx>o<model>o<edit>", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_generate_before), 1,
    CODEGEN_NOTIFY},
    {"codegen.generate.after", "i(o<ctx>o<model>", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_generate_after), 1,
    CODEGEN_NOTIFY},
    {"codegen.types.transform", "i(o<ctx>o<model>uss*s", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_types_transform), 2,
    CODEGEN_CHAIN},
    {"codegen.write.before", "i(o<ctx>sss*s", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_write_before), 2, CODEGEN_CHAIN},
    {"codegen.phase.before", "i(o<ctx>ss", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_phase_before), 1, CODEGEN_NOTIFY},
    {"codegen.phase.after", "i(o<ctx>ssi", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_phase_after), 1, CODEGEN_NOTIFY},
    {"codegen.error", "i(o<ctx>S<diag>", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_error), 1, CODEGEN_NOTIFY},
};

int main(void) {
  int failed = 0;
  for (size_t i = 0; i < sizeof hooks / sizeof hooks[0]; i++) {
    bool same = strncmp(hooks[i].was, hooks[i].now, strlen(hooks[i].was)) == 0;
    if (same && hooks[i].mode_was == hooks[i].mode_now) continue;
    printf("hook '%s' was '%s)', it is '%s'\n", hooks[i].id, hooks[i].was, hooks[i].now);
    failed = 1;
  }
  return failed;
}
