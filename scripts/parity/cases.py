"""The models that parity compares: true architectures, random weights, three sizes.

`tiny` is for the fixtures, `small` keeps the published depth and structure at narrow widths, `full` has the published sizes.
"""

import math
from dataclasses import dataclass, field
from typing import Callable

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from encoders import EfficientNet, Sscd, Vgg
from torch import nn
from transalnet import TranSalNet
from transformers import CLIPConfig, CLIPModel


@dataclass
class Case:
    kind: str
    """Name of the TypeScript builder; null where ONNX is the only way in."""
    config: dict
    model: nn.Module
    """What is saved: its state dict has the checkpoint's names."""
    call: nn.Module
    """What is exported and differentiated: positional inputs to one output."""
    inputs: dict[str, torch.Tensor]
    output: str
    wrt: str
    """An input, or `embedded`: the token embeddings, where the input is a text."""
    dynamic: dict[str, dict[int, str]] = field(default_factory=dict)


class Call(nn.Module):
    def __init__(self, model: nn.Module, how: Callable):
        super().__init__()
        self.model, self.how = model, how

    def forward(self, *inputs):
        return self.how(self.model, *inputs)


def pick(size: str, tiny, small, full):
    return {"tiny": tiny, "small": small, "full": full}[size]


def unet(size: str, second: bool, side: int) -> Case:
    channels = pick(size, [8, 16], [32, 64, 96, 96], [320, 640, 1280, 1280])
    context = pick(size, 12, 48, 1024 if second else 768)
    length = pick(size, 7, 77, 77)
    n = len(channels)
    heads = [5, 10, 20, 20] if second else 8
    if size != "full":
        heads = ([2, 4] if n == 2 else [2, 4, 6, 6]) if second else 4
    down = ["CrossAttnDownBlock2D"] * (n - 1) + ["DownBlock2D"]
    model = UNet2DConditionModel(
        sample_size=side, in_channels=4, out_channels=4, block_out_channels=channels, down_block_types=down,
        up_block_types=[t.replace("Down", "Up") for t in reversed(down)], cross_attention_dim=context,
        layers_per_block=pick(size, 1, 2, 2), attention_head_dim=heads, norm_num_groups=pick(size, 4, 16, 32),
        use_linear_projection=second)
    inputs = {"sample": torch.randn(2, 4, side, side), "timestep": torch.tensor([421, 421]),
              "encoder_hidden_states": torch.randn(2, length, context)}
    call = Call(model, lambda m, x, t, c: m(x, t, c, return_dict=False)[0])
    batch = {0: "batch"}
    dynamic = {"sample": {0: "batch", 2: "height", 3: "width"}, "timestep": batch,
               "encoder_hidden_states": {0: "batch", 1: "sequence"}}
    return Case("unet", dict(model.config), model, call, inputs, "out_sample", "sample", dynamic)


def distilled(size: str, side: int) -> Case:
    """A latent consistency model: the guidance scale is told, not asked for twice."""
    base = unet(size, False, side)
    config = {k: v for k, v in base.config.items() if not k.startswith("_")} | {"time_cond_proj_dim": pick(size, 6, 32, 256)}
    model = UNet2DConditionModel(**config)
    wide = config["time_cond_proj_dim"]

    def embedding(w):
        half = wide // 2
        angles = 1000 * (w - 1)[:, None] * torch.exp(-math.log(10000.0) * torch.arange(half) / (half - 1))[None]
        return torch.cat([angles.sin(), angles.cos()], 1)

    call = Call(model, lambda m, x, t, c, w: m(x, t, c, timestep_cond=embedding(w), return_dict=False)[0])
    return Case("unet", dict(model.config), model, call, {**base.inputs, "w": torch.tensor([7.5])}, "out_sample", "sample")


def tiny_decoder(size: str) -> Case:
    width = pick(size, 4, 16, 64)
    model = AutoencoderTiny(encoder_block_out_channels=(width,) * 4, decoder_block_out_channels=(width,) * 4)
    call = Call(model, lambda m, z: m.decoder(z) / 2 + 0.5)
    side = pick(size, 4, 8, 32)
    return Case("taesd", dict(model.config), model, call, {"latent": torch.randn(1, 4, side, side)}, "sample", "latent")


