"""A package of Office Open XML from anywhere, opened with care: only what is safe in it is kept.

Macros, controls, embedded objects and whatever would be fetched from elsewhere are refused in plain words.
Parts, relationships and content types are those of the Open Packaging Conventions (ECMA-376 part 2).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from needs.domain.errors import NeedsError
from needs.exports.reproducible_zip import packed

MOST_BYTES = 10_000_000
MOST_PARTS = 1_000
MOST_UNPACKED = 80_000_000
MOST_TEXT = 20_000_000
"""The bytes of a file, its parts, and the bytes of all of them and of those with text once unpacked."""
MOST_RATIO = 100
"""Times that a file may grow when it is unpacked; templates of councils grow less than twentyfold."""

Parts = dict[str, bytes]
"""The parts of a package by name, without a stroke before it."""

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationships"
_RELATION = _RELATIONS.removesuffix("s")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(EOFError, NotImplementedError, OSError, RuntimeError, ValueError),
)
"""What Python's reader of zip files raises on broken ones."""
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of a compound file: a document of before 2007, or one with a password."""

_OF_PACKAGE = ("officeDocument", "core-properties", "extended-properties", "custom-properties")
"""What is kept of a package's own relationships: not its preview, its signatures or its ribbon."""
_MACROS = re.compile(r"macroenabled|vbaproject|vbadata|ms-office\.activex", re.IGNORECASE)
_REFUSED: Mapping[str, str] = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "a control",
    "activeXControlBinary": "a control",
    "vbaProject": "macros",
    "aFChunk": "a piece of another file",
    "subDocument": "another document",
    "slide": "a link to one of its slides",
}
"""Relationships that a template may not have, with what they are."""
_FOLLOWED = re.compile(r"(https?|mailto):", re.IGNORECASE)
"""Links of these kinds open at a reader's click; anything else from outside is fetched without one."""
_FETCHED = re.compile(r"\s*([a-z][a-z0-9+.-]*:)?[/\\]{2}|\s*file:", re.IGNORECASE)
_FIELDS = (
    *("=", "AUTHOR", "CREATEDATE", "DATE", "DOCPROPERTY", "FILENAME", "FILESIZE", "HYPERLINK", "IF"),
    *("KEYWORDS", "LASTSAVEDBY", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "REF", "REVNUM"),
    *("SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF", "SUBJECT", "TIME", "TITLE", "TOC"),
    *("USERINITIALS", "USERNAME"),
)
"""Fields that read nothing but the document, the clock and the reader's name (ECMA-376 part 1, 17.16.5)."""


@dataclass(frozen=True)
class Kind:
    """What a template of one program is.

    Attributes
    ----------
    main, template
        The content types of a file to work in and of a template.
    implied
        The relationships that a part which is cut keeps though it does not name them.
    cuts
        What takes out of a part that which is not the look of the template, by the relationship that leads
        to the part.
    """

    program: str
    endings: str
    main: str
    template: str
    implied: frozenset[str]
    cuts: Mapping[str, Callable[[etree._Element], None]]


def safe_package(content: bytes, kind: Kind) -> bytes:
    """A template as a file to work in, with what its look needs and nothing else.

    Raises
    ------
    NeedsError
        It is too large, broken, no template of this kind, or holds what may do harm.
    """
    parts = _unpacked(content, kind)
    types = _Types(_parsed(_CONTENT_TYPES, parts[_CONTENT_TYPES], kind))
    if any(map(_MACROS.search, (*types.all(), *parts))):
        raise NeedsError(
            f"The {kind.program} template holds macros or controls, which are programs.",
            f"Save it without them as {kind.endings}.",
        )
    kept = _kept(parts, types, kind)
    return packed({_CONTENT_TYPES: types.written(kept), **kept})


