import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TileAddress } from '../../assets/asset-tile.ts';

/** Serves pictures of tiles to pages of anybody, as map services do; `url` is the template of a configuration. */
export async function openTileServer(draw: (tile: TileAddress) => Promise<Buffer>) {
  const server = createServer(async ({ url = '' }, answer) => {
    const [z = 0, x = 0, y = 0] = (url.match(/\d+/g) ?? []).map(Number);
    answer.writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*' });
    answer.end(await draw({ z, x, y }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/{z}/{x}/{y}.png`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
