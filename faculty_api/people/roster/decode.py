"""From the bytes of a text file to its text, whatever program saved it."""

import codecs
import re

from faculty_api.kernel.sheets import wide

SAVE_AS = "Open it in your spreadsheet program, choose “Save as”, then .xlsx or “CSV UTF-8”, and upload that file."

_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def is_text(text: str) -> bool:
    """Whether this can be the words of a list, or the bytes of something else."""
    return len(_NOT_TEXT.findall(text)) * 50 <= len(text)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and what had to be assumed about it. Bytes nothing explains become U+FFFD."""
    encoding = wide(data)
    return (data.decode(encoding, "replace"), ()) if encoding else _by_line(data.removeprefix(codecs.BOM_UTF8))


def _by_line(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8; a line that is not is taken as Windows-1252, so one pasted line does not spoil the others."""
    try:
        return _once(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
    told = "The file is not in UTF-8; accented letters were read as Windows text. Check names such as Wójcik."
    return "\n".join(lines), (told,)


def _once(text: str) -> tuple[str, tuple[str, ...]]:
    """Undoes UTF-8 that was read as Windows-1252 and saved again: "WÃ³jcik"."""
    if not re.search("[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]", text):
        return text, ()
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text, ()
    return mended, ("Accented letters had been saved wrongly (“WÃ³jcik”); they were put right. Check the names.",)
