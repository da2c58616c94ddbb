"""Writes models/packs/mini from the checkpoints: `python export.py`. A part not trained yet is written untrained (and said so)."""
import hashlib
import json
import os
import shutil

import torch
import torch.nn.functional as F
from diffusers import DDIMScheduler
from safetensors.torch import save_file
from transformers import CLIPImageProcessor, CLIPTextModel

import autoencoder
import clip_pair
import denoiser
from card import EXAMPLES, readme
from common import HERE, PACK, WORK, load
from nouns import BACKGROUNDS, NOUNS, RELATIONS, STYLES
from sampling import SCHEDULE
from scenes import Composer
from transalnet import CONFIG, TranSalNet
from words import EOS, tokenizer


def fill(model: torch.nn.Module, name: str, key: str = "model") -> torch.nn.Module:
    torch.manual_seed(1)
    state = load(WORK / f"{name}.pt")
    print(name, f"{state['spent'] / 60:.1f} minutes" if state else "UNTRAINED")
    if state:
        model.load_state_dict(state[key])
    return model.eval().requires_grad_(False)


def latent_rgb(vae, scale: float) -> dict:
    """Least squares from scaled latents to the picture's 4 px block means; for previews only."""
    x = Composer(4242).batch(300)[0]
    z = torch.cat([vae.encode(part * 2 - 1).latent_dist.mode() for part in x.split(50)]) * scale
    a = torch.cat([z, torch.ones_like(z[:, :1])], 1).permute(0, 2, 3, 1).flatten(0, 2)
    b = F.avg_pool2d(x, x.shape[-1] // z.shape[-1]).permute(0, 2, 3, 1).flatten(0, 2)
    m = torch.linalg.lstsq(a, b).solution
    print("latentRgb residual", (a @ m - b).square().mean().sqrt().item())
    rounded = [[round(v, 5) for v in row] for row in m.tolist()]
    return {"matrix": rounded[:-1], "bias": rounded[-1]}


def dump(path, data: dict) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def main() -> None:
    out = PACK.with_name("mini.new")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    tok = tokenizer()
    size, end = tok.get_vocab_size(), tok.token_to_id(EOS)
    shutil.copytree(WORK / "tokenizer", out / "tokenizer")
    vae = fill(autoencoder.build(), "vae", "ema")
    shard = WORK / "latents" / "000.pt"
    scale = torch.load(shard)["scale"] if shard.exists() else 1.0
    vae.register_to_config(scaling_factor=round(scale, 6))
    rgb = latent_rgb(vae, vae.config.scaling_factor)
    guide = fill(clip_pair.build("guide", size, end), "guide")
    text = CLIPTextModel(guide.config.text_config)
    text.load_state_dict(guide.text_model.state_dict())
    processor = CLIPImageProcessor(size={"shortest_edge": 64}, crop_size={"height": 64, "width": 64},
                                   image_mean=[0.5] * 3, image_std=[0.5] * 3)
    vae.half().save_pretrained(out / "vae")
    text.half().save_pretrained(out / "text_encoder")
    # transformers 5 drops the prefix every published Stable Diffusion has; readers of either kind accept the prefixed names.
    save_file({f"text_model.{k}": v.contiguous() for k, v in text.state_dict().items() if v.is_floating_point()},
              out / "text_encoder" / "model.safetensors", metadata={"format": "pt"})
    for role, model in (("clip", guide), ("judge", fill(clip_pair.build("judge", size, end), "judge"))):
        model.half().save_pretrained(out / role)
        processor.save_pretrained(out / role)
    fill(denoiser.build(), "unet", "ema").half().save_pretrained(out / "unet")
    DDIMScheduler(**SCHEDULE).save_pretrained(out / "scheduler")
    (out / "saliency").mkdir()
    dump(out / "saliency" / "config.json", CONFIG)
    state = {k: v.half().contiguous() for k, v in fill(TranSalNet(CONFIG), "saliency").state_dict().items() if v.is_floating_point()}
    save_file(state, out / "saliency" / "model.safetensors", metadata={"format": "pt"})
    dump(out / "model_index.json", {
        "_class_name": "StableDiffusionPipeline", "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
        "feature_extractor": [None, None], "safety_checker": [None, None], "requires_safety_checker": False})
    for f in out.rglob("*"):
        f.chmod(0o755 if f.is_dir() else 0o644)
    files = [{"path": f.relative_to(out).as_posix(), "bytes": f.stat().st_size, "sha256": hashlib.sha256(f.read_bytes()).hexdigest()}
             for f in sorted(out.rglob("*")) if f.is_file()]
    role = lambda kind, path, **more: {"kind": kind, "path": path, **more}
    dump(out / "pack.json", {
        "format": "fovea-pack/1", "id": "mini", "title": "Mini emoji scenes", "version": 1,
        "license": "Apache-2.0 AND CC-BY-4.0 AND MIT", "width": 64, "height": 64,
        "roles": {
            "tokenizer": role("clip-bpe", "tokenizer"), "textEncoder": role("clip-text", "text_encoder"),
            "unet": role("unet-2d-condition", "unet"), "vae": role("autoencoder-kl", "vae"),
            "scheduler": role("scheduler", "scheduler"), "guidance": role("clip", "clip", tokenizer="tokenizer"),
            "judge": role("clip", "judge", tokenizer="tokenizer"), "saliency": role("transalnet", "saliency")},
        "defaults": {"prompt": EXAMPLES[0], "negative": "", "steps": 20, "guidanceScale": 4, "optSteps": 20},
        "latentRgb": rgb,
        "vocabulary": {"nouns": [n[0] for n in NOUNS.values()], "styles": list(STYLES), "backgrounds": list(BACKGROUNDS),
                       "relations": RELATIONS, "examples": EXAMPLES},
        "files": files})
    shutil.copy(HERE / "LICENSES.md", out / "LICENSES.md")
    (out / "README.md").write_text(readme())
    old = PACK.with_name("mini.old")
    shutil.rmtree(old, ignore_errors=True)
    if PACK.exists():
        os.rename(PACK, old)
    os.rename(out, PACK)
    shutil.rmtree(old, ignore_errors=True)
    print("total", round(sum(f["bytes"] for f in files) / 1e6, 1), "MB")


if __name__ == "__main__":
    main()
