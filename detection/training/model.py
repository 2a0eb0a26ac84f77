"""YOLOX-Nano: depthwise convolutions, SiLU, a head for classes and one for boxes, batch-norms folded into the convolutions.

In: float RGB 0..255, NCHW, both sides multiples of 32. Out: [N, cells, 5 + classes], the raw numbers of each cell,
strides 8, 16, 32: dx, dy, log w, log h (in cells), logit of objectness, logits of the classes.
Source of the net: Ge et al., "YOLOX: Exceeding YOLO Series in 2021".
"""
import re

import torch
import torch.nn as nn
import torch.nn.functional as F

CLASSES = ("garbage", "garbage_bin", "overflow")
STRIDES = (8, 16, 32)


class Conv(nn.Module):
    def __init__(self, cin, cout, k=1, s=1, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, k, s, (k - 1) // 2, groups=groups, bias=True)

    def forward(self, x):
        return F.silu(self.conv(x), inplace=True)


class DepthwiseConv(nn.Module):
    """k x k for each channel, then 1 x 1 across them."""

    def __init__(self, cin, cout, k=3, s=1):
        super().__init__()
        self.dw = Conv(cin, cin, k, s, groups=cin)
        self.pw = Conv(cin, cout)

    def forward(self, x):
        return self.pw(self.dw(x))


class Bottleneck(nn.Module):
    def __init__(self, c, add):
        super().__init__()
        self.c1, self.c2, self.add = Conv(c, c), DepthwiseConv(c, c), add

    def forward(self, x):
        y = self.c2(self.c1(x))
        return x + y if self.add else y


class CrossStage(nn.Module):
    def __init__(self, cin, cout, n, add=True):
        super().__init__()
        h = cout // 2
        self.c1, self.c2 = Conv(cin, h), Conv(cin, h)
        self.m = nn.Sequential(*[Bottleneck(h, add) for _ in range(n)])
        self.c3 = Conv(2 * h, cout)

    def forward(self, x):
        return self.c3(torch.cat([self.m(self.c1(x)), self.c2(x)], 1))


class SpatialPyramid(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c1, self.c2 = Conv(c, c // 2), Conv(c * 2, c)

    def forward(self, x):
        x = self.c1(x)
        return self.c2(torch.cat([x] + [F.max_pool2d(x, k, 1, k // 2) for k in (5, 9, 13)], 1))


def twice(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class YoloxNano(nn.Module):
    """Modules stand in the order in which they run: `load_coco` relies on it."""

    def __init__(self, classes=len(CLASSES), hidden=64):
        super().__init__()
        self.stem = Conv(12, 16, 3)
        self.dark2 = nn.Sequential(DepthwiseConv(16, 32, 3, 2), CrossStage(32, 32, 1))
        self.dark3 = nn.Sequential(DepthwiseConv(32, 64, 3, 2), CrossStage(64, 64, 3))
        self.dark4 = nn.Sequential(DepthwiseConv(64, 128, 3, 2), CrossStage(128, 128, 3))
        self.dark5 = nn.Sequential(DepthwiseConv(128, 256, 3, 2), SpatialPyramid(256), CrossStage(256, 256, 1, False))
        self.lat5, self.p4 = Conv(256, 128), CrossStage(256, 128, 1, False)
        self.lat4, self.p3 = Conv(128, 64), CrossStage(128, 64, 1, False)
        self.down3, self.n3 = DepthwiseConv(64, 64, 3, 2), CrossStage(128, 128, 1, False)
        self.down4, self.n4 = DepthwiseConv(128, 128, 3, 2), CrossStage(256, 256, 1, False)
        two = lambda: nn.Sequential(DepthwiseConv(hidden, hidden), DepthwiseConv(hidden, hidden))
        self.heads = nn.ModuleList(
            nn.ModuleDict(dict(stem=Conv(c, hidden), cls=two(), reg=two())) for c in (64, 128, 256))
        self.cls_pred = nn.ModuleList(nn.Conv2d(hidden, classes, 1) for _ in STRIDES)
        self.reg_pred = nn.ModuleList(nn.Conv2d(hidden, 4, 1) for _ in STRIDES)
        self.obj_pred = nn.ModuleList(nn.Conv2d(hidden, 1, 1) for _ in STRIDES)
        for p in self.cls_pred:
            nn.init.normal_(p.weight, std=0.01)
            nn.init.constant_(p.bias, -1.5)

    def space_to_depth(self, x):
        """Top-left, bottom-left, top-right, bottom-right."""
        return torch.cat([x[..., ::2, ::2], x[..., 1::2, ::2], x[..., ::2, 1::2], x[..., 1::2, 1::2]], 1)

    def backbone(self, x):
        c3 = self.dark3(self.dark2(self.stem(self.space_to_depth(x))))
        c4 = self.dark4(c3)
        return c3, c4, self.dark5(c4)

    def levels(self, x):
        """[N, 5 + classes, rows, columns] of each stride."""
        c3, c4, c5 = self.backbone(x)
        t5 = self.lat5(c5)
        t4 = self.lat4(self.p4(torch.cat([twice(t5), c4], 1)))
        o3 = self.p3(torch.cat([twice(t4), c3], 1))
        o4 = self.n3(torch.cat([self.down3(o3), t4], 1))
        o5 = self.n4(torch.cat([self.down4(o4), t5], 1))
        out = []
        for i, f in enumerate((o3, o4, o5)):
            s = self.heads[i]["stem"](f)
            r = self.heads[i]["reg"](s)
            out.append(torch.cat([self.reg_pred[i](r), self.obj_pred[i](r), self.cls_pred[i](self.heads[i]["cls"](s))], 1))
        return out

    def forward(self, x):
        return torch.cat([o.flatten(2) for o in self.levels(x)], 2).transpose(1, 2)


def grid(height, width, device=None):
    """Corner of every cell in cells [cells, 2] and its stride [cells, 1], level by level, row by row."""
    xy, strides = [], []
    for s in STRIDES:
        yy, xx = torch.meshgrid(torch.arange(height // s), torch.arange(width // s), indexing="ij")
        xy.append(torch.stack([xx, yy], -1).reshape(-1, 2).float())
        strides.append(torch.full((len(xy[-1]), 1), float(s)))
    return torch.cat(xy).to(device), torch.cat(strides).to(device)


def decode_boxes(raw, xy, strides):
    """raw [..., 4] -> centre x, y, width, height in pixels of the input."""
    return torch.cat([(raw[..., :2] + xy) * strides, raw[..., 2:4].clamp(max=8).exp() * strides], -1)


def load_coco(net, path):
    """Fills a net from the published COCO ONNX (batch-norms folded, BGR) by the order of its weights; not the classes."""
    import onnx
    from onnx import numpy_helper

    values = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in onnx.load(path).graph.initializer}
    number = lambda name: int(re.sub(r"\D", "", name))
    unnamed = sorted((n for n in values if re.fullmatch(r"(onnx::Conv_)?\d+", n)), key=number)  # weight, bias, weight, bias …
    firsts = [i for i, n in enumerate(unnamed) if values[n].ndim == 4]
    folded = [unnamed[j] for i in firsts for j in (i, i + 1)]
    convs = [m.conv for m in net.modules() if isinstance(m, Conv)]
    assert len(folded) == 2 * len(convs), f"{path} is not the YOLOX-Nano this was written for"
    with torch.no_grad():
        for conv, weight, bias in zip(convs, folded[::2], folded[1::2]):
            conv.weight.copy_(values[weight])
            conv.bias.copy_(values[bias])
        stem = net.stem.conv.weight  # 12 = four corners x (B, G, R), to (R, G, B)
        stem.copy_(stem.reshape(16, 4, 3, 3, 3).flip(2).reshape(16, 12, 3, 3))
        for i in range(len(STRIDES)):
            for kind, preds in (("reg", net.reg_pred), ("obj", net.obj_pred)):
                preds[i].weight.copy_(values[f"head.{kind}_preds.{i}.weight"])
                preds[i].bias.copy_(values[f"head.{kind}_preds.{i}.bias"])
    return net


def load(paths, device="cpu"):
    """A net out of a file of weights, or out of the `ema` of a checkpoint; of several files, the mean of their weights."""
    kept = [torch.load(path, map_location=device) for path in ([paths] if isinstance(paths, str) else paths)]
    kept = [each.get("ema", each) for each in kept]
    net = YoloxNano()
    net.load_state_dict({name: sum(each[name] for each in kept) / len(kept) for name in kept[0]})
    return net.eval().to(device, memory_format=torch.channels_last)
