"""Paths, seeds, wall-clock schedule and checkpoints: what every part shares."""
import argparse
import math
import os
import time
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
PACK = HERE.parent / "packs" / "mini"


def parser(minutes: float) -> argparse.ArgumentParser:
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=minutes, help="training time, the whole run over all resumes")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--fresh", action="store_true", help="ignore the checkpoint")
    return p


class Clock:
    """Learning rate as a function of time spent, so that a run ends annealed exactly when its minutes are over.

    Time counts only while stepping (a stopped or resumed process loses nothing); a step that took more than
    ten seconds (SIGSTOP, suspend) counts as ten.
    """

    def __init__(self, minutes: float, lr: float, warm: float = 0.02, floor: float = 0.01):
        self.total, self.lr, self.warm, self.floor = minutes * 60, lr, warm, floor
        self.spent, self.last, self.steps, self.saved = 0.0, None, 0, 0.0

    def tick(self, opt: torch.optim.Optimizer) -> bool:
        now = time.monotonic()
        if self.last is not None:
            self.spent += min(now - self.last, 10.0)
        self.last, self.steps = now, self.steps + 1
        p = min(self.spent / self.total, 1.0)
        k = min(1.0, p / self.warm) * (self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * p)))
        for g in opt.param_groups:
            g["lr"] = self.lr * k
        return p < 1.0

    def due(self, every: float = 150.0) -> bool:
        if self.spent - self.saved < every:
            return False
        self.saved = self.spent
        return True

    def log(self, text: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} step {self.steps} {self.spent / 60:.1f}/{self.total / 60:.0f} min {text}", flush=True)


def save(path: Path, **parts) -> None:
    """Atomic: a kill leaves the previous checkpoint or this one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tmp = path.with_suffix(".tmp")
    torch.save({k: v.state_dict() if hasattr(v, "state_dict") else v for k, v in parts.items()}, tmp)
    os.replace(tmp, path)


def load(path: Path) -> dict | None:
    return torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None


def ema_update(ema: dict[str, torch.Tensor], model: torch.nn.Module, decay: float) -> None:
    src = model.state_dict()
    keys = [k for k, v in ema.items() if v.is_floating_point()]
    torch._foreach_lerp_([ema[k] for k in keys], [src[k] for k in keys], 1 - decay)
    for k, v in ema.items():
        if not v.is_floating_point():
            v.copy_(src[k])


def ema_start(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {k: v.detach().clone() for k, v in model.state_dict().items()}
