import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { addCamera } from '../../detection/index.ts';
import { type TestApp, type TestStaff, testApp } from './app.ts';
import { STREET } from './cameras.ts';
import { makeClip } from './clip.ts';
import { type FileFootage, fileFootage } from './file-footage.ts';

/** Half an hour before now of the service's clock. */
const START = Date.parse('2026-11-23T00:30:00Z');
export const at = (seconds: number) => new Date(START + seconds * 1000);
export const iso = (seconds: number) => at(seconds).toISOString();

let made: Awaited<ReturnType<typeof makeClip>>;
export let footage: FileFootage;
export let service: TestApp;
export let cameraId: string;
export let worker: TestStaff;
export let auditor: TestStaff;
export let bytes: Buffer;
/** Department, camera and ticket that a handler may see. */
export const granted = new Set<string>();

export const unrecorded = new Set<string>();

/** Opens a service with a camera and four seconds of its footage for the tests of this file. */
export function withFootage(): void {
  beforeAll(async () => {
    made = await makeClip();
    bytes = await readFile(made.mp4);
    footage = fileFootage(made.mp4, { from: at(0), to: at(4) });
    service = await testApp({
      deps: {
        providerOf: async (id) => (unrecorded.has(id) ? undefined : footage.providerOf(id)),
        footageAccess: {
          mayView: async (actor, camera, _range, ticket) =>
            !actor.roles.includes('handler') ||
            granted.has(`${actor.departmentId} ${camera} ${ticket}`),
        },
      },
    });
    cameraId = (await addCamera(service.deps, { cameraCode: 'T-1', name: '街口', ...STREET }))
      .cameraId;
    worker = await service.signIn('grid_worker');
    auditor = await service.signIn('auditor');
  });
  afterAll(async () => {
    await service.close();
    await made.remove();
  });
  beforeEach(() => {
    footage.isPrompt = true;
    footage.failures = [];
  });
}

export type Who = { headers: TestStaff['headers'] };
export const get = (url: string, { headers }: Who = worker, more: Record<string, string> = {}) =>
  service.inject({ method: 'GET', url, headers: { ...headers, ...more } });
export const want = (
  body: Record<string, unknown>,
  { headers }: Who = worker,
  camera = cameraId,
  search = '',
) =>
  service.inject({
    method: 'POST',
    url: `/api/cameras/${camera}/clips${search}`,
    headers,
    payload: { from: iso(0), to: iso(4), reason: '核实垃圾满溢', ...body },
  });
export const views = async (search = '') =>
  (await get(`/api/footage-views${search}`, auditor)).json<{
    views: Record<string, unknown>[];
    next: string | null;
  }>();
