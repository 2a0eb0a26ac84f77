"""Trains citymark-waste: a YOLOX-Nano on photos of waste and on streets without any.

    python3 train.py --data DIR --streets CLIP… --start WEIGHTS --out RUN --epochs 60 [--minutes 60] [--resume]

The same seed draws the same pictures in the same order, however many processes draw them; with --resume the run goes on
where RUN/checkpoint.pth left it. It ends after --epochs or --minutes, whichever comes first, and the rate follows the one
that is further. The net that counts is the moving average at the end; the held-out photos choose nothing.
"""
import argparse
import copy
import math
import os
import time
from contextlib import nullcontext
from pathlib import Path

import cv2
import numpy as np
import torch

from augment import EARLY, LATE, Drawing
from loss import loss_of
from metrics import average_precision, summary
from model import YoloxNano, load, load_coco
from photos import photos_of, street_pictures
from predict import predict, stretched
from relative_adam import RelativeAdam

SIDES, SIDE_SHARES, LATE_FROM = (320, 416, 512, 640), (0.20, 0.50, 0.12, 0.18), 0.8
WARM_UP, LEAST_RATE = 150, 0.03
HERE = Path(__file__).parent


class Batches(torch.utils.data.Dataset):
    """Batch number k: which pictures it holds follows from the seed and k alone, and from whether training is late."""

    def __init__(self, photos, streets, batch, seed):
        self.photos, self.streets, self.batch, self.seed = photos, streets, batch, seed
        self.late = torch.zeros(1).share_memory_()

    def __getitem__(self, k):
        cv2.setNumThreads(0)
        rng = np.random.default_rng([self.seed, k])
        late = bool(self.late[0])
        side = int(rng.choice(SIDES[1::2] if late else SIDES, p=(0.7, 0.3) if late else SIDE_SHARES))
        drawn = [Drawing(self.photos, self.streets, side, rng).draw(LATE if late else EARLY) for _ in range(self.batch)]
        return np.stack([picture for picture, _ in drawn]), [boxes for _, boxes in drawn]


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True, help="directory with images/ and labels/")
    ap.add_argument("--held-out", type=Path, default=HERE / "held-out.txt", help="ids that are never trained on")
    ap.add_argument("--streets", nargs="+", required=True, help="pictures and clips without waste")
    ap.add_argument("--start", required=True, help="weights to begin with: the COCO YOLOX-Nano (.onnx) or .pth of this net")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=float, default=60)
    ap.add_argument("--minutes", type=float, default=math.inf)
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--rate", type=float, default=6e-3, help="share of a channel's size that a step changes; 0.0025 from weights that know waste already")
    ap.add_argument("--workers", type=int, default=1)
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--save-minutes", type=float, default=3)
    ap.add_argument("--evaluate-epochs", type=float, default=4)
    ap.add_argument("--resume", action="store_true")
    return ap.parse_args()


def save(path, **state):
    """Whole or not at all."""
    torch.save(state, f"{path}.part")
    os.replace(f"{path}.part", path)


def mixed_precision(device):
    """bfloat16 needs no scaling of the loss; on a processor nothing changes."""
    return torch.autocast("cuda", dtype=torch.bfloat16) if device == "cuda" else nullcontext()


def report(ema, held_out, epoch):
    native, truths = stretched(held_out, 416)
    print(f"epoch {epoch:.1f} held out, 416: {summary(average_precision(predict(ema, native), truths))}", flush=True)


def main():
    a = arguments()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    cv2.setNumThreads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    photos = photos_of(a.data, a.held_out, held_out=False)
    held_out = photos_of(a.data, a.held_out, held_out=True)
    streets = street_pictures(a.streets)
    net = load_coco(YoloxNano(), a.start) if a.start.endswith(".onnx") else load(a.start)
    net = net.to(device, memory_format=torch.channels_last)
    ema = copy.deepcopy(net).eval()
    optimiser = RelativeAdam(net, ema)
    step, before = 0, 0.0
    if a.resume:
        kept = torch.load(a.out / "checkpoint.pth", map_location=device)
        optimiser.restore(kept["optimiser"])
        step, before = kept["step"], kept["minutes"]
    per_epoch = len(photos) // a.batch
    total = int(a.epochs * per_epoch)
    print(f"{len(photos)} photos, {len(held_out)} held out, {len(streets)} streets, {total} steps of {a.batch} on {device}, from step {step}", flush=True)
    batches = Batches(photos, streets, a.batch, a.seed)
    drawn = torch.utils.data.DataLoader(batches, batch_size=None, sampler=range(step, total), num_workers=a.workers,
                                        prefetch_factor=3, collate_fn=lambda x: x)
    begun = saved = time.monotonic()
    parts = np.zeros(3)
    for pictures, boxes in drawn:
        minutes = before + (time.monotonic() - begun) / 60
        progress = max(step / total, minutes / a.minutes)
        if progress >= 1:
            break
        batches.late[0] = float(progress > LATE_FROM)
        rate = a.rate * min(1, (step + 1) / WARM_UP) * (LEAST_RATE + (1 - LEAST_RATE) * 0.5 * (1 + math.cos(math.pi * progress)))
        x = torch.from_numpy(pictures).to(device).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
        net.train()
        with mixed_precision(device):
            raw = net(x)
        loss, each = loss_of(raw, [torch.from_numpy(b) for b in boxes], x.shape[-1])
        loss.backward()
        step += 1
        norm = optimiser.step(rate, min(0.998, (1 + step) / (20 + step)))
        parts += each
        if step % 50 == 0:
            obj, box, cls = parts / 50
            parts[:] = 0
            print(f"step {step} epoch {step / per_epoch:.2f} of the way {progress:.3f} minutes {minutes:.1f} rate {rate:.5f} objectness {obj:.2f} box {box:.3f} class {cls:.3f} gradient {norm:.1f}", flush=True)
        if (time.monotonic() - saved) / 60 >= a.save_minutes:
            save(a.out / "checkpoint.pth", ema=ema.state_dict(), optimiser=optimiser.state(), step=step, minutes=minutes)
            saved = time.monotonic()
        if step % int(per_epoch * a.evaluate_epochs) == 0:
            report(ema, held_out, step / per_epoch)
    save(a.out / "checkpoint.pth", ema=ema.state_dict(), optimiser=optimiser.state(), step=step, minutes=before + (time.monotonic() - begun) / 60)
    save(a.out / "weights.pth", **ema.state_dict())
    report(ema, held_out, step / per_epoch)
    print(f"done: {step} steps, {step / per_epoch:.1f} epochs -> {a.out / 'weights.pth'}", flush=True)


if __name__ == "__main__":
    main()