def _unpacked(content: bytes, kind: Kind) -> Parts:
    """The parts of a package, none of them read before its size is known to be sound."""
    if len(content) > MOST_BYTES:
        raise NeedsError(
            f"The {kind.program} template is larger than {MOST_BYTES // 1_000_000} MB.",
            "Make its pictures smaller, or take out its sample text.",
        )
    if content.startswith(_OLD_FORMAT):
        raise NeedsError(
            f"The {kind.program} template is in the format of before 2007, or has a password.",
            f"Save it without a password as {kind.endings}.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _check_entries(entries, len(content), kind)
            parts = {entry.filename: package.read(entry) for entry in entries}
    except _UNREADABLE as error:
        raise broken(kind, str(error)) from error
    if _CONTENT_TYPES not in parts:
        raise NeedsError(f"The file is no {kind.program} template.", f"Save it as {kind.endings}.")
    return parts


def _check_entries(entries: list[zipfile.ZipInfo], size: int, kind: Kind) -> None:
    named = [entry.filename for entry in entries]
    whole = sum(entry.file_size for entry in entries)
    text = sum(entry.file_size for entry in entries if _is_text(entry.filename))
    if len(named) > MOST_PARTS or whole > min(MOST_UNPACKED, MOST_RATIO * size) or text > MOST_TEXT:
        raise NeedsError(
            f"The {kind.program} template is far larger unpacked than any template is, so it was not opened.",
            "Make it anew in an empty file.",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise NeedsError(f"The {kind.program} template has a password.", "Save it without one.")
    if len({name.casefold() for name in named}) < len(named):
        raise broken(kind, "it holds two parts of one name")
    if odd := [name for name in named if _is_odd(name)]:
        raise broken(kind, f"a part has the name “{odd[0][:60]}”")


def _is_text(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels", ".vml"))


def _is_odd(name: str) -> bool:
    """Whether a name leads out of the package or is none that an office program gives."""
    return bool(re.search(r"[\\:\x00-\x1f]", name)) or any(
        part in ("", ".", "..") for part in name.split("/")
    )


def _parsed(name: str, content: bytes, kind: Kind) -> etree._Element:
    """A part with text as elements; nothing that it declares for itself is read."""
    flat = content.replace(b"\0", b"")
    declared = re.match(rb"\W*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", flat)
    if declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii"):
        raise broken(kind, f"{name} is in an encoding that office programs do not write")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise broken(kind, f"{name} declares entities, which office programs do not write")
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise broken(kind, f"{name}: {error}") from error


def broken(kind: Kind, why: str) -> NeedsError:
    """What to say of a template that does not keep to the standard."""
    return NeedsError(
        f"The {kind.program} template cannot be opened ({why[:200]}).",
        f"Open it in {kind.program} and save it again as {kind.endings}.",
    )


class _Types:
    """The content types of a package: of single parts, else of all with one ending."""

    def __init__(self, root: etree._Element) -> None:
        self._by_part: dict[str, str] = {
            each.get("PartName", "").lstrip("/").casefold(): each.get("ContentType", "")
            for each in root.iter(f"{_TYPES}Override")
        }
        self._by_ending: dict[str, str] = {
            each.get("Extension", "").casefold(): each.get("ContentType", "")
            for each in root.iter(f"{_TYPES}Default")
        }

    def all(self) -> Iterator[str]:
        yield from self._by_part.values()
        yield from self._by_ending.values()

    def of(self, name: str) -> str:
        ending = name.rpartition(".")[2].casefold()
        return self._by_part.get(name.casefold(), self._by_ending.get(ending, ""))

    def set(self, name: str, content_type: str) -> None:
        self._by_part[name.casefold()] = content_type

    def written(self, names: Mapping[str, bytes]) -> bytes:
        """The types of some parts, for a package that holds these alone."""
        defaults = [
            etree.Element(f"{_TYPES}Default", Extension=ending, ContentType=content_type)
            for ending, content_type in self._by_ending.items()
        ]
        overrides = [
            etree.Element(f"{_TYPES}Override", PartName=f"/{name}", ContentType=content_type)
            for name in names
            if (content_type := self._by_part.get(name.casefold()))
        ]
        return _written(f"{_TYPES}Types", [*defaults, *overrides])


def _kept(parts: Parts, types: _Types, kind: Kind) -> Parts:
    """The parts that the look of a template needs, and the relationships between them."""
    kept: Parts = {}
    # From the package itself, which has no name, to whatever something kept leads to.
    reached_as, waiting = {"": ""}, [""]
    while waiting:
        source = waiting.pop()
        named: set[str] | None = None
        if source:
            kept[source], named = _part(source, parts[source], reached_as[source], types, kind)
        relations = [each for each in _relations(source, parts, kind) if _is_kept(each, source, named, kind)]
        for each in relations:
            _check_relation(each, kind)
            if _is_external(each):
                continue
            target = _target(source, each.get("Target", ""))
            if target not in parts:
                raise broken(kind, f"{target[:60]} is not in it")
            if _type(each) == "officeDocument":
                _check_main(target, parts, types, kind)
            if target not in reached_as:
                reached_as[target] = _type(each)
                waiting.append(target)
        if relations:
            kept[_relations_of(source)] = _written(_RELATIONS, relations)
    return kept


def _part(name: str, content: bytes, role: str, types: _Types, kind: Kind) -> tuple[bytes, set[str] | None]:
    """A part as it is kept, and the relationships that it names; nothing where it keeps them all."""
    if not types.of(name).endswith("xml") or types.of(name).startswith("image/"):
        return content, None
    if not _is_text(name):
        raise broken(kind, f"{name[:60]} holds text")
    root = _parsed(name, content, kind)
    cut = kind.cuts.get(role)
    if cut:
        cut(root)
    _check_text(root, kind)
    if not cut:
        return content, None
    return _as_bytes(root), {str(value) for value in root.xpath("//@r:*", namespaces={"r": _OFFICE})}


def _relations(source: str, parts: Parts, kind: Kind) -> list[etree._Element]:
    name = _relations_of(source)
    return list(_parsed(name, parts[name], kind).iter(_RELATION)) if name in parts else []


def _is_kept(relation: etree._Element, source: str, named: set[str] | None, kind: Kind) -> bool:
    if not source:
        return _type(relation) in _OF_PACKAGE
    return named is None or relation.get("Id") in named or _type(relation) in kind.implied


def _check_main(name: str, parts: Parts, types: _Types, kind: Kind) -> None:
    """Refuse a file of another program; from here on the template is a document to work in."""
    if types.of(name) not in (kind.main, kind.template):
        raise NeedsError(f"The file is no {kind.program} template.", f"Save it as {kind.endings}.")
    if _STRICT in str(etree.QName(_parsed(name, parts[name], kind)).namespace):
        raise NeedsError(
            f"The {kind.program} template is saved as “Strict Open XML”.", f"Save it as {kind.endings}."
        )
    types.set(name, kind.main)


def _check_relation(relation: etree._Element, kind: Kind) -> None:
    if not _is_external(relation):
        if found := _REFUSED.get(_type(relation)):
            raise _harmful(kind, found)
    elif _type(relation) != "hyperlink" or not _FOLLOWED.match(relation.get("Target", "")):
        raise _harmful(kind, f"something that is fetched from elsewhere ({_type(relation)})")


def _check_text(root: etree._Element, kind: Kind) -> None:
    """Refuse fields and drawings that fetch something or start a program."""
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if etree.QName(name).localname in ("src", "href") and _FETCHED.match(str(value)):
                raise _harmful(kind, "a picture that is fetched from elsewhere")
    for field in _fields(root):
        if field not in _FIELDS:
            raise _harmful(kind, f"the field “{field[:20]}”")


def _fields(root: etree._Element) -> Iterator[str]:
    """The first word of every field: what it does."""
    opened: list[str] = []
    for element in root.iter(f"{WORD}fldSimple", f"{WORD}fldChar", f"{WORD}instrText"):
        if element.tag == f"{WORD}fldSimple":
            yield _first_word(element.get(f"{WORD}instr", ""))
        elif element.tag == f"{WORD}instrText":
            opened[-1:] = [f"{opened[-1] if opened else ''}{element.text or ''}"]
        elif element.get(f"{WORD}fldCharType") == "begin":
            opened.append("")
        elif opened and element.get(f"{WORD}fldCharType") == "end":
            yield _first_word(opened.pop())
    yield from map(_first_word, opened)


def _first_word(instruction: str) -> str:
    words = instruction.upper().split()
    # "=" is followed by its formula, with or without a space.
    return "=" if words and words[0].startswith("=") else (words or [""])[0]


def _harmful(kind: Kind, what: str) -> NeedsError:
    return NeedsError(
        f"The {kind.program} template holds {what}, which is not taken from a template.",
        f"Take it out in {kind.program} and save the template again as {kind.endings}.",
    )


def _is_external(relation: etree._Element) -> bool:
    return str(relation.get("TargetMode")) == "External"


def _type(relation: etree._Element) -> str:
    """The last word of a relationship's type, which says what it is of."""
    return str(relation.get("Type", "")).rpartition("/")[2]


def _relations_of(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(source: str, target: str) -> str:
    """The name of the part that a relationship leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def _written(name: str, children: list[etree._Element]) -> bytes:
    root = etree.Element(name, nsmap={None: etree.QName(name).namespace})
    root.extend(children)
    return _as_bytes(root)


def _as_bytes(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
