"""Odd ways of writing numbers, dates, comments and letters."""

import numpy as np

from .odd_cases import Case, Loads, Refused
from .odd_writers import raw, text

AB = Loads(("a", "b"), 2, 2.0)
ZH = "日期,数值\n2020-01-01,1\n2020-01-02,2\n"


def day(written: str) -> Loads:
    return Loads(("d",), 2, np.datetime64(written))


NUMBERS = [
    Case("decimal commas in quotes", "a.csv", text('a,b\n1,"2,5"\n2,"3,75"\n'), Loads(("a", "b"), 2, 2.5)),
    Case("decimal commas, tabs", "a.tsv", text("a\tb\n1\t2,5\n2\t3\n"), Loads(("a", "b"), 2, 2.5)),
    Case("comma that could be either", "a.tsv", text("a\tb\n1\t1,234\n2\t5,678\n"), Loads(("a", "b"), 2, 1234.0)),
    Case("comma that could be either, told", "a.tsv", text("a\tb\n1\t1,234\n2\t5,678\n"),
         Loads(("a", "b"), 2, 1.234), (("decimal", "comma"),)),
    Case("comma settled by a zero", "a.tsv", text("a\tb\n1\t1,234\n2\t0,567\n"), Loads(("a", "b"), 2, 1.234)),
    Case("comma settled by a late row", "a.tsv", text("a\tb\n" + "1\t1,234\n" * 300 + "2\t1,5\n"),
         Loads(("a", "b"), 301, 1.234)),
    Case("millions by points", "a.csv", text("a;b\n1;1.234.567\n2;2.345.678\n"), Loads(("a", "b"), 2, 1234567.0)),
    Case("millions by apostrophes", "a.csv", text("a;b\n1;1'234'567.5\n"), Loads(("a", "b"), 1, 1234567.5)),
    Case("thousands by thin blanks", "a.csv", text("a;b\n1;1\u202f234,5\n"), Loads(("a", "b"), 1, 1234.5)),
    Case("point told, commas found", "a.csv", text("a;b\n1;2,5\n"), Loads(("a", "b"), 1, "2,5"),
         (("decimal", "point"),)),
    Case("a true minus", "a.csv", text("a,b\n1,\u22125\n"), Loads(("a", "b"), 1, -5.0)),
    Case("exponents", "a.csv", text("a,b\n1,2.5E-3\n"), Loads(("a", "b"), 1, 0.0025)),
    Case("numbers out of quotes and in", "a.csv", text('a,b\n"1","2"\n3,4\n'), AB),
    Case("full-width digits", "a.csv", text("a,b\n1,１２\n"), Loads(("a", "b"), 1, 12.0)),
    Case("blanks between columns", "a.dat", text("a   b\n1   2\n30  4\n"), AB),
    Case("blanks on both sides", "a.dat", text("   1.5   2.0  \n  10.5   3.0\n"),
         Loads(("column 1", "column 2"), 2, 2.0)),
    Case("blanks told", "a.csv", text("a b\n1 2\n3 4\n"), AB, (("delimiter", "space"),)),
    Case("words with blanks", "a.csv", text("name\nnew york\nlos angeles\n"), Loads(("name",), 2, "new york")),
    Case("comments of another kind", "a.csv", text("% made\na,b\n1,2\n% so\n3,4\n"), AB, (("comment", "%"),)),
    Case("comments with slashes", "a.csv", text("// made, by hand, here\na,b\n1,2\n3,4\n"), AB, (("comment", "//"),)),
    Case("no comments wanted", "a.csv", text("#,b\n1,2\n3,4\n"), Loads(("#", "b"), 2, 2.0), (("comment", ""),)),
    Case("comments between rows", "a.csv", text("a,b\n1,2\n# a break\n3,4\n"), AB),
    Case("semicolons in a TSV", "a.tsv", text("a;b\n1;2\n3;4\n"), AB),
    Case("commas in a pipe table", "a.psv", text("a|b\nx, y|2\nz, w|4\n"), AB),
    Case("quoted delimiters of every kind", "a.csv", text('"a;x",b\n"1;2|3\t4",2\n"5",4\n'),
         Loads(("a;x", "b"), 2, 2.0)),
    Case("quoted newlines and delimiters", "a.csv", text('a;b\n"x;\r\ny;z";2\nw;4\n'), AB),
    Case("an empty quoted cell", "a.csv", text('a,b\n"",2\n"",4\n'), AB),
    Case("a header over two columns only", "a.csv", text("a,b\n1,2,3\n"), Refused(("row 2", "3 cells"))),
]  # fmt: skip

