"""The text-conditional U-Net on frozen latents and the frozen contrastive text tower: `python denoiser.py --minutes 75`."""
import torch
import torch.nn.functional as F
from diffusers import UNet2DConditionModel

from autoencoder import trained
from clip_pair import build as build_clip
from common import WORK, Clock, ema_start, ema_update, load, parser, save
from latents import read
from nouns import NOUNS
from sampling import generate, grid
from words import EOS, encode, tokenizer
from workers import agree, run

PATH = WORK / "unet.pt"
LOOK = ["a cat face on a pink background", "a rocket on a blue background", "a red apple on a white background",
        "an octopus on a sky blue background", "a burger on a yellow background", "a sunflower on a purple background",
        "noto a dog face on a green background", "a guitar on an orange background",
        "a cat face left of a red apple on a pink background", "a rocket above a house on a sky blue background",
        "noto a fox left of twemoji a mushroom on a green background", "a strawberry above a doughnut on a grey background",
        "a penguin left of a snowman on a blue background", "a balloon above a cactus on a yellow background",
        "a car left of a tree on a white background", "a crown above a frog on a purple background"]


def build() -> UNet2DConditionModel:
    # No attention at 16x16: it costs half of the time there, and an object spans three or more cells at 8x8.
    return UNet2DConditionModel(
        sample_size=16, in_channels=6, out_channels=6, block_out_channels=(64, 160, 192), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=192, attention_head_dim=4, norm_num_groups=32)


class PatchHints(torch.nn.Module):
    """Heads that read from the 8x8 features which noun each cell will show. A latent cell there is one 8 px patch.

    Knowing the layout is given for free by the composer, and asking for it binds words to places long before the noise
    loss does (the same idea as representation alignment, with labels for teacher). Thrown away after training.
    """

    def __init__(self, unet: UNet2DConditionModel):
        super().__init__()
        self.seen: list[torch.Tensor] = []
        taps = [unet.down_blocks[1].attentions[0], unet.up_blocks[1].attentions[0]]
        self.heads = torch.nn.ModuleList(torch.nn.Linear(unet.config.block_out_channels[1], len(NOUNS) + 1) for _ in taps)
        for tap in taps:
            tap.register_forward_hook(lambda _m, _i, out: self.seen.append(out[0]))

    def forward(self, shows: torch.Tensor) -> torch.Tensor:
        seen, self.seen = self.seen, []
        flat = [head(x.flatten(2).transpose(1, 2).float()) for head, x in zip(self.heads, seen)]
        return sum(F.cross_entropy(f.flatten(0, 1), shows.flatten()) for f in flat) / len(flat)


def text_tower():
    """token ids -> the frozen tower's last hidden state, all 32 positions, no padding mask (as Stable Diffusion)."""
    tok = tokenizer()
    clip = build_clip("guide", tok.get_vocab_size(), tok.token_to_id(EOS))
    clip.load_state_dict(load(WORK / "guide.pt")["model"])
    tower = clip.text_model.eval().requires_grad_(False)
    return lambda ids: tower(input_ids=ids.long()).last_hidden_state


def train(rank: int, a) -> None:
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed + 77)
    bank, tok, states = read(), tokenizer(), text_tower()
    empty, unet = encode(tok, [""]), build()
    hints = PatchHints(unet)
    opt = torch.optim.AdamW([*unet.parameters(), *hints.parameters()], a.lr, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
    clock, ema = Clock(a.minutes, a.lr), ema_start(unet)
    old = None if a.fresh else load(PATH)
    if old:
        unet.load_state_dict(old["model"]), hints.load_state_dict(old["hints"]), opt.load_state_dict(old["opt"])
        ema, clock.spent, clock.saved, clock.steps = old["ema"], old["spent"], old["spent"], old["steps"]
    torch.manual_seed(a.seed + clock.steps + 1_000_003 * rank)
    print(sum(q.numel() for q in unet.parameters()), "parameters", len(bank["z"]), "scenes")
    beta = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000) ** 2
    abar = torch.cumprod(1 - beta, 0)
    snr = abar / (1 - abar)
    # min-SNR-5 for epsilon prediction, plus a floor: without it hardly any gradient reaches the noisiest steps, which
    # must take background and layout from the text because the picture does not show them yet.
    weight = (snr.clamp(max=5) + 0.15) / snr
    vae, running, told = trained(), 0.0, 0.0
    vae.register_to_config(scaling_factor=bank["scale"])

    def look() -> None:
        shown = build().eval()
        shown.load_state_dict(ema)
        grid(generate(shown, vae, states, encode(tok, LOOK), empty, 5, 20)).resize((1024, 256)).save(WORK / "look.png")

    while True:
        more = clock.tick(opt)
        if clock.steps % 4 == 0 and not agree(unet.parameters(), more):
            break
        if clock.steps % 100 == 0:
            bank = read(bank)
        pick = torch.randint(len(bank["z"]), (a.batch,))
        x, token = bank["z"][pick].float(), bank["ids"][pick].long()
        token = torch.where(torch.rand(a.batch, 1) < 0.1, empty, token)
        t, noise = torch.randint(1000, (a.batch,)), torch.randn_like(x)
        # Offset noise. SD's schedule ends at sqrt(abar) = 0.07, enough for the mean of 256 cells to betray the background in
        # training; a sampler starts from noise whose mean says nothing, and the colour came out as the seed's, not the text's.
        noise += 0.25 * (t / 1000)[:, None, None, None] * torch.randn(*x.shape[:2], 1, 1)
        s = abar[t][:, None, None, None]
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                c = states(token)
            hints.seen.clear()
            e = unet(s.sqrt() * x + (1 - s).sqrt() * noise, t, c).sample
        loss = (F.mse_loss(e.float(), noise, reduction="none").mean((1, 2, 3)) * weight[t]).mean()
        hint = hints(bank["shows"][pick].long())
        opt.zero_grad(set_to_none=True)
        (loss + 0.1 * hint).backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        opt.step()
        ema_update(ema, unet, min(0.9985, (clock.steps + 1) / (clock.steps + 20)))
        running += 0.01 * (loss.item() - running)
        told += 0.01 * (hint.item() - told)
        if rank:
            continue
        if clock.steps % 100 == 0:
            clock.log(f"loss {running:.4f} hints {told:.3f}")
        if clock.due():
            save(PATH, model=unet, hints=hints, ema=ema, opt=opt, spent=clock.spent, steps=clock.steps)
        if clock.steps % 500 == 0:
            look()
    if not rank:
        save(PATH, model=unet, hints=hints, ema=ema, opt=opt, spent=clock.spent, steps=clock.steps)
        look()


if __name__ == "__main__":
    p = parser(75)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--lr", type=float, default=6e-4)
    p.add_argument("--workers", type=int, default=1)
    options = p.parse_args()
    run(options.workers, WORK / "meet", train, options)
