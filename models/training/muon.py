"""Muon (Keller Jordan 2024) for kernels and matrices, Adam for the rest: fewer steps, and steps are what two cores lack."""
import torch


def orthogonal(g: torch.Tensor) -> torch.Tensor:
    """The nearest semi-orthogonal matrix, by the quintic Newton-Schulz iteration."""
    wide = g if g.shape[0] <= g.shape[1] else g.T
    x = wide / (wide.norm() + 1e-7)
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x if g.shape[0] <= g.shape[1] else x.T


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr: float, momentum: float = 0.95, betas: tuple[float, float] = (0.9, 0.99)):
        params = list(params)
        kernels = [p for p in params if p.ndim >= 2 and min(p.shape[0], p[0].numel()) >= 16]
        rest = [p for p in params if not any(p is k for k in kernels)]
        super().__init__([{"params": kernels, "kernels": True}, {"params": rest, "kernels": False}], dict(lr=lr))
        self.momentum, self.betas = momentum, betas

    @torch.no_grad()
    def step(self) -> None:
        b1, b2 = self.betas
        for group in self.param_groups:
            for p in group["params"]:
                s = self.state[p]
                if group["kernels"]:
                    m = s.setdefault("m", torch.zeros_like(p))
                    m.lerp_(p.grad, 1 - self.momentum)
                    o = orthogonal(p.grad.lerp(m, self.momentum).flatten(1))
                    # 0.2 sqrt(max side): the size of an Adam step, so that one learning rate serves both
                    p.add_(o.view_as(p), alpha=-group["lr"] * 0.2 * max(o.shape) ** 0.5)
                    continue
                m, v = s.setdefault("m", torch.zeros_like(p)), s.setdefault("v", torch.zeros_like(p))
                s["n"] = s.get("n", 0) + 1
                m.lerp_(p.grad, 1 - b1)
                v.lerp_(p.grad.square(), 1 - b2)
                p.addcdiv_(m / (1 - b1 ** s["n"]), (v / (1 - b2 ** s["n"])).sqrt() + 1e-8, value=-group["lr"])
