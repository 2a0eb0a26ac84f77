import sharp from 'sharp';
import type { FindingReason } from '../../detection/examine/finding.ts';
import { addCamera, type EvidencePicture, type PlaceFinding } from '../../detection/index.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { BIN_PICTURE, BIN_REGION, binPicture } from './bin-pictures.ts';
import { addBins } from './bins.ts';
import { placeOf, STREET_CAMERA } from './camera-desk.ts';
import { type DeskWorld, deskWorld, photo } from './desk-world.ts';

/** What the cameras say of a bin that was reported done. */
export type Seen = {
  verdict: PlaceFinding['verdict'];
  confidence: number;
  reason: FindingReason;
  /** Whether bags still lie there. */
  overflowing: boolean;
};

const cannotTell: Seen = {
  ...{ verdict: 'cannot_see', confidence: 0.4, reason: 'unclear', overflowing: false },
};

/** How the camera was shaken before it took the picture afterwards. */
const SHAKEN = { x: 14, y: -9 };
const LAID = [1, 0, -SHAKEN.x, 0, 1, -SHAKEN.y, 0, 0, 1];

/** A camera of that name over the painted street, whose pose is known. */
async function posedCamera(world: DeskWorld, name: string): Promise<string> {
  const { lng, lat, ...pose } = STREET_CAMERA;
  const { heightM } = pose;
  const draft = { cameraCode: 'BIN-1', name, lng, lat, heightM, pose };
  return (await addCamera(world.deps, draft)).cameraId;
}

async function taken(cameraId: string, jpeg: Buffer, minutesAgo: number) {
  const takenAt = new Date(Date.now() - minutesAgo * 60_000);
  const rgb = await sharp(jpeg).raw().toBuffer();
  const frame = { rgb: new Uint8Array(rgb), ...BIN_PICTURE, takenAt };
  const from = { source: 'footage' as const, provider: 'recorder' as const };
  return { ...{ cameraId, takenAt, frame, jpeg }, ...from, clockOffsetSeconds: 0 };
}

/** The desk, bins with a department that empties them, and a camera that sees them; only what it sees is made up. */
export async function verificationWorld() {
  const world = await deskWorld();
  const places = Array.from({ length: 16 }, (_, n) => placeOf({ eastM: n / 4, northM: 12 }));
  const bins = await addBins(world.db, places);
  const cleaner = await world.signIn('handler', bins[0]?.maintainerId);
  const gridWorker = await world.signIn('grid_worker');
  const cameraId = await posedCamera(world, '行政六路 1 号');

  async function picturesOf({ overflowing }: Seen): Promise<EvidencePicture[]> {
    const [clean, before, after] = await Promise.all([
      binPicture({ overflowing: false }),
      binPicture({ overflowing: true }),
      binPicture({ overflowing, shift: SHAKEN }),
    ]);
    const shown = { region: BIN_REGION, health: 'ok' as const, finding: null };
    return [
      { role: 'before', taken: await taken(cameraId, before, 180), homography: null, ...shown },
      { role: 'clean', taken: await taken(cameraId, clean, 9000), homography: LAID_SAME, ...shown },
      { role: 'after', taken: await taken(cameraId, after, 3), homography: LAID, ...shown },
      { role: 'after', taken: await taken(cameraId, after, 2), homography: LAID, ...shown },
    ];
  }

  /** What `postCheck` asks instead of a camera. */
  const placesThatSee = (seen: Seen) => {
    const answer = async (): Promise<PlaceFinding> => ({
      ...{ verdict: seen.verdict, confidence: seen.confidence, reason: seen.reason },
      ...{ cameraId, cameraIds: [cameraId], pictures: await picturesOf(seen) },
      ...{ modelId: 'citymark-waste', modelVersion: '1', thresholds: { minScore: 0.35 } },
    });
    return { examine: answer, preCheck: answer };
  };

  /** A bin is reported, and the department says that it is done; the machine looks at it and cannot tell. */
  async function claim(seen: Seen = cannotTell) {
    const asset = bins.pop();
    if (!asset) throw new Error('no bin left: add more to the verification world');
    const about = { asset, problemCode: 'overflowing' };
    const ticketNumber = await world.complain('袋子堆到路上了', about);
    await world.move(ticketNumber, 'accept', cleaner);
    await handled(ticketNumber);
    await postCheck({ ...world.deps, places: placesThatSee(seen) });
    return { ticketNumber, name: asset.name };
  }

  async function handled(ticketNumber: string) {
    const url = `/api/tickets/${ticketNumber}`;
    const now = await world.inject({ url, headers: cleaner.headers });
    const form = new FormData();
    form.append('version', String(now.json<{ version: number }>().version));
    form.append('note', '已清运，地面已冲洗');
    const { buffer } = await photo('clean.jpg', '#9a8');
    form.append('photos', new Blob([new Uint8Array(buffer)], { type: 'image/jpeg' }), 'clean.jpg');
    const { headers } = cleaner;
    const answer = await fetch(`${world.url}${url}/handled`, {
      method: 'POST',
      body: form,
      headers,
    });
    if (!answer.ok) throw new Error(`handled was refused: ${await answer.text()}`);
  }

  const stateOf = async (ticketNumber: string) => {
    const { headers } = world.dispatcher;
    const answer = await world.inject({ url: `/api/tickets/${ticketNumber}`, headers });
    return answer.json<{ state: string }>().state;
  };
  return { ...world, cleaner, gridWorker, cameraId, claim, stateOf };
}

const LAID_SAME = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export type VerificationWorld = Awaited<ReturnType<typeof verificationWorld>>;
