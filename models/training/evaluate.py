"""Every bar of the pack, measured from the exported fp16 files on held-out scenes: `python evaluate.py [--json] [--quick]`."""
import argparse
import json
import time

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import CLIPModel, CLIPTextModel

from clip_pair import pixels
from common import PACK, WORK
from saliency import cc, target
from sampling import generate, grid
from scenes import Composer
from transalnet import TranSalNet
from words import encode


def scenes_of(comp: Composer, n: int, two: bool | None = None) -> dict:
    """n held-out scenes with distinct canonical captions, by caption."""
    out = {}
    while len(out) < n:
        sc = comp.scene(two)
        out.setdefault(comp.caption(sc, canonical=True), sc)
    return out


def rank(clip: CLIPModel, tok: Tokenizer, images: torch.Tensor, captions: list[str]) -> tuple[float, float]:
    """Top-1 of text -> image and of image -> text; picture k belongs to caption k."""
    i = F.normalize(clip.get_image_features(pixel_values=pixels(images)).pooler_output)
    t = F.normalize(clip.get_text_features(input_ids=encode(tok, captions)).pooler_output)
    truth = torch.arange(len(captions))
    return [(s.argmax(1) == truth).float().mean().item() for s in (t @ i.T, i @ t.T)]


def psnr(vae: AutoencoderKL, n: int) -> float:
    comp, out = Composer(9500, test=True, two=0.5), []
    for _ in range(n // 40):
        x = comp.batch(40)[0]
        y = (vae.decode(vae.encode(x * 2 - 1).latent_dist.mode()).sample / 2 + 0.5).clamp(0, 1)
        out.append(-10 * torch.log10((x - y).square().mean((1, 2, 3)).clamp(min=1e-8)))
    return torch.cat(out).mean().item()


def saliency(n: int) -> float:
    config = json.loads((PACK / "saliency" / "config.json").read_text())
    net = TranSalNet(config).eval()
    net.load_state_dict({k: v.float() for k, v in load_file(PACK / "saliency" / "model.safetensors").items()}, strict=False)
    comp, out = Composer(9700, test=True, two=0.5), []
    for _ in range(n // 40):
        scenes = [comp.scene() for _ in range(40)]
        x, masks = comp.draw(scenes, config["input_height"])
        out.append(cc(net(x), target(x, masks, scenes, comp.bgs)))
    return torch.cat(out).mean().item()


@torch.no_grad()
def measure(quick: bool) -> list[dict]:
    rounds, bars = 1 if quick else 2, []
    add = lambda name, value, bar=None: bars.append({"name": name, "value": value, "bar": bar})
    tok = Tokenizer.from_file(str(PACK / "tokenizer" / "tokenizer.json"))
    vae = AutoencoderKL.from_pretrained(PACK / "vae").float().eval()
    unet = UNet2DConditionModel.from_pretrained(PACK / "unet").float().eval()
    text = CLIPTextModel.from_pretrained(PACK / "text_encoder").float().eval()
    encoders = {role: CLIPModel.from_pretrained(PACK / role).float().eval() for role in ("clip", "judge")}
    add("autoencoder PSNR, dB", psnr(vae, 80 if quick else 400), 28)
    real = [scenes_of(Composer(9900 + i, test=True, two=0.5), 100) for i in range(10)]
    for role, clip in encoders.items():
        hits = [rank(clip, tok, Composer(1).draw(list(s.values()))[0], list(s))[0] for s in real]
        add(f"{role}: text -> image top-1 of 100 real held-out scenes", sum(hits) / len(real), 0.9)
    states = lambda ids: text(input_ids=ids).last_hidden_state
    for two, name, bar in ((False, "one object", 0.6), (True, "two objects", 0.35)):
        named, again, sheet = [], [], None
        for i in range(rounds):
            captions = list(scenes_of(Composer(9800 + i, test=True), 100, two))
            x = generate(unet, vae, states, encode(tok, captions), encode(tok, [""]), 40 + i)
            x = (x * 255).round() / 255
            sheet = x if sheet is None else sheet
            named.append(rank(encoders["judge"], tok, x, captions)[1])
            again.append(rank(encoders["clip"], tok, x, captions)[1])
        grid(sheet, 10).save(WORK / f"generated-{1 + two}.png")
        add(f"generated, {name}: the judge's caption top-1 of 100", sum(named) / rounds, bar)
        add(f"generated, {name}: the guidance encoder's caption top-1 of 100", sum(again) / rounds)
    add("saliency CC against the proxy", saliency(80 if quick else 400), 0.8)
    return bars


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("--json", action="store_true")
    p.add_argument("--quick", action="store_true", help="one round of 100 captions instead of two")
    a = p.parse_args()
    torch.set_num_threads(2)
    result = {"date": time.strftime("%Y-%m-%d", time.gmtime()), "quick": a.quick, "bars": measure(a.quick)}
    (WORK / "bars.json").write_text(json.dumps(result, indent=2))
    if a.json:
        print(json.dumps(result, indent=2))
        return
    for b in result["bars"]:
        mark = "" if b["bar"] is None else ("  met" if b["value"] >= b["bar"] else "  NOT MET") + f" (bar {b['bar']})"
        print(f"{b['value']:8.3f}  {b['name']}{mark}")


if __name__ == "__main__":
    main()
