"""Build -> the folder that the add-on CrowdAnki and Brain Brew read: `<slug>-crowdanki/` with its JSON and media/.

Format: CrowdAnki's export (github.com/Stvad/CrowdAnki). Its UUIDs are made from our fixed numbers, so they stay.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from qadeck.model import Build
from qadeck.writers.apkg import NOTE_TYPE_ID, note_type


def write(build: Build, folder: Path) -> Path:
    """Write the folder into `folder`; the file to open is its JSON. Raises OSError."""
    inside = folder / f"{build.slug}-crowdanki"
    inside.mkdir()
    # CrowdAnki looks for a file with the name of its folder.
    path = inside / f"{inside.name}.json"
    text = json.dumps(_deck(build), ensure_ascii=False, sort_keys=True, indent=4)
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    if build.media:
        (inside / "media").mkdir()
        for name, data in build.media.items():
            (inside / "media" / name).write_bytes(data)
    return path


def _uuid(*parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "qadeck:" + ":".join(map(str, parts))))


def _deck(build: Build) -> dict[str, Any]:
    model_uuid = _uuid("note type", NOTE_TYPE_ID)
    options_uuid = _uuid("options", build.deck_id)
    return {
        "__type__": "Deck",
        "children": [],
        "crowdanki_uuid": _uuid("deck", build.deck_id),
        "deck_config_uuid": options_uuid,
        "deck_configurations": [_options(build, options_uuid)],
        "desc": build.description,
        "dyn": 0,
        "extendNew": 0,
        "extendRev": 50,
        "media_files": sorted(build.media),
        "name": build.name,
        "note_models": [_note_model(build, model_uuid)],
        "notes": [
            {
                "__type__": "Note",
                "data": "",
                "fields": [value for _, value in note.fields],
                "flags": 0,
                "guid": note.guid,
                "note_model_uuid": model_uuid,
                "tags": list(note.tags),
            }
            for note in build.notes
        ],
    }


def _note_model(build: Build, model_uuid: str) -> dict[str, Any]:
    made = note_type(build.templates).to_json(build.type_modified, build.deck_id)
    kept = ("css", "flds", "latexPost", "latexPre", "name", "req", "sortf", "tags", "tmpls", "type", "vers")
    return {"__type__": "NoteModel", "crowdanki_uuid": model_uuid, **{key: made[key] for key in kept}}


def _options(build: Build, options_uuid: str) -> dict[str, Any]:
    """Anki's default study options, under a name of the deck's own."""
    return {
        "__type__": "DeckConfig",
        "autoplay": True,
        "crowdanki_uuid": options_uuid,
        "dyn": False,
        "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
        "maxTaken": 60,
        "name": build.name,
        "new": {
            "bury": True,
            "delays": [1, 10],
            "initialFactor": 2500,
            "ints": [1, 4, 7],
            "order": 1,
            "perDay": 20,
            "separate": True,
        },
        "replayq": True,
        "rev": {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 200},
        "timer": 0,
    }
