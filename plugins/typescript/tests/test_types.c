/* SPDX-License-Identifier: MIT
 *
 * What each construct of the model becomes, on models made by hand.
 */
#include "small_host.h"

#define HAS(text, part) ck_assert_msg(strstr(text, part) != NULL, "no\n%s\nin\n%s", part, text)
#define LACKS(text, part) ck_assert_msg(strstr(text, part) == NULL, "there is\n%s\nin\n%s", part, text)

static uint32_t declare(small_host *h, const char *name, uint32_t type) {
  return decl_add(h, CODEGEN_DECL_TYPE, name, name, type);
}

START_TEST(writes_an_interface) {
  small_host *h = host_begin();
  uint32_t user = type_add(h, CODEGEN_RECORD), array = type_add(h, CODEGEN_ARRAY);
  uint32_t a = row_add(h, CODEGEN_TABLE_ARRAY), nullable = type_add(h, CODEGEN_STRING);
  ROW(h, TYPE, type, array)->array = a;
  ROW(h, ARRAY, array, a)->items = nullable;
  ROW(h, TYPE, type, nullable)->row.flags = CODEGEN_TYPE_NULLABLE;
  declare(h, "User", user);
  field_add(h, user, "id", type_add(h, CODEGEN_INTEGER), true);
  field_add(h, user, "given-name", type_add(h, CODEGEN_STRING), false)->row.flags = CODEGEN_FIELD_READ_ONLY;
  field_add(h, user, "__proto__", type_add(h, CODEGEN_BOOLEAN), false);
  field_add(h, user, "1st", type_add(h, CODEGEN_ANY), false);
  field_add(h, user, "tags", array, true);
  HAS(host_write(h),
      "\nexport interface User {\n  id: number;\n  readonly \"given-name\"?: string;\n  __proto__?: boolean;\n"
      "  \"1st\"?: unknown;\n  tags: (string | null)[];\n}\n");
  host_end(h);
}
END_TEST

START_TEST(writes_only_shapes_that_are_sent) {
  small_host *h = host_begin();
  uint32_t user = type_add(h, CODEGEN_RECORD), decl = declare(h, "User", user);
  codegen_field *id = field_add(h, user, "id", type_add(h, CODEGEN_INTEGER), true);
  id->presence[CODEGEN_CREATE] = id->presence[CODEGEN_UPDATE] = CODEGEN_ABSENT;
  field_add(h, user, "next", ref_add(h, decl, true), false);
  ROW(h, DECL, decl, decl)->split = 0x110;
  ROW(h, DECL, decl, decl)->used = 1;
  LACKS(host_write(h), "UserWrite");
  host_end(h);

  h = host_begin();
  user = type_add(h, CODEGEN_RECORD), decl = declare(h, "User", user);
  id = field_add(h, user, "id", type_add(h, CODEGEN_INTEGER), true);
  id->presence[CODEGEN_CREATE] = id->presence[CODEGEN_UPDATE] = CODEGEN_ABSENT;
  field_add(h, user, "next", ref_add(h, decl, true), false);
  ROW(h, DECL, decl, decl)->split = 0x110;
  ROW(h, DECL, decl, decl)->used = 7;
  HAS(host_write(h),
      "\nexport interface User {\n  id: number;\n  next?: User;\n}\n\n"
      "export interface UserWrite {\n  next?: UserWrite;\n}\n");
  host_end(h);

  h = host_begin();
  user = type_add(h, CODEGEN_RECORD), decl = declare(h, "User", user);
  id = field_add(h, user, "id", type_add(h, CODEGEN_INTEGER), true);
  id->presence[CODEGEN_CREATE] = CODEGEN_ABSENT;
  id->presence[CODEGEN_UPDATE] = CODEGEN_OPTIONAL;
  ROW(h, DECL, decl, decl)->split = 0x210;
  ROW(h, DECL, decl, decl)->used = 7;
  HAS(host_write(h),
      "\nexport type UserCreate = { [key: string]: unknown };\n\nexport interface UserUpdate {\n"
      "  id?: number;\n}\n");
  host_end(h);
}
END_TEST

