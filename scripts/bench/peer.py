"""PyTorch eager on the same stages and weights, in turns with ours: one JSON request a line, one answer a line.

Started by bench-engine.ts. Weights are frozen, except in DOODL's step as released. Standard library names and messages of
the models go to standard error; standard output is the protocol.
"""
import json
import pathlib
import sys
import time

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file
from torch.utils.checkpoint import checkpoint
from transformers import CLIPTextModel, CLIPVisionModelWithProjection
from transformers.utils import logging

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "models/training"))
from transalnet import TranSalNet  # noqa: E402

# OpenAI CLIP's, where a folder does not say otherwise.
COLOURS = {"image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}


def frozen(model):
    return model.to(torch.float32).eval().requires_grad_(False)


def load(kind, folder):
    """A model from the very file ONNX Runtime reads."""
    if kind == "saliency":
        net = TranSalNet(json.loads(pathlib.Path(folder, "config.json").read_text()))
        net.load_state_dict(load_file(pathlib.Path(folder, "model.safetensors")), strict=False)
        return frozen(net)
    of = {"unet": UNet2DConditionModel, "vae": AutoencoderKL, "clip": CLIPVisionModelWithProjection,
          "textEncoder": CLIPTextModel}[kind]
    # Generated folders name every file model.safetensors; diffusers looks for another name.
    named = pathlib.Path(folder, "model.safetensors")
    usual = pathlib.Path(folder, "diffusion_pytorch_model.safetensors")
    if kind in ("unet", "vae") and not usual.exists():
        usual.symlink_to(named.name)
    return frozen(of.from_pretrained(folder, local_files_only=True, use_safetensors=True))


class Denoiser:
    """next = a x + b eps_w(u, t), both halves of the guidance in one batch."""

    def __init__(self, unet):
        self.unet = unet

    def noise(self, u, context, t, w):
        uncond, cond = self.unet(torch.cat([u, u]), t, encoder_hidden_states=context).sample.chunk(2)
        return uncond + w * (cond - uncond)

    def separate(self, u, context, t, w):
        """As DOODL does it: two calls of batch 1."""
        uncond, cond = (self.unet(u, t, encoder_hidden_states=context[i:i + 1]).sample for i in (0, 1))
        return uncond + w * (cond - uncond)


def vjp(function, x, g):
    x = x.detach().requires_grad_()
    with torch.enable_grad():
        return torch.autograd.grad(function(x), x, g)[0]


class Scorer:
    def __init__(self, folder):
        self.clip = load("clip", folder)
        file = pathlib.Path(folder, "preprocessor_config.json")
        colours = json.loads(file.read_text()) if file.exists() else COLOURS
        self.mean, self.std = (torch.tensor(colours[k]).view(1, 3, 1, 1) for k in ("image_mean", "image_std"))

    def distances(self, views, text):
        seen = self.clip(pixel_values=(views - self.mean) / self.std).image_embeds
        seen = seen / seen.norm(dim=-1, keepdim=True)
        return 2 * torch.asin((seen - text).norm(dim=-1) / 2) ** 2

    def terms(self, image, salient, f):
        region = f["mask"] * salient + (1 - f["mask"]) * f["fill"]
        cut = lambda x, rows, cols: rows[:, None] @ x @ cols[:, None].transpose(-1, -2)  # noqa: E731
        views = torch.cat([cut(image, f["rows"], f["cols"]), cut(region, f["salientRows"], f["salientCols"])])
        n = len(f["rows"])
        d = self.distances(views, f["text"])
        return d[:n].min(), d[n:].min()

    def gradients(self, f):
        image, salient = (f["image"].clone().requires_grad_() for _ in range(2))
        with torch.enable_grad():
            both = self.terms(image, salient, f)
            return torch.autograd.grad(both[0] + both[1], [image, salient])


def decode(vae, z):
    return (vae.decode(z / vae.config.scaling_factor).sample / 2 + 0.5).clamp(0, 1)


def open_stage(request):
    """Name of a run -> what it does, and the name of our output of it."""
    kind, folders = request["kind"], request["folders"]
    f = load_file(request["feeds"])
    if kind == "context":
        text = load("textEncoder", folders["textEncoder"])
        return {"forward": (lambda: text(input_ids=f["ids"]).last_hidden_state, "context")}, f
    if kind == "step":
        d = Denoiser(load("unet", folders["unet"]))
        eps = lambda u: d.noise(u, f["context"], f["t"], f["w"])  # noqa: E731
        return {"forward": (lambda: f["a"] * f["x"] + f["b"] * eps(f["u"]), "next"),
                "vjp": (lambda: vjp(lambda u: f["b"] * eps(u), f["u"], f["g"]), "d_u")}, f
    if kind == "decode":
        vae = load("vae", folders["vae"])
        return {"forward": (lambda: decode(vae, f["z"]), "image"),
                "vjp": (lambda: vjp(lambda z: decode(vae, z), f["z"], f["g"]), "d_z")}, f
    if kind == "encode":
        vae = load("vae", folders["vae"])
        scale = vae.config.scaling_factor
        return {"forward": (lambda: vae.encode(f["image"] * 2 - 1).latent_dist.mean * scale, "latent")}, f
    if kind == "tower":
        clip = load("clip", folders["clip"])
        seen = lambda x: clip(pixel_values=x).image_embeds  # noqa: E731
        return {"forward": (lambda: seen(f["pixels"]), "features"),
                "vjp": (lambda: vjp(seen, f["pixels"], f["g"]), "d_pixels")}, f
    if kind == "score":
        scorer = Scorer(folders["clip"])
        runs = {"forward": (lambda: scorer.terms(f["image"], f["image"], f)[0], "global")}
        if len(f["rows"]) == 1:
            runs["vjp"] = (lambda: scorer.gradients(f)[0], "d_global")
        return runs, f
    raise ValueError(kind)


def error_of(runs, f):
    """Largest difference from our outputs, over the largest number in them."""
    worst = 0.0
    for what, (run, output) in runs.items():
        ours = f[f"{what}.{output}"].flatten()
        theirs = run().flatten()
        worst = max(worst, ((ours - theirs).abs().max() / ours.abs().max()).item())
    return worst


def open_step(request):
    """One optimisation step over the same stages, and one as DOODL was released."""
    unet, vae, saliency = (load(kind, request["folders"][kind]) for kind in ("unet", "vae", "saliency"))
    denoiser, scorer = Denoiser(unet), Scorer(request["folders"]["clip"])
    clip = scorer.clip.config
    side, tokens = unet.config.sample_size, request["tokens"]
    size, seen = side * 2 ** (len(vae.config.block_out_channels) - 1), clip.image_size
    torch.manual_seed(0)
    start = torch.randn(1, unet.config.in_channels, side, side)
    context = torch.randn(2, tokens, unet.config.cross_attention_dim)
    text = F.normalize(torch.randn(1, clip.projection_dim), dim=-1)
    window = F.interpolate(torch.eye(size)[None], size=seen, mode="linear")[0].T[None]
    canvas = json.loads(pathlib.Path(request["folders"]["saliency"], "config.json").read_text())
    cut = dict(rows=window.transpose(1, 2) if window.shape[1] != seen else window, text=text, fill=scorer.mean)
    cut["cols"] = cut["salientRows"] = cut["salientCols"] = cut["rows"]
    many = {k: v.repeat(16, 1, 1) if v.dim() == 3 else v for k, v in cut.items()}
    calls = request["calls"]

    def look(image):
        fitted = F.interpolate(image, size=(canvas["input_height"], canvas["input_width"]), mode="bilinear")
        return F.interpolate(saliency(fitted), size=(size, size), mode="bilinear")

    def step(calls=calls):
        x, tape = start, []
        for k in calls:
            tape.append(x)
            x = k["a"] * x + k["b"] * denoiser.noise(x, context, torch.tensor(k["t"]), k["w"])
        image = decode(vae, x)
        mask = look(image)
        scorer.distances(F.interpolate(image, size=(seen, seen), mode="bicubic"), text)
        for windows in (cut, many):
            scorer.terms(image, image, {**windows, "mask": mask})
        g = sum(scorer.gradients({**cut, "mask": mask, "image": image}))
        g = vjp(lambda z: decode(vae, z), x, g)
        for k, x in zip(reversed(calls), reversed(tape)):
            eps = lambda u, k=k: k["b"] * denoiser.noise(u, context, torch.tensor(k["t"]), k["w"])  # noqa: E731
            g = k["a"] * g + vjp(eps, x, g)
        return g

    def doodl(calls=calls, p=0.93):
        """salesforce/DOODL's cost: EDICT's two chains, four batch-1 U-Net calls a step, each kept as a checkpoint and run
        again with gradients, the U-Net's weights never frozen, both chains decoded and scored over 16 cut-outs.

        Its wrapper checkpoints a layer of four calls; a call alone costs the same time and a quarter of the memory.
        """
        unet.requires_grad_(True)
        with torch.enable_grad():
            z = start.clone().requires_grad_()
            pair = [z * 1, z * 1]
            for i, k in enumerate(calls):
                order = (0, 1) if i % 2 == 0 else (1, 0)
                for own in order:
                    eps = []
                    for half in (0, 1):
                        call = lambda u, half=half: unet(u, torch.tensor(k["t"]), context[half:half + 1]).sample  # noqa: B023, E731
                        eps.append(checkpoint(call, pair[1 - own], use_reentrant=False))
                    pair[own] = k["a"] * pair[own] + k["b"] * (eps[0] + k["w"] * (eps[1] - eps[0]))
                first = p * pair[0] + (1 - p) * pair[1]
                pair = [first, p * pair[1] + (1 - p) * first]
            loss = 0
            for latent in pair:
                image = decode(vae, latent)
                views = many["rows"][:, None] @ image @ many["cols"][:, None].transpose(-1, -2)
                loss = loss + scorer.distances(views, text).min()
            loss.backward()
        unet.requires_grad_(False)
        unet.zero_grad(set_to_none=True)
        return z.grad

    # A first run each, over one call: allocations and oneDNN's choices.
    step(calls[:1])
    doodl(calls[:1])
    return {"forward": (step, None), "doodl": (doodl, None)}


def main():
    # A tower read out of a file that holds both leaves names over; that is meant.
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_grad_enabled(False)
    runs = {}
    reply = lambda answer: print(json.dumps(answer), file=out, flush=True)  # noqa: E731
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "hello":
            reply({"version": torch.__version__})
        elif request["do"] == "open":
            error = None
            if request["kind"] == "optimise":
                runs = open_step(request)
            else:
                runs, feeds = open_stage(request)
                error = error_of(runs, feeds)
            reply({"whats": list(runs), "error": error})
        elif request["do"] == "run":
            run, started, count = runs[request["what"]][0], time.perf_counter(), 0
            while count == 0 or (time.perf_counter() - started) * 1000 < request["atLeastMs"]:
                run()
                count += 1
            reply({"ms": (time.perf_counter() - started) * 1000 / count})
        else:
            runs = {}
            reply({})


out, sys.stdout = sys.stdout, sys.stderr
main()
