"""Two single-threaded trainers that average their weights every few steps.

Measured on two shared cores: one process with two threads waits at every operator for whichever core was taken away
(0.60 s a step), one thread alone needs 0.33 s; so processes share the work, and meet rarely.
"""
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp


def _enter(rank: int, world: int, meet: str, work: Callable, args: tuple) -> None:
    os.setsid()         # a scheduling group of its own: under autogroups the processes of one session share one weight
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    dist.init_process_group("gloo", init_method=f"file://{meet}", rank=rank, world_size=world)
    work(rank, *args)
    dist.destroy_process_group()


def run(world: int, meet: Path, work: Callable, *args) -> None:
    """Calls `work(rank, *args)` in `world` processes (here, if one)."""
    if world == 1:
        return work(0, *args)
    meet.unlink(missing_ok=True)
    mp.spawn(_enter, (world, str(meet), work, args), nprocs=world)


def agree(params: Iterable[torch.nn.Parameter], more: bool) -> bool:
    """Replaces the weights by their mean over all workers; false as soon as one has no time left."""
    if not dist.is_initialized():
        return more
    tensors = [p.data for p in params]
    flat = torch.cat([t.flatten() for t in tensors] + [torch.tensor([float(more)])])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for t, part in zip(tensors, flat[:-1].split([t.numel() for t in tensors])):
        t.copy_(part.view_as(t))
    return flat[-1].item() > 0.999