/* A record with a field and additional properties of one type. */
static small_host *with_extra(uint8_t kind) {
  small_host *h = host_begin();
  uint32_t map = type_add(h, CODEGEN_RECORD);
  declare(h, "Map", map);
  field_add(h, map, "a", type_add(h, CODEGEN_STRING), false);
  ROW(h, OBJECT, object, ROW(h, TYPE, type, map)->object)->extra = type_add(h, kind);
  return h;
}

START_TEST(writes_additional_properties) {
  small_host *h = with_extra(CODEGEN_ANY);
  HAS(host_write(h), "export interface Map {\n  a?: string;\n  [key: string]: unknown;\n}\n");
  host_end(h);
  h = with_extra(CODEGEN_NUMBER);
  HAS(host_write(h), "export type Map = {\n  a?: string;\n} & { [key: string]: number };\n");
  host_end(h);
  h = with_extra(CODEGEN_NUMBER);
  h->option[0] = "extra", h->option[1] = "widen";
  HAS(host_write(h), "export interface Map {\n  a?: string;\n  [key: string]: number | string | undefined;\n}\n");
  host_end(h);
  h = with_extra(CODEGEN_NEVER);
  HAS(host_write(h), "export interface Map {\n  a?: string;\n}\n");
  host_end(h);
}
END_TEST

static small_host *with_enum(const char *style, uint32_t flags) {
  small_host *h = host_begin();
  uint32_t role = type_add(h, CODEGEN_ENUM);
  case_add(h, role)->value = text_value(h, "admin");
  case_add(h, role)->value = text_value(h, "a\"`${x}\n\xe2\x80\xa8");
  ROW(h, TYPE, type, role)->row.flags = flags;
  declare(h, "Role", role);
  h->option[0] = "enums", h->option[1] = style;
  return h;
}

START_TEST(writes_enums) {
  small_host *h = with_enum("union", 0);
  HAS(host_write(h), "export type Role = \"admin\" | \"a\\\"`${x}\\n\\u2028\";\n");
  host_end(h);
  h = with_enum("union", CODEGEN_TYPE_OPEN | CODEGEN_TYPE_NULLABLE);
  HAS(host_write(h), "\\u2028\" | (string & {}) | null;\n");
  host_end(h);
  h = with_enum("const", 0);
  HAS(host_write(h),
      "export const Role = {\n  admin: \"admin\",\n  \"a\\\"`${x}\\n\\u2028\": \"a\\\"`${x}\\n\\u2028\",\n"
      "} as const;\n\nexport type Role = (typeof Role)[keyof typeof Role];\n");
  host_end(h);
  h = with_enum("enum", 0);
  HAS(host_write(h), "export enum Role {\n  admin = \"admin\",\n");
  host_end(h);
  h = with_enum("enum", CODEGEN_TYPE_NULLABLE);
  HAS(host_write(h), "export type Role = (typeof Role)[keyof typeof Role] | null;\n");
  host_end(h);
}
END_TEST

START_TEST(writes_numbers_that_a_double_holds) {
  small_host *h = host_begin();
  uint32_t t = type_add(h, CODEGEN_ENUM);
  case_add(h, t)->value = value_add(h, CODEGEN_NODE_NUMBER, CODEGEN_STR("-1.5"));
  case_add(h, t)->value = value_add(h, CODEGEN_NODE_NUMBER, CODEGEN_STR("9007199254740993"));
  case_add(h, t)->value = value_add(h, CODEGEN_NODE_NULL, CODEGEN_STR(""));
  declare(h, "T", t);
  HAS(host_write(h), "export type T = -1.5 | number | null;\n");
  host_end(h);
}
END_TEST

START_TEST(writes_tuples) {
  small_host *h = host_begin();
  uint32_t tuple = type_add(h, CODEGEN_ARRAY), a = row_add(h, CODEGEN_TABLE_ARRAY);
  uint32_t head[2] = {type_add(h, CODEGEN_STRING), type_add(h, CODEGEN_NUMBER)};
  ROW(h, TYPE, type, tuple)->array = a;
  ROW(h, ARRAY, array, a)->head = list_add(h, head, 2);
  ROW(h, ARRAY, array, a)->min = 1;
  declare(h, "Pair", tuple);
  HAS(host_write(h), "export type Pair = [string, number?, ...unknown[]];\n");
  host_end(h);
}
END_TEST

