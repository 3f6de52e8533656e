"""The tree of the log against three oracles: published vectors, pymerkle, and the text of RFC 9162 written out."""

import os
import random
from hashlib import sha256

import pytest
from pymerkle import InmemoryTree

from portal.voting.rules import ledger

# The vectors of Google's certificate-transparency and Go's transparency-dev/merkle: eight leaves, their roots, their proofs.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
L1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N47 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSIONS = {(0, 8): [L1, N23, N47], (5, 8): [L4, N67, ROOTS[3]], (2, 3): [ROOTS[1]], (1, 5): [ROOTS[0], N23, L4]}
CONSISTENCIES = {(1, 8): [L1, N23, N47], (6, 8): [N45, N67, ROOTS[3]], (2, 5): [N23, L4], (1, 1): []}

LEAF_HASHES = [ledger.leaf_hash(bytes.fromhex(each)) for each in LEAVES]


def spelled_out(leaves: list[bytes]) -> bytes:
    """Return the root as section 2.1.1 of RFC 9162 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return sha256(b"\x01" + spelled_out(leaves[:left]) + spelled_out(leaves[left:])).digest()


def path_spelled_out(index: int, leaves: list[bytes]) -> list[bytes]:
    """Return the path as section 2.1.3.1 of RFC 9162 defines it."""
    if len(leaves) == 1:
        return []
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    if index < left:
        return [*path_spelled_out(index, leaves[:left]), spelled_out(leaves[left:])]
    return [*path_spelled_out(index - left, leaves[left:]), spelled_out(leaves[:left])]


def consistency_spelled_out(first: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """Return the proof as section 2.1.4.1 of RFC 9162 defines it."""
    if first == len(leaves):
        return [] if whole else [spelled_out(leaves)]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    if first <= left:
        return [*consistency_spelled_out(first, leaves[:left], whole), spelled_out(leaves[left:])]
    return [*consistency_spelled_out(first - left, leaves[left:], False), spelled_out(leaves[:left])]


def some(count: int) -> list[bytes]:
    """Return leaf hashes."""
    return [ledger.leaf_hash(str(number).encode()) for number in range(count)]


def oracle(count: int) -> InmemoryTree:
    """Return pymerkle's tree over the same leaves."""
    tree = InmemoryTree(algorithm="sha256")
    for number in range(count):
        tree.append_entry(str(number).encode())
    return tree


def test_the_published_roots_are_met_by_the_list_and_by_the_frontier() -> None:
    assert ledger.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    frontier = b""
    for size, root in enumerate(ROOTS, start=1):
        frontier = ledger.append(frontier, size - 1, LEAF_HASHES[size - 1])
        assert ledger.root_of(LEAF_HASHES[:size]).hex() == ledger.frontier_root(frontier, size).hex() == root


@pytest.mark.parametrize(("index", "size"), INCLUSIONS)
def test_the_published_inclusion_paths_are_made_and_taken(index: int, size: int) -> None:
    path = ledger.inclusion_proof(index, LEAF_HASHES[:size])
    assert [each.hex() for each in path] == INCLUSIONS[index, size]
    assert ledger.includes(bytes.fromhex(ROOTS[size - 1]), LEAF_HASHES[index], index, size, path)


@pytest.mark.parametrize(("first", "second"), CONSISTENCIES)
def test_the_published_consistency_proofs_are_made_and_taken(first: int, second: int) -> None:
    path = ledger.consistency_proof(first, LEAF_HASHES[:second])
    assert [each.hex() for each in path] == CONSISTENCIES[first, second]
    assert ledger.continues(first, bytes.fromhex(ROOTS[first - 1]), second, bytes.fromhex(ROOTS[second - 1]), path)


def test_every_root_and_proof_to_64_leaves_equals_pymerkle_and_the_rfc() -> None:
    leaves, tree = some(64), oracle(64)
    roots = [ledger.root_of(leaves[:size]) for size in range(65)]
    for size in range(65):
        assert roots[size] == spelled_out(leaves[:size]) == (tree.get_root(size) if size else ledger.EMPTY_ROOT)
        assert ledger.frontier_root(ledger.frontier_of(leaves[:size]), size) == roots[size]
    for size in range(1, 65):
        for index in range(size):
            path = ledger.inclusion_proof(index, leaves[:size])
            assert path == path_spelled_out(index, leaves[:size])
            assert path == tree.prove_inclusion(index + 1, size).path[1:]
            assert ledger.includes(roots[size], leaves[index], index, size, path)
        for first in range(1, size + 1):
            path = ledger.consistency_proof(first, leaves[:size])
            assert path == consistency_spelled_out(first, leaves[:size])
            assert ledger.continues(first, roots[first], size, roots[size], path)


