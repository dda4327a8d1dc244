# SPDX-License-Identifier: MIT
"""Overlays and patches from the configuration and the command line: which files, in which order, and what is said."""

import json

from proof import *

OVERLAY = "overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\n{more}actions:\n  - target: {target}\n    update: {update}\n"


def overlay(target, update, more=""):
    return OVERLAY.format(target=json.dumps(target), update=json.dumps(update), more=more)


def patch(*operations):
    return json.dumps([dict(zip(("op", "path", "value"), operation)) for operation in operations])


class Overlays(Case):
    def setUp(self):
        super().setUp()
        self.write("api/ships.json", api({"Ship": {"type": "string", "enum": ["a", "b"]}}))

    def types(self):
        return self.read("out/types.ts")

    def generate(self, *more, expect=OK):
        return self.codegen("--plugin=typescript", "api/ships.json", "-o", "out", *more, expect=expect)

    def test_on_the_command_line_overlays_come_first(self):
        self.write("patch.json", patch(("test", "/components/schemas/Ship/enum/2", "c"), ("add", "/components/schemas/Ship/enum/-", "d")))
        self.write("more.yaml", overlay("$.components.schemas.Ship.enum", "c"))
        self.generate("--patch", "patch.json", "--overlay", "more.yaml")
        self.assertIn('"a" | "b" | "c" | "d"', self.types())

    def test_of_the_configuration_are_relative_to_it_and_come_before_those_of_the_command_line(self):
        self.write("deep/one.yaml", overlay("$.components.schemas.Ship.enum", "one"))
        self.write("deep/two.json", patch(("add", "/components/schemas/Ship/enum/-", "two")))
        self.write("last.yaml", overlay("$.components.schemas.Ship.enum", "last"))
        self.write("deep/codegen.yaml", "sources: {api: {input: ../api/ships.json, output: ../out, overlays: one.yaml, "
                                        "patches: [two.json]}}\nplugins: [typescript]\n")
        self.codegen("--config", "deep/codegen.yaml", "--overlay", "last.yaml", expect=OK)
        self.assertIn('"a" | "b" | "one" | "last" | "two"', self.types())

    def test_each_action_that_selects_nothing_is_a_warning_in_its_file(self):
        self.write("idle.yaml", overlay("$.nothing", {}))
        run = self.generate("--overlay", "idle.yaml", "--json")
        self.assertDiagnostic(run, "CGS0018", file="idle.yaml", line=4)

    def test_what_cannot_be_applied_stops_the_run(self):
        self.write("bad.json", patch(("remove", "/components/schemas/Shop")))
        self.assertDiagnostic(self.generate("--patch", "bad.json", "--json", expect=INPUT), "CGS0019", file="bad.json", line=1)
        self.write("bad.yaml", overlay("$.a-b", {}))
        self.assertDiagnostic(self.generate("--overlay", "bad.yaml", "--json", expect=INPUT), "CGS0017", file="bad.yaml", line=4)
        self.assertDiagnostic(self.generate("--overlay", "none.yaml", "--json", expect=INPUT), "CGS0001")
        self.assertDiagnostic(self.generate("--overlay", "bad.json", "--json", expect=INPUT), "CGS0016", file="bad.json")
        self.assertFalse((self.dir / "out/types.ts").exists())

    def test_extends_chooses_among_inputs(self):
        self.write("api/boats.json", api({"Boat": {"type": "string", "enum": ["x"]}}))
        self.write("boats.yaml", overlay("$.components.schemas.*.enum", "z", more="extends: api/boats.json\n"))
        self.codegen("--plugin=typescript", "api", "-o", "out", "--overlay", "boats.yaml", expect=OK)
        self.assertIn('Boat = "x" | "z"', self.types())
        self.assertIn('Ship = "a" | "b";', self.types())

    def test_diagnostics_of_the_reader_point_to_where_it_was_put(self):
        self.write("wrong.yaml", overlay("$.components.schemas", {"Wrong": {"$ref": "#/components/schemas/Shop"}}))
        run = self.generate("--overlay", "wrong.yaml", "--json", expect=INPUT)
        self.assertDiagnostic(run, "OAS0004", file="api/ships.json")


if __name__ == "__main__":
    main()
