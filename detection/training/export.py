"""Writes a net as ONNX for the product's `yolox` decoder, and compares what the product's runtime makes of it with PyTorch.

    python3 export.py --weights RUN/weights.pth [--version 1.0.0] [--out ../models/built-in/citymark-waste.onnx]

Input `images` float32 [1, 3, height, width], RGB 0..255, both sides any multiple of 32. Output `cells` [1, cells, 5 + classes]:
dx, dy, log w, log h in cells, objectness, and the score of each class (both 0..1). Opset 13. The version and the hash in the
manifest beside it (.json) are renewed; thresholds and the rest stay as they are.
"""
import argparse
import copy
import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

from model import CLASSES, YoloxNano, load

HERE = Path(__file__).parent
OPSET, MOST_APART = 13, 1e-3


class PlainStem(nn.Module):
    """Space-to-depth and a 3 x 3 convolution as one of 6 x 6 with stride 2: the same numbers, nothing cut up at run time."""

    def __init__(self, stem):
        super().__init__()
        weight = stem.conv.weight.detach().reshape(16, 2, 2, 3, 3, 3)  # out, dx, dy, channel, row, column
        self.conv = nn.Conv2d(3, 16, 6, 2, 2)
        self.conv.weight.data = weight.permute(0, 3, 4, 2, 5, 1).reshape(16, 3, 6, 6).contiguous()
        self.conv.bias.data = stem.conv.bias.detach().clone()

    def forward(self, x):
        return F.silu(self.conv(x))


class Exported(YoloxNano):
    def space_to_depth(self, x):
        return x

    def forward(self, x):
        rows = [torch.cat([o[:, :4], o[:, 4:].sigmoid()], 1).flatten(2) for o in self.levels(x)]
        return torch.cat(rows, 2).transpose(1, 2)


RUN = """
const ort = require('onnxruntime-node'), fs = require('fs');
const [model, input, height, width] = process.argv.slice(1);
const bytes = fs.readFileSync(input);
const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
(async () => {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const images = new ort.Tensor('float32', data, [1, 3, +height, +width]);
  const times = [];
  let cells;
  for (let i = 0; i < 40; i++) {
    const begun = process.hrtime.bigint();
    ({ cells } = await session.run({ images }));
    times.push(Number(process.hrtime.bigint() - begun) / 1e6);
  }
  fs.writeFileSync(input + '.out', Buffer.from(cells.data.slice().buffer));
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ median: times[20], least: times[0] }));
})();
"""


def compare(net, path, height, width):
    """The greatest differences between PyTorch and the product's runtime, and milliseconds on one thread."""
    x = np.random.default_rng(0).uniform(0, 255, (1, 3, height, width)).astype(np.float32)
    with torch.no_grad():
        raw = net(torch.from_numpy(x)).numpy()
    raw[..., 4:] = 1 / (1 + np.exp(-raw[..., 4:]))
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "input"
        x.tofile(file)
        command = ["node", "-e", RUN, str(path.resolve()), str(file), str(height), str(width)]
        times = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE).stdout)
        apart = np.abs(np.fromfile(f"{file}.out", np.float32).reshape(raw.shape) - raw)
    print(f"{width}x{height}: cells differ by {apart[..., :4].max():.1e}, scores by {apart[..., 4:].max():.1e}; one thread {times['median']:.1f} ms (least {times['least']:.1f})")
    assert apart.max() < MOST_APART, "the exported net is not the trained one"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--weights", nargs="+", required=True, help="of several files the mean")
    ap.add_argument("--out", type=Path, default=HERE.parent / "models" / "built-in" / "citymark-waste.onnx")
    ap.add_argument("--version")
    a = ap.parse_args()
    net = load(a.weights)
    flat = Exported()
    flat.load_state_dict(net.state_dict())
    flat.stem = PlainStem(net.stem)
    sides = {0: "one", 2: "height", 3: "width"}
    torch.onnx.export(copy.deepcopy(flat).eval(), torch.zeros(1, 3, 416, 416), str(a.out), opset_version=OPSET, input_names=["images"],
                      output_names=["cells"], dynamic_axes=dict(images=sides, cells={0: "one", 1: "cells"}), do_constant_folding=True)
    onnx.checker.check_model(onnx.load(str(a.out)))
    for height, width in ((416, 416), (256, 416), (640, 640)):
        compare(net, a.out, height, width)
    sha256 = hashlib.sha256(a.out.read_bytes()).hexdigest()
    manifest_path = a.out.with_suffix(".json")
    if manifest_path.exists():
        text = manifest_path.read_text()
        assert json.loads(text)["labels"] == list(CLASSES)
        for field, value in (("sha256", sha256), ("version", a.version)):
            if value:
                text = re.sub(rf'("{field}": )"[^"]*"', rf'\1"{value}"', text)
        manifest_path.write_text(text)
    parameters = sum(p.numel() for p in net.parameters())
    print(f"{a.out}: {a.out.stat().st_size / 1e6:.2f} MB, {parameters / 1e6:.2f} M parameters, sha256 {sha256}")


if __name__ == "__main__":
    main()
