"""Codes that people read, type and say over the phone: 32 characters, none of which looks like another."""

from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I
CODE_LENGTH = 8  # 40 bits, for the code in the mail
RECEIPT_BYTES = 16  # 128 bits
RECEIPT_LENGTH = 27  # 26 characters of five bits, and the check character
GROUP = 4


class ReceiptRefusal(StrEnum):
    """What is wrong with a receipt code as it was typed."""

    LENGTH = "length"
    CHARACTER = "character"
    MISTYPED = "mistyped"


def code_from(number: int, length: int) -> str:
    """Return a number as characters, five bits each, most significant first."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def receipt_code(secret: bytes) -> str:
    """Return the receipt code of 16 random bytes: 26 characters and a check character, without spaces."""
    body = code_from(int.from_bytes(secret), RECEIPT_LENGTH - 1)
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the check character: Luhn's algorithm modulo 32, which finds every single wrong character."""
    total = 0
    for place, character in enumerate(reversed(body)):
        doubled = ALPHABET.index(character) * (2 - place % 2)
        total += doubled // 32 + doubled % 32
    return ALPHABET[-total % 32]


def normal_code(typed: str) -> str:
    """Return a typed code in capitals without spaces and hyphens."""
    return "".join(c for c in typed.upper() if not c.isspace() and c not in "-–.")


def receipt_refusal(code: str) -> ReceiptRefusal | None:
    """Return what is wrong with a normalised receipt code, or None."""
    if any(character not in ALPHABET for character in code):
        return ReceiptRefusal.CHARACTER
    if len(code) != RECEIPT_LENGTH:
        return ReceiptRefusal.LENGTH
    if check_character(code[:-1]) != code[-1]:
        return ReceiptRefusal.MISTYPED
    return None


def grouped(code: str) -> list[str]:
    """Return a code in groups of four, as it is shown and read aloud."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]
