import io
import time
import zipfile

import pytest
from docx import Document
from docx.shared import Cm, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from needs.domain.errors import NeedsError
from needs.exports.office.template import document_template, slide_template
from needs.exports.office.template_package import MOST_BYTES, MOST_PARTS
from tests.exports.opening import assert_valid
from tests.exports.templates import (
    BAND,
    BODY,
    DOCUMENT_MAIN,
    HEADER,
    changed,
    own_document,
    own_slides,
    parts_of,
    related,
)

DOCUMENT, SLIDES = own_document(), own_slides()
OPENERS = {"Word": (document_template, DOCUMENT), "PowerPoint": (slide_template, SLIDES)}
BOTH = pytest.mark.parametrize("program", OPENERS)


def refused(program, content):
    open_it, _ = OPENERS[program]
    with pytest.raises(NeedsError) as caught:
        open_it(content)
    assert program in caught.value.message
    assert caught.value.advice
    return caught.value.message


@pytest.mark.parametrize("as_template", [True, False])
def test_of_a_word_template_the_look_is_kept_and_the_text_is_not(as_template, tmp_path):
    made = document_template(own_document(as_template=as_template))
    word = Document(io.BytesIO(made))
    assert [paragraph.text for paragraph in word.paragraphs] == []
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0x5C, 0x2D, 0x91)
    assert len(word.sections) == 1
    assert word.sections[0].left_margin == pytest.approx(Cm(4), abs=Cm(0.01))
    assert word.sections[0].header.paragraphs[0].text == HEADER, "taken over from the section before"
    assert BODY.encode() not in b"".join(parts_of(made).values())
    (tmp_path / "made.docx").write_bytes(made)
    assert_valid(tmp_path / "made.docx")


@pytest.mark.parametrize("as_template", [True, False])
def test_of_a_slide_template_the_masters_are_kept_and_the_slides_are_not(as_template, tmp_path):
    made = slide_template(own_slides(as_template=as_template))
    slides = Presentation(io.BytesIO(made))
    assert len(slides.slides) == 0
    assert BAND in [shape.name for shape in slides.slide_masters[0].shapes]
    assert len(slides.slide_layouts) == 11
    assert not [name for name in parts_of(made) if name.startswith("ppt/slides/")]
    assert BODY.encode() not in b"".join(parts_of(made).values())
    (tmp_path / "made.pptx").write_bytes(made)
    assert_valid(tmp_path / "made.pptx")


@BOTH
def test_the_same_template_gives_the_same_bytes_and_is_its_own_template(program):
    open_it, content = OPENERS[program]
    made = open_it(content)
    assert made == open_it(content)
    assert parts_of(open_it(made)).keys() == parts_of(made).keys()


@BOTH
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"not a zip at all",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x05\x06" + bytes(18),
    ],
)
def test_what_is_no_office_file_is_refused(program, content):
    refused(program, content)


@BOTH
def test_every_truncated_file_is_refused_or_whole(program):
    _, content = OPENERS[program]
    for end in range(100, len(content), len(content) // 20):
        refused(program, content[:end])


def test_a_file_of_the_other_program_is_refused():
    assert "no Word template" in refused("Word", SLIDES)
    assert "no PowerPoint template" in refused("PowerPoint", DOCUMENT)


@BOTH
def test_a_file_that_is_too_large_is_refused_before_it_is_opened(program):
    assert "10 MB" in refused(program, b"PK" + bytes(MOST_BYTES))


@BOTH
def test_a_bomb_is_refused_before_it_is_unpacked(program):
    _, content = OPENERS[program]
    bomb = changed(content, {"bomb.bin": bytes(400_000_000)})
    assert len(bomb) < MOST_BYTES
    start = time.process_time()
    assert "unpacked" in refused(program, bomb)
    assert time.process_time() - start < 1


@BOTH
def test_too_many_parts_are_refused(program):
    _, content = OPENERS[program]
    many = changed(content, {f"part{number}.bin": b"" for number in range(MOST_PARTS)})
    assert "unpacked" in refused(program, many)


@BOTH
@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "word\\evil.xml", "a/../../b.xml", "C:/evil.xml"]
)
def test_a_part_that_leads_out_of_the_package_is_refused(program, name):
    _, content = OPENERS[program]
    assert "cannot be opened" in refused(program, changed(content, {name: b"<a/>"}))


@BOTH
def test_two_parts_of_one_name_are_refused(program):
    _, content = OPENERS[program]
    assert "one name" in refused(program, changed(content, {"[CONTENT_types].xml": b"<a/>"}))


