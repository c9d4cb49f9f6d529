"""Labelled samples that are written by a small grammar of our own: film reviews, and sentences with tagged words.

Neither is trivial. In a review good words may be denied ("not boring"), praise and blame stand side by side and what
comes behind "but" decides; some words are left out, misspelt or beside the point, and one label in fifty is wrong.
"""

import hashlib

import numpy as np

from workbench.data.source import Column, Source, Table

SEED = 20_240_602
WRONG = 0.02  # of the reviews' labels
Random = np.random.Generator


def _listed(text: str) -> list[str]:
    return text.split("|")


_THINGS = _listed(
    "the plot|the story|the acting|the cast|the music|the camera work|the ending|the dialogue|the first half|"
    "the pacing|the lead|the villain|the script|the editing|the humour|the costumes"
)
_GOOD = _listed(
    "brilliant|moving|clever|warm|gripping|funny|beautiful|honest|fresh|wonderful|sharp|tender|bold|charming|"
    "thoughtful|stunning"
)
_BAD = _listed(
    "dull|clumsy|hollow|tiresome|predictable|boring|flat|messy|shallow|awful|lazy|wooden|pointless|forced|stale|"
    "confusing"
)
_MUCH = ["", "", "", "really ", "quite ", "rather ", "so ", "surprisingly ", "at times "]
_BESIDE = _listed(
    "i saw it on a tuesday|my sister came along|the cinema was half empty|it runs for {n} minutes|"
    "we had seats in row {n}|it was raining outside|the director made {n} films before|it is set in the year 20{n}|"
    "a friend had told me about it|it was shot in {n} days"
)
_VERDICT = {
    True: _listed("i would watch it again|go and see it|it stays with you|well worth the evening|a small treasure"),
    False: _listed("i wanted my money back|save your evening|i looked at my watch|better stay at home|a waste of time"),
}
_THINGS_ZH = _listed("剧情|故事|表演|演员|音乐|摄影|结局|对白|前半部分|节奏|主角|反派|剧本|剪辑|笑点|服装")
_GOOD_ZH = _listed("精彩|动人|巧妙|温暖|扣人心弦|有趣|优美|真诚|新鲜|出色|犀利|细腻|大胆|迷人|深刻|惊艳")
_BAD_ZH = _listed("乏味|笨拙|空洞|拖沓|老套|无聊|平淡|混乱|肤浅|糟糕|敷衍|僵硬|多余|做作|陈旧|费解")
_MUCH_ZH = ["", "", "很", "非常", "相当", "特别", "有点", "实在"]
_BESIDE_ZH = _listed(
    "我是星期二看的|妹妹也一起去了|影院里坐了一半人|片长{n}分钟|我们坐在第{n}排|外面下着雨|导演之前拍过{n}部电影|"
    "故事发生在20{n}年|是朋友推荐给我的|只拍了{n}天"
)
_VERDICT_ZH = {
    True: _listed("我还想再看一遍|快去看吧|看完久久难忘|这个晚上值了|算是小小的惊喜"),
    False: _listed("真想退票|别浪费时间|我一直在看表|不如待在家里|完全不值"),
}


def film_reviews(rows: int = 4_000, seed: int = SEED) -> Table:
    """Reviews in English and Chinese (a third of them), each "good" or "bad"; columns Text and Label."""
    random = np.random.default_rng(seed)
    texts: list[str] = []
    labels: list[str] = []
    for _ in range(rows):
        good, chinese = bool(random.random() < 0.5), bool(random.random() < 1 / 3)
        texts.append(_review_zh(random, good) if chinese else _review(random, good))
        # Nobody is always right about their own taste.
        labels.append("good" if good != (random.random() < WRONG) else "bad")
    return _table("reviews", {"Text": texts, "Label": labels}, np.arange(2, rows + 2))


