"""Bytes to text, never guessed silently: a byte order mark, else UTF-8 that fits exactly, else the person says."""

import codecs
import difflib
import re
import sys
from dataclasses import dataclass

from workbench.errors import UserError
from workbench.words import translate

# UTF-32's mark begins with UTF-16's, so it is looked for first.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "cp1251", "cp1252", "latin-1")
SAMPLE = 65_536
# What running text looks like when its bytes were read rightly: signs of East Asian scripts do not stand inside of
# Latin words, Cyrillic letters come in words, and accented Latin letters and signs come one at a time.
_WIDE = r"[\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7a3\u3000-\u303f\uff01-\uff5e]"
_PLAUSIBLE = {
    "cp1251": re.compile(r"[\u0410-\u044f\u0401\u0451]{2,}"),
    "cp1252": re.compile(r"(?<![^\x00-\x7f])[\u00a0-\u00ff\u2013-\u201d\u20ac\u0152-\u0178](?![^\x00-\x7f])"),
    "latin-1": re.compile(r"(?<![^\x00-\x7f])[\u00a0-\u00ff](?![^\x00-\x7f])"),
}
# Signs so common that running text of the language has some: a wrong reading gives rare ones instead.
_KANA = "のにはをたがでてとしれさいなるあっからも年日月人大本中値数"
_COMMON = {
    "gb18030": frozenset(
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
        "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日月数值"
    ),
    "big5": frozenset(
        "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
        "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日月數值"
    ),
    "shift_jis": frozenset(_KANA),
    "euc-jp": frozenset(_KANA),
    "euc-kr": frozenset("이다의는에을가고를은하지도한기로서사리자인일년월그수시어나아값"),
}
_EAST_ASIAN = re.compile(rf"(?<![A-Za-z]){_WIDE}+(?![A-Za-z])")
_NO_SIGN = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
_KNOWN = re.compile("[\u0370-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u2010-\u205e\u20a0-\u20bf\u3000-\u30ff"
                    "\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]+")  # fmt: skip
_SEVEN_BIT = re.compile(rb"\x1b\$[@B]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")


@dataclass(frozen=True)
class Decoded:
    """A text and the name of the encoding that it was read with."""

    text: str
    encoding: str


def decode(data: bytes, encoding: str, where: str, *, cut: bool = False) -> Decoded:
    """Decode `data`; `encoding` is "auto" or a codec's name.

    `cut` says that `data` is only the file's beginning, whose last character may be incomplete. Raises UserError where
    the bytes do not fit, naming likely encodings under "auto" and the first wrong byte otherwise.
    """
    name = detect(data) if encoding in ("", "auto") else known(encoding, where)
    if name is None:
        raise _undecided(data, where)
    try:
        text = _strict(data, name, cut)
    except UnicodeError as error:
        if encoding in ("", "auto"):
            raise _undecided(data, where) from None
        raise _misfit(data, name, error, where) from None
    if "\x00" in text:
        raise nul(text.count("\n", 0, text.index("\x00")) + 1, where)
    return Decoded(text.removeprefix("\ufeff"), name)


def detect(data: bytes) -> str | None:
    """The encoding that the bytes themselves prove: a mark, UTF-16/32 by where their zeros stand, UTF-8; else None."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    head = data[:SAMPLE]
    if b"\x00" in head:
        return _by_zeros(head)
    # Seven-bit Japanese would pass for UTF-8, its letters for garbage: the person says whether it is meant.
    return None if _SEVEN_BIT.search(head) else "utf-8"


def likely(data: bytes) -> list[str]:
    """Encodings that could have written `data`, the likelier first. A guess, only ever shown, never acted on."""
    head = data[:SAMPLE]
    if _SEVEN_BIT.search(head):
        return ["iso2022_jp"]
    if b"\x00" in head:
        return [name for name in ("utf-16-le", "utf-16-be") if _reads_as(head, name)] or ["utf-16-le", "utf-16-be"]
    scores: list[tuple[float, int, str]] = []
    for rank, name in enumerate(CANDIDATES):
        try:
            text = _strict(head, name, cut=len(data) > SAMPLE)
        except UnicodeError:
            continue
        foreign = [character for character in text if character > "\x7f"]
        if not foreign or _CONTROL.search(text.replace("\t", " ")):
            continue
        right = sum(len(run) for run in _PLAUSIBLE.get(name, _EAST_ASIAN).findall(text))
        common = sum(1 for character in foreign if character in _COMMON.get(name, ()))
        scores.append((-round(right / len(foreign), 1) - round(common / len(foreign), 2), rank, name))
    names = [name for _, _, name in sorted(scores)]
    return names or ["cp1252", "gb18030"]


def _by_zeros(head: bytes) -> str | None:
    """The wide encoding that zeros prove; None where it could be either, "utf-8" where it is no text at all."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    pairs = max(len(head) // 2, 1)
    if len(head) >= 8 and len(head) % 4 == 0 and head.count(0) >= 0.7 * len(head):
        return "utf-32-le" if head[3] == 0 else "utf-32-be"
    # Plain text in UTF-16 has a zero in nearly every second byte and nearly none in the others.
    if odd > 0.4 * pairs and even <= 0.02 * pairs:
        return "utf-16-le" if _is_proof(head, "utf-16-le") else None
    if even > 0.4 * pairs and odd <= 0.02 * pairs:
        return "utf-16-be" if _is_proof(head, "utf-16-be") else None
    # Chinese has zeros only at line ends, digits and signs.
    fitting = [name for name in ("utf-16-le", "utf-16-be") if _reads_as(head, name)]
    if len(fitting) == 1:
        return fitting[0]
    return None if fitting else "utf-8"


