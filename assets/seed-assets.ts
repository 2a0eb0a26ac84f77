import type { Db } from '../platform/db.ts';
import { codeSchemes } from './asset-code.ts';
import { type AssetClass, insertClasses, insertCodeSchemes } from './class-store.ts';
import classes from './seed/classes.json' with { type: 'json' };
import eventClasses from './seed/event-classes.json' with { type: 'json' };

/**
 * Adds the code layouts and the classes of fixtures and events of GB/T 30428.2 and of Shenzhen's extension that are not there
 * yet. Safe to repeat; what a city has changed in them stays as it is.
 */
export async function seedAssets(db: Db): Promise<void> {
  await db.transaction(async (query) => {
    await insertCodeSchemes(query, codeSchemes);
    await insertClasses(query, [...classes, ...eventClasses] as AssetClass[]);
  });
}
