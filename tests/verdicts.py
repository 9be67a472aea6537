"""What was found out about foreign software by hand: verdicts.txt in its folder.

The comment at its head says in a few words what is the matter with it; the table repeats it. Then a
line each
    CASE GRADE  # WHOSE: WHY
where CASE is an id or a glob, also with {one,other} in it, of several that match the first holds; WHOSE is
'its' where it breaks a rule or keeps it badly, 'nobody's' where the documents allow what it does; and
WHY says what it does, with the section. Two grades are for what hangs on its timing: 'varies' is anything but a fail,
and 'may fail' anything that is judged. A monitor that was hit counts as a case. A line '!CASE' says what is not
played. What no line names has to pass.
"""

from fnmatch import fnmatchcase

NOT_JUDGED = {"not run", "not applicable"}
FINE = {"pass", "informational"}
VARYING = {"varies": {"fail", "blocked"}, "may fail": {"blocked"}}  # and what none of these is
BY_WEIGHT = ["not applicable", "not run", "informational", "pass", "non-strict", "flaky", "blocked", "fail"]


class Line:
    def __init__(self, text):
        self.text = text
        said, _, self.why = (part.strip() for part in text.partition("#"))
        self.cases, _, self.grade = (part.strip() for part in said.partition(" "))
        self.used = False
        before, brace, rest = self.cases.partition("{")
        choices, _, behind = rest.partition("}")
        self.globs = [before + choice + behind for choice in choices.split(",")] if brace else [self.cases]

    def left_out(self):
        return self.cases.startswith("!")

    def is_verdict(self):
        return bool(self.grade)

    def speaks_of(self, case):
        return self.is_verdict() and any(fnmatchcase(case["id"], glob) for glob in self.globs)

    def agrees(self, case):
        grade = case["verdict"]
        if self.grade in VARYING:
            return grade not in VARYING[self.grade]
        return grade == self.grade or self.grade == "pass" and passes(case)


class Verdicts:
    def __init__(self, path):
        self.path = path
        text = path.read_text() if path.exists() else ""
        self.lines = [Line(line) for line in text.splitlines() if line.strip()]

    def head(self):
        """The comment that the file begins with, on one line."""
        words = []
        for line in self.lines:
            if line.cases:
                break
            words.append(line.why)
        return " ".join(words)

    def left_out(self):
        return [glob for line in self.lines if line.left_out() for glob in line.globs]

    def line_of(self, case):
        return next((line for line in self.lines if line.speaks_of(case)), None)

    def let_vary(self, case):
        line = self.line_of(case)
        return line is not None and line.grade in VARYING

    def compare(self, result):
        """The cases that are not as written here, and the lines that no case bears out."""
        surprises = []
        for case in cases_of(result):
            if case["verdict"] in NOT_JUDGED:
                continue
            line = self.line_of(case)
            if line is None:
                if not passes(case):
                    surprises.append(case)
            elif line.agrees(case):
                line.used = True
            else:
                surprises.append(case)
        return surprises, [line for line in self.lines if line.is_verdict() and not line.used]

    def update(self, surprises, unused):
        """Drops what is past, and adds what is new, in want of its reason."""
        kept = [line.text for line in self.lines if line not in unused]
        added = [f"{case['id']} {case['verdict']}  # WHOSE FAULT? {case['why']}" for case in surprises]
        self.path.write_text("".join(f"{line}\n" for line in kept + added))


def cases_of(result):
    """With the monitors that were hit, whose own case may not have met what others did."""
    worst = {}
    hits = [{"id": hit["id"], "verdict": hit["grade"], "why": f"{hit['why']} (in {hit['case']})"}
            for hit in result["monitors"]]
    for case in result["cases"] + hits:
        known = worst.setdefault(case["id"], case)
        if BY_WEIGHT.index(case["verdict"]) > BY_WEIGHT.index(known["verdict"]):
            worst[case["id"]] = case
    return list(worst.values())


def passes(case):
    """Also where nothing but lateness was found, which may be the machine's."""
    if case["verdict"] == "non-strict" and "facets" in case:
        return all(facet["grade"] == "pass" or facet["name"] == "timing" for facet in case["facets"])
    return case["verdict"] in FINE
