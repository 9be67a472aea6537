"""What all certified peers make: the table in README.md, and VERDICTS.md."""

import json

from peer import HERE
from verdicts import Verdicts

README = HERE.parent.parent / "README.md"
BEGIN, END = "<!-- peers: written by ./dev certify-peers -->", "<!-- end of peers -->"

# The columns, and which verdicts they count.
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


def write(peers):
    """Of those peers whose last results are of the same catalogue as the newest, unless a row were lost."""
    judged = [(peer, json.loads((peer.out / "probe.json").read_text()))
              for peer in peers if (peer.out / "probe.json").exists()]
    newest = groups(max((result for _, result in judged), key=lambda result: result["started"])) if judged else set()
    rows = sorted((row for row in judged if groups(row[1]) == newest and not row[1]["partial"]), key=by_merit)
    if missing := {peer.id for peer in peers} - {peer.id for peer, _ in rows}:
        print(f"there is no row, for want of a present result, of {', '.join(sorted(missing))}")
    before, _, rest = README.read_text().partition(BEGIN)
    old, _, after = rest.partition(END)
    if table(rows).count("\n") < old.strip().count("\n"):
        print("README.md and VERDICTS.md stay as they are, as they have more rows")
        return
    README.write_text(f"{before}{BEGIN}\n{table(rows)}{END}{after}")
    (HERE / "VERDICTS.md").write_text(verdicts_page(rows))


def groups(result):
    return {case["group"] for case in result["cases"]}


def by_merit(row):
    peer, result = row
    count = counts(result)
    return count["fail"], count["non-strict"], peer.name.lower()


def table(rows):
    text = f"| server | {' | '.join(COLUMNS)} | what was found |\n|---|{'---:|' * len(COLUMNS)}---|\n"
    for peer, result in rows:
        figures = " | ".join(str(count) for count in counts(result).values())
        text += f"| {cell(named(peer))} | {figures} | {cell(Verdicts(peer.verdicts).head())} |\n"
    return text


def named(peer):
    title = (peer.out / "title").read_text()  # of the version that was judged
    return f"{title}, {peer.note}" if peer.note else title


def cell(text):
    return text.replace("|", "\\|")


def verdicts_page(rows):
    text = """# Whose fault it was

Each kind of verdict that is no pass, of servers that we did not write, was looked at by hand. This page is written
by `./dev certify-peers` from `verdicts.txt` in the peers' folders: *its* is a rule of the RFCs that the server
breaks or keeps badly, *nobody's* is what they allow.
"""
    for peer, result in rows:
        verdicts = Verdicts(peer.verdicts)
        text += f"\n## {named(peer)}\n\n{counted(result).capitalize()}. {verdicts.head()}\n"
        lines = [line for line in verdicts.lines if line.cases]
        if lines:
            text += "\n| cases | verdict | why |\n|---|---|---|\n"
        for line in lines:
            grade = "not played" if line.left_out() else line.grade
            text += f"| `{line.cases.removeprefix('!')}` | {grade} | {cell(line.why)} |\n"
    return text
