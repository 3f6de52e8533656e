"""Pictures: decoded by one decoder, turned upright, brought to sRGB, and written anew with nothing but the picture."""

import contextlib
import errno
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from portal.media.rules import MOST_BYTES, FileRefusal, Kind

MOST_PIXELS = 40_000_000
QUALITY = 90
MODES = {
    Kind.JPEG: ("L", "RGB"),
    Kind.WEBP: ("RGB", "RGBA"),
    Kind.PNG: ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
}
OPTIONS: dict[Kind, dict[str, int]] = {
    Kind.JPEG: {"quality": QUALITY},
    Kind.WEBP: {"quality": QUALITY, "method": 2},
    Kind.PNG: {"compress_level": 4},
}


def rewrite(kind: Kind, source: Path, target: Path) -> FileRefusal | None:
    """Decode a picture and write it anew; return why it is not taken, or None."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=(kind.value.upper(),)) as picture:
            return _shape_refusal(kind, picture) or _written(kind, picture, target)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return FileRefusal.PICTURE_TOO_LARGE
    except MemoryError:
        raise
    except Exception:  # whatever a decoder stumbles over, the picture is not whole
        return FileRefusal.BROKEN


def _shape_refusal(kind: Kind, picture: Image.Image) -> FileRefusal | None:
    if picture.width * picture.height > MOST_PIXELS:
        return FileRefusal.PICTURE_TOO_LARGE
    # A JPEG with more pictures in it is a telephone's: the first is the picture, the others are previews and depth.
    if kind is not Kind.JPEG and getattr(picture, "is_animated", False):
        return FileRefusal.PICTURE_MOVES
    return None


def _written(kind: Kind, picture: Image.Image, target: Path) -> FileRefusal | None:
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    plain = _in_mode(_in_srgb(picture), kind)
    plain.info = {name: value for name, value in plain.info.items() if name == "transparency"}
    try:
        plain.save(target, kind.value.upper(), **OPTIONS[kind])
    except OSError as error:
        if error.errno == errno.EFBIG:
            return FileRefusal.PICTURE_GROWS
        raise
    return FileRefusal.PICTURE_GROWS if target.stat().st_size > MOST_BYTES else None


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in the colours that every screen knows: its own profile goes with the rest of what is told of it."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            told, screen = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            if picture.mode == "CMYK":
                return ImageCms.profileToProfile(picture, told, screen, outputMode="RGB") or picture
            ImageCms.profileToProfile(picture, told, screen, inPlace=True)
    return picture


def _in_mode(picture: Image.Image, kind: Kind) -> Image.Image:
    """Return the picture as the format can hold it."""
    if picture.mode in MODES[kind]:
        return picture
    if kind is Kind.PNG and picture.mode.startswith("I"):
        return picture.convert("I;16")
    has_alpha = picture.mode in ("LA", "PA", "RGBa", "La") or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha and kind is not Kind.JPEG else "RGB")
