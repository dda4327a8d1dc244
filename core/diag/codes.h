/* SPDX-License-Identifier: MIT
 *
 * The host's diagnostic codes: X(code, severity, class, title). STRICT is a warning that is an error under --strict,
 * because the accepted values or the wire differ. The class decides the exit code:
 *   INPUT 1, USAGE 2, STALE 3, PLUGIN 4, BUG 5, OUTPUT 6. Letters: S source, M model, C configuration, P plugin,
 *   R run, O output, I internal. A code is never reused. docs/errors/<code>.md explains each.
 */
#ifndef CG_CODES_H
#define CG_CODES_H

#define CG_CODES(X) \
  CG_CODES_SOURCE(X) \
  CG_CODES_MODEL(X) CG_CODES_CONFIG(X) CG_CODES_PLUGIN(X) CG_CODES_RUN(X) CG_CODES_OUTPUT(X) CG_CODES_INTERNAL(X)

#define CG_CODES_SOURCE(X) \
  X("CGS0001", ERROR, INPUT, "input cannot be read") \
  X("CGS0002", ERROR, INPUT, "JSON syntax error") \
  X("CGS0003", ERROR, INPUT, "YAML syntax error") \
  X("CGS0004", ERROR, INPUT, "text is not UTF-8") \
  X("CGS0005", STRICT, INPUT, "duplicate key") \
  X("CGS0006", ERROR, INPUT, "nested too deeply") \
  X("CGS0007", ERROR, INPUT, "input too large") \
  X("CGS0008", ERROR, INPUT, "YAML alias cannot be used") \
  X("CGS0009", ERROR, INPUT, "reference cannot be resolved") \
  X("CGS0010", ERROR, INPUT, "remote reference not allowed") \
  X("CGS0011", ERROR, INPUT, "fetching failed") \
  X("CGS0012", ERROR, INPUT, "no input") \
  X("CGS0013", ERROR, INPUT, "no reader for this document") \
  X("CGS0014", STRICT, INPUT, "unpaired surrogate") \
  X("CGS0015", WARNING, INPUT, "YAML value without a JSON equivalent") \
  X("CGS0016", ERROR, INPUT, "overlay or patch cannot be used") \
  X("CGS0017", ERROR, INPUT, "invalid JSONPath") \
  X("CGS0018", WARNING, INPUT, "overlay action selects nothing") \
  X("CGS0019", ERROR, INPUT, "patch does not fit the document")

#define CG_CODES_MODEL(X) \
  X("CGM0001", ERROR, PLUGIN, "model invariant broken") \
  X("CGM0002", WARNING, INPUT, "names collide") \
  X("CGM0003", ERROR, INPUT, "model too large") \
  X("CGM0004", ERROR, USAGE, "names file cannot be used") \
  X("CGM0005", ERROR, USAGE, "names file gives a name twice") \
  X("CGM0006", WARNING, INPUT, "published name cannot be kept")

#define CG_CODES_CONFIG(X) \
  X("CGC0001", ERROR, USAGE, "configuration cannot be read") \
  X("CGC0002", ERROR, USAGE, "unknown configuration key") \
  X("CGC0003", ERROR, USAGE, "wrong type of configuration value") \
  X("CGC0004", ERROR, USAGE, "invalid configuration value") \
  X("CGC0005", ERROR, USAGE, "environment variable is not set") \
  X("CGC0006", ERROR, USAGE, "unknown plugin set") \
  X("CGC0007", ERROR, USAGE, "usage error") \
  X("CGC0008", ERROR, USAGE, "unknown plugin option") \
  X("CGC0009", ERROR, USAGE, "invalid plugin option value") \
  X("CGC0010", ERROR, USAGE, "file exists") \
  X("CGC0011", WARNING, USAGE, "setting without a counterpart")

#define CG_CODES_PLUGIN(X) \
  X("CGP0001", ERROR, PLUGIN, "plugin not found") \
  X("CGP0002", ERROR, PLUGIN, "not a plugin file") \
  X("CGP0003", ERROR, PLUGIN, "plugin without a valid note") \
  X("CGP0004", ERROR, PLUGIN, "plugin for another ABI") \
  X("CGP0005", ERROR, PLUGIN, "plugin cannot be loaded") \
  X("CGP0006", ERROR, PLUGIN, "plugin descriptor is invalid") \
  X("CGP0007", ERROR, PLUGIN, "duplicate plugin id") \
  X("CGP0008", ERROR, PLUGIN, "plugin needs something that is missing") \
  X("CGP0009", ERROR, PLUGIN, "plugins conflict") \
  X("CGP0010", ERROR, PLUGIN, "plugin needs form a cycle") \
  X("CGP0011", ERROR, PLUGIN, "plugin could not be created") \
  X("CGP0012", ERROR, PLUGIN, "plugin broke the contract") \
  X("CGP0013", ERROR, PLUGIN, "plugin failed without a diagnostic") \
  X("CGP0014", WARNING, PLUGIN, "plugin exports more than its entry")

#define CG_CODES_RUN(X) \
  X("CGR0001", ERROR, PLUGIN, "invalid phase order") \
  X("CGR0002", ERROR, PLUGIN, "duplicate phase") \
  X("CGR0003", ERROR, PLUGIN, "unknown phase") \
  X("CGR0004", ERROR, PLUGIN, "phases form a cycle") \
  X("CGR0005", ERROR, PLUGIN, "phase cannot be replaced") \
  X("CGR0006", ERROR, PLUGIN, "required context key is not provided") \
  X("CGR0007", WARNING, PLUGIN, "edge contradicts the order") \
  X("CGR0008", ERROR, PLUGIN, "invalid hook signature") \
  X("CGR0009", ERROR, PLUGIN, "hook signatures do not match") \
  X("CGR0010", ERROR, PLUGIN, "unknown hook") \
  X("CGR0011", ERROR, PLUGIN, "hook nested too deeply") \
  X("CGR0012", ERROR, PLUGIN, "invalid section") \
  X("CGR0013", ERROR, PLUGIN, "invalid symbol request") \
  X("CGR0014", ERROR, PLUGIN, "cached section differs") \
  X("CGR0015", WARNING, OUTPUT, "cache cannot be used") \
  X("CGR0016", ERROR, INPUT, "record of a run cannot be used")

#define CG_CODES_OUTPUT(X) \
  X("CGO0001", ERROR, OUTPUT, "cannot write output") \
  X("CGO0002", ERROR, OUTPUT, "invalid output path") \
  X("CGO0003", ERROR, OUTPUT, "two plugins claim one file") \
  X("CGO0004", ERROR, OUTPUT, "file was edited by hand") \
  X("CGO0005", ERROR, OUTPUT, "manifest cannot be used") \
  X("CGO0006", ERROR, STALE, "output is stale") \
  X("CGO0007", ERROR, OUTPUT, "interrupted commit") \
  X("CGO0008", ERROR, OUTPUT, "output folder is in use")

#define CG_CODES_INTERNAL(X) \
  X("CGI0001", ERROR, INPUT, "out of memory") \
  X("CGI0002", ERROR, BUG, "internal error") \
  X("CGI0003", WARNING, INPUT, "too many diagnostics") \
  X("CGI0004", ERROR, INPUT, "memory limit reached")

#endif