def tagged_sentences(sentences: int = 2_500, seed: int = SEED) -> Table:
    """Sentences of orders and letters, a row a token; columns Sentence, Token and Tag (name, date, amount, place or O).

    The same word may be a name or a place ("Paris"), and the same number part of a date, an amount or neither.
    """
    random = np.random.default_rng(seed)
    columns: dict[str, list[str]] = {"Sentence": [], "Token": [], "Tag": []}
    for number in range(1, sentences + 1):
        for token, tag in _sentence(random):
            columns["Sentence"].append(str(number))
            columns["Token"].append(token)
            columns["Tag"].append(tag)
    return _table("tagging", columns, np.arange(2, len(columns["Token"]) + 2))


def _one(random: Random, words: list[str]) -> str:
    return words[int(random.integers(len(words)))]


def _claim(random: Random, good: bool) -> str:
    """One claim that is good or bad; every fourth says so by denying the contrary."""
    thing, much = _one(random, _THINGS), _one(random, _MUCH)
    if random.random() < 0.25:
        return f"{thing} {_one(random, ['is not', 'was never', 'is hardly'])} {_one(random, _BAD if good else _GOOD)}"
    return f"{thing} {_one(random, ['is', 'was', 'feels'])} {much}{_one(random, _GOOD if good else _BAD)}"


def _review(random: Random, good: bool) -> str:
    parts: list[str] = []
    if random.random() < 0.6:
        parts.append(_one(random, _BESIDE).format(n=random.integers(10, 99)))
    if random.random() < 0.5:
        link = _one(random, [" , but ", " . still , ", " ; however , "])
        parts.append(f"{_claim(random, not good)}{link}{_claim(random, good)}")
    else:
        parts += [_claim(random, good) for _ in range(int(random.integers(1, 3)))]
    if random.random() < 0.35:
        parts.append(_one(random, _VERDICT[good]))
    elif random.random() < 0.4:
        parts.append(_one(random, _BESIDE).format(n=random.integers(10, 99)))
    return _noisy(random, " . ".join(parts) + " .", " ")


def _claim_zh(random: Random, good: bool) -> str:
    thing = _one(random, _THINGS_ZH)
    if random.random() < 0.25:
        return f"{thing}{_one(random, ['并不', '一点也不', '谈不上'])}{_one(random, _BAD_ZH if good else _GOOD_ZH)}"
    return f"{thing}{_one(random, _MUCH_ZH)}{_one(random, _GOOD_ZH if good else _BAD_ZH)}"


def _review_zh(random: Random, good: bool) -> str:
    parts: list[str] = []
    if random.random() < 0.6:
        parts.append(_one(random, _BESIDE_ZH).format(n=random.integers(10, 99)))
    if random.random() < 0.5:
        link = _one(random, ["，但是", "，不过", "。然而"])
        parts.append(f"{_claim_zh(random, not good)}{link}{_claim_zh(random, good)}")
    else:
        parts += [_claim_zh(random, good) for _ in range(int(random.integers(1, 3)))]
    if random.random() < 0.35:
        parts.append(_one(random, _VERDICT_ZH[good]))
    return _noisy(random, "，".join(parts) + "。", "")


def _noisy(random: Random, text: str, between: str) -> str:
    """Some words left out, and in some two letters changed round."""
    words = text.split(" ") if between else list(text)
    kept: list[str] = []
    for word in words:
        chance = random.random()
        if chance < 0.02 and len(words) > 8 and word not in ("not", "never", "hardly", "but", "不"):
            continue
        if between and chance > 0.97 and len(word) > 3:
            place = int(random.integers(1, len(word) - 2))
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        kept.append(word)
    return between.join(kept)


_SYLLABLES = _listed("ma|ren|to|li|ka|so|vi|del|nor|bea|ri|an|lo|gus|hel|mir|ta|ven|os|ira")
_BOTH = _listed("Paris|Florence|Victoria|Austin|Sydney|Jordan|Chelsea|Lincoln")
_MONTHS = _listed("January|February|March|April|May|June|July|August|September|October|November|December")
_GOODS = _listed("chairs|lamps|books|tickets|boxes|shirts|bottles|plates")
_COINS = _listed("euros|dollars|pounds|yuan|francs")
Tagged = list[tuple[str, str]]


