"""The prober against software that we did not write, and what was not known of its verdicts.

A kind of it (tests/foreign.py) has a program certify.py beside its folders, which says how one is judged.
"""

import json
import os
import subprocess
import sys

from foreign import BUILD, ForeignError
from verdicts import Verdicts

LEFT_OUT = ["!perf.*"]  # measures, and says of all that it is informational


def probe(one, file, *words, command=(), meanwhile=lambda prober: None, **options):
    """The result of assay-probe with these words, kept in that file; the command stands behind '--'."""
    page = file.with_suffix(".html")
    for old in (file, page):
        old.unlink(missing_ok=True)
    prober = subprocess.Popen([BUILD / "bin" / "assay-probe", *words, *LEFT_OUT, *Verdicts(one.verdicts).left_out(), "-q",
                               "--title", one.title(), "-o", f"json={file}", "-o", f"html={page}",
                               *(["--", *command] if command else [])],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)
    try:
        meanwhile(prober)
        _, complaints = prober.communicate()
    finally:
        prober.kill()
        prober.wait()
    if prober.returncode not in (0, 1):
        raise ForeignError(f"{one.name} could not be judged: {complaints.strip()}")
    return json.loads(file.read_text())


def is_known(one, result, whole=True):
    """Whether the verdicts are those of verdicts.txt; prints what is not. UPDATE_GOLDEN=1 changes that file instead.
    Where the result is not of the whole catalogue, what is written of other cases is let be."""
    (one.out / "title").write_text(one.title())
    verdicts = Verdicts(one.verdicts)
    surprises, unused = verdicts.compare(result)
    if not whole:
        unused = []
    print(f"{one.title()}: {counted(result)}, {result['duration'] / 1e9:.0f} s", flush=True)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        verdicts.update(surprises, unused)
        return True
    alike = {}
    for case in surprises:
        alike.setdefault((case["verdict"], case["why"]), []).append(case["id"])
    for (verdict, why), cases in alike.items():
        print(f"  {verdict}: {why}\n    " + "\n    ".join(cases))
    for line in unused:
        print(f"  no case any more: {line.text}")
    return not surprises and not unused


# The columns of tables, and which verdicts they count.
COLUMNS = {
    "pass": ["pass"],
    "non-strict": ["non-strict", "flaky"],
    "informational": ["informational"],
    "fail": ["fail"],
    "not judged": ["not applicable", "not run", "blocked"],
}


def counts(result):
    return {column: sum(result["counts"][verdict] for verdict in verdicts) for column, verdicts in COLUMNS.items()}


def counted(result):
    return ", ".join(f"{count} {column}" for column, count in counts(result).items())


def main(work):
    try:
        sys.exit(work())
    except ForeignError as error:
        sys.exit(f"certify.py: {error}")
