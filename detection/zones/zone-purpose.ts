/** What a zone on the ground is for (DESIGN: 禁区等). */
export const zonePurposes = [
  'no_vending',
  'no_parking',
  'fire_lane',
  'shop_front',
  'restricted',
  'watch',
] as const;
export type ZonePurpose = (typeof zonePurposes)[number];