SAMPLED = [*random.Random(1).sample(range(65, 1000), 60), 127, 128, 129, 511, 512, 513, 1000]
SIZES = range(1, 1001) if os.environ.get("PORTAL_MERKLE") == "all" else SAMPLED  # all of them: the design's G16


def test_roots_and_proofs_to_1000_leaves_equal_pymerkle() -> None:
    chance, leaves, tree = random.Random(9162), some(1000), oracle(1000)
    for size in SIZES:
        root = ledger.root_of(leaves[:size])
        assert root == tree.get_root(size)
        index, first = chance.randrange(size), chance.randrange(1, size + 1)
        path = ledger.inclusion_proof(index, leaves[:size])
        assert path == tree.prove_inclusion(index + 1, size).path[1:]
        assert ledger.includes(root, leaves[index], index, size, path)
        proof = ledger.consistency_proof(first, leaves[:size])
        assert ledger.continues(first, ledger.root_of(leaves[:first]), size, root, proof)


def damaged(path: list[bytes]) -> list[list[bytes]]:
    """Return every way to spoil a proof: each byte turned, cut short, made longer, two hashes exchanged."""
    spoiled = []
    for at, each in enumerate(path):
        for byte in range(32):
            turned = each[:byte] + bytes([each[byte] ^ 1]) + each[byte + 1 :]
            spoiled.append([*path[:at], turned, *path[at + 1 :]])
        spoiled.append([*path[:at], each[:-1], *path[at + 1 :]])
        spoiled.append([*path[:at], each + b"\0", *path[at + 1 :]])
        spoiled.append([*path[:at], *path[at + 1 :]])
        spoiled.append([*path[:at], each, *path[at:]])
    spoiled += [[*path, ledger.EMPTY_ROOT], [ledger.EMPTY_ROOT, *path], [*path, b""]]
    return spoiled + [[*path[: at - 1], path[at], path[at - 1], *path[at + 1 :]] for at in range(1, len(path))]


def test_a_spoiled_inclusion_proof_is_refused() -> None:
    for size in range(1, 20):
        leaves = some(size)
        root = ledger.root_of(leaves)
        for index in range(size):
            path = ledger.inclusion_proof(index, leaves)
            assert not any(ledger.includes(root, leaves[index], index, size, bad) for bad in damaged(path))


def test_a_true_path_at_another_place_or_of_another_leaf_is_refused() -> None:
    for size in range(1, 20):
        leaves = some(size)
        root = ledger.root_of(leaves)
        for index in range(size):
            path = ledger.inclusion_proof(index, leaves)
            places = [other for other in range(-2, 2 * size + 2) if other != index]
            assert not any(ledger.includes(root, leaves[index], other, size, path) for other in places)
            assert not ledger.includes(root, ledger.EMPTY_ROOT, index, size, path)
            assert not ledger.includes(ledger.EMPTY_ROOT, leaves[index], index, size, path)
            assert not ledger.includes(root, leaves[index], index, index, path)


def test_an_inclusion_proof_is_bound_to_the_turns_that_place_and_size_give() -> None:
    """A path fits every place and size with the same turns (the signed head binds the size), and none with other turns."""
    shapes = {(index, size): turns(index, size) for size in range(1, 26) for index in range(size)}
    for size in range(1, 12):
        leaves = some(size)
        root = ledger.root_of(leaves)
        for index in range(size):
            path = ledger.inclusion_proof(index, leaves)
            for (place, other), shape in shapes.items():
                fits = ledger.includes(root, leaves[index], place, other, path)
                assert fits == (shape == shapes[index, size])


def turns(index: int, size: int) -> list[bool]:
    """Return for each step of a path whether the other hash stands to the left."""
    return [start < index for start, _end in ledger.inclusion_spans(index, size)]


