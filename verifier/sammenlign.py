#!/usr/bin/env python3
"""Sammenligner signerte kontrollpunkter fra stemmeloggen / compares signed heads of the vote log.

    python3 sammenlign.py E-POST.txt [E-POST.txt ...] [--key HEX] [--en]

Each file is a mail to an observer, or a text with what stands in one: heads and proofs, as JSON between { and }. The
program checks every signature, that heads of one size are the same, and that each proof leads from an older head to a
newer one: then nothing that stood in the log has been changed or taken out. Needs Python 3.9 or newer and the package
`cryptography`. Asks no network. Shares no code with the portal.

Exit code 0: all agrees. 1: something does not, and the text says what. 2: nothing, or not all, could be checked: a proof
between two heads is missing, or they are signed with several keys and none was given.
"""

import argparse
import hashlib
import json
import re
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("Installer pakken cryptography først / install the package first:  python3 -m pip install cryptography")

TEXTS = {
    "unreadable": ("Kan ikke lese {name}.", "Cannot read {name}."),
    "no_head": ("Fant ikke noe kontrollpunkt.", "Found no head."),
    "signature": (
        "FEIL: Signaturen på kontrollpunktet med {size} linjer stemmer ikke.",
        "WRONG: the signature of the head of size {size}.",
    ),
    "key": (
        "FEIL: Kontrollpunktet med {size} linjer er signert med en annen nøkkel enn den du oppga.",
        "WRONG: the head of size {size} is signed with another key than the one you gave.",
    ),
    "split": (
        "FEIL: Det finnes to ulike kontrollpunkter med {size} linjer. Noen har fått vist en annen logg.",
        "WRONG: there are two different heads of size {size}. Somebody has been shown another log.",
    ),
    "proof": (
        "FEIL: Loggen med {second} linjer er ikke en fortsettelse av den med {first}.",
        "WRONG: the log of {second} lines does not go on from that of {first}.",
    ),
    "unused": (
        "Beviset fra {first} til {second} linjer ble ikke brukt: ett av kontrollpunktene mangler.",
        "The proof from {first} to {second} lines was not used: one of its heads is missing.",
    ),
    "unlinked": (
        "Ikke sjekket: Det mangler bevis mellom {first} og {second} linjer.",
        "Not checked: there is no proof between {first} and {second} lines.",
    ),
    "keys": (
        "Ikke sjekket: Kontrollpunktene er signert med {number} ulike nøkler. Står det på siden at loggen har fått ny nøkkel,"
        " kan du oppgi dem med --key.",
        "Not checked: the heads are signed with {number} different keys. If the page says that the log has a new one, give"
        " them with --key.",
    ),
    "went_on": ("Loggen gikk fra {first} til {second} linjer uten at noe ble endret.",
                "The log went from {first} to {second} lines, and nothing was changed."),
    "newest": ("Nyeste kontrollpunkt: {origin}, {size} linjer, {time}.", "Newest head: {origin}, {size} lines, {time}."),
    "known_by": ("Nøkkel: {key}. Sammenlign den med kvitteringer og med andre observatører.",
                 "Key: {key}. Compare it with receipts and with other observers."),
}  # fmt: skip


def objects_in(text):
    """Yield each JSON object of a text; spaces and line breaks that a mail program put in do not matter."""
    whole = re.sub(r"=\r?\n", "", text)  # as mail programs cut long lines
    for found in re.findall(r"\{[^{}]*\}", whole):
        try:
            yield json.loads(re.sub(r"[\s>]+", "", found))
        except ValueError:
            continue


def is_head(found):
    """Tell whether an object is a head."""
    return found.keys() == {"key", "origin", "root", "sig", "size", "time"} and isinstance(found["size"], int)


def is_proof(found):
    """Tell whether an object is a proof."""
    return found.keys() == {"first", "path", "second"} and isinstance(found["path"], list)


def is_signed(head):
    """Tell whether a head carries its key's signature."""
    text = f"{head['origin']} head v1\n{head['size']}\n{head['root']}\n{head['time']}\n"
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["key"]))
        key.verify(bytes.fromhex(head["sig"]), text.encode())
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def node(left, right):
    """Return the hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def goes_on(first, first_root, second, second_root, path):
    """Tell whether a proof shows that the second tree began with the first (RFC 9162, 2.1.4.2)."""
    if first == second:
        return first_root == second_root and not path
    if not 0 < first < second or not path:
        return False
    path = ([first_root] if first & (first - 1) == 0 else []) + path
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(other, old), node(other, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, other)
        place, last = place >> 1, last >> 1
    return last == 0 and (old, new) == (first_root, second_root)


def number_of(head):
    """Return under which beginning a log signed."""
    return int(head["origin"].partition("#")[2] or 1)


def compare(heads, proofs, keys):
    """Yield (what, facts) of all that was found; what is wrong first."""
    for head in heads:
        if not is_signed(head):
            yield "signature", head
        if keys and head["key"] not in keys:
            yield "key", head
    signed_by = {head["key"] for head in heads}
    if len(signed_by) > 1 and not keys:
        yield "keys", {"number": len(signed_by)}
    by_size = {}
    for head in heads:
        other = by_size.setdefault((head["origin"], head["size"]), head)
        if other["root"] != head["root"]:
            yield "split", head
    ordered = sorted(by_size.values(), key=lambda head: (number_of(head), head["size"]))
    linked = set()
    for proof in proofs:
        pairs = [
            (a, b) for a in ordered for b in ordered if a["size"] == proof["first"] and b["size"] == proof["second"]
        ]
        pairs = [(a, b) for a, b in pairs if number_of(a) <= number_of(b)]
        if not pairs:
            yield "unused", proof
            continue
        path = [bytes.fromhex(each) for each in proof["path"]]
        good = [
            (a, b) for a, b in pairs
            if goes_on(a["size"], bytes.fromhex(a["root"]), b["size"], bytes.fromhex(b["root"]), path)
        ]  # fmt: skip
        yield ("went_on" if good else "proof"), proof
        linked |= {(a["sig"], b["sig"]) for a, b in good}
    for number, b in enumerate(ordered[1:]):
        a = ordered[number]
        if (a["sig"], b["sig"]) not in linked and a["root"] != b["root"]:
            yield "unlinked", {"first": a["size"], "second": b["size"]}
    newest = ordered[-1]
    yield "newest", newest
    yield "known_by", newest


def main(arguments=None):
    """Read the files, say what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("mail", nargs="+", help="e-post til observatør, som tekst / mail to an observer, as text")
    parser.add_argument("--key", action="append", default=[], help="nøkkelen fra en kvittering / key, 64 hex")
    parser.add_argument("--en", action="store_true", help="English")
    given = parser.parse_args(arguments)

    def say(what, **facts):
        print(TEXTS[what][given.en].format(**facts))

    heads, proofs = [], []
    for name in given.mail:
        try:
            with open(name, encoding="utf-8", errors="replace") as file:
                found = list(objects_in(file.read()))
        except OSError:
            say("unreadable", name=name)
            return 2
        heads += [each for each in found if is_head(each)]
        proofs += [each for each in found if is_proof(each)]
    if not heads:
        say("no_head")
        return 2
    told = list(compare(heads, proofs, set(given.key)))
    for what, facts in told:
        say(what, **facts)
    found = {what for what, _ in told}
    return 1 if found & {"signature", "key", "split", "proof"} else 2 if found & {"unlinked", "keys"} else 0


if __name__ == "__main__":
    sys.exit(main())
