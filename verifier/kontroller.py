#!/usr/bin/env python3
"""Kontrolltelling: checks and counts the published vote log of Norges kulturkommune, without trusting the portal.

    python3 kontroller.py stemmelogg.jsonl --key HEX [--head FILE_OR_JSON ...] [--receipt CODE] [--en]

The file is downloaded from the page «Kontrolltelling». The key (64 hex digits) is taken from a receipt, or from a mail
to an observer: from somewhere else than the file. Heads are older signed heads («kontrollpunkter») that somebody kept.
Needs Python 3.9 or newer and the package `cryptography`. Asks no network. Shares no code with the portal.

Exit code 0: everything that was asked for agrees. 1: something does not agree, and the text says what. 2: nothing was
checked, because a file could not be read or the command was wrong.
"""

import argparse
import collections
import datetime
import hashlib
import json
import os
import re
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("Installer pakken cryptography først / install the package first:  python3 -m pip install cryptography")

# A line, and the head that ends the file, in the only spelling that is taken: keys sorted, no spaces, nothing escaped.
LINE = re.compile(
    rb'\{"at":"(\d{4}-\d\d-\d\d)","ballot":"([0-9a-f]{64})",(?:"choice":"([a-z0-9][a-z0-9._:-]{0,79})",)?'
    rb'"edition":(\d{4}),"n":([1-9]\d{0,9}),(?:"reason":"([a-z0-9][a-z0-9._:-]{0,79})",)?'
    rb'"salt":"[0-9a-f]{32}","type":"([a-z]+)"\}'
)
HEAD = re.compile(
    rb'\{"head":\{"key":"([0-9a-f]{64})","origin":"(kulturkommune/(\d{4})(?:#[1-9]\d{0,5})?)","root":"([0-9a-f]{64})",'
    rb'"sig":"([0-9a-f]{128})","size":(0|[1-9]\d{0,11}),"time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"\}\}'
)
LONGEST_LINE = 2000
HAS_CHOICE = {"cast", "replace"}
HAS_REASON = {"hold", "release", "void", "restore"}
BECOMES = {
    ("", "cast"): "counted",
    ("withdrawn", "cast"): "counted",
    ("counted", "replace"): "counted",
    ("held", "replace"): "held",
    ("counted", "withdraw"): "withdrawn",
    ("held", "withdraw"): "withdrawn",
    ("counted", "hold"): "held",
    ("held", "hold"): "held",
    ("held", "release"): "counted",
    ("counted", "void"): "voided",
    ("held", "void"): "voided",
    ("voided", "restore"): "counted",
}
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

Head = collections.namedtuple("Head", "key origin year root sig size time")
Ballot = collections.namedtuple("Ballot", "state choice n void_reason")
Found = collections.namedtuple("Found", "head heads_met counts ballots receipt")
UNSEEN = Ballot("", "", 0, "")


class Wrong(Exception):
    """Something does not agree. `code` names a sentence in TEXTS, `facts` fill it."""

    def __init__(self, code, **facts):
        super().__init__(code, facts)
        self.code, self.facts = code, facts


class Unusable(Wrong):
    """Nothing can be checked with what was given."""


