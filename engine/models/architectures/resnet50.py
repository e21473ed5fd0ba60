"""ResNet-50 as the VGGFace2 networks have it: the first 1 x 1 convolution takes the stride.

Q. Cao et al., "VGGFace2: a dataset for recognising faces across pose and age", FG 2018; and
the attribute network of R. Chen et al., "Sim2Word", ACM TOMM 2022, on the same trunk.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.models.architectures.architecture import Architecture, State
from engine.models.input_spec import InputSpec

_LAYERS = ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2))
"""Width, blocks and stride."""
_EXPANSION = 4
_MEAN_BGR = (91.4953, 103.8827, 131.0912)
_SIDE = 224

HEADS = 30


class Bottleneck(nn.Module):
    """1 x 1, 3 x 3 and 1 x 1 convolutions, and a shortcut."""

    def __init__(self, channels_in: int, width: int, stride: int) -> None:
        super().__init__()
        channels_out = width * _EXPANSION
        self.conv1 = nn.Conv2d(channels_in, width, 1, stride, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, channels_out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels_out)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride, bias=False),
                nn.BatchNorm2d(channels_out),
            )

    def forward(self, x: Tensor) -> Tensor:
        """Return the block's output for a (N, C, h, w) map."""
        out = torch.relu(self.bn1(self.conv1(x)))
        out = torch.relu(self.bn2(self.conv2(out)))
        return torch.relu(self.bn3(self.conv3(out)) + self.downsample(x))


class Trunk(nn.Module):
    """224 x 224 crops to 2048 numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, ceil_mode=True)
        channels = 64
        for number, (width, depth, stride) in enumerate(_LAYERS, start=1):
            blocks = [Bottleneck(channels, width, stride)]
            channels = width * _EXPANSION
            blocks += [Bottleneck(channels, width, 1) for _ in range(depth - 1)]
            self.add_module(f"layer{number}", nn.Sequential(*blocks))

    def pooled(self, x: Tensor) -> Tensor:
        """Return the pooled features, (N, 2048), of BGR crops less their mean."""
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        for number in range(1, len(_LAYERS) + 1):
            x = self.get_submodule(f"layer{number}")(x)
        return x.mean((2, 3))


class Recognition(Trunk):
    """The pooled features are the embedding; the class head is kept beside it.

    Parameters
    ----------
    classes : int
    """

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.fc = nn.Linear(512 * _EXPANSION, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Return embeddings, (N, 2048)."""
        return self.pooled(x)


class Attributes(Trunk):
    """Thirty heads side by side.

    Parameters
    ----------
    widths : list of int
        Classes of each head.
    """

    def __init__(self, widths: list[int]) -> None:
        super().__init__()
        for number, width in enumerate(widths, start=1):
            self.add_module(f"fc{number}", nn.Linear(512 * _EXPANSION, width))
        self._count = len(widths)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits of all classes of all heads, (N, sum of widths)."""
        x = self.pooled(x)
        return torch.cat([self.get_submodule(f"fc{i}")(x) for i in range(1, self._count + 1)], 1)


def head_widths(state: State) -> list[int]:
    """Return the classes of each head of an attribute network."""
    return [len(state[f"fc{number}.bias"]) for number in range(1, HEADS + 1)]


_SPEC = InputSpec(_SIDE, _MEAN_BGR, 1.0, "bgr")

VGGFACE2 = Architecture(
    name="vggface2-resnet50",
    role="recognition",
    spec=_SPEC,
    fits=lambda state: {"layer1.0.conv3.weight", "fc.weight"} <= set(state),
    build=lambda state: Recognition(len(state["fc.weight"])),
)

ATTRIBUTES_30 = Architecture(
    name="sim2word-attributes",
    role="attributes",
    spec=_SPEC,
    fits=lambda state: {"layer1.0.conv3.weight", "fc30.weight"} <= set(state),
    build=lambda state: Attributes(head_widths(state)),
)
