"""Names that columns usually have, in English and Chinese."""

import re
from collections.abc import Iterable


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


LABELS = _names("label labels class classes category tag tags sentiment 标签 类别 类 分类 情感 标注")
MAYBE_LABELS = _names(
    "activity event state intent topic speaker gesture species diagnosis rating target 事件 状态 主题 评分"
)
GROUPS = _names(
    "group sequence series sample case subject sentence doc document session recording trial id seq user "
    "组 序列 样本 编号 句子 句 文档 用户"
)
SERIES = _names(
    "store shop station site sensor device item product sku customer country region city state ticker symbol asset "
    "unit machine meter location plant branch 门店 店铺 站点 站 设备 商品 产品 客户 国家 地区 城市 股票 代码 机器"
)
TEXTS = _names("text review comment message content sentence body tweet post 文本 评论 内容 正文 留言 消息")
TOKENS = _names("token tokens word words char character 词 字 词语 字符")

SOURCES = _names("source src input original question 原文 源文 源语言 源 输入 问题 问")
TARGETS = _names("target tgt output translation translated answer 译文 目标 目标语言 翻译 输出 回答 答")


def named_like(name: str, names: frozenset[str]) -> bool:
    """Whether a column's name holds one of the names as a word."""
    words = re.split(r"[\s_\-.#/]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    return any(word in names for word in words)


def pair_by_name(names: Iterable[str]) -> tuple[str, str] | None:
    """The source and the target among columns, where exactly one is named as each; None elsewhere."""
    known = list(names)
    sources = [name for name in known if named_like(name, SOURCES)]
    targets = [name for name in known if named_like(name, TARGETS)]
    return (sources[0], targets[0]) if len(sources) == len(targets) == 1 and sources != targets else None
