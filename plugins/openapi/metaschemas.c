/* SPDX-License-Identifier: MIT
 *
 * Meta-schemas that references find without a network. The texts are data of their own files: see CMakeLists.txt.
 */
#include "openapi.h"

#define METASCHEMAS(X) \
  X(draft_04, "http://json-schema.org/draft-04/schema") \
  X(draft_06, "http://json-schema.org/draft-06/schema") \
  X(draft_07, "http://json-schema.org/draft-07/schema") \
  X(2019_09, "https://json-schema.org/draft/2019-09/schema") \
  X(2019_09_applicator, "https://json-schema.org/draft/2019-09/meta/applicator") \
  X(2019_09_content, "https://json-schema.org/draft/2019-09/meta/content") \
  X(2019_09_core, "https://json-schema.org/draft/2019-09/meta/core") \
  X(2019_09_format, "https://json-schema.org/draft/2019-09/meta/format") \
  X(2019_09_meta_data, "https://json-schema.org/draft/2019-09/meta/meta-data") \
  X(2019_09_validation, "https://json-schema.org/draft/2019-09/meta/validation") \
  X(2020_12, "https://json-schema.org/draft/2020-12/schema") \
  X(2020_12_applicator, "https://json-schema.org/draft/2020-12/meta/applicator") \
  X(2020_12_content, "https://json-schema.org/draft/2020-12/meta/content") \
  X(2020_12_core, "https://json-schema.org/draft/2020-12/meta/core") \
  X(2020_12_format_annotation, "https://json-schema.org/draft/2020-12/meta/format-annotation") \
  X(2020_12_format_assertion, "https://json-schema.org/draft/2020-12/meta/format-assertion") \
  X(2020_12_meta_data, "https://json-schema.org/draft/2020-12/meta/meta-data") \
  X(2020_12_unevaluated, "https://json-schema.org/draft/2020-12/meta/unevaluated") \
  X(2020_12_validation, "https://json-schema.org/draft/2020-12/meta/validation") \
  X(openapi_3_1_dialect, "https://spec.openapis.org/oas/3.1/dialect/base") \
  X(openapi_3_1_vocabulary, "https://spec.openapis.org/oas/3.1/meta/base")

#define DECLARE(name, url) extern const char oa_text_##name[];
#define KNOWN(name, url) \
  static const codegen_known_document known_##name = {sizeof(codegen_known_document), url, oa_text_##name};
#define ENTRY(name, url) &known_##name,

METASCHEMAS(DECLARE)
METASCHEMAS(KNOWN)

const codegen_known_document *const oa_metaschemas[] = {METASCHEMAS(ENTRY) NULL};
