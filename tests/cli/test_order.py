# SPDX-License-Identifier: MIT
"""Order: what moves in the document moves in the output and changes nothing else; with `order: canonical` nothing
moves."""

import tarfile

from proof import *

CORPUS = SOURCE.parent / "shared/corpus/corpus.tar.xz"


def turned(document, *members):
    """The document with the members of these objects in reverse."""
    document = json.loads(json.dumps(document))
    for pointer in members:
        at, rest = document, pointer.split("/")
        for name in rest[:-1]:
            at = at.get(name, {})
        if rest[-1] in at:
            at[rest[-1]] = dict(reversed(at[rest[-1]].items()))
    return document


class Order(Case):
    def both(self, document, *members, options=()):
        """What comes of a document and of the turned one, in both orders."""
        self.write("a/api.json", document)
        self.write("b/api.json", turned(document, *(members or ("paths", "components/schemas"))))
        texts = {}
        for order in ("document", "canonical"):
            for side in "ab":
                self.codegen("-q", "-p", "typescript", "-p", OUTLINE, *options, f"--order={order}", f"{side}/api.json",
                             "-o", f"{order}/{side}", expect=OK)
                texts[order, side] = self.read(f"{order}/{side}/types.ts")
        return texts

    def assertOrders(self, texts):
        self.assertEqual(texts["canonical", "a"], texts["canonical", "b"])
        self.assertEqual(sorted(texts["document", "a"].splitlines()), sorted(texts["document", "b"].splitlines()))

    def test_schemas_and_paths_turned(self):
        texts = self.both(harbour())
        self.assertNotEqual(texts["document", "a"], texts["document", "b"])
        self.assertOrders(texts)

    def test_every_kind_of_component_turned(self):
        document = harbour()
        kinds = [f"components/{kind}" for kind in document.get("components", {})]
        self.assertOrders(self.both(document, "paths", *kinds))

    def test_the_configuration_says_so_for_all_or_one_source(self):
        self.write("a.json", harbour())
        self.write("b.json", turned(harbour(), "paths", "components/schemas"))
        sources = {"a": {"input": "a.json", "output": "a"}, "b": {"input": "b.json", "output": "b"}}
        self.write("codegen.yaml", {"sources": sources, "plugins": ["typescript"], "order": "canonical"})
        self.codegen(expect=OK)
        canonical = self.read("a/types.ts")
        self.assertEqual(canonical, self.read("b/types.ts"))
        self.codegen("--order=document", expect=OK)
        self.assertNotEqual(self.read("a/types.ts"), self.read("b/types.ts"))
        sources["b"]["order"] = "document"
        self.write("codegen.yaml", {"sources": sources, "plugins": ["typescript"], "order": "canonical"})
        self.codegen(expect=OK)
        self.assertEqual(canonical, self.read("a/types.ts"))
        self.assertNotEqual(canonical, self.read("b/types.ts"))

    def test_an_order_that_there_is_not(self):
        run = self.codegen("--order=canonicle", "x.json", "-o", "o", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0007", help=re.compile("'canonical'"))
        self.write("codegen.yaml", "sources: {a: {input: a.json, order: canonicle}}\nplugins: [typescript]\norder: [x]\n")
        run = self.codegen("--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0004", line=1, help="did you mean 'canonical'?")
        self.assertDiagnostic(run, "CGC0003", line=3)

    def test_large_documents(self):
        if not CORPUS.exists():
            self.skipTest("the corpus is not there")
        with tarfile.open(CORPUS) as corpus:
            for name in ("openapi/stripe.json", "openapi/github-api.json")[:None if SLOW else 1]:
                member = next(m for m in corpus.getmembers() if m.name.removeprefix("./").endswith(name))
                with self.subTest(name):
                    self.assertOrders(self.both(json.load(corpus.extractfile(member))))


if __name__ == "__main__":
    main()