def test_a_spoiled_consistency_proof_is_refused() -> None:
    for second in range(1, 20):
        leaves = some(second)
        for first in range(1, second + 1):
            roots = ledger.root_of(leaves[:first]), ledger.root_of(leaves)
            path = ledger.consistency_proof(first, leaves)
            assert not any(ledger.continues(first, roots[0], second, roots[1], bad) for bad in damaged(path))


def test_a_true_consistency_proof_between_other_roots_is_refused() -> None:
    for second in range(2, 20):
        leaves = some(second)
        for first in range(1, second):
            roots = ledger.root_of(leaves[:first]), ledger.root_of(leaves)
            path = ledger.consistency_proof(first, leaves)
            assert not ledger.continues(first, roots[1], second, roots[0], path)
            assert not ledger.continues(first, ledger.EMPTY_ROOT, second, roots[1], path)
            assert not ledger.continues(first, roots[0], second, ledger.EMPTY_ROOT, path)
            assert not ledger.continues(second, roots[0], first, roots[1], path)
            assert not ledger.continues(second, roots[0], second, roots[1], path)
            assert not ledger.continues(0, roots[0], second, roots[1], path)
            assert not ledger.continues(-first, roots[0], second, roots[1], path)


def test_the_second_size_of_a_consistency_proof_is_used_up() -> None:
    """hash-tree 0.1.1 took a proof for a larger second tree than the one it was made for."""
    for second in range(2, 33):
        leaves = some(second)
        for first in range(1, second):
            roots = ledger.root_of(leaves[:first]), ledger.root_of(leaves)
            path = ledger.consistency_proof(first, leaves)
            for larger in range(2 * second, 2 * second + 70):  # deeper by one level at least
                assert not ledger.continues(first, roots[0], larger, roots[1], path)


def test_nothing_is_consistent_with_the_empty_tree_but_the_empty_proof() -> None:
    root = ledger.root_of(some(3))
    assert ledger.continues(0, ledger.EMPTY_ROOT, 3, root, [])
    assert not ledger.continues(0, ledger.EMPTY_ROOT, 3, root, [root])
    assert not ledger.continues(0, root, 3, root, [])
    assert ledger.continues(3, root, 3, root, [])
    assert not ledger.continues(3, root, 3, ledger.EMPTY_ROOT, [])


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    frontier = ledger.frontier_of(some(6))
    for size in (0, 1, 4, 7, -6):
        with pytest.raises(ValueError, match="do not fit"):
            ledger.frontier_root(frontier, size)
        with pytest.raises(ValueError, match="do not fit"):
            ledger.append(frontier, size, ledger.EMPTY_ROOT)


def test_a_frontier_goes_on_from_where_it_was() -> None:
    leaves = some(100)
    for cut in range(101):
        begun = ledger.frontier_of(leaves[:cut])
        assert ledger.frontier_of(leaves[cut:], begun, cut) == ledger.frontier_of(leaves)


@pytest.mark.parametrize("step", [1, 2, 8, 32])
def test_proofs_from_the_roots_of_full_blocks_are_the_same_and_read_less_than_a_block(step: int) -> None:
    for size in range(1, 90):
        leaves = some(size)
        blocks = [ledger.root_of(leaves[at : at + step]) for at in range(0, size - size % step, step)]

        def read(start: int, end: int, leaves: list[bytes] = leaves) -> list[bytes]:
            assert end - start < step
            return leaves[start:end]

        for index in range(0, size, 7):
            spans = ledger.inclusion_spans(index, size)
            path = [ledger.span_root(span, read, blocks, step) for span in spans]
            assert path == ledger.inclusion_proof(index, leaves)
        for first in range(1, size, 5):
            spans = ledger.consistency_spans(first, size)
            path = [ledger.span_root(span, read, blocks, step) for span in spans]
            assert path == ledger.consistency_proof(first, leaves)


def test_a_missing_block_is_no_proof() -> None:
    with pytest.raises(ValueError, match="missing"):
        ledger.span_root((0, 8), lambda start, end: some(end)[start:], [ledger.EMPTY_ROOT], 4)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_no_path_is_made_for_a_leaf_outside(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        ledger.inclusion_spans(index, size)
