"""Any card as a picture file, sharp enough for print."""

from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from workbench.errors import UserError
from workbench.words import translate

SHARPNESS = 2.0


def save_picture(card: QWidget, path: Path) -> Path:
    """Save what the card shows now; a path without a suffix gets `.png`. UserError where it cannot be written."""
    target = path if path.suffix else path.with_suffix(".png")
    picture = QPixmap(card.size() * SHARPNESS)
    picture.setDevicePixelRatio(SHARPNESS)
    card.render(picture)
    if not picture.save(str(target)):
        raise UserError(
            translate("plots", "The picture could not be saved."),
            translate("plots", "Choose a folder that you may write to, and a name that ends in .png or .jpg."),
            str(target),
        )
    return target
