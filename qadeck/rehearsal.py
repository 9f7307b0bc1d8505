"""The stages after reading, done once on three questions while others read: then they are imported, and their patterns
compiled, when the real questions come; the workers that render are forked from this process and have it all too.

Measured: an eighth of a first build of 300 questions, a thirtieth of one of 3,000.
"""

from __future__ import annotations

from qadeck.model import Cluster, Record

_ANSWER = """**Kites** are *light*; see [a page](https://example.org). They need `wind`:

1. a line
   - of cotton
2. a frame, $a^2 + b^2 = c^2$

```python
def fly(kite: str) -> int:
    return len(kite)  # 1
```

| part | size |
|---|---|
| tail | 2 m |
"""
_ASKED = ("What is a kite (KT)?", "What are kites?", "Why is the tail of a kite important in wind?")


def rehearse() -> None:
    """Link, grade and render the three; what comes of it is thrown away."""
    from qadeck import difficulty, each, linkage, order, topics
    from qadeck.config import DifficultySettings, TopicSettings

    records = [Record(f"a.md:{at}", "a.md", at, asked, f"{_ANSWER}\n{asked}") for at, asked in enumerate(_ASKED)]
    linkage.link(records)
    alone = [Cluster(record, (record,)) for record in records] * 4  # fewer are not rated
    difficulty.rate(alone, DifficultySettings())
    topics.find(alone, TopicSettings())
    order.uses(alone)
    each.body(Cluster(records[0], tuple(records)), {"a.md": "a.md"}, {})
