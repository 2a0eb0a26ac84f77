"""Splits the photos by scene: photos of one place, or copies of one photo, are never on both sides.

    python3 scenes.py --data DIR --coco yolox_nano.onnx --out held-out.txt

Two photos are one scene when they look alike (cosine of centred features of the COCO net, or nearly the same
difference hash, also mirrored), and with less likeness when their ids are near each other: neighbours are often one
site moments apart. Held out is a scene that lies wholly inside a block of ids, away from its edges. The blocks are
those that the first weights never trained on (every tenth block of thirty), so that starting from them leaks nothing.
"""
import argparse
from pathlib import Path

import cv2
import numpy as np
import torch

from model import YoloxNano, load_coco

ALIKE, ALIKE_NEAR, NEAR = 0.75, 0.55, 12  # cosine anywhere; cosine of ids at most NEAR apart
SAME_HASH = 6  # bits of 64
BLOCK, EVERY, WHICH, EDGE = 30, 10, 4, 3


@torch.no_grad()
def features(files, coco, side=288):
    net, out = load_coco(YoloxNano(), coco).eval(), []
    for at in range(0, len(files), 16):
        photos = [cv2.resize(cv2.imread(str(f)), (side, side), interpolation=cv2.INTER_AREA)[..., ::-1] for f in files[at:at + 16]]
        x = torch.from_numpy(np.stack(photos)).permute(0, 3, 1, 2).float()
        _, c4, c5 = net.backbone(x)
        out.append(torch.cat([f.mean((2, 3)) for f in (c4, c5)], 1).numpy())
    f = np.concatenate(out)
    f = (f - f.mean(0)) / (f.std(0) + 1e-6)
    return f / np.linalg.norm(f, axis=1, keepdims=True)


def hashes(files):
    """Difference hash of each photo and of its mirror image, as bits."""
    small = [cv2.resize(cv2.imread(str(f), cv2.IMREAD_GRAYSCALE), (9, 8), interpolation=cv2.INTER_AREA).astype(int) for f in files]
    bits = lambda s: (s[:, 1:] > s[:, :-1]).reshape(-1)
    return np.stack([bits(s) for s in small]), np.stack([bits(s[:, ::-1]) for s in small])


def scenes(cosine, hash_gap):
    """The scene of every photo (union-find): the least index of its members."""
    n = len(cosine)
    apart = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    joined = (cosine >= ALIKE) | (hash_gap <= SAME_HASH) | ((cosine >= ALIKE_NEAR) & (apart <= NEAR))
    root = np.arange(n)

    def find(i):
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in zip(*np.nonzero(np.triu(joined, 1))):
        a, b = find(i), find(j)
        root[max(a, b)] = min(a, b)
    return np.array([find(i) for i in range(n)])


def held_out(scene):
    ids = np.arange(len(scene))
    inside = ((ids // BLOCK) % EVERY == WHICH) & (ids % BLOCK >= EDGE) & (ids % BLOCK < BLOCK - EDGE)
    straddling = set(scene[~inside])
    return np.array([i for i in ids if inside[i] and scene[i] not in straddling])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True, help="directory with images/ and labels/")
    ap.add_argument("--coco", required=True, help="YOLOX-Nano COCO weights as ONNX")
    ap.add_argument("--out", type=Path, default=Path(__file__).with_name("held-out.txt"))
    a = ap.parse_args()
    files = sorted((a.data / "images").glob("*.jpg"))
    f = features(files, a.coco)
    plain, mirrored = hashes(files)
    gap = lambda p, q: (p[:, None] != q[None]).sum(2)
    cosine = f @ f.T
    scene = scenes(cosine, np.minimum(gap(plain, plain), gap(plain, mirrored)))
    out = held_out(scene)
    a.out.write_text("".join(f"{files[i].stem}\n" for i in out))
    rest = np.setdiff1d(np.arange(len(files)), out)
    sizes = np.bincount(scene)
    print(f"{len(files)} photos, {np.count_nonzero(sizes)} scenes, the largest of {sizes.max()}; held out {len(out)} photos of {len(set(scene[out]))} scenes")
    nearest = cosine[np.ix_(out, rest)].max(1)
    print("likeness of held-out photos to the nearest training photo: " + ", ".join(f"p{q} {np.percentile(nearest, q):.2f}" for q in (50, 90, 99)))


if __name__ == "__main__":
    main()
