"""Stable Diffusion v1.4's architecture with random weights, as a diffusers folder and as a single file, and what diffusers draws.

    python make_full.py --out /tmp/sdfull --vocabulary bpe_simple_vocab_16e6.txt.gz

Writes two packs, `packs/proof-folder` and `packs/proof-single`, and `reference.safetensors`: the final latent, the picture and the
prompt's states of diffusers' own pipeline with DDIM. Needs 12 GB of memory and 10 GB of disk. Nothing of it is kept in the repository.
"""

import argparse
import gzip
import hashlib
import json
import os
import pathlib
import sys
import time

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPTextModel, CLIPTokenizer

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "parity"))
from cases import CASES, lively  # noqa: E402
from layouts import ldm_unet, ldm_vae  # noqa: E402

PROMPT, SEED, STEPS, GUIDANCE, SIDE = "a red fox in the snow, watercolour", 7, 20, 7.5, 32


def timed(what: str, work):
    started = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - started:.1f} s", flush=True)
    return result


def write_tokenizer(folder: pathlib.Path, archive: pathlib.Path) -> None:
    """CLIP's two files, from OpenAI's list of merges."""
    folder.mkdir(parents=True)
    merges = gzip.open(archive).read().decode().split("\n")[1:49152 - 256 - 2 + 1]
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    symbols = [chr(b) for b in plain] + [chr(256 + i) for i in range(256 - len(plain))]
    vocab = symbols + [s + "</w>" for s in symbols] + [m.replace(" ", "") for m in merges] + ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocab)}, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    config = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "bos_token": "<|startoftext|>",
              **{f"{k}_token": "<|endoftext|>" for k in ("eos", "unk", "pad")}}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def role(kind: str, path: str, **more) -> dict:
    return {"kind": kind, "path": path, **more}


def manifest(folder: pathlib.Path, name: str, roles: dict) -> None:
    def sha256(path: pathlib.Path) -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    files = sorted(p for p in folder.rglob("*") if p.is_file())
    pixels = SIDE * 8
    described = {
        "format": "fovea-pack/1", "id": name, "title": "Proof", "version": 1, "license": "none", "width": pixels, "height": pixels,
        "roles": roles, "defaults": {"prompt": PROMPT, "negative": "", "steps": STEPS, "guidanceScale": GUIDANCE, "optSteps": 1},
        "files": [{"path": str(p.relative_to(folder)), "bytes": p.stat().st_size, "sha256": sha256(p)} for p in files]}
    (folder / "pack.json").write_text(json.dumps(described, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--vocabulary", type=pathlib.Path, required=True)
    parser.add_argument("--divide", type=int, default=1, help="of the widths of the U-Net, and by half of the autoencoder's; 2 fits in 4 GB of memory, 5 in 2")
    args = parser.parse_args()
    torch.manual_seed(2026)
    folder, single = args.out / "packs" / "proof-folder", args.out / "packs" / "proof-single"
    folder.mkdir(parents=True)
    single.mkdir()
    write_tokenizer(folder / "tokenizer", args.vocabulary)

    def draw():
        unet = UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8,
                                    block_out_channels=[w // args.divide for w in (320, 640, 1280, 1280)])
        vae = AutoencoderKL(block_out_channels=[w // min(args.divide, 2) for w in (128, 256, 512, 512)], layers_per_block=2, latent_channels=4,
                            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4)
        text = CLIPTextModel(CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_hidden_layers=12,
                                            num_attention_heads=12, projection_dim=768, eos_token_id=49407, bos_token_id=49406))
        return [m.eval().requires_grad_(False) for m in (unet, vae, text)]

    unet, vae, text = timed("random weights", draw)
    clip = CLIPModel(CLIPConfig(text_config=dict(eos_token_id=49407, bos_token_id=49406))).eval()
    saliency = CASES["transalnet-res"]("full")
    lively(saliency.model)
    scheduler = DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False,
                              set_alpha_to_one=False, steps_offset=1)

    def write():
        unet.save_pretrained(folder / "unet")
        vae.save_pretrained(folder / "vae")
        text.save_pretrained(folder / "text_encoder")
        clip.save_pretrained(folder / "clip")
        (folder / "clip" / "preprocessor_config.json").write_text("{}")
        scheduler.save_pretrained(folder / "scheduler")
        (folder / "saliency").mkdir()
        state = {k: v.contiguous() for k, v in saliency.model.state_dict().items() if v.is_floating_point()}
        save_file(state, folder / "saliency" / "model.safetensors")
        (folder / "saliency" / "config.json").write_text(json.dumps(saliency.config))
        for part in ("tokenizer", "clip", "saliency", "scheduler"):
            (single / part).mkdir()
            for file in (folder / part).iterdir():
                os.link(file, single / part / file.name)
        # As transformers 4 and the original code name them; transformers 5 leaves the outer name away.
        named = {(k if k.startswith("text_model.") else f"text_model.{k}"): v for k, v in text.state_dict().items()}
        whole = {f"cond_stage_model.transformer.{k}": v for k, v in named.items() if v.is_floating_point()}
        whole |= ldm_vae(vae.state_dict(), dict(vae.config)) | ldm_unet(unet.state_dict(), dict(unet.config))
        save_file({k: v.contiguous() for k, v in whole.items()}, single / "sd.safetensors", {"format": "pt"})

    timed("written", write)
    shared = {"tokenizer": role("clip-bpe", "tokenizer"), "scheduler": role("scheduler", "scheduler"),
              "guidance": role("clip", "clip", tokenizer="tokenizer"), "saliency": role("transalnet", "saliency")}
    kinds = {"textEncoder": "clip-text", "unet": "unet-2d-condition", "vae": "autoencoder-kl"}
    places = {"textEncoder": "text_encoder", "unet": "unet", "vae": "vae"}

    def manifests():
        manifest(folder, "proof-folder", shared | {k: role(v, places[k]) for k, v in kinds.items()})
        manifest(single, "proof-single", shared | {k: role(v, "sd.safetensors") for k, v in kinds.items()})

    timed("hashes", manifests)

    pipeline = StableDiffusionPipeline(vae=vae, text_encoder=text, tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer"),
                                       unet=unet, scheduler=scheduler, safety_checker=None, feature_extractor=None,
                                       requires_safety_checker=False)
    noise = torch.randn(1, 4, SIDE, SIDE, generator=torch.Generator().manual_seed(SEED))
    with torch.no_grad():
        states = timed("text encoder", lambda: pipeline.encode_prompt(PROMPT, "cpu", 1, True, negative_prompt=""))
        latent = timed(f"{STEPS} steps of diffusers' DDIM", lambda: pipeline(
            PROMPT, negative_prompt="", latents=noise, num_inference_steps=STEPS, guidance_scale=GUIDANCE, height=SIDE * 8,
            width=SIDE * 8, output_type="latent").images)
        image = timed("decoder", lambda: (vae.decode(latent / vae.config.scaling_factor).sample / 2 + 0.5).clamp(0, 1))
    save_file({"noise": noise, "context": torch.cat([states[1], states[0]]), "latent": latent, "image": image},
              args.out / "reference.safetensors")


if __name__ == "__main__":
    main()
