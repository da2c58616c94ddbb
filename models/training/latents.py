"""Freezes the encoder: a bank of scaled latents with their token ids (.work/latents.pt), so that a U-Net step does nothing else."""
import torch

from autoencoder import trained
from common import WORK, parser
from hints import labels
from scenes import Composer
from words import encode, tokenizer


def main() -> None:
    p = parser(0)
    p.add_argument("--scenes", type=int, default=48_000)
    p.add_argument("--two", type=float, default=0.4)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    vae, tok, comp = trained(), tokenizer(), Composer(a.seed + 5000, two=a.two)
    zs, ids, shows = [], [], []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for _ in range(a.scenes // 200):
            scenes = [comp.scene() for _ in range(200)]
            x, masks = comp.draw(scenes)
            caps = [comp.caption(s) for s in scenes]
            shows.append(labels(scenes, masks)[1].byte())
            zs.append(vae.encode(x * 2 - 1).latent_dist.mode().half())
            ids.append(encode(tok, caps).short())
    z = torch.cat(zs)
    scale = 1 / z.float().std().item()
    torch.save({"z": (z.float() * scale).half(), "ids": torch.cat(ids), "shows": torch.cat(shows), "scale": scale}, WORK / "latents.pt")
    print("latents", tuple(z.shape), "scale", scale, "std by channel", (z.float() * scale).std((0, 2, 3)).tolist(),
          "mean", (z.float() * scale).mean((0, 2, 3)).tolist())


if __name__ == "__main__":
    main()
