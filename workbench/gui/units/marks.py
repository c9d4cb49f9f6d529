"""The stretches that a person marks: where a unit should be active, and where it should be silent."""

Span = tuple[int, int]


class Marks:
    """Spans (first, end) of steps: `on`, `off`, and `shown`, a match that is looked at. `active`: which are set now."""

    def __init__(self) -> None:
        self.on: list[Span] = []
        self.off: list[Span] = []
        self.shown: list[Span] = []
        self.active = True
        self._dragged: Span | None = None

    def clear(self) -> None:
        """Forget all."""
        self.on, self.off, self.shown, self._dragged = [], [], [], None

    def drag(self, span: Span) -> None:
        """The mark that is being set reaches so far now."""
        spans = self.on if self.active else self.off
        if self._dragged in spans:
            spans.remove(self._dragged)
        spans.append(span)
        self._dragged = span

    def set(self, span: Span) -> None:
        """A mark is set; what it covers is no mark of the other kind any more."""
        self.drag(span)
        self._dragged = None
        if self.active:
            self.off = _without(self.off, span)
        else:
            self.on = _without(self.on, span)


def _without(spans: list[Span], taken: Span) -> list[Span]:
    """Spans less one of them."""
    pieces = [piece for first, end in spans for piece in ((first, min(end, taken[0])), (max(first, taken[1]), end))]
    return [(first, end) for first, end in pieces if first < end]
