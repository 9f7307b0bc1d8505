"""Plain text and keys: cases, and the law that the short ways say what the long way says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadeck import text


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("**Bold** and *thin* and __wide__", "Bold and thin and wide"),
        ("snake_case_name and __init__", "snake_case_name and init"),
        ("`__init__` stays", "__init__ stays"),
        ("a [link](http://x.y/(z)) here", "a link here"),
        ("![a cat](cat.png)", "a cat"),
        ("# Head\n> said\n\ntext", "Head\nsaid\n\ntext"),
        ("costs $5, then $a_1 * b_1$ more", "costs $5, then $a_1 * b_1$ more"),
        ("```python\nx = '**'\n```", "x = '**'"),
        ("1 &lt; 2 <b>so</b> List<String>", "1 < 2 so List"),
        (r"\*not bold\*", "*not bold*"),
    ],
)
def test_plain(marked, expected):
    assert text.plain(marked) == expected


@given(st.text(st.characters(max_codepoint=126, min_codepoint=9), max_size=60))
def test_the_short_way_to_fold_is_the_long_way(given_text):
    long_way = "".join(c if text._carries_meaning(c) else " " for c in given_text.casefold())
    assert text.fold(given_text) == " ".join(long_way.split())


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("What is C?", "what is c", True),
        ("What is C?", "What is C++?", False),
        ("  What's   **new**? ", "What's new", True),
        ("¿Qué es?", "Qué es", True),
        ("Ａ", "a", True),
    ],
)
def test_key(left, right, same):
    assert (text.key(left) == text.key(right)) is same


@given(st.text(max_size=30))
def test_a_tag_is_a_tag(name):
    tag = text.tag_part(name)
    assert tag
    assert not any(c.isspace() or c in ",:" for c in tag)
