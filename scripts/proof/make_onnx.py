"""What make_full.py wrote, once more as ONNX folders: the same weights through torch.onnx, laid out as diffusers' own exporter does.

    python make_onnx.py --out /tmp/sdfull

Writes the pack `packs/proof-onnx`, to be drawn beside the other two by proof-models.ts. Needs 12 GB of memory and 4 GB of disk.
"""

import argparse
import json
import os
import pathlib
import sys

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from make_full import SIDE, manifest, role, timed
from transformers import CLIPTextModel

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "parity"))
from exports import tidy  # noqa: E402

OPSET = 17


class Named(torch.nn.Module):
    """The first of a model's outputs, with its inputs in this order."""

    def __init__(self, model, call):
        super().__init__()
        self.model, self.call = model, call

    def forward(self, *inputs):
        return self.call(self.model, *inputs)


def export(target: pathlib.Path, model, call, output: str, dynamic: dict, **inputs) -> None:
    target.mkdir()
    file = target / "model.onnx"
    axes = {name: dict(enumerate(sides)) for name, sides in dynamic.items()}
    with torch.no_grad():
        torch.onnx.export(Named(model.eval(), call), tuple(inputs.values()), str(file), dynamo=False, opset_version=OPSET,
                          input_names=list(inputs), output_names=[output], dynamic_axes=axes)
    tidy(target, file)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    source, target = (parser.parse_args().out / "packs" / name for name in ("proof-folder", "proof-onnx"))
    target.mkdir()
    for part in ("tokenizer", "clip", "saliency", "scheduler"):
        (target / part).mkdir()
        for file in (source / part).iterdir():
            os.link(file, target / part / file.name)

    latent = torch.randn(2, 4, SIDE, SIDE)
    square = ("batch", "channels", "height", "width")

    def unet():
        export(target / "unet", UNet2DConditionModel.from_pretrained(source / "unet"),
               lambda m, x, t, c: m(x, t, c, return_dict=False)[0], "out_sample",
               {"sample": square, "timestep": ("batch",), "encoder_hidden_states": ("batch", "sequence")},
               sample=latent, timestep=torch.tensor([1, 1]), encoder_hidden_states=torch.randn(2, 77, 768))

    def text():
        export(target / "text_encoder", CLIPTextModel.from_pretrained(source / "text_encoder", attn_implementation="eager"),
               lambda m, ids: m(ids).last_hidden_state, "last_hidden_state", {"input_ids": ("batch", "sequence")},
               input_ids=torch.arange(77).int()[None])

    def vae():
        model = AutoencoderKL.from_pretrained(source / "vae")
        export(target / "vae_decoder", model, lambda m, z: m.decode(z, return_dict=False)[0], "sample",
               {"latent_sample": square}, latent_sample=latent[:1])
        export(target / "vae_encoder", model, lambda m, x: m.encode(x).latent_dist.mean, "latent_sample",
               {"sample": square}, sample=torch.randn(1, 3, SIDE * 8, SIDE * 8))
        (target / "vae_decoder" / "config.json").write_text(json.dumps({"scaling_factor": model.config.scaling_factor}))

    for part in (unet, text, vae):
        timed(f"torch.onnx of {part.__name__}", part)
    kinds = {"unet": ("unet-2d-condition", "unet"), "textEncoder": ("clip-text", "text_encoder"),
             "vae": ("autoencoder-kl", "vae_decoder"), "tokenizer": ("clip-bpe", "tokenizer"),
             "scheduler": ("scheduler", "scheduler"), "saliency": ("transalnet", "saliency")}
    roles = {name: role(kind, path) for name, (kind, path) in kinds.items()}
    timed("hashes", lambda: manifest(target, "proof-onnx", roles | {"guidance": role("clip", "clip", tokenizer="tokenizer")}))


if __name__ == "__main__":
    main()
