# SPDX-License-Identifier: MIT
"""The sample plugin examples/plugins/sunset.c: what an author can do in under a hundred lines."""

import json

from proof import *


class Sunset(Case):
    def setUp(self):
        super().setUp()
        document = harbour()
        document["components"]["schemas"]["Berth"]["x-type-name"] = "Mooring"
        self.write("api.json", document)

    def run_it(self, *more, **options):
        return self.generate("-p", SUNSET, "api.json", *more, **options)

    def test_it_is_short(self):
        text = (SOURCE / "examples/plugins/sunset.c").read_text()
        self.assertLess(len(text.splitlines()), 100)
        self.assertLess(max(map(len, text.splitlines())), 121)
        for needed in ("codegen_on_name_choose", "codegen_on_fetch_before", "codegen_on_run_end", '"4.5"', "codegen_option_text"):
            self.assertIn(needed, text)

    def test_its_phase_stands_between_shape_and_name(self):
        rows = self.codegen("phases", "--json", "-p", SUNSET, "-p", "typescript", expect=OK).events
        ids = [row["id"] for row in rows]
        self.assertEqual(ids[ids.index("shape"):ids.index("name") + 1], ["shape", "shape/sunset", "name"])
        self.assertEqual(rows[ids.index("shape/sunset")]["order"], "4.5")
        self.assertRegex(self.codegen("phases", "-p", SUNSET, expect=OK).out, r"(?m)^4\.5 +shape/sunset +sunset ")

    def test_it_marks_operations_as_deprecated(self):
        self.generate("api.json", output="plain")
        self.assertNotIn("@deprecated", self.read("plain/types.ts"))
        self.run_it()
        types = self.read("out/types.ts")
        self.assertRegex(types, r'@deprecated this path is going away \*/\s+get: operations\["getBerth"\]')
        self.assertEqual(types.count("@deprecated"), 1)

    def test_its_option(self):
        self.run_it("-O", "sunset.below=/ships")
        types = self.read("out/types.ts")
        for operation in ("listShips", "addShip"):
            self.assertRegex(types, rf'@deprecated this path is going away \*/\s+\w+: operations\["{operation}"\]')
        self.assertEqual(types.count("@deprecated"), 2)
        self.assertDiagnostic(self.run_it("--json", "-O", "sunset.belwo=/x", expect=USAGE), "CGC0008", help=re.compile("'below'"))

    def test_its_first_hook_names_a_type(self):
        self.run_it()
        types = self.read("out/types.ts")
        self.assertIn("export interface Mooring {", types)
        self.assertNotIn("export interface Berth", types)
        self.assertRegex(types, r"Berth: Mooring;")  # components.schemas keeps the key of the document

    def test_its_chain_hook_redirects_an_input(self):
        self.codegen("-p", "typescript", "-p", SUNSET, "-O", "sunset.latest=" + str(self.dir / "api.json"), "latest", "-o", "out",
                     expect=OK)
        self.assertIn("export interface Mooring {", self.read("out/types.ts"))

    def test_its_notify_hook_speaks_at_the_end(self):
        run = self.run_it("--json", "-O", "sunset.below=/nowhere")
        said = self.assertDiagnostic(run, "SUN0001", severity="warning", plugin="sunset", help=True)
        self.assertIn("below", said["message"])
        self.assertFalse([d for d in self.run_it("--json").diagnostics if d["code"] == "SUN0001"])

    def test_what_it_writes_compiles(self):
        self.run_it()
        self.assertCompiles("out/types.ts")

    def test_it_works_on_the_model_alone(self):
        self.assertIn("going away", self.codegen("model", "dump", "-p", SUNSET, "api.json", expect=OK).out)


if __name__ == "__main__":
    main()