class Log:
    """The log as far as it has been read: the tree's frontier, and each ballot's state."""

    def __init__(self, year, sizes, ballot=None):
        self.year, self.sizes, self.wanted = str(year).encode(), set(sizes), ballot
        self.size, self.frontier, self.roots = 0, [], {0: hashlib.sha256(b"").digest()}
        self.ballots, self.types, self.days, self.lines = {}, collections.Counter(), set(), []

    def take(self, line):
        """Read one line, without its line break. Raises Wrong."""
        place = self.size + 1
        parts = LINE.fullmatch(line)
        if not parts:
            raise Wrong("form", line=place)
        at, ballot, choice, year, n, reason, kind = parts.groups()
        kind = kind.decode()
        if (choice is not None) != (kind in HAS_CHOICE) or (reason is not None) != (kind in HAS_REASON):
            raise Wrong("form", line=place)
        if year != self.year:
            raise Wrong("year", line=place)
        if at not in self.days:
            self.days.add(real_day(at, place))
        before = self.ballots.get(ballot, UNSEEN)
        if int(n) != before.n + 1:
            raise Wrong("order", line=place)
        state = BECOMES.get((before.state, kind))
        if state is None:
            raise Wrong("move", line=place)
        void_reason = reason.decode() if kind == "void" else before.void_reason
        self.ballots[ballot] = Ballot(state, choice.decode() if choice else before.choice, int(n), void_reason)
        self.types[kind] += 1
        if ballot == self.wanted:
            self.lines.append((place, at.decode(), kind, reason.decode() if reason else ""))
        self.add(hashlib.sha256(b"\x00" + line).digest())

    def add(self, node):
        """Put one leaf more into the tree, RFC 9162 section 2.1."""
        bits = self.size
        while bits & 1:
            node = hashlib.sha256(b"\x01" + self.frontier.pop() + node).digest()
            bits >>= 1
        self.frontier.append(node)
        self.size += 1
        if self.size in self.sizes:
            self.roots[self.size] = self.root()

    def root(self):
        """Return the root of what has been read."""
        if not self.frontier:
            return self.roots[0]
        node = self.frontier[-1]
        for left in reversed(self.frontier[:-1]):
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node

    def counts(self):
        """Return counted ballots by finalist, ballots by state, voided ones by reason, lines by type."""
        counted, states, voided = collections.Counter(), collections.Counter(), collections.Counter()
        for ballot in self.ballots.values():
            states[ballot.state] += 1
            if ballot.state == "counted":
                counted[ballot.choice] += 1
            elif ballot.state == "voided":
                voided[ballot.void_reason] += 1
        return {"by_finalist": counted, "states": states, "voided_by_reason": voided, "lines": self.types}


def real_day(at, place):
    """Return a date that is in the calendar. Raises Wrong."""
    try:
        datetime.date.fromisoformat(at.decode())
    except ValueError:
        raise Wrong("day", line=place) from None
    return at


def read_head(text):
    """Return the head in a canonical line. Raises Wrong."""
    parts = HEAD.fullmatch(text)
    if not parts:
        raise Wrong("head_form")
    key, origin, year, root, sig, size, time = parts.groups()
    try:
        datetime.datetime.fromisoformat(time[:-1].decode())
    except ValueError:
        raise Wrong("head_form") from None
    return Head(
        key.decode(), origin.decode(), int(year), bytes.fromhex(root.decode()), sig.decode(), int(size), time.decode()
    )


def check_signature(head):
    """Check that the key in the head signed it. Raises Wrong."""
    text = f"{head.origin} head v1\n{head.size}\n{head.root.hex()}\n{head.time}\n"
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.key)).verify(bytes.fromhex(head.sig), text.encode())
    except (InvalidSignature, ValueError):
        raise Wrong("signature", size=head.size) from None


def check(lines, keys=(), older=(), ballot=None):
    """Check a log, given as an iterable of lines with their line breaks, and count it. Raises Wrong.

    `keys` are hex digits from somewhere else; with none, only what the file says itself can be checked. `older` are heads
    that the log must have passed. `ballot` is the id of a ballot to look up.
    """
    log, last = read(lines, [head.size for head in older], ballot)
    head = read_head(last)
    if head.size != log.size:
        raise Wrong("size", said=head.size, found=log.size)
    if int(log.year) != head.year:
        raise Wrong("year", line=log.size + 1)
    if head.root != log.root():
        raise Wrong("root")
    for each in (head, *older):
        check_signature(each)
        if keys and each.key not in keys:
            raise Wrong("key", key=each.key, size=each.size)
    for each in older:
        check_older(each, head, log)
    if ballot is not None and not log.lines:
        raise Wrong("receipt_missing")
    found = None if ballot is None else (log.lines, log.ballots[ballot])
    return Found(head, len(older), log.counts(), len(log.ballots), found)


