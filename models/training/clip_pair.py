"""Contrastive image-text pairs: `python clip_pair.py guide` (guidance and conditioning) or `judge` (independent).

The two share nothing but the tokenizer: other seed, width, depth, augmentation and mix of styles.
"""
import random

import torch
import torch.nn.functional as F
from transformers import CLIPConfig, CLIPModel

from common import WORK, Clock, load, parser, save
from hints import Hints, labels
from scenes import Bank, Composer
from words import EOS, LENGTH, encode, tokenizer

KINDS = {
    "guide": dict(seed=101, width=192, heads=6, text=3, vision=4, act="quick_gelu", styles=(1, 1, 1, 1, 1), two=0.45),
    # other proportions than the guide: emojione is one drawing in thirteen
    "judge": dict(seed=707, width=160, heads=5, text=3, vision=4, act="gelu", styles=(2, 1, 1, 2, 0.5), two=0.5),
}


def build(kind: str, vocab: int, end: int) -> CLIPModel:
    k = KINDS[kind]
    shared = dict(hidden_size=k["width"], num_attention_heads=k["heads"], hidden_act=k["act"], projection_dim=k["width"])
    return CLIPModel(CLIPConfig(
        attn_implementation="eager",       # twice as fast as sdpa at 65 tokens on a CPU
        text_config=dict(shared, vocab_size=vocab, intermediate_size=4 * k["width"], num_hidden_layers=k["text"],
                         max_position_embeddings=LENGTH, bos_token_id=end - 1, eos_token_id=end, pad_token_id=end),
        vision_config=dict(shared, intermediate_size=4 * k["width"], num_hidden_layers=k["vision"], image_size=64, patch_size=8),
        projection_dim=k["width"]))


def augment(x: torch.Tensor, r: random.Random) -> torch.Tensor:
    """Small shifts and zooms, tint, blur and noise: gradients of a robust encoder point at content, not texture."""
    n = x.shape[0]
    zoom = 1 + (torch.rand(n, 1, 1) - 0.5) * 0.2
    theta = torch.cat([zoom * torch.eye(2), (torch.rand(n, 2, 1) - 0.5) * 0.12], 2)
    x = F.grid_sample(x, F.affine_grid(theta, list(x.shape), align_corners=False), padding_mode="border", align_corners=False)
    x = x * (1 + 0.12 * torch.randn(n, 3, 1, 1)) + 0.04 * torch.randn(n, 3, 1, 1)
    if r.random() < 0.4:
        x = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")
    return x + torch.rand(n, 1, 1, 1) * 0.08 * torch.randn_like(x)


def pixels(x: torch.Tensor) -> torch.Tensor:
    """The encoders' input range: mean and standard deviation one half."""
    return (x - 0.5) / 0.5


def retrieval(model: CLIPModel, comp: Composer, rounds: int = 4) -> float:
    """Top-1 of text -> image among 100 held-out scenes (canonical captions, all distinct)."""
    tok, hits = tokenizer(), 0
    model.eval()
    for _ in range(rounds):
        scenes = {}
        while len(scenes) < 100:
            sc = comp.scene()
            scenes.setdefault(comp.caption(sc, canonical=True), sc)
        with torch.no_grad():
            i = model.get_image_features(pixel_values=pixels(comp.draw(list(scenes.values()))[0])).pooler_output
            t = model.get_text_features(input_ids=encode(tok, list(scenes))).pooler_output
        hits += int((F.normalize(t) @ F.normalize(i).T).argmax(1).eq(torch.arange(100)).sum())
    model.train()
    return hits / (100 * rounds)


def main() -> None:
    p = parser(8)
    p.add_argument("kind", choices=list(KINDS))
    p.add_argument("--vision", action="store_true", help="a new schedule for the image tower alone: the text tower is in use")
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--lr", type=float, default=1.2e-3)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    k, tok, path = KINDS[a.kind], tokenizer(), WORK / f"{a.kind}.pt"
    torch.manual_seed(k["seed"])
    model = build(a.kind, tok.get_vocab_size(), tok.token_to_id(EOS))
    hints = Hints(k["width"])          # help learning, never exported
    both = torch.nn.ModuleList([model, hints])
    phase = "vision" if a.vision else "all"
    if a.vision:
        model.text_model.requires_grad_(False), model.text_projection.requires_grad_(False)
    opt = torch.optim.AdamW([q for q in both.parameters() if q.requires_grad], a.lr, betas=(0.9, 0.98), weight_decay=0.05, fused=True)
    clock = Clock(a.minutes, a.lr, warm=0.05)
    old = None if a.fresh else load(path)
    if old:
        model.load_state_dict(old["model"]), hints.load_state_dict(old["hints"])
        clock.steps = old["steps"]
        if old["phase"] == phase:
            opt.load_state_dict(old["opt"])
            clock.spent = clock.saved = old["spent"]
    print(a.kind, sum(q.numel() for q in model.parameters()), "parameters")
    test = Composer(9000 + k["seed"], test=True)
    bank = Bank(Composer(k["seed"] + clock.steps, two=k["two"], styles=k["styles"]), 30_000)
    tokens, (whole, patch) = encode(tok, bank.captions), labels(bank.scenes, bank.masks)
    r, ends, label = random.Random(k["seed"]), tok.token_to_id(EOS), torch.arange(a.batch)
    while clock.tick(opt):
        x, pick = bank.take(a.batch)
        ids, known = tokens[pick], (whole[pick], patch[pick])
        ids = ids[:, :int((ids != ends).sum(1).max()) + 1]      # what follows the end mark cannot reach the causal tower's output
        with torch.autocast("cpu", torch.bfloat16):
            seen = model.vision_model(pixel_values=pixels(augment(x, r)))
            read = model.text_model(input_ids=ids)
            i, t = model.visual_projection(seen.pooler_output), model.text_projection(read.pooler_output)
            hint = hints(seen, read.pooler_output, known)
        logits = model.logit_scale.exp().clamp(max=60) * F.normalize(t.float()) @ F.normalize(i.float()).T
        loss = (F.cross_entropy(logits, label) + F.cross_entropy(logits.T, label)) / 2
        opt.zero_grad(set_to_none=True)
        (loss + hint).backward()
        torch.nn.utils.clip_grad_norm_(both.parameters(), 1.0)
        opt.step()
        if clock.steps % 50 == 0:
            clock.log(f"loss {loss.item():.3f} hints {hint.item():.3f}")
        if clock.due(100):
            clock.log(f"retrieval {retrieval(model, test):.3f}")
            save(path, model=model, hints=hints, opt=opt, phase=phase, spent=clock.spent, steps=clock.steps)
    save(path, model=model, hints=hints, opt=opt, phase=phase, spent=clock.spent, steps=clock.steps)
    clock.log(f"done, retrieval {retrieval(model, test, 10):.3f}")


if __name__ == "__main__":
    main()
