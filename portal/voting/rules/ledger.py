"""The Merkle tree of the log, as RFC 9162 section 2 has it: roots, frontiers, proofs and what checks them.

A *frontier* is all that must be kept to go on: the hashes of the full subtrees, largest first, as many as the size has
1-bits, one after the other.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Span = tuple[int, int]  # leaves from (included) to (not included)


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two others."""
    return sha256(b"\x01" + left + right).digest()


def append(frontier: bytes, size: int, leaf: bytes) -> bytes:
    """Return the frontier of a tree of `size` leaves with one more. Raises ValueError when frontier and size do not fit."""
    return frontier_of([leaf], frontier, size)


def frontier_of(leaves: Iterable[bytes], frontier: bytes = b"", size: int = 0) -> bytes:
    """Return the frontier after many leaves, beginning with an empty tree or a given one."""
    subtrees = _subtrees(frontier, size)
    for leaf in leaves:
        bits, size, subtree = size, size + 1, leaf
        while bits & 1:
            bits, subtree = bits >> 1, node_hash(subtrees.pop(), subtree)
        subtrees.append(subtree)
    return b"".join(subtrees)


def frontier_root(frontier: bytes, size: int) -> bytes:
    """Return the root of a tree that is known by its frontier. Raises ValueError when frontier and size do not fit."""
    subtrees = _subtrees(frontier, size)
    if not subtrees:
        return EMPTY_ROOT
    root = subtrees.pop()
    while subtrees:
        root = node_hash(subtrees.pop(), root)
    return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a tree of leaf hashes."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        above = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Return the parts of the tree whose roots prove that a leaf is in, nearest first. Raises ValueError for a leaf outside."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    start, end, spans = 0, size, []
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """Return the parts whose roots prove that a tree began with a smaller one. Raises ValueError for sizes that cannot be."""
    if not 0 < first <= second:
        raise ValueError(f"a tree of {second} did not begin with one of {first}")
    start, end, spans = 0, second, []
    while first < end:
        middle = start + _left_part(end - start)
        if first <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    if start > 0:
        spans.append((start, end))
    return spans[::-1]


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the path from a leaf to the root."""
    return [root_of(leaves[start:end]) for start, end in inclusion_spans(index, len(leaves))]


def consistency_proof(first: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the proof that the tree of these leaves began with the tree of the first of them."""
    return [root_of(leaves[start:end]) for start, end in consistency_spans(first, len(leaves))]


def inclusion_root(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to; None for a path that is too short, too long or cannot be."""
    if not 0 <= index < size or not _hashes(leaf, *path):
        return None
    place, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(other, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, other)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def includes(root: bytes, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bool:
    """Tell whether a path proves that the leaf stands at that place of the tree with this root and size."""
    return inclusion_root(leaf, index, size, path) == root


def continues(first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the second tree began with the first: nothing taken out, nothing changed."""
    if first in (0, second):
        same = first_root == (EMPTY_ROOT if first == 0 else second_root)
        return same and second >= 0 and not path
    if not 0 < first < second or not path or not _hashes(first_root, second_root, *path):
        return False
    if first & (first - 1) == 0:
        path = [first_root, *path]
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def span_root(span: Span, leaves: Callable[[int, int], Sequence[bytes]], roots: Sequence[bytes], step: int) -> bytes:
    """Return the root of a part of the tree whose full blocks of `step` leaves (a power of two) are known by their roots.

    `leaves(start, end)` is asked only for what is not in a full block: for less than `step` leaves each time.
    """
    start, end = span
    if end - start < step or start % step:
        return root_of(leaves(start, end))
    full = end // step
    if len(roots) < full:
        raise ValueError("the roots of some full blocks are missing")
    above = list(roots[start // step : full])
    if full * step < end:
        above.append(root_of(leaves(full * step, end)))
    return root_of(above)


def _left_part(size: int) -> int:
    """Return the largest power of two that is smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


def _subtrees(frontier: bytes, size: int) -> list[bytes]:
    if size < 0 or len(frontier) != HASH_BYTES * size.bit_count():
        raise ValueError("frontier and size do not fit")
    return [frontier[at : at + HASH_BYTES] for at in range(0, len(frontier), HASH_BYTES)]


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