START_TEST(breaks_circular_aliases) {
  small_host *h = host_begin();
  uint32_t a = type_add(h, CODEGEN_UNION), b = type_add(h, CODEGEN_UNION), json = type_add(h, CODEGEN_UNION);
  uint32_t da = declare(h, "A", a), db = declare(h, "B", b), dj = declare(h, "Json", json);
  uint32_t list = type_add(h, CODEGEN_ARRAY), row = row_add(h, CODEGEN_TABLE_ARRAY);
  ROW(h, TYPE, type, list)->array = row;
  ROW(h, ARRAY, array, row)->items = ref_add(h, dj, true);
  case_add(h, a)->type = ref_add(h, db, true);
  case_add(h, a)->type = type_add(h, CODEGEN_STRING);
  case_add(h, b)->type = ref_add(h, da, true);
  case_add(h, b)->type = ref_add(h, db, true);
  case_add(h, b)->type = type_add(h, CODEGEN_NUMBER);
  case_add(h, json)->type = type_add(h, CODEGEN_STRING);
  case_add(h, json)->type = list;
  const char *text = host_write(h);
  HAS(text, "export type A = unknown | string;\n");
  HAS(text, "export type B = unknown | number;\n");
  HAS(text, "export type Json = string | Json[];\n");
  ck_assert_str_eq(h->codes, "TSW0001 TSW0001 ");
  for (uint32_t i = 0; i < h->section_count; i++)
    if (codegen_str_is(h->section[i].key, "A")) ck_assert(h->section[i].depends & CODEGEN_DEPENDS_REACHABLE);
  host_end(h);
}
END_TEST

START_TEST(tags_members_of_a_union) {
  small_host *h = host_begin();
  uint32_t cat = type_add(h, CODEGEN_RECORD), dog = type_add(h, CODEGEN_RECORD), pet = type_add(h, CODEGEN_UNION);
  uint32_t kind = type_add(h, CODEGEN_LITERAL), clause = row_add(h, CODEGEN_TABLE_CLAUSE);
  uint32_t dc = declare(h, "Cat", cat), dd = declare(h, "Dog", dog);
  codegen_case *c;
  declare(h, "Pet", pet);
  case_add(h, kind)->value = text_value(h, "dog");
  field_add(h, cat, "kind", type_add(h, CODEGEN_STRING), true);
  field_add(h, dog, "kind", kind, true);
  ROW(h, CLAUSE, clause, clause)->kind = CODEGEN_CLAUSE_TAG;
  ROW(h, CLAUSE, clause, clause)->key = CODEGEN_STR("kind");
  ROW(h, TYPE, type, pet)->clauses = (codegen_range){clause, 1};
  c = case_add(h, pet);
  c->type = ref_add(h, dc, false), c->value = text_value(h, "cat");
  c = case_add(h, pet);
  c->type = ref_add(h, dd, false), c->value = text_value(h, "dog");
  c = case_add(h, pet);
  c->type = ref_add(h, dc, false), c->value = text_value(h, "kitten"), c->row.flags = CODEGEN_CASE_ALIAS;
  HAS(host_write(h), "export type Pet = ({ kind: \"cat\" | \"kitten\" } & Cat) | Dog;\n");
  host_end(h);
}
END_TEST

START_TEST(intersects_what_can_be_said) {
  small_host *h = host_begin();
  uint32_t base = type_add(h, CODEGEN_RECORD), both = type_add(h, CODEGEN_INTERSECTION);
  uint32_t needs = type_add(h, CODEGEN_RECORD), list = type_add(h, CODEGEN_ARRAY),
           row = row_add(h, CODEGEN_TABLE_ARRAY);
  uint32_t db = declare(h, "Base", base), parts[4], one = type_add(h, CODEGEN_INTERSECTION), alone[2];
  field_add(h, base, "a", type_add(h, CODEGEN_STRING), false);
  field_add(h, needs, "a", type_add(h, CODEGEN_ANY), true)->row.flags = CODEGEN_FIELD_UNDECLARED;
  parts[0] = ref_add(h, db, false), parts[1] = type_add(h, CODEGEN_NOT), parts[2] = type_add(h, CODEGEN_RECORD);
  parts[3] = needs;
  ROW(h, TYPE, type, both)->parts = list_add(h, parts, 4);
  declare(h, "Both", both);
  alone[0] = ref_add(h, db, false), alone[1] = type_add(h, CODEGEN_ANY);
  ROW(h, TYPE, type, one)->parts = list_add(h, alone, 2);
  ROW(h, TYPE, type, list)->array = row;
  ROW(h, ARRAY, array, row)->items = one;
  declare(h, "List", list);
  const char *text = host_write(h);
  HAS(text, "export type Both = Base & {\n  a: {} | null;\n};\n");
  HAS(text, "@remarks The schema also checks: not");
  HAS(text, "export type List = Base[];\n");
  host_end(h);
}
END_TEST

