# SPDX-License-Identifier: MIT
"""Many threads over a large document: the same bytes and words as with one. ThreadSanitizer runs this, too."""

from proof import *


class Threads(Case):
    def test_a_large_document(self):
        document = api({f"S{i}": {"type": "object", "description": f"Number {i}", "properties": {
            "next": {"$ref": f"#/components/schemas/S{i * 7 % 900}"}, "kind": {"enum": ["a", "b", i]},
            "list": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"$ref": f"#/components/schemas/S{i * 3 % 900}"}]}}}}
            for i in range(900)})
        self.write("api.json", document)
        expected = None
        for jobs in (1, 2, 8):
            for cache in ("--no-cache", "--cache=all", "--cache=all", "--verify-cache"):
                words = (cache,) if cache != "--verify-cache" else (cache, "--cache=all")
                run = self.generate("api.json", "--json", f"--jobs={jobs}", "--force", *words, output=f"out{jobs}")
                result = (self.texts(f"out{jobs}"), run.diagnostics)
                expected = expected or result
                self.assertEqual(expected, result)
            self.assertEqual(run.events[-1]["sections_written"], 0)


if __name__ == "__main__":
    main()
