import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type {} from '@fastify/swagger';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('../web/citizen/', import.meta.url));

/** One file a page asks for, ready in every encoding. */
type PageFile = { path: string; type: string; body: Record<'identity' | 'gzip' | 'br', Buffer> };

/** The files of the citizen pages; `style`, `script` and `icon` are the paths the pages link to. */
export type PageFiles = {
  style: string;
  script: string;
  icon: string;
  /** Serves them: named by content, so kept by browsers for ever; the service worker always fresh. */
  routes: FastifyPluginAsync;
};

const compressed = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** One TypeScript entry and what it imports as one plain script. */
async function bundle(entry: string): Promise<Buffer> {
  const build = await rolldown({ input: `${ROOT}script/${entry}`, platform: 'browser' });
  try {
    const { output } = await build.generate({ format: 'iife', minify: true });
    return Buffer.from(output[0].code);
  } finally {
    await build.close();
  }
}

async function pageFile(name: string, type: string, bytes: Buffer): Promise<PageFile> {
  const [br, gz] = await Promise.all([compressed.br(bytes), compressed.gzip(bytes)]);
  return { path: `/citizen/${name}`, type, body: { identity: bytes, gzip: gz, br } };
}

async function hashedFile(name: string, type: string, bytes: Buffer): Promise<PageFile> {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return pageFile(name.replace(/\.(\w+)$/, `.${hash}.$1`), type, bytes);
}

function sendFile(reply: FastifyReply, file: PageFile, accepted = '') {
  const encoding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity';
  reply.type(file.type).header('vary', 'accept-encoding');
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.send(file.body[encoding]);
}

/** Builds script and service worker, reads style sheet and icon; about a tenth of a second at start. */
export async function openPageFiles(): Promise<PageFiles> {
  const script = 'text/javascript; charset=utf-8';
  const [style, page, icon, worker] = await Promise.all([
    readFile(`${ROOT}citizen.css`).then((it) =>
      hashedFile('citizen.css', 'text/css; charset=utf-8', it),
    ),
    bundle('citizen.ts').then((it) => hashedFile('citizen.js', script, it)),
    readFile(`${ROOT}icon.svg`).then((it) => hashedFile('icon.svg', 'image/svg+xml', it)),
    bundle('service-worker.ts').then((it) => pageFile('service-worker.js', script, it)),
  ]);
  const routes: FastifyPluginAsync = async (app) => {
    const options = { config: { access: 'public' as const }, schema: { hide: true } };
    for (const file of [style, page, icon]) {
      app.get(file.path, options, (request, reply) =>
        sendFile(
          reply.header('cache-control', 'public, max-age=31536000, immutable'),
          file,
          request.headers['accept-encoding'],
        ),
      );
    }
    app.get(worker.path, options, (request, reply) =>
      sendFile(
        reply.header('cache-control', 'no-cache').header('service-worker-allowed', '/A/'),
        worker,
        request.headers['accept-encoding'],
      ),
    );
  };
  return { style: style.path, script: page.path, icon: icon.path, routes };
}
