"""Scenes composed on the fly: one or two drawings on a flat background, with their caption and object masks.

Two splits that never mix: `train` uses noun pairs outside HELD_OUT and seeds of the trainer; `test` draws its pairs
only from HELD_OUT and its positions from its own generator.
"""
import random
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from common import WORK
from nouns import BACKGROUNDS, FACES, NOUNS, RELATIONS, STYLES, article

NAMES, STYLE_NAMES, BG_NAMES = list(NOUNS), list(STYLES), list(BACKGROUNDS)


def held_out(a: int, b: int) -> bool:
    """About one unordered noun pair in eight is never seen in training."""
    lo, hi = min(a, b), max(a, b)
    return (lo * 7919 + hi * 104729 + lo * hi * 31) % 8 == 0


@dataclass
class Scene:
    nouns: list[int]
    styles: list[int]
    bg: int
    rel: int            # index into RELATIONS; -1 for one object
    boxes: list[tuple[float, float, float]]   # centre x, centre y, size; in 64ths of the picture


class Composer:
    def __init__(self, seed: int, test: bool = False, two: float = 0.4, styles: tuple[float, ...] = (1, 1, 1, 1, 1)):
        data = torch.load(WORK / "bank.pt", weights_only=True)
        self.have, self.test, self.two, self.weights = data["have"], test, two, styles
        bank = data["bank"].float().div_(255).permute(0, 1, 4, 2, 3).contiguous()
        bank[:, :, :3] *= bank[:, :, 3:]          # premultiplied, so that resampling leaves no dark fringe
        flat = bank.flatten(0, 1)
        # The nearest size above the wanted one: bilinear sampling from further up would alias.
        self.mips = {96: flat, 64: F.interpolate(flat, size=64, mode="bilinear", antialias=True), 32: F.avg_pool2d(flat, 3)}
        self.bgs = torch.tensor(list(BACKGROUNDS.values())).float() / 255
        self.r = random.Random(seed)

    def scene(self, two: bool | None = None) -> Scene:
        r, n = self.r, len(NAMES)
        both = r.random() < self.two if two is None else two
        a, b = r.randrange(n), r.randrange(n)
        while both and (a == b or held_out(a, b) != self.test):
            a, b = r.randrange(n), r.randrange(n)
        nouns = [a, b] if both else [a]
        styles = []
        for k in nouns:
            w = [x * float(h) for x, h in zip(self.weights, self.have[k])]
            styles.append(r.choices(range(len(w)), w)[0])
        rel = r.randrange(2) if both else -1
        if not both:
            s = r.uniform(42, 58)
            j = (64 - s) / 2 * 0.8
            boxes = [(32 + r.uniform(-j, j), 32 + r.uniform(-j, j), s)]
        else:
            boxes = []
            for side in (16, 48):
                s, near, far = r.uniform(25, 31), side + r.uniform(-1, 1), 32 + r.uniform(-6, 6)
                boxes.append((near, far, s) if rel == 0 else (far, near, s))
        return Scene(nouns, styles, r.randrange(len(BG_NAMES)), rel, boxes)

    def caption(self, sc: Scene, canonical: bool = False) -> str:
        """What an artist may type: with or without style words, articles, synonyms and background."""
        r = self.r
        styled, articled = r.random() < 0.5, canonical or r.random() < 0.85
        def thing(i: int) -> str:
            names = NOUNS[NAMES[sc.nouns[i]]]
            name = names[0] if canonical or r.random() < 0.7 else r.choice(names)
            style = STYLE_NAMES[sc.styles[i]] + " " if styled and not canonical else ""
            return style + (article(name) if articled else "") + name
        text = thing(0) if sc.rel < 0 else f"{thing(0)} {RELATIONS[sc.rel]} {thing(1)}"
        if canonical or r.random() < 0.92:
            text += f" on {'a' if BG_NAMES[sc.bg] != 'orange' else 'an'} {BG_NAMES[sc.bg]} background" if articled \
                else f" on {BG_NAMES[sc.bg]} background"
        return text

    def draw(self, scenes: list[Scene], size: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
        """RGB in 0..1 [n,3,size,size] and one alpha mask for each object slot [n,2,size,size]."""
        n, k = len(scenes), size / 64
        out = self.bgs[[s.bg for s in scenes]][:, :, None, None].expand(n, 3, size, size).clone()
        masks = torch.zeros(n, 2, size, size)
        axis = torch.arange(size) + 0.5
        for slot in (0, 1):
            for mip, fits in ((96, lambda s: s * k >= 62), (64, lambda s: 33 <= s * k < 62), (32, lambda s: s * k < 33)):
                rows = [i for i, s in enumerate(scenes) if len(s.boxes) > slot and fits(s.boxes[slot][2])]
                if not rows:
                    continue
                box = torch.tensor([scenes[i].boxes[slot] for i in rows]) * k
                idx = [scenes[i].nouns[slot] * len(STYLE_NAMES) + scenes[i].styles[slot] for i in rows]
                gx = (axis[None] - box[:, 0:1]) / (box[:, 2:3] / 2)
                gy = (axis[None] - box[:, 1:2]) / (box[:, 2:3] / 2)
                grid = torch.stack([gx[:, None, :].expand(-1, size, -1), gy[:, :, None].expand(-1, -1, size)], -1)
                rgba = F.grid_sample(self.mips[mip][idx], grid, align_corners=False)
                out[rows] = out[rows] * (1 - rgba[:, 3:]) + rgba[:, :3]
                masks[rows, slot] = rgba[:, 3]
        return out.clamp_(0, 1), masks

    def batch(self, n: int, size: int = 64, two: bool | None = None) -> tuple[torch.Tensor, list[str], list[Scene]]:
        scenes = [self.scene(two) for _ in range(n)]
        return self.draw(scenes, size)[0], [self.caption(s) for s in scenes], scenes


class Bank:
    """Scenes drawn once. A feeder thread would be endless, but its OpenMP team starves the trainer's on two cores."""

    def __init__(self, comp: Composer, n: int):
        self.scenes = [comp.scene() for _ in range(n)]
        self.captions = [comp.caption(s) for s in self.scenes]
        self.images, self.masks = (torch.empty(n, c, 64, 64, dtype=torch.uint8) for c in (3, 2))
        for k in range(0, n, 250):
            x, m = comp.draw(self.scenes[k:k + 250])
            self.images[k:k + 250], self.masks[k:k + 250] = (x * 255).round().byte(), (m * 255).round().byte()

    def take(self, n: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Random pictures in 0..1 and their numbers."""
        pick = torch.randint(len(self.scenes), (n,))
        return self.images[pick].float() / 255, pick


def is_face(noun: int) -> bool:
    return NAMES[noun] in FACES
