"""The model card of the pack, with the numbers evaluate.py last measured (.work/bars.json)."""
import json

from common import WORK
from nouns import BACKGROUNDS, NOUNS, STYLES

EXAMPLES = [
    "a cat face left of a red apple on a pink background", "a rocket on a blue background",
    "a strawberry above a doughnut on a grey background", "noto a dog face on a green background",
    "a burger on a yellow background", "a penguin left of a snowman on a blue background",
    "a carrot on a sky blue background", "a car left of a tree on a white background"]

TEXT = """# Mini emoji scenes

A small, real latent diffusion stack that draws 64 px scenes of emoji art: one object, or two with *left of* / *above*,
on a flat background. It exists so that Fovea works offline on a CPU and so that every test runs on trained weights.

* autoencoder: diffusers `AutoencoderKL`, 64x64x3 <-> 16x16x6
* denoiser: diffusers `UNet2DConditionModel`, epsilon prediction, Stable Diffusion's scaled-linear schedule
* text encoder: the text tower of `clip/`, frozen while the denoiser learned (its last hidden state, all 32 positions, padded
  with the end mark, no mask)
* `clip/`: guidance encoder. `judge/`: an independent encoder (other seed, width, activation, augmentation seed and style mix;
  emojione is one drawing in thirteen). The judge must never guide
* `saliency/`: TranSalNet's construction in small, trained from scratch

All weights are fp16 safetensors and start from random initialisation: no other model's weights or outputs are in them.

## Captions

`[style] a <noun> [left of|above [style] a <noun>] [on a <background> background]`, lower or upper case.
Styles: {styles}. Backgrounds: {backgrounds}.
Nouns: {nouns}.

## Data

{count} nouns drawn in five open emoji styles (licences and attributions: LICENSES.md), rendered at 96 px and composed on the fly
with random size, place and background. About one noun pair in eight never occurs in training; every number below is
measured on scenes of a separate generator whose two-object pairs are only those held-out ones.
Nothing in the data shows a real person; `models/training` holds the whole recipe.

## What the saliency target is, and is not

It is a **synthetic proxy**: blurred object masks weighted by colour distance from the background and a bonus for faces, plus a weak
centre bias. It is **not** eye-tracking data and has never been compared with people's fixations.
For predictions about people import TranSalNet's published checkpoint.

## Measured ({when})

{bars}

Printed by `python models/training/evaluate.py` from the exported fp16 files.

## Limits

Only the words above mean anything to it; other words are read but not understood. Two objects keep less detail than one. Counting, other
relations, text and realism are beyond it.
"""


def readme() -> str:
    path = WORK / "bars.json"
    bars, when = "Not measured yet.", "no date"
    if path.exists():
        data = json.loads(path.read_text())
        when = data["date"]
        bars = "| what | measured | bar | met |\n|---|---|---|---|\n" + "\n".join(
            f"| {b['name']} | {b['value']:.3f} | {b['bar'] if b['bar'] is not None else '-'} | "
            f"{'-' if b['bar'] is None else 'yes' if b['value'] >= b['bar'] else 'NO'} |" for b in data["bars"])
    return TEXT.format(styles=", ".join(STYLES), backgrounds=", ".join(BACKGROUNDS), count=len(NOUNS), bars=bars, when=when,
                       nouns=", ".join(n[0] for n in NOUNS.values()))
