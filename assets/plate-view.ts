import type { Query } from '../platform/db.ts';
import type { Secrets } from '../platform/secrets.ts';
import { type Plate, smartCodeOf } from './plate.ts';
import { openPlateKeys } from './plate-keys.ts';
import { parseSmartCode, printedSmartCode, smartCodeUrl } from './smart-code.ts';

/** A plate with what stands on it; null where its key was revoked and it is not printed any more. */
export type PlateView = Plate & {
  smartCode: string | null;
  printedCode: string | null;
  url: string | null;
};

/** What asset administrators see of plates; whoever has the code can open its page. */
export async function plateViews(
  query: Query,
  { secrets, publicUrl }: { secrets: Secrets; publicUrl: string },
  plates: readonly Plate[],
): Promise<PlateView[]> {
  const keys = await openPlateKeys(query, secrets);
  return plates.map((plate) => {
    const smartCode = smartCodeOf(keys, plate) ?? null;
    const code = parseSmartCode(smartCode ?? '');
    return {
      ...plate,
      smartCode,
      printedCode: code ? printedSmartCode(code) : null,
      url: code ? smartCodeUrl(publicUrl, code) : null,
    };
  });
}
