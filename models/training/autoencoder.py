"""The autoencoder: `python autoencoder.py` trains all of it, `python autoencoder.py --decoder` the decoder alone.

The encoder is frozen once the U-Net has begun to learn its latents; the decoder may improve for as long as it likes.
"""
import random

import torch
from diffusers import AutoencoderKL

from common import WORK, Clock, ema_start, ema_update, load, parser, save
from muon import Muon
from scenes import Bank, Composer

PATH = WORK / "vae.pt"


def build() -> AutoencoderKL:
    return AutoencoderKL(
        in_channels=3, out_channels=3, down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3,
        block_out_channels=(32, 32, 96), layers_per_block=1, latent_channels=6, norm_num_groups=8, sample_size=64,
        mid_block_add_attention=False, force_upcast=False)


def trained(ema: bool = True) -> AutoencoderKL:
    """The model as the pack ships it."""
    vae, old = build(), load(PATH)
    assert old, "train the autoencoder first"
    vae.load_state_dict(old["ema"] if ema else old["model"])
    return vae.eval()


def crop(x: torch.Tensor, bank: Bank, pick: torch.Tensor) -> torch.Tensor:
    """A 32 px window on an object of each scene: flat background teaches nothing, and a step costs a quarter."""
    out = []
    for one, k in zip(x, pick.tolist()):
        cx, cy, size = random.choice(bank.scenes[k].boxes)
        left, top = (min(max(int(c + random.uniform(-size, size) / 3) - 16, 0), 32) for c in (cx, cy))
        out.append(one[:, top:top + 32, left:left + 32])
    return torch.stack(out)


def psnr(vae: AutoencoderKL, n: int = 128) -> float:
    """Mean of each picture's PSNR (dB, peak 1) over held-out scenes, half of them with two objects."""
    comp, out = Composer(9500, test=True, two=0.5), []
    with torch.no_grad():
        for _ in range(n // 32):
            x = comp.batch(32)[0]
            y = (vae.decode(vae.encode(x * 2 - 1).latent_dist.mode()).sample / 2 + 0.5).clamp(0, 1)
            out.append(-10 * torch.log10((x - y).square().mean((1, 2, 3)).clamp(min=1e-8)))
    return torch.cat(out).mean().item()


def main() -> None:
    p = parser(14)
    p.add_argument("--decoder", action="store_true", help="freeze the encoder, start a new schedule for the decoder")
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--lr", type=float, default=2e-3)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed + 31)
    vae, phase = build(), "decoder" if a.decoder else "all"
    old = None if a.fresh else load(PATH)
    if old:
        vae.load_state_dict(old["model"] if old["phase"] == phase else old["ema"])
    if a.decoder:
        assert old, "no encoder to freeze"
        vae.encoder.requires_grad_(False), vae.quant_conv.requires_grad_(False)
    opt = Muon((q for q in vae.parameters() if q.requires_grad), a.lr)
    clock, ema = Clock(a.minutes, a.lr, warm=0.03), ema_start(vae)
    if old:
        ema = old["ema"]
        if old["phase"] == phase:
            opt.load_state_dict(old["opt"])
            clock.spent, clock.saved, clock.steps = old["spent"], old["spent"], old["steps"]
    bank = Bank(Composer(random.randrange(1 << 30), two=0.5), 8_000)

    def keep() -> None:
        save(PATH, model=vae, ema=ema, opt=opt, spent=clock.spent, steps=clock.steps, phase=phase)

    running = 0.0
    while clock.tick(opt):
        early = not a.decoder and clock.spent < 0.5 * clock.total
        x, pick = bank.take(2 * a.batch if early else a.batch)
        x = (crop(x, bank, pick) if early else x) * 2 - 1
        with torch.autocast("cpu", torch.bfloat16):
            if a.decoder:
                with torch.no_grad():
                    z = vae.encode(x).latent_dist.mode()
                y, kl = vae.decode(z).sample, torch.zeros(())
            else:
                q = vae.encode(x).latent_dist
                y, kl = vae.decode(q.sample()).sample, q.kl().mean()
        d = y.float() - x
        loss = d.square().mean() + 0.05 * d.abs().mean() + 1e-7 * kl.float()
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 0.5)
        opt.step()
        ema_update(ema, vae, min(0.998, clock.steps / (clock.steps + 10)))
        running += 0.02 * (d.detach().square().mean().item() - running)
        if clock.steps % 100 == 0:
            clock.log(f"train mse {running / 4:.5f} kl {kl.item():.0f}")
        if clock.due(120):
            keep()
            clock.log(f"held-out psnr {psnr(trained(), 96):.2f}")
    keep()
    clock.log(f"done, held-out psnr {psnr(trained()):.2f}")


if __name__ == "__main__":
    main()
