"""The kinds of flat arrays that kernels take; a kernel's annotations tell the compiler what it is launched with."""

from typing import Annotated, Any

# Numbers of the network's precision; int64; int32; float64.
Reals = Annotated[Any, "reals"]
Ints = Annotated[Any, "ints"]
Words = Annotated[Any, "words"]
Doubles = Annotated[Any, "doubles"]