def read(lines, sizes, ballot):
    """Return the log and its last line. Raises Wrong."""
    log, last = None, None
    for whole in lines:
        if last is not None:
            raise Wrong("after_head")
        if not whole.endswith(b"\n"):
            raise Wrong("cut", line=(log.size if log else 0) + 1)
        line = whole[:-1]
        if line.startswith(b'{"head":'):
            last = line
            continue
        if log is None:
            parts = LINE.fullmatch(line)
            if not parts:
                raise Wrong("form", line=1)
            log = Log(parts.group(4).decode(), sizes, ballot)
        log.take(line)
    if last is None:
        raise Wrong("no_head")
    return log or Log(read_head(last).year, sizes, ballot), last


def check_older(older, head, log):
    """Check that the log still has all that an older head tells of. Raises Wrong."""
    if older.year != head.year:
        raise Wrong("other_log", origin=older.origin)
    again = "again" if older.origin != head.origin else ""
    if older.size > log.size:
        raise Wrong("shorter" + again, size=older.size, found=log.size)
    if log.roots[older.size] != older.root:
        raise Wrong("history" + again, size=older.size)


def heads_in(text):
    """Return the heads of a file or an argument: one object, a list, or one a line. Raises Unusable."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        try:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise Unusable("head_file") from None
    heads = []
    for each in found if isinstance(found, list) else [found]:
        head = each["head"] if isinstance(each, dict) and "head" in each else each
        spelled = json.dumps({"head": head}, sort_keys=True, separators=(",", ":"))
        try:
            heads.append(read_head(spelled.encode()))
        except Wrong:
            raise Unusable("head_file") from None
    return heads


def ballot_of(code):
    """Return the id of the ballot with a receipt code as somebody typed it. Raises Unusable."""
    plain = "".join(c for c in code.upper() if not c.isspace() and c not in "-–.")
    if len(plain) != 27 or any(c not in ALPHABET for c in plain):
        raise Unusable("code")
    total = 0
    for place, character in enumerate(reversed(plain)):
        doubled = ALPHABET.index(character) * (1 + place % 2)
        total += doubled // 32 + doubled % 32
    if total % 32:
        raise Unusable("code")
    return hashlib.sha256(plain.encode()).hexdigest().encode()


def text_of(path):
    """Return what a small file holds."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def lines_of(path):
    """Yield a file's lines; one that is too long comes in pieces, and is refused as such."""
    with open(path, "rb") as file:
        while line := file.readline(LONGEST_LINE):
            yield line


# ---- What is said -----------------------------------------------------------------------------------------------------

