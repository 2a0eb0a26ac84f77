import type { AssetInPicture, Likeness, StillScene, View } from '../algorithms/index.ts';
import type { Frame } from '../frame.ts';
import { zoneAt } from '../ledger/watched-ground.ts';
import type { CameraHealth, LookPlan } from '../look.ts';
import { type PictureGround, pictureGround } from '../looks/picture-ground.ts';
import { glowIn, likenessIn } from '../looks/picture-light.ts';
import type { Watched } from '../looks/watched-algorithms.ts';
import type { Scene } from '../scene/index.ts';
import { patchOf } from './patch.ts';

type Look = {
  plan: LookPlan;
  frame: Frame;
  atS: number;
  health: CameraHealth;
  still: StillScene | undefined;
  scene: Pick<Scene, 'register'>;
  reference?: Frame;
};

/** What one look has to show; what costs time is worked out only when a rule asks for it. */
export class LookingView {
  readonly plan: LookPlan;
  readonly frame: Frame;
  readonly atS: number;
  readonly ground: PictureGround | undefined;
  readonly #look: Look;
  #homography: readonly number[] | null | undefined;

  constructor(look: Look) {
    this.#look = look;
    this.plan = look.plan;
    this.frame = look.frame;
    this.atS = look.atS;
    this.ground = look.plan.geometry ? pictureGround(look.plan.geometry, look.frame) : undefined;
  }

  /** The look as one algorithm sees it, before any model looked. */
  of({ algorithm, zones }: Watched): View {
    const { frame, atS, health, still } = this.#look;
    return {
      atS,
      widthPx: frame.widthPx,
      heightPx: frame.heightPx,
      health,
      detections: undefined,
      still: algorithm.uses.includes('static') ? still : undefined,
      assets: algorithm.uses.includes('asset') ? this.#assetsOf(algorithm.assetClasses) : [],
      zoneAt: (box) => zoneAt(zones, box, this.ground),
      sizeM: (box) => this.ground?.sizeM(box),
      patch: (box) => patchOf(frame, box),
      glow: (box) => glowIn(frame, box),
      likeness: (box) => this.#likeness(box),
    };
  }

  #assetsOf(classes: readonly string[] | null): AssetInPicture[] {
    return this.plan.assets
      .filter(({ classCode }) => classes?.includes(classCode) ?? true)
      .flatMap((asset) => {
        const box = asset.box ?? this.ground?.boxOf(asset);
        return box ? { assetId: asset.assetId, classCode: asset.classCode, box } : [];
      });
  }

  #likeness(box: AssetInPicture['box']): Likeness | undefined {
    const { reference, scene, frame } = this.#look;
    if (!reference) return undefined;
    this.#homography ??= scene.register(frame, reference).homography;
    return this.#homography ? likenessIn(frame, reference, this.#homography, box) : undefined;
  }
}
