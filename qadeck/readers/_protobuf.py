"""Protobuf bytes -> (field number, value): the little that Anki's packages need of it.

Wire form: https://protobuf.dev/programming-guides/encoding/ (varint, 64 bit, bytes, 32 bit).
"""

from __future__ import annotations

from collections.abc import Iterator


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of one message in order; varints as numbers, all else as bytes. Raises ValueError on damage."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        length = {1: 8, 5: 4}.get(wire, 0)
        if wire == 2:
            length, at = _varint(data, at)
        elif not length:
            raise ValueError(f"unknown wire type {wire}")
        if at + length > len(data):
            raise ValueError("the message is cut off")
        yield number, data[at : at + length]
        at += length


def text(value: int | bytes) -> str:
    """A string field's text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ValueError("a number is cut off")