@BOTH
@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("word/vbaProject.bin", b"macros"),
        ("ppt/vbaProject.bin", b"macros"),
        ("customUI/activeX1.bin", b""),
    ],
)
def test_macros_are_refused(program, name, part):
    _, content = OPENERS[program]
    kind = (
        b"application/vnd.ms-office.vbaProject" if b"macros" in part else b"application/vnd.ms-office.activeX"
    )
    declared = b'<Default Extension="bin" ContentType="' + kind + b'"/></Types>'
    spoiled = changed(
        content,
        {name: part, "[Content_Types].xml": lambda types: types.replace(b"</Types>", declared)},
    )
    assert "macros" in refused(program, spoiled)


def test_a_macro_template_is_refused_by_its_type_alone():
    macros = b"ms-word.template.macroEnabledTemplate.main+xml"
    spoiled = changed(
        own_document(as_template=False),
        {
            "[Content_Types].xml": lambda types: types.replace(
                b"openxmlformats-officedocument." + DOCUMENT_MAIN, macros
            )
        },
    )
    assert "macros" in refused("Word", spoiled)


BILLION = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><lolz>&c;</lolz>"""
READING = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
HIDDEN = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16")
SEVEN = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4APA-a/+AD4-'


@BOTH
@pytest.mark.parametrize("part", [BILLION, READING, HIDDEN, SEVEN, b"<unclosed>", b""])
@pytest.mark.parametrize("where", ["main", "theme", "types"])
def test_entities_and_broken_text_are_refused(program, part, where):
    _, content = OPENERS[program]
    folder = "word/document.xml" if program == "Word" else "ppt/presentation.xml"
    theme = "word/theme/theme1.xml" if program == "Word" else "ppt/theme/theme1.xml"
    name = {"main": folder, "theme": theme, "types": "[Content_Types].xml"}[where]
    assert "cannot be opened" in refused(program, changed(content, {name: part}))


@pytest.mark.parametrize(
    ("program", "source", "kind", "target"),
    [
        ("Word", "word/header1.xml", "image", "http://example.org/track.png"),
        ("Word", "word/header1.xml", "image", "//host/share/picture.png"),
        ("Word", "word/styles.xml", "attachedTemplate", "http://example.org/evil.dotm"),
        ("Word", "word/header1.xml", "oleObject", "http://example.org/sheet.xlsx"),
        ("Word", "word/header1.xml", "hyperlink", "file:///c:/windows/system32/calc.exe"),
        ("Word", "word/header1.xml", "hyperlink", "javascript:alert(1)"),
        ("PowerPoint", "ppt/slideMasters/slideMaster1.xml", "image", "http://example.org/track.png"),
        ("PowerPoint", "ppt/slideLayouts/slideLayout2.xml", "video", "http://example.org/film.mp4"),
        ("PowerPoint", "ppt/slideLayouts/slideLayout2.xml", "hyperlink", "file://host/share"),
    ],
)
def test_what_would_be_fetched_from_elsewhere_is_refused(program, source, kind, target):
    _, content = OPENERS[program]
    message = refused(program, related(content, source, kind, target, external=True))
    assert "fetched from elsewhere" in message


@pytest.mark.parametrize(
    ("program", "source", "kind"),
    [
        ("Word", "word/header1.xml", "oleObject"),
        ("Word", "word/header1.xml", "package"),
        ("Word", "word/header1.xml", "aFChunk"),
        ("PowerPoint", "ppt/slideLayouts/slideLayout2.xml", "control"),
        ("PowerPoint", "ppt/slideMasters/slideMaster1.xml", "oleObject"),
    ],
)
def test_embedded_objects_are_refused(program, source, kind):
    _, content = OPENERS[program]
    folder = "word" if program == "Word" else "ppt"
    spoiled = changed(content, {f"{folder}/embeddings/thing.bin": b"thing"})
    assert "holds" in refused(program, related(spoiled, source, kind, f"/{folder}/embeddings/thing.bin"))


def test_links_to_be_clicked_are_kept():
    content = related(DOCUMENT, "word/header1.xml", "hyperlink", "https://example.org", external=True)
    made = parts_of(document_template(content))
    assert b"https://example.org" in made["word/_rels/header1.xml.rels"]


def test_the_template_of_a_template_and_a_mail_merge_are_taken_out():
    name = "word/settings.xml"
    space = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    added = (
        b"<w:attachedTemplate " + space + b' r:id="rIdAdded"/><w:documentProtection w:edit="readOnly"/>'
        b'<w:mailMerge><w:dataSource xmlns:x="urn:x" /></w:mailMerge></w:settings>'
    )
    content = related(DOCUMENT, name, "attachedTemplate", "file:///s:/Corporate.dotm", external=True)
    made = parts_of(
        document_template(changed(content, {name: lambda part: part.replace(b"</w:settings>", added)}))
    )
    assert "word/_rels/settings.xml.rels" not in made
    assert not [each for each in (b"attachedTemplate", b"mailMerge", b"Protection") if each in made[name]]


@pytest.mark.parametrize(
    "field",
    [
        "<w:fldSimple w:instr=' DDEAUTO c:\\\\windows\\\\calc.exe '/>",
        "<w:fldSimple w:instr='INCLUDEPICTURE \"http://example.org/a.png\"'/>",
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> DDE</w:instrText></w:r>"
        "<w:r><w:instrText>AUTO calc</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
        # The name of the field comes from a field within.
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        "<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    ],
)
def test_fields_that_fetch_or_start_something_are_refused(field):
    assert "field" in refused("Word", _with_field(field))


@pytest.mark.parametrize(
    "field",
    [
        "<w:fldSimple w:instr=' PAGE \\* MERGEFORMAT '/>",
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> NUMPAGES </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        "<w:fldSimple w:instr='=1+2'/>",
    ],
)
def test_fields_of_headers_are_kept(field):
    assert b"instr" in parts_of(document_template(_with_field(field)))["word/header1.xml"]


def _with_field(field):
    return changed(
        DOCUMENT, {"word/header1.xml": lambda part: part.replace(b"</w:p>", field.encode() + b"</w:p>")}
    )


def test_a_drawing_that_is_fetched_is_refused():
    drawing = b'<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://example.org/a"/></w:pict></w:r>'
    content = changed(
        DOCUMENT, {"word/header1.xml": lambda part: part.replace(b"</w:p>", drawing + b"</w:p>")}
    )
    assert "fetched from elsewhere" in refused("Word", content)


def test_what_hangs_on_the_text_is_left_behind():
    content = related(DOCUMENT, "word/document.xml", "comments", "comments.xml")
    content = related(
        changed(content, {"word/comments.xml": b"<a/>"}),
        "word/document.xml",
        "image",
        "http://x.org/a",
        external=True,
    )
    assert "word/comments.xml" not in parts_of(document_template(content))


def test_a_missing_part_is_named():
    assert "theme1.xml" in refused("PowerPoint", changed(SLIDES, {"ppt/theme/theme1.xml": None}))


def test_strict_files_are_told_apart():
    strict = changed(
        DOCUMENT,
        {
            "word/document.xml": lambda part: part.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        },
    )
    assert "Strict" in refused("Word", strict)


def test_slides_that_are_too_small_or_upright_are_refused():
    assert "19 by 28 cm" in refused("PowerPoint", own_slides(width=19.05, height=27.5))
    assert "by 12 cm" in refused("PowerPoint", own_slides(width=33, height=12))


def test_a_template_without_titles_is_refused():
    def untitled(part):
        return part.replace(b'type="title"/>', b'type="body" idx="9"/>').replace(b'"ctrTitle"', b'"pic"')

    layouts = [name for name in parts_of(SLIDES) if name.startswith("ppt/slideLayouts/slideLayout")]
    assert "title" in refused("PowerPoint", changed(SLIDES, dict.fromkeys(layouts, untitled)))


@BOTH
@settings(max_examples=60)
@given(data=st.data())
def test_a_spoiled_file_is_opened_or_refused_in_words(program, data):
    open_it, content = OPENERS[program]
    at = data.draw(st.integers(0, len(content) - 1))
    spoiled = bytearray(content)
    spoiled[at : at + 4] = data.draw(st.binary(min_size=4, max_size=4))
    try:
        made = open_it(bytes(spoiled))
    except NeedsError:
        return
    assert zipfile.is_zipfile(io.BytesIO(made))


@BOTH
@settings(max_examples=60)
@given(data=st.data())
def test_spoiled_text_is_opened_or_refused_in_words(program, data):
    open_it, content = OPENERS[program]
    names = sorted(name for name in parts_of(content) if name.endswith((".xml", ".rels")))
    name = data.draw(st.sampled_from(names))
    part = bytearray(parts_of(content)[name])
    at = data.draw(st.integers(0, len(part) - 1))
    part[at : at + 3] = data.draw(st.binary(max_size=3))
    try:
        open_it(changed(content, {name: bytes(part)}))
    except NeedsError:
        return
