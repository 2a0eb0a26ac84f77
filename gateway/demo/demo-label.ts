import { listPlates, plateViews } from '../../assets/index.ts';
import type { Deps } from '../deps.ts';

/** The address on the label of the first street lamp of the demo district; undefined when the demo is not there. */
export async function demoLabelUrl(deps: Deps): Promise<string | undefined> {
  const { query } = deps.db;
  const assetCode = `${deps.settings.districtCode}0118900001`;
  const plates = await listPlates(query, { state: 'bound', assetCode }, { limit: 1 });
  const { publicUrl } = deps.settings;
  const [view] = await plateViews(query, { secrets: deps.secrets, publicUrl }, plates);
  return view?.url ?? undefined;
}
