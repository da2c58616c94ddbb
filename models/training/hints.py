"""Auxiliary heads for the contrastive pair. A scene's contents are known exactly, and telling a small transformer
which patch shows what teaches it in minutes what contrast alone needs hours for. The heads are thrown away."""
import torch
import torch.nn.functional as F
from torch import nn

from nouns import BACKGROUNDS, NOUNS, STYLES
from scenes import Scene

N, S, B = len(NOUNS), len(STYLES), len(BACKGROUNDS)
SIZES = [N, N + 1, B, 3, S, S + 1]          # first noun, second noun or none, background, layout, styles


def labels(scenes: list[Scene], masks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Whole-scene labels [n, 6] and each 8 px patch's noun [n, 64] (N = background)."""
    whole = torch.tensor([[s.nouns[0], s.nouns[1] if s.rel >= 0 else N, s.bg, s.rel + 1,
                           s.styles[0], s.styles[1] if s.rel >= 0 else S] for s in scenes])
    cover, slot = torch.cat([F.avg_pool2d(m.float(), 8).flatten(2) for m in masks.split(1000)]).max(1)
    patch = torch.where(cover > 0.3 * (255 if masks.dtype == torch.uint8 else 1), whole[:, :2].gather(1, slot), N)
    return whole, patch


class Hints(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.patch, self.image = nn.Linear(width, N + 1), nn.Linear(width, sum(SIZES))
        self.text = nn.Linear(width, sum(SIZES[:2]) + SIZES[3])

    def forward(self, seen, read: torch.Tensor, known: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        whole, patch = known
        loss = F.cross_entropy(self.patch(seen.last_hidden_state[:, 1:]).float().flatten(0, 1), patch.flatten())
        image = self.image(seen.pooler_output).float().split(SIZES, 1)
        loss = loss + sum(F.cross_entropy(h, whole[:, j]) for j, h in enumerate(image)) / 4
        text = self.text(read).float().split([N, N + 1, 3], 1)
        return loss + sum(F.cross_entropy(h, whole[:, j]) for h, j in zip(text, (0, 1, 3))) / 4