STATES = {
    "counted": ("teller", "counted"),
    "held": ("til kontroll", "to control"),
    "voided": ("forkastet", "voided"),
    "withdrawn": ("trukket", "withdrawn"),
}
TYPES = {
    "cast": ("stemme gitt", "vote given"),
    "replace": ("stemme endret", "vote changed"),
    "withdraw": ("stemme trukket", "vote withdrawn"),
    "hold": ("tatt til kontroll", "taken to control"),
    "release": ("godkjent etter kontroll", "approved after control"),
    "void": ("forkastet", "voided"),
    "restore": ("godkjent likevel", "approved after all"),
}
TEXTS = {
    "form": ("Linje {line} er ikke skrevet slik en linje skal.", "Line {line} is not written as a line must be."),
    "cut": ("Linje {line} er ikke hel. Last ned filen på nytt.", "Line {line} is not whole. Download the file again."),
    "year": ("Linje {line} hører til en annen kåring.", "Line {line} belongs to another award."),
    "day": ("Linje {line} har en dato som ikke finnes.", "Line {line} has a date that does not exist."),
    "order": (
        "Linje {line} står to ganger, eller en linje foran den mangler.",
        "Line {line} stands twice, or a line before it is missing.",
    ),
    "move": (
        "Linje {line} forteller om noe som ikke kan skje med den stemmen.",
        "Line {line} tells of something that cannot happen to that vote.",
    ),
    "after_head": ("Det står noe etter kontrollpunktet.", "Something stands after the signed head."),
    "no_head": (
        "Filen slutter uten kontrollpunkt. Last den ned på nytt.",
        "The file ends without a signed head. Download it again.",
    ),
    "head_form": ("Kontrollpunktet er ikke skrevet slik det skal.", "The signed head is not written as it must be."),
    "size": (
        "Kontrollpunktet gjelder {said} linjer, men filen har {found}.",
        "The signed head is for {said} lines, but the file has {found}.",
    ),
    "root": (
        "Kontrollsummen av linjene er en annen enn den i kontrollpunktet: noe er endret, lagt til, tatt ut eller flyttet.",
        "The lines give another checksum than the signed head: something was changed, added, taken out or moved.",
    ),
    "signature": (
        "Underskriften på kontrollpunktet ved {size} linjer er ikke ekte.",
        "The signature on the head at {size} lines is not genuine.",
    ),
    "key": (
        "Kontrollpunktet ved {size} linjer er skrevet under med en annen nøkkel enn den du ga: {key}. Står det på siden"
        " «Stemmeloggen» at loggen har fått ny nøkkel, gir du begge: --key A --key B.",
        "The head at {size} lines is signed with another key than the one you gave: {key}. If the page «Stemmeloggen» says"
        " that the log has a new key, give both: --key A --key B.",
    ),
    "other_log": (
        "Kontrollpunktet du ga, hører til en annen stemmelogg: {origin}.",
        "The head you gave belongs to another log: {origin}.",
    ),
    "shorter": (
        "Du har et kontrollpunkt for {size} linjer, men filen har bare {found}. Linjer er tatt ut.",
        "You have a head for {size} lines, but the file has only {found}. Lines were taken out.",
    ),
    "history": (
        "De første {size} linjene er ikke de samme som i kontrollpunktet du ga. Stemmeloggen er skrevet om.",
        "The first {size} lines are not those of the head you gave. The log was rewritten.",
    ),
    "shorteragain": (
        "Stemmeloggen er begynt på nytt. Kontrollpunktet du ga, gjaldt {size} linjer; filen har {found}. Noe er gått tapt.",
        "The log was begun anew. The head you gave was for {size} lines; the file has {found}. Something was lost.",
    ),
    "historyagain": (
        "Stemmeloggen er begynt på nytt, og de første {size} linjene er ikke de samme som i kontrollpunktet du ga.",
        "The log was begun anew, and the first {size} lines are not those of the head you gave.",
    ),
    "receipt_missing": (
        "Ingen linje i stemmeloggen hører til kvitteringskoden.",
        "No line of the log belongs to the receipt code.",
    ),
    "code": (
        "Kvitteringskoden er ikke riktig skrevet. Den har 27 tegn; sjekk den mot kvitteringen.",
        "The receipt code is mistyped. It has 27 characters; check it against the receipt.",
    ),
    "head_file": (
        "Kontrollpunktene du ga, kan ikke leses. Gi en fil eller teksten fra siden, uendret.",
        "The heads you gave cannot be read. Give a file or the text from the page, unchanged.",
    ),
    "key_form": (
        "Nøkkelen har 64 tegn: tallene 0–9 og bokstavene a–f. Kopier den fra kvitteringen.",
        "The key has 64 characters: digits 0–9 and letters a–f. Copy it from the receipt.",
    ),
    "file": ("Filen {path} kan ikke leses: {why}", "The file {path} cannot be read: {why}"),
}


