# SPDX-License-Identifier: MIT
"""What stays under every option, asked of the model that comes out; every result passes the model's own check."""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CODEGEN = os.environ["CODEGEN"]
API = os.path.join(HERE, "api.yaml")
ALL = {"listPets", "createPet", "petDone", "deletePet", "getOrder", "secret", "petBorn"}
SCHEMAS = {"Pet", "PetXml", "Owner", "Cat", "Order", "Old", "OldUnused", "Hidden", "Event", "Limit", "Problem", "Unused"}
failures = 0


def run(*options, document=API):
    arguments = [part for option in options for part in ("-O", f"filter.{option}")]
    done = subprocess.run([CODEGEN, "model", "dump", "--json", "--plugin=filter", *arguments, document], capture_output=True,
                          text=True, timeout=900, check=False)
    said = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    return json.loads(done.stdout) if done.stdout.strip() else {}, said, done.returncode


def names(model, kind):
    return {decl["name"] for decl in model.get("declarations", []) if decl["kind"] == kind and decl.get("name")}


def expect(what, got, wanted):
    global failures
    if got != wanted:
        failures += 1
        print(f"{what}:\n  got    {got}\n  wanted {wanted}")


def stays(options, operations, warnings=()):
    model, said, code = run(*options)
    expect(f"{options}: operations", names(model, "operation"), set(operations))
    expect(f"{options}: diagnostics", sorted(d["code"] for d in said), sorted(warnings))
    expect(f"{options}: exit code", code, 0)
    return model


def schemas(options, wanted, warnings=(), operations=None):
    model = stays(options, ALL if operations is None else operations, warnings)
    expect(f"{options}: schemas", names(model, "type"), set(wanted))
    return model


# operations
stays([], ALL)
stays(["include-tags=pets"], {"listPets", "createPet", "petDone", "deletePet"})
stays(["include-tags=pets", "exclude-tags=admin"], {"listPets", "deletePet"})
stays(["include-tags=shop/*"], {"getOrder"})
stays(["include-tags=**"], ALL - {"petBorn"})
stays(["include-paths=/pets"], {"listPets", "createPet", "petDone"})
stays(["include-paths=/pets/*"], {"deletePet"})
stays(["include-paths=/*"], {"listPets", "createPet", "petDone", "secret"})
stays(["include-paths=/**"], ALL - {"petBorn"})
stays(["include-paths=/order?/**"], {"getOrder"})
stays(["exclude-paths=/pets**"], {"getOrder", "secret", "petBorn"})
stays(["exclude-paths=petBorn"], ALL - {"petBorn"})
stays(["include-operations=*Pet*"], {"listPets", "createPet", "petDone", "deletePet"})
stays(["include-operations=GET /pets"], {"listPets"})
stays(["exclude-operations=* /pets**"], {"getOrder", "secret", "petBorn"})
stays(["exclude-operations=petDone"], ALL - {"petDone"})
stays(["include-methods=GET"], {"listPets", "getOrder", "secret"})
stays(["exclude-methods=delete", "exclude-methods=post"], {"listPets", "getOrder", "secret"})
stays(["include-methods=get", "include-tags=pets"], {"listPets"})
stays(["deprecated=drop"], ALL - {"deletePet"})
stays(["internal=drop"], ALL - {"secret"})
stays(["internal=drop", "keep-operations=secret"], ALL, ["FIL0004"])
stays(["include-tags=pets", "exclude-tags=admin", "keep-operations=secret"], {"listPets", "deletePet", "secret"})
stays(["include-tags=nobody"], set(), ["FIL0001", "FIL0005"])

# links to what goes, go; the rest of the response stays
model = stays(["exclude-operations=getOrder"], ALL - {"getOrder"})
expect("links", "getOrder" in json.dumps(model), False)
expect("scope exports", sum(len(scope.get("exports", [])) for scope in model["scopes"]), len(model["declarations"]))

# near misses
_, said, _ = run("exclude-tags=pest", "exclude-schemas=Ownr", "exclude-operations=listpet", "exclude-content-types=text/cvs")
expect("near misses", sorted(d["help"] for d in said if d["code"] == "FIL0001"),
       [f"did you mean '{name}'?" for name in ("Owner", "listPets", "pets", "text/csv")])

# schemas
schemas(["exclude-schemas=Unused?", "exclude-schemas=Cat"], SCHEMAS - {"Cat"}, ["FIL0001"])
schemas(["include-schemas=Cat"], SCHEMAS - {"OldUnused"})  # Unused: a shared parameter refers to it
schemas(["prune=true"], SCHEMAS - {"Cat", "OldUnused", "Unused"})
schemas(["prune=true", "include-schemas=Cat"], SCHEMAS - {"OldUnused", "Unused"})
schemas(["prune=true", "keep-schemas=Unused"], SCHEMAS - {"OldUnused", "Cat"})
schemas(["deprecated=drop"], SCHEMAS - {"OldUnused"}, operations=ALL - {"deletePet"})
schemas(["internal=drop"], SCHEMAS - {"Hidden"}, operations=ALL - {"secret"})
model = schemas(["prune=true", "include-operations=getOrder"], {"Order", "Pet", "Owner", "Old"}, operations={"getOrder"})
expect("parameters", names(model, "param"), set())
expect("responses", names(model, "response"), set())
expect("bodies", names(model, "payload"), set())
expect("security", names(model, "security"), {"key"})

# an excluded schema that somebody needs
_, said, code = run("exclude-schemas=Owner")
expect("dangling", [(d["code"], d["message"]) for d in said], [("FIL0002", "'Owner' is excluded, but 'Pet' refers to it")])
expect("dangling: place", said[0].get("line"), 75)
expect("dangling: exit code", code, 1)
model = schemas(["exclude-schemas=Owner", "dangling=any"], SCHEMAS - {"Owner"}, ["FIL0003"])
schemas(["exclude-schemas=Owner", "keep-schemas=Own*"], SCHEMAS)
schemas(["exclude-schemas=Pet", "exclude-schemas=Cat", "dangling=any", "prune=true", "include-tags=pets"],
        {"PetXml", "Limit", "Problem", "Event"}, ["FIL0003"] * 3, operations={"listPets", "createPet", "petDone", "deletePet"})
schemas(["exclude-schemas=Pet", "dangling=any"], SCHEMAS - {"Pet"}, ["FIL0003"] * 5)

# media types
model = stays(["exclude-content-types=application/xml", "exclude-content-types=text/*"], ALL)
text = json.dumps(model)
expect("media types", ["application/xml" in text, "text/csv" in text, "multipart/form-data" in text], [False, False, True])
body = [decl for decl in model["declarations"] if decl.get("name") == "PetBody"]
expect("shared body", [d.get("count") for d in body], [2])
model = schemas(["exclude-content-types=application/xml", "prune=true"],
                SCHEMAS - {"PetXml", "Cat", "OldUnused", "Unused"})
model = stays(["include-content-types=APPLICATION/JSON"], ALL, ["FIL0006"])
expect("parameters of media types", "charset" in json.dumps(model), True)
model = stays(["include-content-types=text/csv"], ALL, ["FIL0006"] * 7)
expect("shared body that goes", names(model, "payload"), set())

# no operations at all
_, said, _ = run("prune=true", document=os.path.join(HERE, "schemas.yaml"))
expect("prune without operations", [d["code"] for d in said], ["FIL0005"])
model, said, _ = run("prune=true", "include-schemas=A", document=os.path.join(HERE, "schemas.yaml"))
expect("prune to schemas", names(model, "type"), {"A", "B"})

sys.exit(1 if failures else 0)
