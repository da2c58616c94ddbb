"""Freezes the encoder: shards of scaled latents with their token ids (.work/latents/*.pt), so that a U-Net step does nothing else.

The U-Net may start after the first shard; it picks up the others as they appear.
"""
import os
from pathlib import Path

import torch

from autoencoder import trained
from common import WORK, parser
from hints import labels
from scenes import Composer
from words import encode, tokenizer

FOLDER, SHARD = WORK / "latents", 2000


def read(have: dict | None = None) -> dict:
    """All shards written so far, read only when there are new ones."""
    files: list[Path] = sorted(FOLDER.glob("*.pt"))
    if have and have["shards"] == len(files):
        return have
    parts = [torch.load(f) for f in files]
    return {"shards": len(files), "scale": parts[0]["scale"], **{k: torch.cat([p[k] for p in parts]) for k in ("z", "ids", "shows")}}


def main() -> None:
    p = parser(0)
    p.add_argument("--shards", type=int, default=10)
    p.add_argument("--two", type=float, default=0.4)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    FOLDER.mkdir(exist_ok=True)
    vae, tok, scale = trained(), tokenizer(), None
    for k in range(a.shards):
        path = FOLDER / f"{k:03}.pt"
        if path.exists() and not a.fresh:
            scale = torch.load(path)["scale"]
            continue
        zs, ids, shows, comp = [], [], [], Composer(a.seed + 5000 + k, two=a.two)
        for _ in range(SHARD // 100):
            scenes = [comp.scene() for _ in range(100)]
            x, masks = comp.draw(scenes)
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                zs.append(vae.encode(x * 2 - 1).latent_dist.mode().float())
            ids.append(encode(tok, [comp.caption(s) for s in scenes]).short())
            shows.append(labels(scenes, masks)[1].byte())
        z = torch.cat(zs)
        scale = scale or 1 / z.std().item()
        z *= scale
        torch.save({"z": z.half(), "ids": torch.cat(ids), "shows": torch.cat(shows), "scale": scale}, path.with_suffix(".tmp"))
        os.replace(path.with_suffix(".tmp"), path)
        print(k, "scale", scale, "std by channel", [round(v, 2) for v in z.std((0, 2, 3)).tolist()],
              "mean", [round(v, 2) for v in z.mean((0, 2, 3)).tolist()], flush=True)


if __name__ == "__main__":
    main()