def vae(size: str, part: str) -> Case:
    channels = pick(size, [8, 16], [32, 64, 96, 96], [128, 256, 512, 512])
    n = len(channels)
    model = AutoencoderKL(
        block_out_channels=channels, layers_per_block=pick(size, 1, 2, 2), latent_channels=4,
        norm_num_groups=pick(size, 4, 16, 32), down_block_types=["DownEncoderBlock2D"] * n,
        up_block_types=["UpDecoderBlock2D"] * n)
    side = pick(size, 8, 8, 32)
    axes = {0: "batch", 2: "height", 3: "width"}
    if part == "decoder":
        call = Call(model, lambda m, z: m.decode(z, return_dict=False)[0])
        inputs = {"latent_sample": torch.randn(1, 4, side, side)}
        return Case("vae-decoder", dict(model.config), model, call, inputs, "sample", "latent_sample", {"latent_sample": axes})
    pixels = side * 2 ** (n - 1)
    # Means and log-variances, as optimum exports it; diffusers' own export draws noise inside.
    call = Call(model, lambda m, x: m.quant_conv(m.encoder(x)))
    inputs = {"sample": torch.rand(1, 3, pixels, pixels) * 2 - 1}
    return Case("vae-encoder", dict(model.config), model, call, inputs, "latent_parameters", "sample", {"sample": axes})


CLIP = {  # text width, inner, layers, heads; image width, inner, layers, heads, patch; projection; activation
    "b32": (512, 2048, 12, 8, 768, 3072, 12, 12, 32, 512, "quick_gelu"),
    "l14": (768, 3072, 12, 12, 1024, 4096, 24, 16, 14, 768, "quick_gelu"),
    "h14": (1024, 4096, 24, 16, 1280, 5120, 32, 16, 14, 1024, "gelu"),
}


