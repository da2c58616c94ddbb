"""Convolutional networks after their papers, with torchvision's names and structure, any size.

torchvision itself is not needed: its wheels follow torch's versions closely, and these four fit on a page.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, inside: int, width: int, expansion: int, stride: int):
        super().__init__()
        out = width * expansion
        self.conv1, self.bn1 = nn.Conv2d(inside, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out)
        if stride != 1 or inside != out:
            self.downsample = nn.Sequential(nn.Conv2d(inside, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        h = self.bn1(self.conv1(x)).relu()
        h = self.bn3(self.conv3(self.bn2(self.conv2(h)).relu()))
        return (h + (self.downsample(x) if hasattr(self, "downsample") else x)).relu()


def stem(width: int) -> list[nn.Module]:
    return [nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]


def resnet_stages(e: dict) -> list[nn.Sequential]:
    stages, inside = [], e["stem"]
    for i, (blocks, width) in enumerate(zip(e["layers"], e["widths"])):
        stage = []
        for j in range(blocks):
            stage.append(Bottleneck(inside, width, e["expansion"], 2 if i > 0 and j == 0 else 1))
            inside = width * e["expansion"]
        stages.append(nn.Sequential(*stage))
    return stages


class DenseLayer(nn.Module):
    def __init__(self, inside: int, growth: int, bottleneck: int):
        super().__init__()
        wide = bottleneck * growth
        self.norm1, self.conv1 = nn.BatchNorm2d(inside), nn.Conv2d(inside, wide, 1, bias=False)
        self.norm2, self.conv2 = nn.BatchNorm2d(wide), nn.Conv2d(wide, growth, 3, 1, 1, bias=False)

    def forward(self, x):
        return self.conv2(self.norm2(self.conv1(self.norm1(x).relu())).relu())


class DenseBlock(nn.Module):
    def __init__(self, inside: int, layers: int, growth: int, bottleneck: int):
        super().__init__()
        for i in range(layers):
            self.add_module(f"denselayer{i + 1}", DenseLayer(inside + i * growth, growth, bottleneck))

    def forward(self, x):
        seen = [x]
        for layer in self.children():
            seen.append(layer(torch.cat(seen, 1)))
        return torch.cat(seen, 1)


class Transition(nn.Module):
    def __init__(self, inside: int):
        super().__init__()
        self.norm, self.conv = nn.BatchNorm2d(inside), nn.Conv2d(inside, inside // 2, 1, bias=False)

    def forward(self, x):
        return F.avg_pool2d(self.conv(self.norm(x).relu()), 2, 2)


def densenet_parts(e: dict) -> tuple[list[nn.Module], list[int]]:
    """Blocks and transitions in turn, and the width after each block."""
    parts, widths, inside = [], [], e["stem"]
    for i, layers in enumerate(e["layers"]):
        if i > 0:
            parts.append(Transition(inside))
            inside //= 2
        parts.append(DenseBlock(inside, layers, e["growth"], e["bottleneck"]))
        inside += layers * e["growth"]
        widths.append(inside)
    return parts, widths


class GeM(nn.Module):
    def __init__(self, p: float):
        super().__init__()
        self.p = p

    def forward(self, x):
        return x.flatten(2).clamp(min=1e-6).pow(self.p).mean(2).pow(1 / self.p)


class Sscd(nn.Module):
    """Pizzi et al. 2022, the form whose trunk is torchvision's."""

    def __init__(self, c: dict):
        super().__init__()
        e = c["encoder"]
        first = stem(e["stem"])
        trunk = nn.Module()
        trunk.conv1, trunk.bn1, trunk.maxpool = first[0], first[1], first[3]
        for i, stage in enumerate(resnet_stages(e)):
            trunk.add_module(f"layer{i + 1}", stage)
        trunk.avgpool = GeM(c["pooling"])
        trunk.fc = nn.Linear(e["widths"][-1] * e["expansion"], c["dimensions"])
        self.backbone = trunk

    def forward(self, x):
        b = self.backbone
        h = b.maxpool(b.bn1(b.conv1(x)).relu())
        h = b.layer4(b.layer3(b.layer2(b.layer1(h))))
        return F.normalize(b.fc(b.avgpool(h)))


class SqueezeExcite(nn.Module):
    def __init__(self, channels: int, inner: int):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(channels, inner, 1), nn.Conv2d(inner, channels, 1)

    def forward(self, x):
        return x * self.fc2(F.silu(self.fc1(F.adaptive_avg_pool2d(x, 1)))).sigmoid()


def conv_norm(inside: int, out: int, kernel: int, stride: int = 1, groups: int = 1, act: bool = True) -> nn.Sequential:
    layers = [nn.Conv2d(inside, out, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(out, 1e-3)]
    return nn.Sequential(*layers, *([nn.SiLU()] if act else []))


class MBConv(nn.Module):
    def __init__(self, inside: int, out: int, expansion: int, kernel: int, stride: int):
        super().__init__()
        wide = inside * expansion
        parts = [conv_norm(inside, wide, 1)] if expansion > 1 else []
        parts += [conv_norm(wide, wide, kernel, stride, wide), SqueezeExcite(wide, max(1, inside // 4)),
                  conv_norm(wide, out, 1, act=False)]
        self.block, self.residual = nn.Sequential(*parts), stride == 1 and inside == out

    def forward(self, x):
        return x + self.block(x) if self.residual else self.block(x)


class EfficientNet(nn.Module):
    """Tan & Le 2019. B0's table scaled by `width` and `depth`: 1.2 and 1.4 are B3."""

    TABLE = [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4),
             (6, 3, 1, 320, 1)]

    def __init__(self, c: dict):
        super().__init__()
        divisor = c["divisor"]

        def scaled(channels: float) -> int:
            wanted = channels * c["width"]
            rounded = max(divisor, int(wanted + divisor / 2) // divisor * divisor)
            return rounded + divisor if rounded < 0.9 * wanted else rounded

        inside = scaled(32)
        parts = [conv_norm(3, inside, 3, 2)]
        for expansion, kernel, stride, channels, layers in self.TABLE:
            for i in range(math.ceil(layers * c["depth"])):
                parts.append(MBConv(inside, scaled(channels), expansion, kernel, stride if i == 0 else 1))
                inside = scaled(channels)
        parts.append(conv_norm(inside, 4 * inside, 1))
        self.features = nn.Sequential(*parts)
        self.classifier = nn.Linear(4 * inside, c["classes"])

    def forward(self, x):
        return self.classifier(F.adaptive_avg_pool2d(self.features(x), 1).flatten(1))


class Vgg(nn.Module):
    """Simonyan & Zisserman 2015, configuration D (VGG-16) by default."""

    def __init__(self, c: dict):
        super().__init__()
        layers, inside = [], 3
        for group in c["groups"]:
            for width in group:
                layers += [nn.Conv2d(inside, width, 3, 1, 1), nn.ReLU(inplace=True)]
                inside = width
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        wide = c["wide"]
        self.classifier = nn.Sequential(
            nn.Linear(inside * c["pooled"] ** 2, wide), nn.ReLU(inplace=True), nn.Dropout(), nn.Linear(wide, wide),
            nn.ReLU(inplace=True), nn.Dropout(), nn.Linear(wide, c["classes"]))
        self.pooled = c["pooled"]

    def forward(self, x):
        return self.classifier(F.adaptive_avg_pool2d(self.features(x), self.pooled).flatten(1))
