"""The same weights as other tools keep them: single-file Stable Diffusion, open_clip, PyTorch archives, TorchScript.

    python layouts.py CASE_FOLDER ...

Reads what reference.py wrote (`config.json`, `model.safetensors`) and adds `layouts/`. Names of the original code are checked
against diffusers' own converters, which are written the other way round.
"""

import argparse
import json
import pathlib
import re

import torch
from diffusers.loaders import single_file_utils
from safetensors.torch import load_file, save_file

State = dict[str, torch.Tensor]
RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0",
          "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}


def swap(name: str, names: dict[str, str]) -> str:
    head, _, tail = name.partition(".")
    return f"{names.get(head, head)}.{tail}"


def ldm_unet(state: State, config: dict) -> State:
    per, levels = config["layers_per_block"], len(config["block_out_channels"])
    fixed = {"time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
             "time_embedding.cond_proj": "time_embed.cond_proj", "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0",
             "conv_out": "out.2"}

    def rename(name: str) -> str:
        for ours, theirs in fixed.items():
            if name.startswith(ours + "."):
                return theirs + name[len(ours):]
        kind, level, part, index, rest = re.fullmatch(
            r"(down|up|mid)_blocks?\.(?:(\d+)\.)?(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.+)", name).groups()
        index = int(index)
        if kind == "mid":
            return f"middle_block.{1 if part == 'attentions' else 2 * index}.{swap(rest, RESNET) if part == 'resnets' else rest}"
        level = int(level)
        if kind == "down":
            if part == "downsamplers":
                return f"input_blocks.{(level + 1) * (per + 1)}.0.op.{rest.removeprefix('conv.')}"
            block = 1 + level * (per + 1) + index
            return f"input_blocks.{block}.0.{swap(rest, RESNET)}" if part == "resnets" else f"input_blocks.{block}.1.{rest}"
        if part == "upsamplers":
            block = level * (per + 1) + per
            attends = "CrossAttn" in config["up_block_types"][level]
            return f"output_blocks.{block}.{2 if attends else 1}.{rest}"
        block = level * (per + 1) + index
        return f"output_blocks.{block}.0.{swap(rest, RESNET)}" if part == "resnets" else f"output_blocks.{block}.1.{rest}"

    renamed = {"model.diffusion_model." + rename(name): tensor for name, tensor in state.items()}
    back = single_file_utils.convert_ldm_unet_checkpoint(
        dict(renamed), {**config, "class_embed_type": None, "addition_embed_type": None, "num_class_embeds": None})
    check(back, state)
    assert levels > 0
    return renamed


def ldm_vae(state: State, config: dict) -> State:
    levels = len(config["block_out_channels"])
    attention = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out": "proj_out"}

    def rename(name: str, tensor: torch.Tensor) -> tuple[str, torch.Tensor]:
        name = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
        name = re.sub(r"down_blocks\.(\d+)\.resnets\.(\d+)", r"down.\1.block.\2", name)
        name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", name)
        name = re.sub(r"up_blocks\.(\d+)\.resnets\.(\d+)", lambda m: f"up.{levels - 1 - int(m[1])}.block.{m[2]}", name)
        name = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0", lambda m: f"up.{levels - 1 - int(m[1])}.upsample", name)
        name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
        found = re.search(r"mid_block\.attentions\.0\.(\w+)\.(?:0\.)?(weight|bias)$", name)
        if found:
            name = f"{name[:found.start()]}mid.attn_1.{attention[found[1]]}.{found[2]}"
            if tensor.ndim == 2:
                tensor = tensor[:, :, None, None]
        return "first_stage_model." + name, tensor

    renamed = dict(rename(name, tensor) for name, tensor in state.items())
    check(single_file_utils.convert_ldm_vae_checkpoint(dict(renamed), config), state)
    return renamed