START_TEST(keeps_comments_shut) {
  small_host *h = host_begin();
  uint32_t t = type_add(h, CODEGEN_STRING);
  ROW(h, TYPE, type, t)->row.note =
      note_add(h, "ends */ here\n@ts-expect-error\n * @internal  \n\x01\xe2\x80\xa9`${x}`\n\n");
  declare(h, "T", t);
  HAS(host_write(h),
      "\n/**\n * ends *\\/ here\n * \\@ts-expect-error\n *  * \\@internal\n * \\u0001\\u2029`${x}`\n */\n"
      "export type T = string;\n");
  host_end(h);
}
END_TEST

START_TEST(documents_what_types_cannot_say) {
  small_host *h = host_begin();
  uint32_t t = type_add(h, CODEGEN_STRING), s = row_add(h, CODEGEN_TABLE_SCALAR), expr = row_add(h, CODEGEN_TABLE_EXPR);
  uint32_t pattern = sym_add(h, "^a*/\n$"), note = note_add(h, "Text");
  ROW(h, TYPE, type, t)->scalar = s;
  ROW(h, TYPE, type, t)->initial = expr;
  ROW(h, TYPE, type, t)->row.note = note;
  ROW(h, NOTE, note, note)->flags = CODEGEN_NOTE_DEPRECATED;
  ROW(h, NOTE, note, note)->deprecated = CODEGEN_STR("use U");
  ROW(h, EXPR, expr, expr)->form = CODEGEN_EXPR_VALUE;
  ROW(h, EXPR, expr, expr)->value = text_value(h, "a*/b");
  ROW(h, SCALAR, scalar, s)->format = sym_add(h, "uuid");
  ROW(h, SCALAR, scalar, s)->min_length = 3;
  ROW(h, SCALAR, scalar, s)->patterns = list_add(h, &pattern, 1);
  declare(h, "T", t);
  HAS(host_write(h),
      "/**\n * Text\n * @deprecated use U\n * @format uuid\n * @minLength 3\n * @pattern ^a*\\/\\n$\n"
      " * @default \"a*\\/b\"\n */\n");
  host_end(h);
}
END_TEST

static uint32_t operation_add(small_host *h, const char *name, const char *path, const char *verb, uint32_t flags) {
  uint32_t op = row_add(h, CODEGEN_TABLE_OPERATION), response = row_add(h, CODEGEN_TABLE_RESPONSE);
  char *key = host_alloc(&h->ctx, 0, 64, 1);
  codegen_operation *o = ROW(h, OPERATION, operation, op);
  snprintf(key, 64, "#/paths/%s/%s/%u", path, verb, op);
  ROW(h, RESPONSE, response, response)->name = CODEGEN_STR("204");
  o->path = codegen_str_of(path);
  o->verb = sym_add(h, verb);
  o->protocol = CODEGEN_HTTP;
  o->row.flags = flags;
  o->responses = list_add(h, &response, 1);
  o->decl = decl_add(h, CODEGEN_DECL_OPERATION, name, key, op);
  return op;
}

