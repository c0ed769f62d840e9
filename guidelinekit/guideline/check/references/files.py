"""What is known of a file in `assets/` -> the problem of using it."""

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import FindingCode
from guidelinekit.guideline.format.assets import Asset


def asset_problem(asset: Asset | None, path: str, kind: str) -> tuple[FindingCode, str] | None:
    """Return the code and the message of why a file cannot be used as an image, audio, video or document; else None."""
    if asset is None:
        return codes.ASSET_MISSING, f"there is no file `{path}` in the guideline's folder"
    if asset.elsewhere:
        return None
    if asset.problem:
        return codes.ASSET_UNUSABLE, f"`{path}` cannot be used: {asset.problem}"
    if asset.kind != kind:
        article = "an" if asset.kind[0] in "aeiou" else "a"
        wanted = "an" if kind[0] in "aeiou" else "a"
        return codes.ASSET_UNUSABLE, f"`{path}` is {article} {_word(asset.kind)}, not {wanted} {_word(kind)}"
    return None


def _word(kind: str) -> str:
    return {"audio": "audio file"}.get(kind, kind)