DATES = [
    Case("a day that no month has", "a.csv", text("d\n01/02/2020\n31/02/2020\n"), Loads(("d",), 2, "01/02/2020")),
    Case("day first", "a.csv", text("d\n30/01/2020\n01/02/2020\n"), day("2020-01-30")),
    Case("month first", "a.csv", text("d\n01/30/2020\n02/01/2020\n"), day("2020-01-30")),
    Case("either, both forwards", "a.csv", text("d\n01/02/2020\n02/03/2020\n"), day("2020-02-01")),
    Case("either, told", "a.csv", text("d\n01/02/2020\n02/03/2020\n"), day("2020-01-02"), (("dates", "month_first"),)),
    Case("short years", "a.csv", text("d\n30.01.99\n31.01.99\n"), day("1999-01-30")),
    Case("short years, the year first", "a.csv", text("d\n20-01-05\n20-01-06\n"), day("2020-01-05"),
         (("dates", "year_first"),)),
    Case("names of months", "a.csv", text("d\n5-Jan-20\n6-Jan-20\n"), day("2020-01-05")),
    Case("weekdays", "a.csv", text('d\n"Sun, 05 Jan 2020 10:00:00 GMT"\n"Mon, 06 Jan 2020 10:00:00 GMT"\n'),
         day("2020-01-05T10:00")),
    Case("half days", "a.csv", text("d\n1/30/2020 12:30 AM\n1/30/2020 12:30 PM\n"), day("2020-01-30T00:30")),
    Case("quarters", "a.csv", text("d\n2020Q2\n2020Q3\n"), day("2020-04-01")),
    Case("weeks", "a.csv", text("d\n2020-W01\n2020-W02\n"), day("2019-12-30")),
    Case("no separators", "a.csv", text("date,v\n20200130,1\n20200131,2\n"), Loads(("date", "v"), 2, 1.0)),
    Case("Chinese dates", "a.csv", text("d\n2020年1月5日\n2020年1月6日\n"), day("2020-01-05")),
    Case("Korean dates", "a.csv", text("d\n2020년 1월 5일\n2020년 1월 6일\n"), day("2020-01-05")),
    Case("time zones", "a.csv", text("d\n2020-01-05T00:30+02:00\n2020-01-05T01:30+02:00\n"), day("2020-01-04T22:30")),
    Case("a date that is none", "a.csv", text("d\n2020-02-29\n2021-02-29\n"), Loads(("d",), 2, "2020-02-29")),
    Case("years alone", "a.csv", text("d\n1999\n2000\n"), Loads(("d",), 2, 1999.0)),
]  # fmt: skip

LETTERS = [
    Case("Chinese in UTF-16", "a.csv", text(ZH, "utf-16"), Loads(("日期", "数值"), 2, 1.0)),
    Case("Chinese in UTF-16, no mark", "a.csv", text(ZH, "utf-16-le"), Loads(("日期", "数值"), 2, 1.0)),
    Case("Chinese in UTF-16 big, no mark", "a.csv", text(ZH, "utf-16-be"), Loads(("日期", "数值"), 2, 1.0)),
    Case("UTF-16 without a mark, told", "a.csv", text(ZH, "utf-16-le"), Loads(("日期", "数值"), 2, 1.0),
         (("encoding", "utf-16-le"),)),
    Case("UTF-16 told the wrong way round", "a.csv", text("a,b\n1,2\n", "utf-16-le"), Refused(("a.csv",)),
         (("encoding", "utf-8"),)),
    Case("UTF-32 without a mark", "a.csv", text("a,b\n1,2\n3,4\n", "utf-32-le"), AB),
    Case("Big5, told", "a.csv", text("年份,數值\n1990,1\n1991,2\n", "big5"), Loads(("年份", "數值"), 2, 1.0),
         (("encoding", "big5"),)),
    Case("Shift-JIS", "a.csv", text("日付,値\n東京,1\n", "shift_jis"), Refused(("UTF-8", "Likely: shift_jis"))),
    Case("Shift-JIS, told", "a.csv", text("日付,値\n東京,1\n", "shift_jis"), Loads(("日付", "値"), 1, 1.0),
         (("encoding", "shift_jis"),)),
    Case("EUC-JP", "a.csv", text("日付,値\n東京,1\n", "euc-jp"), Refused(("UTF-8", "euc-jp"))),
    Case("seven-bit Japanese", "a.csv", text("日付,値\n東京,1\n", "iso2022_jp"), Refused(("iso2022_jp",))),
    Case("seven-bit Japanese, told", "a.csv", text("日付,値\n東京,1\n", "iso2022_jp"), Loads(("日付", "値"), 1, 1.0),
         (("encoding", "iso2022_jp"),)),
    Case("Korean", "a.csv", text("날짜,값\n서울,1\n", "euc-kr"), Refused(("UTF-8", "Likely: euc-kr"))),
    Case("Cyrillic", "a.csv", text("год,значение\n1,2\n", "cp1251"), Refused(("UTF-8", "cp1251"))),
    Case("a foreign byte in the last row", "a.csv", raw(b"a,b\n" + b"1,2\n" * 50_000 + b"3,\xe9\n"),
         Refused(("row 50002",))),
    Case("a GB18030 sign of four bytes, told", "a.csv", text("a,㐀\n1,2\n3,4\n", "gb18030"), Loads(("a", "㐀"), 2, 2.0),
         (("encoding", "gb18030"),)),
    Case("half a sign at the end", "a.csv", raw("a,b\n1,数".encode()[:-1]), Refused(("UTF-8", "row 2"))),
    Case("overlong bytes", "a.csv", raw(b"a,b\n1,\xc0\xaf\n"), Refused(("UTF-8", "row 2"))),
    Case("two marks", "a.csv", raw(b"\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n3,4\n"), AB),
]  # fmt: skip

DIALECTS = [*NUMBERS, *DATES, *LETTERS]
