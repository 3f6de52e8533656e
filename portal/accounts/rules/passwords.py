"""Which passwords are refused: short ones, and those that are made of words everybody tries first.

A password that is only common words, runs on the keyboard, years and signs is common however long it is; so what is
counted is what is left when those are taken away. The words are the portal's own list, from general knowledge.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

SHORTEST = 12
LONGEST = 200
LEAST_LEFT = 4
LEAST_DIFFERENT = 5

LOOK_ALIKES = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
)

ENGLISH = """
password passwort passord passphrase secret secrets welcome hello letmein login access admin administrator root guest user
test tester testing demo example default changeme change temp temporary master super superman batman spiderman pokemon
dragon monkey shadow sunshine princess football baseball basketball soccer hockey liverpool arsenal chelsea manchester
iloveyou iloveu love lovely lover forever friend friends family mother father sister brother baby angel jesus god heaven
computer internet google facebook microsoft windows office apple iphone samsung android linkedin twitter instagram
trustno summer winter autumn spring january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday charlie michael jordan jennifer jessica ashley nicole daniel
thomas andrew matthew joshua robert william george harley ranger hunter buster killer pepper ginger cookie cheese
chocolate banana orange purple yellow flower butterfly rainbow diamond golden silver starwars matrix mustang ferrari
porsche corvette yamaha freedom whatever nothing something money dollar lucky magic power secure security server system
database network correct horse battery staple qwerty azerty qwertz asdf asdfgh zxcv zxcvbn qazwsx abc abcd abcdef
please unknown united my qwe asd zxc qaz wsx edc zaq xsw cde
""".split()  # noqa: SIM905 - read and added to as lines of words

NORWEGIAN = """
passordet hemmelig hemmelighet velkommen hei hallo heisann norge noreg norway norsk norske oslo bergen trondheim stavanger
tromso drammen larvik sarpsborg fredrikstad kristiansand bodo alesund fotball ski langrenn skisport rosenborg brann
valerenga viking lillestrom molde sommer vinter host var januar februar mars april mai juni juli august september oktober
november desember mandag tirsdag onsdag torsdag fredag lordag sondag elsker deg jegelskerdeg kjaerlighet mamma pappa
bestemor bestemor familie hund katt hunden katten kjaereste venner jobb jobben kontor kontoret kommune kommunen kommuner
fylke fylkeskommune kultur kulturen kulturkommune kulturskole kulturskolen kulturforum norges noregs portal portalen noku
jury juryen stemme stemmer favoritt favoritten folkets finalist finalisten moderator redaktor ansatt ansatte bruker
brukernavn sjokolade brunost kvikklunsj laks fjord fjorden fjell fjellet troll nordlys konge kongen prins prinsesse
""".split()  # noqa: SIM905 - read and added to as lines of words

# Along the keys, up and down them, and through the alphabet.
RUNS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "qawsedrftgyhujikolp",
    "abcdefghijklmnopqrstuvwxyz",
)


class PasswordRefusal(StrEnum):
    """Why a password was not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"


def password_refusal(password: str, *, own_words: Iterable[str] = ()) -> PasswordRefusal | None:
    """Return why a password must be refused, or None. `own_words`: the person's name and address.

    There is no rule about kinds of sign, and blanks count: a sentence is a good password.
    """
    if len(password) < SHORTEST:
        return PasswordRefusal.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordRefusal.TOO_LONG
    lowered = unicodedata.normalize("NFKC", password).casefold()
    if len(set(lowered)) < LEAST_DIFFERENT or _is_repeated(lowered):
        return PasswordRefusal.COMMON
    words = {*ENGLISH, *NORWEGIAN, *_parts(own_words)}
    # Also without what is put between the letters: 1q2w3e4r5t6y, !qaz2wsx#edc, aabbccdd.
    bare = re.sub(r"(.)\1+", r"\1", re.sub(r"[\d_]|[^\w\s]", "", lowered))
    readings = (lowered, lowered.translate(LOOK_ALIKES))
    if min(_left(each, words) for each in readings) < LEAST_LEFT or _is_made_of_runs(bare, lowered, words):
        return PasswordRefusal.COMMON
    return None


def _is_made_of_runs(bare: str, lowered: str, words: set[str]) -> bool:
    # Signs count for themselves, as in `_left`: 9!7#4$2@6&1* has no letters, and is no run.
    signs = sum(not each.isalnum() and not each.isspace() for each in lowered)
    return bool(bare) and _left(bare, words) + max(0, signs - 3) < LEAST_LEFT


def _parts(texts: Iterable[str]) -> set[str]:
    return {part for text in texts for part in re.split(r"[\W_]+", text.casefold()) if len(part) > 2}


def _is_repeated(text: str) -> bool:
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, len(text) // 2))


def _left(text: str, words: set[str]) -> int:
    """Count the letters that are left, the longest words and runs taken first, and the signs beyond the usual two."""
    rest = text.replace("ø", "o").replace("å", "a")
    for word in sorted(words, key=lambda each: (-len(each), each)):
        rest = rest.replace(word, " ")
    rest = re.sub(r"\d+", " ", rest)
    for run in RUNS:
        for line in (run, run[::-1]):
            for start in range(len(line) - 3):
                for end in range(len(line), start + 3, -1):
                    rest = rest.replace(line[start:end], " ")
    signs = sum(not each.isalnum() and not each.isspace() for each in text)
    return sum(each.isalpha() for each in rest) + max(0, signs - 2)
