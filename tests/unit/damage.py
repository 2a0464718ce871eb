"""A small sound timeline, written for the tests of files, and ways to damage it."""

from __future__ import annotations

from pathlib import Path

TEXT = """\
{
  "format": "quoteline/1",
  "title": "The harbour strike",
  "language": "en-GB",
  "lanes": [
    {"id": "docks", "title": "Docks", "color": "#1f7a5c"},
    {"id": "crews", "title": "Crews", "parent": "docks"}
  ],
  "eras": [
    {"id": "winter", "title": "A hard winter", "date": "1911-11/1912-02"}
  ],
  "sources": [
    {
      "id": "gazette",
      "headline": "Gates shut at dawn",
      "date_published": "1912-01-09",
      "url": "https://example.org/gates",
      "language": "en",
      "copy": "gazette.txt"
    }
  ],
  "quotations": [
    {
      "id": "shut",
      "source": "gazette",
      "exact": "the gates were shut",
      "start": 14,
      "end": 33
    },
    {"id": "dawn", "source": "gazette", "exact": "well before dawn", "spans": [[0, 4], [34, 45]]}
  ],
  "events": [
    {
      "id": "gates",
      "title": "Gates shut",
      "date": "1912-01-08",
      "date_basis": {"kind": "inferred", "quotation": "shut"},
      "lane": "docks",
      "importance": 80,
      "tags": ["strike"],
      "quotations": [{"quotation": "shut", "role": "supports"}, "dawn"],
      "relations": [{"type": "before", "event": "talks"}],
      "links": [{"url": "https://example.org/strike", "title": "The strike"}],
      "image": {"path": "pictures/gates.png", "alt": "The gates of the harbour"},
      "time_zone": "Europe/London"
    },
    {
      "id": "talks",
      "title": "Talks begin",
      "date": "1912-02"
    },
    {
      "id": "peace",
      "title": "Peace is signed"
    }
  ],
  "story": ["gates", "talks"]
}
"""


def furnish(folder: Path) -> Path:
    """Puts the timeline into a folder with the files that it names; its path."""
    (folder / "pictures").mkdir()
    (folder / "pictures" / "gates.png").write_bytes(b"a picture")
    (folder / "gazette.txt").write_text(
        "Yesterday, as the gates were shut well before dawn, crews waited.\n", encoding="utf-8"
    )
    path = folder / "strike.json"
    path.write_text(TEXT, encoding="utf-8")
    return path


def swap(old: str, new: str) -> str:
    """The timeline with one passage replaced; the passage must stand in it once."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)