def _made_up(random: Random) -> str:
    """A name that may never come again: who tags must look at what stands around it."""
    return "".join(_one(random, _SYLLABLES) for _ in range(int(random.integers(2, 4)))).capitalize()


def _name(random: Random) -> Tagged:
    first = _one(random, _BOTH) if random.random() < 0.25 else _made_up(random)
    return [(first, "name"), *([(_made_up(random), "name")] if random.random() < 0.5 else [])]


def _place(random: Random) -> Tagged:
    return [(_one(random, _BOTH) if random.random() < 0.4 else _made_up(random), "place")]


def _date(random: Random) -> Tagged:
    day, month, year = int(random.integers(1, 29)), _one(random, _MONTHS), int(random.integers(1990, 2031))
    form = int(random.integers(4))
    if form == 0:
        words = [str(day), month, str(year)]
    elif form == 1:
        words = [month, str(day), *([",", str(year)] if random.random() < 0.5 else [])]
    elif form == 2:
        words = [f"{year}-{_MONTHS.index(month) + 1:02}-{day:02}"]
    else:
        words = [month, str(year)]
    return [(word, "date") for word in words]


def _amount(random: Random) -> Tagged:
    number = f"{int(random.integers(1, 3000)):,}" + (
        f".{int(random.integers(10, 99))}" if random.random() < 0.3 else ""
    )
    return [(number, "amount"), (_one(random, _COINS), "amount")]


_SENTENCES = _listed(
    "NAME paid AMOUNT for COUNT GOODS on DATE .|On DATE , NAME moved from PLACE to PLACE .|"
    "Please send COUNT GOODS to NAME in PLACE before DATE .|The bill of DATE came to AMOUNT .|"
    "NAME may call at COUNT o'clock .|We owe NAME AMOUNT since DATE .|The train to PLACE leaves from platform COUNT .|"
    "In PLACE , NAME sold COUNT GOODS for AMOUNT .|NAME and NAME met in PLACE in MONTH .|"
    "Room COUNT costs AMOUNT a night , said NAME .|Dear NAME , your order COUNT will reach PLACE on DATE .|"
    "NAME was quiet in MONTH .|PLACE was quiet in MONTH .|Greetings from NAME .|Greetings from PLACE .|"
    "What about COUNT ?|What about AMOUNT ?|March on to PLACE , wrote NAME .|"
    "It may take COUNT days until NAME has the GOODS ."
)


def _sentence(random: Random) -> Tagged:
    makers = {"NAME": _name, "PLACE": _place, "DATE": _date, "AMOUNT": _amount}
    found: Tagged = []
    # Some people write no capitals, and some tags are wrong, as in any data that were tagged by hand.
    small = random.random() < 0.15
    for word in _one(random, _SENTENCES).split():
        if word in makers:
            found += makers[word](random)
        elif word == "MONTH":
            found.append((_one(random, _MONTHS), "date"))
        elif word == "COUNT":
            found.append((str(random.integers(2, 2_031)), "O"))
        else:
            found.append((_one(random, _GOODS) if word == "GOODS" else word, "O"))
    kinds = ("O", "name", "place", "date", "amount")
    return [
        (word.lower() if small else word, tag if random.random() > WRONG / 2 else kinds[int(random.integers(5))])
        for word, tag in found
    ]


def _table(name: str, columns: dict[str, list[str]], lines: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Table:
    text = "\n".join("\t".join(cells) for cells in zip(*columns.values(), strict=True))
    source = Source(f"sample:{name}", sha256=hashlib.sha256(text.encode()).hexdigest())
    made = tuple(_column(heading, cells) for heading, cells in columns.items())
    return Table(made, lines, source)


def _column(heading: str, cells: list[str]) -> Column:
    if heading == "Sentence":
        return Column(heading, "number", np.array(cells, dtype=np.float64))
    return Column(heading, "category", np.array(cells, dtype=object))