def _is_proof(head: bytes, name: str) -> bool:
    """Whether there is a line end, which the other order has not, or more Latin signs than chance could give."""
    try:
        text = _strict(head, name, cut=True)
    except UnicodeError:
        # The reader will tell which row it is.
        return True
    # The sign of one in Chinese, for one, is N in the other order.
    return "\n" in text or "\r" in text or len({character for character in text if character <= "\xff"}) >= 4


def _reads_as(head: bytes, name: str) -> bool:
    """Whether the bytes are a text of some lines in that form of UTF-16, without signs that no text has."""
    try:
        text = _strict(head, name, cut=True)
    except UnicodeError:
        return False
    if _CONTROL.search(text) or _NO_SIGN.search(text):
        return False
    wide = sum(1 for character in text if character > "\u02ff")
    known = sum(len(run) for run in _KNOWN.findall(text))
    return ("\n" in text or "\r" in text) and known >= 0.9 * wide


def _strict(data: bytes, name: str, cut: bool) -> str:
    if not cut:
        return data.decode(name)
    return decoder(name, data).decode(data, final=False)


def decoder(name: str, head: bytes) -> codecs.IncrementalDecoder:
    """What decodes a text that begins with `head` piece by piece, to the same as `bytes.decode` does."""
    if name in ("utf-16", "utf-32") and not head.startswith(tuple(mark for mark, of in MARKS if of == name)):
        # Without a mark these have this machine's order; piece by piece Python would refuse them.
        name += "-le" if sys.byteorder == "little" else "-be"
    return codecs.getincrementaldecoder(name)("strict")


def known(encoding: str, where: str) -> str:
    """Python's name of an encoding; UserError where there is none of that name."""
    try:
        info = codecs.lookup(encoding)
        # Codecs that turn bytes into bytes (base64, bz2) refuse to decode to text.
        b"x".decode(encoding, "replace")
    except (LookupError, ValueError, AttributeError):
        names = ("utf-8", "utf-16", *CANDIDATES)
        near = difflib.get_close_matches(encoding.lower(), names, n=1)
        hint = translate("data", "Did you mean {name}?") if near else translate("data", "Known: {names}.")
        raise UserError(
            translate("data", "The encoding {name} is not known.").format(name=repr(encoding)),
            hint.format(name="".join(near), names=", ".join(names)),
            where,
        ) from None
    return info.name


def _undecided(data: bytes, where: str) -> UserError:
    try:
        data.decode("utf-8")
        position = data.index(0) if 0 in data else 0
    except UnicodeDecodeError as error:
        position = error.start
    return undecided(data.count(b"\n", 0, position) + 1, data, where)


def undecided(row: int, head: bytes, where: str) -> UserError:
    """The complaint that a text is not UTF-8; `head` is more than SAMPLE bytes of it, or all."""
    return UserError(
        translate("data", "The text is not UTF-8: the first foreign byte is in row {row}.").format(row=row),
        translate("data", "Say which encoding it is (data.encoding). Likely: {names}.").format(
            names=", ".join(likely(head)[:3])
        ),
        where,
    )


def _misfit(data: bytes, name: str, error: UnicodeError, where: str) -> UserError:
    position = error.start if isinstance(error, UnicodeDecodeError) else 0
    return misfit(data.count(b"\n", 0, position) + 1, name, where)


def misfit(row: int, name: str, where: str) -> UserError:
    """The complaint that bytes do not fit the encoding that was named."""
    return UserError(
        translate("data", "The bytes in row {row} do not fit the encoding {name}.").format(row=row, name=name),
        translate("data", 'Choose another encoding, or set data.encoding to "auto".'),
        where,
    )


def nul(row: int, where: str) -> UserError:
    """The complaint about a NUL character."""
    return UserError(
        translate("data", "Row {row} holds a NUL character, so this is no plain text.").format(row=row),
        translate("data", "Open it in the program that wrote it and save it as CSV or text in UTF-8."),
        where,
    )
