import { type Label, labelComposer } from './label/label.ts';
import { type LabelDesign, layoutOf } from './label/label-design.ts';
import { liveStates, type PlateKeys, type PlateState, smartCodeOf } from './plate.ts';
import { parseSmartCode, printedSmartCode, smartCodeUrl } from './smart-code.ts';

/** A plate and what its label tells about the asset. */
export type LabelSubject = {
  plateId: string;
  plateState: PlateState;
  assetCode: string;
  serial: string;
  keyId: string;
  assetName: string;
  className: string;
};

/** Composes labels for plates that may be printed; answers a sentence for those that may not. */
export function plateLabels(
  publicUrl: string,
  design: LabelDesign,
  keys: PlateKeys,
): (subject: LabelSubject) => Label | string {
  const compose = labelComposer(layoutOf(design), new URL(publicUrl).host, design.ink);
  return (subject) => {
    if (!liveStates.includes(subject.plateState)) return `the plate is ${subject.plateState}`;
    const code = parseSmartCode(smartCodeOf(keys, subject) ?? '');
    if (!code) return `plate key ${subject.keyId} is revoked`;
    return compose({
      plateId: subject.plateId,
      url: smartCodeUrl(publicUrl, code),
      printedCode: printedSmartCode(code),
      assetName: subject.assetName,
      className: subject.className,
    });
  };
}
