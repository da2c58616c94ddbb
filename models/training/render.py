"""SVG drawings of the npm packages -> one bank of 96 px RGBA pictures (.work/bank.pt)."""
import io
import json

import numpy as np
import resvg_py
import torch
from PIL import Image

from common import HERE, WORK
from nouns import NOUNS, STYLES

SIZE = 96


def main() -> None:
    bank = torch.zeros(len(NOUNS), len(STYLES), SIZE, SIZE, 4, dtype=torch.uint8)
    have = torch.zeros(len(NOUNS), len(STYLES), dtype=torch.bool)
    for s, package in enumerate(STYLES.values()):
        folder = HERE / "node_modules" / "@iconify-json" / package
        data = json.loads((folder / "icons.json").read_text())
        for n, name in enumerate(NOUNS):
            icon = data["icons"].get(data.get("aliases", {}).get(name, {}).get("parent", name))
            if icon is None:
                print("missing", package, name)
                continue
            w, h = icon.get("width", data.get("width", 16)), icon.get("height", data.get("height", 16))
            svg = (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                   f'viewBox="{icon.get("left", 0)} {icon.get("top", 0)} {w} {h}" width="{SIZE}" height="{SIZE}">{icon["body"]}</svg>')
            png = resvg_py.svg_to_bytes(svg_string=svg, width=SIZE, height=SIZE)
            rgba = np.array(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))
            bank[n, s], have[n, s] = torch.from_numpy(rgba), bool((rgba[..., 3] > 128).mean() > 0.05)
    few = [name for n, name in enumerate(NOUNS) if have[n].sum() < 4]
    assert not few, f"in fewer than four styles: {few}"
    WORK.mkdir(exist_ok=True)
    torch.save({"bank": bank, "have": have}, WORK / "bank.pt")
    print("drawings", int(have.sum()), "nouns", len(NOUNS))


if __name__ == "__main__":
    main()