def say(found, keys, en):
    """Return the whole answer when everything agrees."""
    head, counts = found.head, found.counts
    rows = [
        (
            f"{head.size} linjer, {found.ballots} stemmer. Alle linjene er riktig skrevet og står i lovlig rekkefølge.",
            f"{head.size} lines, {found.ballots} ballots. All lines are well written and in a legal order.",
        )
    ]
    rows.append(
        (
            "Kontrollsummen er den samme som i kontrollpunktet: " + head.root.hex(),
            "The checksum is that of the signed head: " + head.root.hex(),
        )
    )
    if "#" in head.origin:
        rows.append(
            (
                f"Stemmeloggen er begynt på nytt og heter nå {head.origin}. Linjer som var lagt ut før, kan være tapt: les på"
                " siden «Stemmeloggen» hva som skjedde.",
                f"The log was begun anew and is now called {head.origin}. Lines that were published before may be lost: read"
                " on the page «Stemmeloggen» what happened.",
            )
        )
    if keys:
        rows.append(("Underskriften stemmer for nøkkelen du ga.", "The signature agrees with the key you gave."))
    else:
        rows.append(
            (
                f"Underskriften stemmer for nøkkel {head.key}; sammenlign med kvitteringen. Først da er kontrollen ferdig.",
                f"The signature agrees with key {head.key}; compare it with the receipt. Only then is the check done.",
            )
        )
    if found.heads_met:
        rows.append(
            (
                f"Eldre kontrollpunkter som er sammenlignet: {found.heads_met}. Alt de gjelder, står der fortsatt.",
                f"Older heads compared: {found.heads_met}. All that they tell of still stands.",
            )
        )
    else:
        rows.append(("Ingen eldre kontrollpunkter er sammenlignet (--head).", "No older heads were compared (--head)."))
    rows.append(("", ""))
    total = sum(counts["by_finalist"].values())
    rows.append((f"Stemmer som teller: {total}", f"Votes that count: {total}"))
    rows += [(f"  {name}: {number}",) * 2 for name, number in ordered(counts["by_finalist"])]
    for state in ("held", "voided", "withdrawn"):
        no, english = STATES[state]
        rows.append((f"Stemmer {no}: {counts['states'][state]}", f"Votes {english}: {counts['states'][state]}"))
        if state == "voided":
            rows += [(f"  {reason}: {number}",) * 2 for reason, number in ordered(counts["voided_by_reason"])]
    if found.receipt:
        rows += receipt_rows(*found.receipt)
    return "\n".join(row[en] for row in rows)


def receipt_rows(lines, ballot):
    """Return what is said of one's own ballot."""
    no, english = STATES[ballot.state]
    rows = [("", ""), ("Stemmen med kvitteringskoden din:", "The vote with your receipt code:")]
    for place, at, kind, reason in lines:
        why = f" ({reason})" if reason else ""
        rows.append((f"  linje {place}, {at}: {TYPES[kind][0]}{why}", f"  line {place}, {at}: {TYPES[kind][1]}{why}"))
    rows.append((f"  Nå: {no}. Stemt på: {ballot.choice}", f"  Now: {english}. Voted for: {ballot.choice}"))
    return rows


def ordered(counter):
    """Return names and numbers, most first."""
    return sorted(counter.items(), key=lambda row: (-row[1], row[0]))


def main(arguments=None):
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="kontroller.py", description="Teller opp og kontrollerer en stemmelogg.")
    parser.add_argument("export", help="stemmelogg.jsonl")
    parser.add_argument("--key", action="append", default=[], help="nøkkelen fra kvitteringen / key, 64 hex")
    parser.add_argument("--head", action="append", default=[], help="eldre kontrollpunkt, fil eller JSON / older head")
    parser.add_argument("--receipt", help="kvitteringskode / receipt code")
    parser.add_argument("--en", action="store_true", help="English")
    given = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        print(run(given))
    except OSError as error:
        return told(Unusable("file", path=error.filename, why=error.strerror), given.en)
    except Wrong as wrong:
        return told(wrong, given.en)
    return 0


def run(given):
    """Return the answer to a command. Raises Wrong, OSError."""
    keys = [key.strip().lower() for key in given.key]
    if not all(re.fullmatch("[0-9a-f]{64}", key) for key in keys):
        raise Unusable("key_form")
    older = []
    for text in given.head:
        older += heads_in(text if text.lstrip().startswith(("{", "[")) else text_of(text))
    ballot = ballot_of(given.receipt) if given.receipt else None
    return say(check(lines_of(given.export), keys, older, ballot), keys, given.en)


def told(wrong, en):
    """Say what does not agree; return the exit code."""
    sentence = TEXTS[wrong.code][en].format(**wrong.facts)
    if isinstance(wrong, Unusable):
        print(sentence, file=sys.stderr)
        return 2
    print(("Stemmeloggen stemmer IKKE. ", "The log does NOT agree. ")[en] + sentence)
    return 1


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
