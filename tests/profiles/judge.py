"""Holds the kept profiles against the JSON Schema that assay-load prints, by python3-jsonschema.

judge.py ASSAY_LOAD: what the program takes, the schema takes; what it refuses, the schema refuses,
unless the profile is listed in beyond.txt: a contradiction that no JSON Schema can say. The good ones
are those in good/, and those that the program writes itself.
"""

import json
import pathlib
import subprocess
import sys

import jsonschema
import yaml

here = pathlib.Path(__file__).parent
program = sys.argv[1]
printed = subprocess.run([program, "schema"], capture_output=True, check=True, text=True).stdout
schema = json.loads(printed)
jsonschema.Draft202012Validator.check_schema(schema)
judge = jsonschema.Draft202012Validator(schema)
beyond = {
    line.split()[0]
    for line in (here / "beyond.txt").read_text().splitlines()
    if line and not line.startswith("#")
}
wrong = 0
seen = set()
examples = here.parents[1] / "profiles"
for path in sorted([*here.glob("*/*.yaml"), *examples.glob("*.yaml")]):
    good = path.parent.name != "bad"
    taken = judge.is_valid(yaml.safe_load(path.read_text()))
    expected = good or path.stem in beyond
    seen.add(path.stem)
    if taken != expected:
        wrong += 1
        errors = [error.message[:200] for error in judge.iter_errors(yaml.safe_load(path.read_text()))]
        print(f"{path.parent.name}/{path.name}: the schema {'takes' if taken else 'refuses'} it {errors}")
for name in beyond - seen:
    wrong += 1
    print(f"beyond.txt: there is no {name}")
sys.exit(1 if wrong else 0)
