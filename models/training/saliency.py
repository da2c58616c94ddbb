"""The saliency net: `python saliency.py`. Its target is a synthetic proxy of where people look, NOT eye tracking.

density = sum over objects of blur(mask * colour distance from the background) * face bonus, plus a weak centre bias,
normalised to sum 1.
"""
import torch
import torch.nn.functional as F

from common import WORK, Clock, load, parser, save
from scenes import Composer, Scene, is_face
from transalnet import CONFIG, TranSalNet

PATH, SIZE = WORK / "saliency.pt", 96


def blur(x: torch.Tensor, sigma: float) -> torch.Tensor:
    r = int(3 * sigma)
    k = torch.exp(-torch.arange(-r, r + 1).float().square() / (2 * sigma ** 2))
    k = (k / k.sum()).view(1, 1, 1, -1)
    return F.conv2d(F.conv2d(x, k, padding=(0, r)), k.transpose(2, 3), padding=(r, 0))


def target(x: torch.Tensor, masks: torch.Tensor, scenes: list[Scene], bgs: torch.Tensor) -> torch.Tensor:
    """Fixation density [n,1,96,96], each picture summing to 1."""
    bg = bgs[[s.bg for s in scenes]][:, :, None, None]
    contrast = 0.25 + (x - bg).square().sum(1, keepdim=True).sqrt()
    bonus = torch.tensor([[1.6 if i < len(s.nouns) and is_face(s.nouns[i]) else 1.0 for i in (0, 1)] for s in scenes])
    core = blur((masks * bonus[:, :, None, None]).sum(1, keepdim=True) * contrast, 6.0)
    axis = (torch.arange(SIZE) + 0.5 - SIZE / 2) / SIZE
    centre = torch.exp(-(axis[:, None].square() + axis[None].square()) / (2 * 0.25 ** 2))[None, None]
    core = core.square() / core.amax((2, 3), keepdim=True)           # fixations gather at the peak of an object
    d = core / core.sum((2, 3), keepdim=True) + 0.15 * centre / centre.sum()
    return d / d.sum((2, 3), keepdim=True)


def cc(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """Pearson correlation of each pair of maps."""
    p, q = p.flatten(1), q.flatten(1)
    return F.cosine_similarity(p - p.mean(1, keepdim=True), q - q.mean(1, keepdim=True))


def batch(comp: Composer, n: int) -> tuple[torch.Tensor, torch.Tensor]:
    scenes = [comp.scene() for _ in range(n)]
    x, masks = comp.draw(scenes, SIZE)
    small = F.interpolate(F.avg_pool2d(x, 3, 3), size=64, mode="bilinear")    # seen blurred as a 64 px picture enlarged is
    y = target(x, masks, scenes, comp.bgs)
    return torch.where(torch.rand(n, 1, 1, 1) < 0.5, x, F.interpolate(small, size=SIZE, mode="bilinear")), y


def measure(net: TranSalNet, n: int = 200) -> float:
    comp, out = Composer(9700, test=True, two=0.5), []
    net.eval()
    with torch.no_grad():
        for _ in range(n // 50):
            scenes = [comp.scene() for _ in range(50)]
            x, masks = comp.draw(scenes, SIZE)
            out.append(cc(net(x), target(x, masks, scenes, comp.bgs)))
    net.train()
    return torch.cat(out).mean().item()


def main() -> None:
    p = parser(4)
    p.add_argument("--batch", type=int, default=32)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed + 55)
    net, old = TranSalNet(CONFIG), None if a.fresh else load(PATH)
    opt = torch.optim.AdamW(net.parameters(), 1.5e-3, fused=True)
    clock = Clock(a.minutes, 1.5e-3, warm=0.05)
    if old:
        net.load_state_dict(old["model"]), opt.load_state_dict(old["opt"])
        clock.spent, clock.saved, clock.steps = old["spent"], old["spent"], old["steps"]
    comp = Composer(a.seed + 6000 + clock.steps, two=0.5)
    parts = [batch(comp, 100) for _ in range(80)]
    pictures, targets = (torch.cat([p[k] for p in parts]) for k in (0, 1))
    print(sum(q.numel() for q in net.parameters()), "parameters")
    while clock.tick(opt):
        pick = torch.randint(len(pictures), (a.batch,))
        x, y = pictures[pick], targets[pick]
        out = net(x)
        q = out / out.sum((2, 3), keepdim=True)
        kl = (y * ((y + 1e-9) / (q + 1e-9)).log()).sum((1, 2, 3)).mean()
        sim = torch.minimum(y, q).sum((1, 2, 3)).mean()
        # The paper's 10 KL - 2 CC - SIM (no NSS: there are no fixation points); the last term keeps the sigmoid's peak in range.
        peak = (out.amax((2, 3)) - 0.9).square().mean()
        loss = 10 * kl - 2 * cc(out, y).mean() - sim + peak
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        if clock.steps % 50 == 0:
            clock.log(f"loss {loss.item():.3f}")
        if clock.due(60):
            clock.log(f"held-out CC {measure(net):.3f}")
            save(PATH, model=net, opt=opt, spent=clock.spent, steps=clock.steps)
    save(PATH, model=net, opt=opt, spent=clock.spent, steps=clock.steps)
    clock.log(f"done, held-out CC {measure(net):.3f}")


if __name__ == "__main__":
    main()
