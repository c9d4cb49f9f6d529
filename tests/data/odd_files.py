"""Makes malformed and odd files, each with what is to be expected of it.

`CASES` holds all of them; those of archives, records and arrays, and those of dialects, have files of their own.
"""

import gzip

from .odd_cases import Case, Loads, Refused
from .odd_dialects import DIALECTS
from .odd_readers import READERS
from .odd_writers import broken_gzip, damaged_gzip, folder, loop, pipe, raw, text, zip_like

ROWS = "".join(f"{year},{value}\n" for year, value in zip(range(1990, 2010), range(100, 120), strict=True))
SERIES = "year,value\n" + ROWS

CASES = [
    Case("empty", "a.csv", raw(b""), Refused(("empty",))),
    Case("only a mark", "a.csv", raw(b"\xef\xbb\xbf"), Refused(("no rows",))),
    Case("only blank lines", "a.csv", text("\n\n  \n\n"), Refused(("no rows",))),
    Case("only comments", "a.csv", text("# nothing\n# here\n"), Refused(("rows",))),
    Case("header only", "a.csv", text("year,value\n"), Refused(("no rows",))),
    Case("header only, no end", "a.csv", text("year,value"), Refused(("no rows",))),
    Case("row too short", "a.csv", text("a,b,c\n1,2,3\n4,5\n6,7,8\n"), Refused(("row 3", "2 cells", "3"))),
    Case("row too long", "a.csv", text("a,b\n1,2\n3,4\n5,6,7\n"), Refused(("row 4", "3 cells", "2"))),
    Case("ragged after a quoted newline", "a.csv", text('a,b\n"x\ny",2\n3\n'), Refused(("row 4",))),
    Case("NUL bytes", "a.csv", raw(b"a,b\n1,2\n3,\x00\n"), Refused(("NUL", "Row 3"))),
    Case("nothing but NUL", "a.csv", raw(b"\x00" * 4096), Refused(("NUL",))),
    Case("UTF-16 little", "a.csv", raw(b"\xff\xfe" + SERIES.encode("utf-16-le")), Loads(("year", "value"), 20, 100.0)),
    Case("UTF-16 big", "a.csv", raw(b"\xfe\xff" + SERIES.encode("utf-16-be")), Loads(("year", "value"), 20, 100.0)),
    Case("UTF-16 without a mark", "a.csv", text(SERIES, "utf-16-le"), Loads(("year", "value"), 20, 100.0)),
    Case("UTF-16 big without a mark", "a.csv", text(SERIES, "utf-16-be"), Loads(("year", "value"), 20, 100.0)),
    Case("UTF-32", "a.csv", text(SERIES, "utf-32"), Loads(("year", "value"), 20, 100.0)),
    Case("UTF-16 cut in a character", "a.csv", raw(("\ufeff" + SERIES).encode("utf-16-le")[:-1]), Refused(("row",))),
    Case("Latin-1", "a.csv", text("année,valeur\n1990,1\n1991,2\n", "latin-1"), Refused(("UTF-8", "row 1", "cp1252"))),
    Case(
        "Latin-1, told",
        "a.csv",
        text("année,valeur\n1990,1\n1991,2\n", "latin-1"),
        Loads(("année", "valeur"), 2, 1.0),
        (("encoding", "latin-1"),),
    ),
    Case("GB18030", "a.csv", text("年份,数值\n1990,1\n1991,2\n", "gb18030"), Refused(("UTF-8", "gb18030"))),
    Case(
        "GB18030, told",
        "a.csv",
        text("年份,数值\n1990,1\n1991,2\n", "gb18030"),
        Loads(("年份", "数值"), 2, 1.0),
        (("encoding", "gb18030"),),
    ),
    Case("Big5", "a.csv", text("年份,數值\n1990,1\n1991,2\n", "big5"), Refused(("UTF-8", "big5"))),
    Case("encoding misspelt", "a.csv", text(SERIES), Refused(("utf8x", "mean")), (("encoding", "utf8x"),)),
    Case("encoding of no text", "a.csv", text(SERIES), Refused(("base64",)), (("encoding", "base64"),)),
    Case(
        "encoding that does not fit", "a.csv", text("é,b\n1,2\n"), Refused(("ascii", "row 1")), (("encoding", "ascii"),)
    ),
    Case("a million columns", "a.csv", text("1," * 999_999 + "1\n"), Refused(("1,000,000", "columns"))),
    Case("one column", "a.csv", text("value\n" + "1\n2\n3\n"), Loads(("value",), 3, 1.0)),
    Case("one column without a name", "a.csv", text("1\n2\n3\n"), Loads(("column 1",), 3, 1.0)),
    Case("single row", "a.csv", text("1,2,3\n"), Loads(("column 1", "column 2", "column 3"), 1, 3.0)),
    Case("single row, to learn from", "a.csv", text("1,2,3\n"), Refused(("numbers that change",)), prepared=True),
    Case("all text", "a.csv", text("a,b\nx,y\nz,w\n"), Refused(("pairs", "at least 10")), prepared=True),
    Case("all words", "a.csv", text("a,b,c\nx,y,x\nz,w,x\n"), Refused(("numbers", "a (category)")), prepared=True),
    Case(
        "dates only",
        "a.csv",
        text("day\n" + "".join(f"2020-01-{d:02}\n" for d in range(1, 30))),
        Refused(("numbers", "day (time)")),
        prepared=True,
    ),
    Case("too large a number", "a.csv", text(SERIES + "2010,1e400\n"), Refused(("too large", "row 22")), prepared=True),
    Case("infinity", "a.csv", text(SERIES + "2010,inf\n"), Refused(("value", "row 22")), prepared=True),
    Case("NaN", "a.csv", text(SERIES + "2010,NaN\n2011,130\n"), Refused(("Missing", "row 22")), prepared=True),
    Case("empty cells", "a.csv", text("a,b\n1,\n2,5\n3,\n"), Loads(("a", "b"), 3)),
    Case("empty cells, to learn from", "a.csv", text(SERIES + "2010,\n"), Refused(("Missing", "22")), prepared=True),
    Case("duplicate headers", "a.csv", text("a,a,a\n1,2,3\n"), Loads(("a", "a (2)", "a (3)"), 1, 3.0)),
    Case(
        "all headers alike",
        "a.csv",
        text("7," * 8_999 + "7\n" + "1," * 8_999 + "1\n"),
        Refused(("change",)),
        (("header", "yes"),),
        True,
    ),
    Case("CR line ends", "a.csv", text(SERIES.replace("\n", "\r")), Loads(("year", "value"), 20, 100.0)),
    Case(
        "CRLF and a mark", "a.csv", text("\ufeff" + SERIES.replace("\n", "\r\n")), Loads(("year", "value"), 20, 100.0)
    ),
    Case("mixed line ends", "a.csv", text("a,b\r\n1,2\n3,4\r5,6"), Loads(("a", "b"), 3, 2.0)),
    Case("no final newline", "a.csv", text(SERIES.rstrip("\n")), Loads(("year", "value"), 20, 100.0)),
    Case("a folder", "a.csv", folder, Refused(("folder",))),
    Case("a circle of links", "a.csv", loop, Refused(("link",))),
    Case("a pipe", "a.csv", pipe, Refused(("pipe",))),
    Case("missing", "a.csv", lambda path: None, Refused(("no such file",))),
    Case("quoted newlines", "a.csv", text('name,v\n"two\nlines",1\n"x",2\n'), Loads(("name", "v"), 2, 1.0)),
    Case("quotation mark not closed", "a.csv", text('name,v\n"x,1\ny,2\n'), Refused(("row 2", "never closed"))),
    Case("quotation mark misplaced", "a.csv", text('name,v\n"x"y,1\n'), Refused(("row 2", "quotation mark"))),
    Case("thousands", "a.csv", text('a,b\n1,"1,234"\n2,"12,345.5"\n'), Loads(("a", "b"), 2, 1234.0)),
    Case("thousands with blanks", "a.csv", text("a;b\n1;1 234,5\n2;12 345,5\n"), Loads(("a", "b"), 2, 1234.5)),
    Case("thousands with points", "a.csv", text("a;b\n1;1.234,5\n2;12.345,75\n"), Loads(("a", "b"), 2, 1234.5)),
    Case("a very long line", "a.csv", text("a,b\nx," + "y" * 3_000_000 + "\n"), Refused(("row 2", "longer"))),
    Case(
        "a long line of cells",
        "a.csv",
        text(",".join(["7"] * 9_000) + "\n"),
        Loads(tuple(f"column {i}" for i in range(1, 9001)), 1, 7.0),
    ),
    Case("a picture", "a.csv", raw(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), Refused(("PNG",))),
    Case("a sheet", "a.csv", zip_like, Refused(("zip archive is broken",))),
    Case("random bytes", "a.csv", raw(bytes((i * 197 + 13) % 256 for i in range(5000))), Refused(("a.csv",))),
    Case("gzip", "a.csv.gz", raw(gzip.compress(SERIES.encode())), Loads(("year", "value"), 20, 100.0)),
    Case("gzip under another name", "a.csv", raw(gzip.compress(SERIES.encode())), Loads(("year", "value"), 20, 100.0)),
    Case("broken gzip", "a.csv.gz", broken_gzip, Refused(("gzip",))),
    Case("damaged gzip", "a.csv.gz", damaged_gzip, Refused(("a.csv.gz",))),
    Case("huge integers", "a.csv", text("a,b\n1," + "9" * 40 + "\n2,5\n"), Loads(("a", "b"), 2, 1e40)),
    Case("mixed kinds", "a.csv", text(SERIES + "2010,many\n"), Refused(("many", "row 22", "value")), prepared=True),
    Case("blank lines", "a.csv", text("a,b\n\n1,2\n\n\n3,4\n\n"), Loads(("a", "b"), 2, 2.0)),
    Case("rows of empty cells at the end", "a.csv", text("a,b\n1,2\n3,4\n,\n,\n"), Loads(("a", "b"), 2, 2.0)),
    Case("comments above", "a.csv", text("# made by hand\n# unit: m\na,b\n1,2\n3,4\n"), Loads(("a", "b"), 2, 2.0)),
    Case("header in a comment", "a.csv", text("# a,b\n1,2\n3,4\n"), Loads(("a", "b"), 2, 2.0)),
    Case("semicolons and decimal commas", "a.csv", text("t;v\n1;2,5\n2;3,25\n"), Loads(("t", "v"), 2, 2.5)),
    Case(
        "decimal commas without a header", "a.csv", text("1,5;2,5\n2,5;3,5\n"), Loads(("column 1", "column 2"), 2, 2.5)
    ),
    Case("tabs", "a.tsv", text("t\tv\n1\t2\n2\t3\n"), Loads(("t", "v"), 2, 2.0)),
    Case("pipes", "a.csv", text("t|v\n1|2\n2|3\n"), Loads(("t", "v"), 2, 2.0)),
    Case("sep line", "a.csv", text("sep=;\r\nt;v\r\n1;2\r\n"), Loads(("t", "v"), 1, 2.0)),
    Case("delimiter told", "a.csv", text("a:b\n1:2\n"), Loads(("a", "b"), 1, 2.0), (("delimiter", ":"),)),
    Case("delimiter of no use", "a.csv", text("a,b\n1,2\n"), Refused(("delimiter",)), (("delimiter", "ab"),)),
    Case("odd names", "a.csv", text(" the value ,数值,🙂\n1,2,3\n4,5,6\n"), Loads(("the value", "数值", "🙂"), 2, 3.0)),
    Case("delimiter at every end", "a.csv", text("a,b,\n1,2,\n3,4,\n"), Loads(("a", "b"), 2, 2.0)),
    Case("delimiter at the data's end", "a.csv", text("a,b\n1,2,\n3,4,\n"), Loads(("a", "b"), 2, 2.0)),
    Case("space before quotes", "a.csv", text('a, "b, c"\n1, "2"\n'), Loads(("a", "b, c"), 1, 2.0)),
    Case("underscores are no numbers", "a.csv", text("a,b\n1,1_000\n2,2_000\n"), Loads(("a", "b"), 2, "1_000")),
    Case("hexadecimal is no number", "a.csv", text("a,b\n1,0x10\n2,0x20\n"), Loads(("a", "b"), 2, "0x10")),
    Case("too few rows", "a.csv", text("a,b\n1,2\n2,4\n"), Refused(("rows",)), prepared=True),
    Case("target misspelt", "a.csv", text(SERIES), Refused(("valeu", "value")), (("targets", "valeu"),), prepared=True),
    Case("no header wanted", "a.csv", text("1,2\n3,4\n"), Loads(("column 1", "column 2"), 2, 2.0), (("header", "no"),)),
    Case("header wanted", "a.csv", text("1990,1991\n3,4\n"), Loads(("1990", "1991"), 1, 4.0), (("header", "yes"),)),
    Case("a name of no file", "a\x00.csv", lambda path: None, Refused(("path",))),
    Case("a very long name", "a" * 5000 + ".csv", lambda path: None, Refused(("read",))),
    *READERS,
    *DIALECTS,
]