def clip(size: str, variant: str, part: str) -> Case:
    tw, ti, tl, th, vw, vi, vl, vh, patch, projection, act = CLIP[variant]
    image, vocabulary, length = 224, 49408, 77
    if size != "full":
        scale = pick(size, 32, 8, 1)
        tw, ti, vw, vi, projection = (v // scale for v in (tw, ti, vw, vi, projection))
        th, vh = (2, 2) if size == "tiny" else (4, 4)
        tl, vl = (2, 2) if size == "tiny" else (tl, vl)
        vocabulary, length = (80, 9) if size == "tiny" else (600, 77)
        patch = patch if size == "small" else patch // 2 if patch == 14 else 8
        image = (4 if size == "small" else 2) * patch
    text = dict(vocab_size=vocabulary, hidden_size=tw, intermediate_size=ti, num_hidden_layers=tl, num_attention_heads=th,
                max_position_embeddings=length, hidden_act=act, bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1,
                pad_token_id=vocabulary - 1)
    vision = dict(hidden_size=vw, intermediate_size=vi, num_hidden_layers=vl, num_attention_heads=vh, image_size=image,
                  patch_size=patch, hidden_act=act)
    model = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=projection))
    config = model.config.to_dict()
    if part == "image":
        call = Call(model, lambda m, x: m.visual_projection(m.vision_model(pixel_values=x).pooler_output))
        inputs = {"pixel_values": torch.randn(2, 3, image, image)}
        return Case("clip-image", config, model, call, inputs, "image_embeds", "pixel_values", {"pixel_values": {0: "batch"}})
    ids = torch.randint(1, vocabulary - 2, (2, length))
    ids[:, 0] = vocabulary - 2
    ids[0, length // 2:], ids[1, length - 1:] = vocabulary - 1, vocabulary - 1
    call = Call(model, lambda m, i: m.text_projection(m.text_model(input_ids=i).pooler_output))
    return Case("clip-text", config, model, call, {"input_ids": ids}, "text_embeds", "embedded", {"input_ids": {0: "batch"}})


RESNET = {"tiny": {"stem": 4, "layers": [1, 1, 2, 1], "widths": [4, 4, 6, 8], "expansion": 2},
          "small": {"stem": 16, "layers": [3, 4, 6, 3], "widths": [8, 16, 24, 32], "expansion": 4},
          "full": {"stem": 64, "layers": [3, 4, 6, 3], "widths": [64, 128, 256, 512], "expansion": 4}}
DENSENET = {"tiny": {"stem": 6, "growth": 3, "layers": [1, 2, 2, 1], "bottleneck": 2},
            "small": {"stem": 16, "growth": 8, "layers": [6, 12, 36, 24], "bottleneck": 4},
            "full": {"stem": 96, "growth": 48, "layers": [6, 12, 36, 24], "bottleneck": 4}}


def transalnet(size: str, kind: str) -> Case:
    encoder = {"kind": kind, **(RESNET if kind == "resnet" else DENSENET)[size]}
    height, width = pick(size, (64, 64), (96, 128), (288, 384))
    config = {"model_type": "transalnet", "input_height": height, "input_width": width, "encoder": encoder,
              "hidden": pick(size, [8, 8, 6], [48, 48, 32], [768, 768, 512]),
              "heads": pick(size, [2, 2, 3], [12, 12, 8], [12, 12, 8]),
              "decoder": pick(size, [8, 6, 6, 4, 4, 3], [48, 32, 24, 16, 12, 8], [768, 512, 256, 128, 64, 32])}
    model = TranSalNet(config)
    call = Call(model, lambda m, x: m(x))
    # Position embeddings fix the size.
    return Case("transalnet", config, model, call, {"image": torch.rand(1, 3, height, width)}, "map", "image",
                {"image": {0: "batch"}})


def pixels(kind: str, config: dict, model: nn.Module, side: int) -> Case:
    return Case(kind, config, model, Call(model, lambda m, x: m(x)), {"pixels": torch.randn(1, 3, side, side)}, "embedding",
                "pixels", {"pixels": {0: "batch"}})


def sscd(size: str) -> Case:
    config = {"encoder": RESNET[size], "dimensions": pick(size, 12, 64, 512), "pooling": 3}
    return pixels("sscd", config, Sscd(config), pick(size, 64, 96, 288))


def efficientnet(size: str) -> Case:
    width, depth, divisor = pick(size, (0.05, 0.1, 2), (0.2, 1.4, 4), (1.2, 1.4, 8))
    config = {"width": width, "depth": depth, "divisor": divisor, "classes": pick(size, 5, 50, 1000)}
    return pixels("efficientnet", config, EfficientNet(config), pick(size, 64, 96, 300))


def vgg(size: str) -> Case:
    groups = [[64] * 2, [128] * 2, [256] * 3, [512] * 3, [512] * 3]
    if size != "full":
        groups = [[max(3, w // pick(size, 32, 8, 1)) for w in g[: pick(size, 1, 3, 3)]] for g in groups]
    side = pick(size, 64, 64, 224)
    pooled = side // 32
    config = {"groups": groups, "pooled": pooled, "wide": pick(size, 16, 128, 4096), "classes": pick(size, 5, 50, 1000)}
    return pixels("vgg", config, Vgg(config), side)


CASES: dict[str, Callable[[str], Case]] = {
    "unet-sd1": lambda size: unet(size, False, pick(size, 8, 16, 32)),
    "unet-sd1-64": lambda size: unet(size, False, pick(size, 16, 32, 64)),
    "unet-sd2": lambda size: unet(size, True, pick(size, 8, 16, 32)),
    "unet-lcm": lambda size: distilled(size, pick(size, 8, 16, 32)),
    "taesd": tiny_decoder,
    "vae-decoder": lambda size: vae(size, "decoder"),
    "vae-encoder": lambda size: vae(size, "encoder"),
    **{f"clip-{v}-{p}": (lambda size, v=v, p=p: clip(size, v, p)) for v in CLIP for p in ("image", "text")},
    "transalnet-res": lambda size: transalnet(size, "resnet"),
    "transalnet-dense": lambda size: transalnet(size, "densenet"),
    "sscd-resnet50": sscd,
    "efficientnet-b3": efficientnet,
    "vgg16": vgg,
}


def lively(model: nn.Module) -> nn.Module:
    """Random numbers everywhere: initial zeros, ones and equal statistics would hide a swapped tensor.

    Matrices keep the size of what passes through them, so that no signal dies out or explodes in a deep stack.
    """
    for name, tensor in model.state_dict().items():
        if not tensor.is_floating_point():
            continue
        if name.endswith("running_var"):
            tensor.uniform_(0.5, 1.5)
        elif "norm" in name.lower() or ".bn" in name or "downsample.1" in name or tensor.ndim < 2:
            tensor.normal_(1.0 if name.endswith("weight") else 0.0, 0.1)
        elif "token_embedding" in name or "position_embedding" in name:
            tensor.normal_(0, 0.5)
        else:
            tensor.normal_(0, 1 / math.sqrt(max(tensor[0].numel(), 1)))
    return model.eval().requires_grad_(False)
