import { maybeOne, type Query, sql, toJson } from '../../platform/db.ts';

/** A copy of a picture without people and vehicles, and how it was made. */
export type MaskedCopy = {
  originalSha256: string;
  recipe: string;
  sha256: string;
  widthPx: number;
  heightPx: number;
  maskCount: number;
  modelId: string;
  modelVersion: string;
  thresholds: { mask: number; check: number };
  madeAt: Date;
};

export const maskedCopyOf = (
  query: Query,
  originalSha256: string,
  recipe: string,
): Promise<MaskedCopy | undefined> =>
  maybeOne(
    query<MaskedCopy>(sql`
      select original_sha256 as "originalSha256", recipe, sha256, width_px as "widthPx",
        height_px as "heightPx", mask_count as "maskCount", model_id as "modelId",
        model_version as "modelVersion", thresholds, made_at as "madeAt"
      from masked_copies where original_sha256 = ${originalSha256} and recipe = ${recipe}`),
  );

/** Does nothing when another process has made the copy meanwhile. */
export async function insertMaskedCopy(query: Query, copy: MaskedCopy): Promise<void> {
  await query(sql`
    insert into masked_copies (original_sha256, recipe, sha256, width_px, height_px, mask_count,
      model_id, model_version, thresholds, made_at)
    values (${copy.originalSha256}, ${copy.recipe}, ${copy.sha256}, ${copy.widthPx},
      ${copy.heightPx}, ${copy.maskCount}, ${copy.modelId}, ${copy.modelVersion},
      ${toJson(copy.thresholds)}, ${copy.madeAt})
    on conflict do nothing`);
}
