"""What all that was certified of a kind makes: the table in README.md, and VERDICTS.md beside its folders."""

import json
from pathlib import Path

from certifying import COLUMNS, counted, counts
from verdicts import Verdicts

README = Path(__file__).resolve().parent.parent / "README.md"


class Pages:
    """A kind of foreign software; `noun` is what readers call one of them."""

    def __init__(self, kind, noun):
        self.kind = kind
        self.noun = noun
        self.word = f"certify-{kind.KIND}s"
        self.begin, self.end = f"<!-- {kind.KIND}s: written by ./dev {self.word} -->", f"<!-- end of {kind.KIND}s -->"

    def write(self):
        """Of those whose last results are of the same catalogue as the newest, unless a row were lost."""
        every = [self.kind(name) for name in self.kind.every_name()]
        judged = [(one, json.loads((one.out / "probe.json").read_text()))
                  for one in every if (one.out / "probe.json").exists()]
        newest = groups(max((result for _, result in judged), key=lambda result: result["started"])) if judged else set()
        rows = sorted((row for row in judged if groups(row[1]) == newest and not row[1]["partial"]), key=by_merit)
        if missing := {one.id for one in every} - {one.id for one, _ in rows}:
            print(f"there is no row, for want of a present result, of {', '.join(sorted(missing))}")
        before, _, rest = README.read_text().partition(self.begin)
        old, _, after = rest.partition(self.end)
        if self.table(rows).count("\n") < old.strip().count("\n"):
            print("README.md and VERDICTS.md stay as they are, as they have more rows")
            return
        README.write_text(f"{before}{self.begin}\n{self.table(rows)}{self.end}{after}")
        (self.kind.HOME / "VERDICTS.md").write_text(self.verdicts_page(rows))

    def table(self, rows):
        text = f"| {self.noun} | {' | '.join(COLUMNS)} | what was found |\n|---|{'---:|' * len(COLUMNS)}---|\n"
        for one, result in rows:
            figures = " | ".join(str(count) for count in counts(result).values())
            text += f"| {cell(named(one))} | {figures} | {cell(Verdicts(one.verdicts).head())} |\n"
        return text

    def verdicts_page(self, rows):
        text = f"""# Whose fault it was

Each kind of verdict that is no pass, of {self.noun}s that we did not write, was looked at by hand. This page is written
by `./dev {self.word}` from `verdicts.txt` in the {self.kind.KIND}s' folders: *its* is a rule of the RFCs that the {self.noun}
breaks or keeps badly, *nobody's* is what they allow.
"""
        for one, result in rows:
            verdicts = Verdicts(one.verdicts)
            text += f"\n## {named(one)}\n\n{counted(result).capitalize()}. {verdicts.head()}\n"
            lines = [line for line in verdicts.lines if line.cases]
            if lines:
                text += "\n| cases | verdict | why |\n|---|---|---|\n"
            for line in lines:
                grade = "not played" if line.left_out() else line.grade
                text += f"| `{line.cases.removeprefix('!')}` | {grade} | {cell(line.why)} |\n"
        return text


def groups(result):
    return {case["group"] for case in result["cases"]}


def by_merit(row):
    one, result = row
    count = counts(result)
    return count["fail"], count["non-strict"], one.name.lower()


def named(one):
    title = (one.out / "title").read_text()  # of the version that was judged
    return f"{title}, {one.note}" if one.note else title


def cell(text):
    return text.replace("|", "\\|")
