"""A LoRA of every kind of layer for a U-Net case, in the spellings in use, and PyTorch's answers with it merged in.

    python loras.py CASE_FOLDER
"""

import json
import pathlib
import sys

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file

LAYERS = ["down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q", "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k",
          "mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0", "up_blocks.1.attentions.0.transformer_blocks.0.ff.net.0.proj",
          "up_blocks.1.attentions.0.proj_in", "down_blocks.0.resnets.0.conv1", "down_blocks.0.downsamplers.0.conv"]
RANK, ALPHA, STRENGTH = 3, 2.0, 0.7


def main(folder: pathlib.Path) -> None:
    torch.manual_seed(11)
    state, io = load_file(folder / "model.safetensors"), load_file(folder / "io.safetensors")
    config = {k: v for k, v in json.loads((folder / "config.json").read_text()).items() if not k.startswith("_")}
    kohya, peft = {}, {}
    for layer in LAYERS:
        weight = state[f"{layer}.weight"]
        down, up = torch.randn(RANK, *weight.shape[1:]) * 0.3, torch.randn(weight.shape[0], RANK, *(1 for _ in weight.shape[2:])) * 0.3
        state[f"{layer}.weight"] = weight + STRENGTH * ALPHA / RANK * (up.flatten(1) @ down.flatten(1)).view(weight.shape)
        name = "lora_unet_" + layer.replace(".", "_")
        kohya |= {f"{name}.lora_down.weight": down, f"{name}.lora_up.weight": up, f"{name}.alpha": torch.tensor(ALPHA)}
        # peft keeps no alpha beside the factors: they carry it.
        peft |= {f"unet.{layer}.lora_A.weight": down, f"unet.{layer}.lora_B.weight": up * (ALPHA / RANK)}
    model = UNet2DConditionModel(**config).eval()
    model.load_state_dict(state)
    x = io["in.sample"].requires_grad_()
    y = model(x, io["in.timestep"], io["in.encoder_hidden_states"]).sample
    d = torch.autograd.grad(y, x, io["g"])[0]
    out = folder / "lora"
    out.mkdir(exist_ok=True)
    save_file(kohya, out / "kohya.safetensors")
    save_file({k: v.contiguous() for k, v in peft.items()}, out / "peft.safetensors")
    save_file({"y": y.detach().contiguous(), "d": d.contiguous()}, out / "merged.safetensors")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
