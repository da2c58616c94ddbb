"""Deterministic DDIM with classifier-free guidance: captions -> pictures."""
import torch
from diffusers import DDIMScheduler

SCHEDULE = dict(num_train_timesteps=1000, beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012,
                clip_sample=False, set_alpha_to_one=False, steps_offset=0, prediction_type="epsilon")


@torch.no_grad()
def generate(unet, vae, text_states, ids: torch.Tensor, empty: torch.Tensor, seed: int, steps: int = 30, cfg: float = 4.0,
             chunk: int = 25) -> torch.Tensor:
    """RGB in 0..1 [n,3,64,64]. `text_states` maps token ids to the frozen tower's last hidden state."""
    sched = DDIMScheduler(**SCHEDULE)
    sched.set_timesteps(steps)
    g, out = torch.Generator().manual_seed(seed), []
    for part in ids.split(chunk):
        n = len(part)
        cond = torch.cat([text_states(empty.expand(n, -1)), text_states(part)])
        x = torch.randn(n, unet.config.in_channels, unet.config.sample_size, unet.config.sample_size, generator=g)
        for t in sched.timesteps:
            with torch.autocast("cpu", torch.bfloat16):
                e0, e1 = unet(torch.cat([x, x]), t, cond).sample.float().chunk(2)
            x = sched.step(e0 + cfg * (e1 - e0), t, x).prev_sample
        out.append((vae.decode(x / vae.config.scaling_factor).sample.float() / 2 + 0.5).clamp(0, 1))
    return torch.cat(out)


def grid(x: torch.Tensor, columns: int = 8) -> "Image.Image":
    from PIL import Image
    n, c, h, w = x.shape
    x = x.reshape(n // columns, columns, c, h, w).permute(0, 3, 1, 4, 2).reshape(n // columns * h, columns * w, c)
    return Image.fromarray((x * 255).round().byte().numpy())
