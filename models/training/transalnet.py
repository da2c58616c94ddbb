"""TranSalNet (Lou et al. 2022), any size, with the official checkpoint's key names (encoder: ResNet bottlenecks)."""
import math

import torch
import torch.nn.functional as F
from torch import nn

CONFIG = {"model_type": "transalnet", "input_height": 96, "input_width": 96,
          "encoder": {"stem": 16, "layers": [1, 1, 2, 1], "widths": [16, 24, 32, 48], "expansion": 2},
          "hidden": [96, 96, 64], "heads": [4, 4, 4], "decoder": [96, 64, 48, 32, 16, 16], "input_range": "0..1 rgb"}


class Bottleneck(nn.Module):
    def __init__(self, cin: int, width: int, stride: int, expansion: int):
        super().__init__()
        cout = width * expansion
        self.conv1, self.bn1 = nn.Conv2d(cin, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, cout, 1, bias=False), nn.BatchNorm2d(cout)
        self.downsample = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout)) \
            if stride > 1 or cin != cout else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn3(self.conv3(F.relu(self.bn2(self.conv2(y)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Encoder(nn.Module):
    """torchvision's ResNet, children[:8]; taps at 1/8, 1/16 and 1/32."""

    def __init__(self, c: dict):
        super().__init__()
        stem, e = c["stem"], c["expansion"]
        parts: list[nn.Module] = [nn.Conv2d(3, stem, 7, 2, 3, bias=False), nn.BatchNorm2d(stem), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        cin = stem
        for i, (n, w) in enumerate(zip(c["layers"], c["widths"])):
            blocks = []
            for j in range(n):
                blocks.append(Bottleneck(cin, w, 2 if i and not j else 1, e))
                cin = w * e
            parts.append(nn.Sequential(*blocks))
        self.encoder = nn.Sequential(*parts)

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        taps = []
        for i, part in enumerate(self.encoder):
            x = part(x)
            if i >= 5:
                taps.append(x)
        return taps


class Attention(nn.Module):
    def __init__(self, h: int, heads: int):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(h, h) for _ in range(4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, t, h = x.shape
        q, k, v = (f(x).view(n, t, self.heads, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        p = (q @ k.transpose(-1, -2) / math.sqrt(h // self.heads)).softmax(-1)
        return self.out((p @ v).transpose(1, 2).reshape(n, t, h))


class FeedForward(nn.Module):
    def __init__(self, h: int):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(h, 4 * h), nn.Linear(4 * h, h)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, h: int, heads: int):
        super().__init__()
        self.attention_norm, self.ffn_norm = nn.LayerNorm(h, eps=1e-6), nn.LayerNorm(h, eps=1e-6)
        self.attn, self.ffn = Attention(h, heads), FeedForward(h)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attn(self.attention_norm(x))
        return x + self.ffn(self.ffn_norm(x))


class Blocks(nn.Module):
    def __init__(self, h: int, heads: int):
        super().__init__()
        self.layer = nn.ModuleList(Block(h, heads) for _ in range(2))
        self.encoder_norm = nn.LayerNorm(h, eps=1e-6)


class TransEncoder(nn.Module):
    def __init__(self, cin: int, h: int, heads: int, tokens: int):
        super().__init__()
        self.patch_embeddings = nn.Conv2d(cin, h, 1)
        self.position_embeddings = nn.Parameter(torch.zeros(1, tokens, h))
        self.transformer_encoder = Blocks(h, heads)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, _, rows, columns = x.shape
        x = self.patch_embeddings(x).flatten(2).transpose(1, 2) + self.position_embeddings
        for layer in self.transformer_encoder.layer:
            x = layer(x)
        return self.transformer_encoder.encoder_norm(x).transpose(1, 2).reshape(n, -1, rows, columns)


class Decoder(nn.Module):
    def __init__(self, c: dict):
        super().__init__()
        e, d, area = c["encoder"], c["decoder"], c["input_height"] * c["input_width"]
        for i, (tap, scale) in enumerate(((3, 32), (2, 16), (1, 8))):
            setattr(self, f"TransEncoder{i + 1}",
                    TransEncoder(e["widths"][tap] * e["expansion"], c["hidden"][i], c["heads"][i], area // scale ** 2))
        for i, (a, b) in enumerate(zip([c["hidden"][0], *d], [*d, 1])):
            setattr(self, f"conv{i + 1}", nn.Conv2d(a, b, 3, 1, 1))
        for i, w in enumerate(d):
            setattr(self, f"batchnorm{i + 1}", nn.BatchNorm2d(w))

    def step(self, i: int, x: torch.Tensor) -> torch.Tensor:
        return F.relu(getattr(self, f"batchnorm{i}")(getattr(self, f"conv{i}")(x)))

    def forward(self, taps: list[torch.Tensor]) -> torch.Tensor:
        up = lambda x: F.interpolate(x, scale_factor=2, mode="nearest")
        x = up(self.step(1, self.TransEncoder1(taps[2])))
        x = up(self.step(2, F.relu(x * self.TransEncoder2(taps[1]))))
        x = up(self.step(3, F.relu(x * self.TransEncoder3(taps[0]))))
        x = up(self.step(4, x))
        x = up(self.step(5, x))
        return self.conv7(self.step(6, x)).sigmoid()


class TranSalNet(nn.Module):
    """RGB in 0..1 [n,3,H,W] -> attention map in 0..1 [n,1,H,W]; only relative values mean anything."""

    def __init__(self, config: dict):
        super().__init__()
        assert config["decoder"][0] == config["hidden"][1] and config["decoder"][1] == config["hidden"][2]
        self.encoder, self.decoder = Encoder(config["encoder"]), Decoder(config)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.encoder(x))