START_TEST(writes_operations_and_paths) {
  small_host *h = host_begin();
  uint32_t op = operation_add(h, "pets/get", "/pets/{id}", "get", CODEGEN_OPERATION_NAMED);
  uint32_t params[2] = {row_add(h, CODEGEN_TABLE_PARAM), row_add(h, CODEGEN_TABLE_PARAM)};
  operation_add(h, "pets/get", "/pets", "post", CODEGEN_OPERATION_NAMED);
  operation_add(h, "unnamed", "/pets/{id}", "delete", 0);
  *ROW(h, PARAM, param, params[0]) =
      (codegen_param){.key = CODEGEN_STR("id"), .type = type_add(h, CODEGEN_STRING), .place = CODEGEN_IN_PATH};
  ROW(h, PARAM, param, params[0])->row.flags = CODEGEN_PARAM_REQUIRED;
  *ROW(h, PARAM, param, params[1]) =
      (codegen_param){.key = CODEGEN_STR("page-size"), .type = type_add(h, CODEGEN_INTEGER), .place = CODEGEN_IN_QUERY};
  ROW(h, OPERATION, operation, op)->params = list_add(h, params, 2);
  const char *text = host_write(h);
  HAS(text,
      "export interface paths {\n  \"/pets/{id}\": {\n    parameters: { query?: never; header?: never; "
      "path?: never; cookie?: never };\n    put?: never;\n    post?: never;\n    options?: never;\n");
  HAS(text, "    get: operations[\"pets/get\"];\n    delete: {\n      parameters: {");
  HAS(text, "  \"/pets\": {\n");
  HAS(text, "    post: {\n      parameters: {"); /* the second of that id is no member of `operations` */
  HAS(text, "export type webhooks = Record<string, never>;\n");
  HAS(text, "export interface components {\n  schemas: never;\n");
  HAS(text,
      "export interface operations {\n  \"pets/get\": {\n    parameters: {\n      query?: {\n"
      "        \"page-size\"?: number;\n      };\n      header?: never;\n      path: {\n        id: string;\n"
      "      };\n      cookie?: never;\n    };\n    requestBody?: never;\n    responses: {\n      204: {\n"
      "        headers: { [name: string]: unknown };\n        content?: never;\n      };\n    };\n  };\n}\n");
  host_end(h);
}
END_TEST

START_TEST(orders_by_place_or_by_key) {
  small_host *h = host_begin();
  declare(h, "B", type_add(h, CODEGEN_STRING));
  declare(h, "A", type_add(h, CODEGEN_STRING));
  const char *text = host_write(h);
  ck_assert(strstr(text, "type A") > strstr(text, "type B"));
  host_end(h);
  h = host_begin();
  declare(h, "B", type_add(h, CODEGEN_STRING));
  declare(h, "A", type_add(h, CODEGEN_STRING));
  h->run.flags = CODEGEN_RUN_CANONICAL;
  text = host_write(h);
  ck_assert(strstr(text, "type A") < strstr(text, "type B"));
  host_end(h);
}
END_TEST

START_TEST(survives_types_nested_deeply) {
  small_host *h = host_begin();
  uint32_t inner = type_add(h, CODEGEN_STRING);
  uint32_t chain = type_add(h, CODEGEN_ARRAY), row = row_add(h, CODEGEN_TABLE_ARRAY); /* an array of itself, inline */
  ROW(h, TYPE, type, chain)->array = row;
  ROW(h, ARRAY, array, row)->items = chain;
  (void)inner;
  declare(h, "Deep", chain);
  HAS(host_write(h), "unknown[][][]");
  HAS(h->codes, "TSW0002");
  host_end(h);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("typescript");
  TCase *types = tcase_create("types");
  SRunner *runner = srunner_create(suite);
  int failed;
  tcase_add_test(types, writes_an_interface);
  tcase_add_test(types, writes_only_shapes_that_are_sent);
  tcase_add_test(types, writes_additional_properties);
  tcase_add_test(types, writes_enums);
  tcase_add_test(types, writes_numbers_that_a_double_holds);
  tcase_add_test(types, writes_tuples);
  tcase_add_test(types, breaks_circular_aliases);
  tcase_add_test(types, tags_members_of_a_union);
  tcase_add_test(types, intersects_what_can_be_said);
  tcase_add_test(types, keeps_comments_shut);
  tcase_add_test(types, documents_what_types_cannot_say);
  tcase_add_test(types, writes_operations_and_paths);
  tcase_add_test(types, orders_by_place_or_by_key);
  tcase_add_test(types, survives_types_nested_deeply);
  suite_add_tcase(suite, types);
  srunner_run_all(runner, CK_NORMAL);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