def open_clip(state: State, prefix: str = "") -> State:
    """openai/CLIP's names, which open_clip, HPS v1 and HPS v2.1 share."""
    layer = {"layer_norm1": "ln_1", "layer_norm2": "ln_2", "self_attn.out_proj": "attn.out_proj", "mlp.fc1": "mlp.c_fc",
             "mlp.fc2": "mlp.c_proj"}
    fixed = {"text_model.embeddings.token_embedding.weight": "token_embedding.weight",
             "text_model.embeddings.position_embedding.weight": "positional_embedding",
             "vision_model.embeddings.class_embedding": "visual.class_embedding",
             "vision_model.embeddings.position_embedding.weight": "visual.positional_embedding",
             "vision_model.embeddings.patch_embedding.weight": "visual.conv1.weight"}
    norms = {"text_model.final_layer_norm": "ln_final", "vision_model.pre_layrnorm": "visual.ln_pre",
             "vision_model.post_layernorm": "visual.ln_post"}
    renamed: State = {}
    for name, tensor in state.items():
        found = re.fullmatch(r"(text|vision)_model\.encoder\.layers\.(\d+)\.(.+)\.(weight|bias)", name)
        if name in fixed:
            renamed[fixed[name]] = tensor
        elif name == "text_projection.weight":
            renamed["text_projection"] = tensor.T.contiguous()
        elif name == "visual_projection.weight":
            renamed["visual.proj"] = tensor.T.contiguous()
        elif found:
            root = f"{'visual.' if found[1] == 'vision' else ''}transformer.resblocks.{found[2]}"
            if found[3] == "self_attn.q_proj":
                parts = [state[name.replace("q_proj", part)] for part in ("q_proj", "k_proj", "v_proj")]
                renamed[f"{root}.attn.in_proj_{found[4]}"] = torch.cat(parts)
            elif found[3] in layer:
                renamed[f"{root}.{layer[found[3]]}.{found[4]}"] = tensor
        elif name.rpartition(".")[0] in norms:
            renamed[f"{norms[name.rpartition('.')[0]]}.{name.rpartition('.')[2]}"] = tensor
        else:
            renamed[name] = tensor
    return {prefix + name: tensor for name, tensor in renamed.items()}


def check(back: State, state: State) -> None:
    missing = [name for name in state if name not in back or not torch.equal(back[name].reshape(state[name].shape), state[name])]
    if missing:
        raise SystemExit(f"diffusers reads other tensors: {missing[:5]}")


def trained(state: State) -> dict:
    """As Lightning leaves it: the weights are an entry among others."""
    return {"epoch": 3, "global_step": 875000, "state_dict": state, "callbacks": {}, "lr_schedulers": []}


def torchscript(folder: pathlib.Path, config: dict, state: State, out: pathlib.Path) -> None:
    from encoders import Sscd

    model = Sscd(config).eval()
    model.load_state_dict(state, strict=False)
    torch.jit.save(torch.jit.trace(model, torch.zeros(1, 3, 64, 64)), out)


def write_layouts(folder: pathlib.Path) -> None:
    kind = json.loads((folder / "case.json").read_text())["kind"]
    config = json.loads((folder / "config.json").read_text())
    state = load_file(folder / "model.safetensors")
    out = folder / "layouts"
    out.mkdir(exist_ok=True)
    if kind == "unet":
        save_file(ldm_unet(state, config), out / "single-file.safetensors", {"format": "pt"})
    elif kind.startswith("vae"):
        torch.save(trained(ldm_vae(state, config)), out / "single-file.ckpt")
    elif kind.startswith("clip"):
        torch.save({"state_dict": open_clip(state, "module." if "h14" in folder.name else "")}, out / "open-clip.pt")
    elif kind == "taesd":
        # Their list counts a clamp in front.
        save_file({f"{int(n.split('.')[2]) + 1}.{n.split('.', 3)[3]}": t for n, t in state.items() if n.startswith("decoder.")},
                  out / "taesd_decoder.safetensors")
    elif kind == "transalnet":
        torch.save(state, out / "published.pth")
    elif kind == "sscd":
        torchscript(folder, config, state, out / "torchscript.pt")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    for folder in parser.parse_args().folders:
        write_layouts(folder)
