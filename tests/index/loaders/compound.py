"""Makes the compound files that Outlook saves messages in."""

from __future__ import annotations

import datetime as dt
import struct
from itertools import pairwise

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EPOCH = dt.datetime(1601, 1, 1)


def make_message(
    texts: dict[str, str],
    sent: dt.datetime | None = None,
    html: bytes = b"",
    files: tuple[str, ...] = (),
) -> bytes:
    """An Outlook message: its texts by the numbers of their properties, and names of attachments."""
    fixed = bytes(32)
    if sent:
        ticks = int((sent - _EPOCH) / dt.timedelta(microseconds=1)) * 10
        fixed += struct.pack("<HHIQ", 0x40, 0x39, 6, ticks)
    streams = {"__properties_version1.0": fixed}
    streams |= {f"__substg1.0_{key}001F": text.encode("utf-16-le") for key, text in texts.items()}
    if html:
        streams["__substg1.0_10130102"] = html
    folders = {
        f"__attach_version1.0_#{number:08X}": {"__substg1.0_3707001F": name.encode("utf-16-le")}
        for number, name in enumerate(files)
    }
    return make_compound(streams, folders)


def make_compound(streams: dict[str, bytes], folders: dict[str, dict[str, bytes]]) -> bytes:
    """A compound file of version 3 with these streams, and folders of streams."""
    entries: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]

    def put(name: str, kind: int, content: bytes, parent: int) -> int:
        entries.append((name, kind, content, []))
        entries[parent][3].append(len(entries) - 1)
        return len(entries) - 1

    for name, content in streams.items():
        put(name, 2, content, 0)
    for folder, inner in folders.items():
        at = put(folder, 1, b"", 0)
        for name, content in inner.items():
            put(name, 2, content, at)
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    starts: list[int] = []
    mini, minichain = b"", list[int]()
    for _, kind, content, _ in entries:
        if kind != 2 or not content:
            starts.append(_END)
        elif len(content) >= 4096:
            starts.append(store(content))
        else:
            first, count = len(minichain), -(-len(content) // 64)
            starts.append(first)
            mini += content.ljust(64 * count, b"\0")
            minichain.extend([*range(first + 1, first + count), _END])
    starts[0] = store(mini) if mini else _END
    sizes = [len(content) for _, _, content, _ in entries]
    sizes[0] = len(mini)
    follows = {before: after for *_, kids in entries for before, after in pairwise(kids)}
    directory = b""
    for number, (name, kind, _, kids) in enumerate(entries):
        encoded = name.encode("utf-16-le") + b"\0\0"
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
        directory += struct.pack(
            "<III", _FREE, follows.get(number, _FREE), kids[0] if kids else _FREE
        )
        directory += bytes(36) + struct.pack("<IQ", starts[number], sizes[number])
    table = store(directory)
    packed = struct.pack(f"<{len(minichain)}I", *minichain)
    minifat = store(packed + b"\xff" * (-len(packed) % 512)) if minichain else _END
    count = 1
    while len(sectors) + count > 128 * count:
        count += 1
    first = len(sectors)
    chain.extend([_FAT] * count)
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512 * count, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<IIIIIIIII", 0, count, table, 0, 4096, minifat, -(-len(packed) // 512), _END, 0
    )
    head += struct.pack("<109I", *[*range(first, first + count), *[_FREE] * (109 - count)])
    return head + b"".join(sectors) + fat
