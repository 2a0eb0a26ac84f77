import { DeleteOutlined } from '@ant-design/icons';
import { Button, InputNumber } from 'antd';
import { PlainTable } from '../parts/plain-table.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Pair, PairStep } from './calibration-pairs.ts';
import type { Residual } from './detection-api.ts';

type Props = {
  pairs: readonly Pair[];
  chosen: number | null;
  residuals: ReadonlyMap<number, Residual>;
  onStep: (step: PairStep) => void;
};

const Fit = ({ residual }: { residual: Residual | undefined }) => {
  const { t } = usePreferences();
  if (!residual) return <span className="quiet">–</span>;
  const { residualM } = residual;
  const words =
    residualM < 1
      ? t('calibration.residual', { n: Math.round(residualM * 100) })
      : t('calibration.residualM', { n: residualM.toFixed(1) });
  return residual.used ? (
    <span className="number">{words}</span>
  ) : (
    <span className="soon-words">{t('calibration.leftOut', { residual: words })}</span>
  );
};

const Coordinate = (props: {
  label: string;
  value: number | undefined;
  digits: number;
  onChange: (value: number) => void;
}) => (
  <InputNumber<number>
    size="small"
    controls={false}
    aria-label={props.label}
    value={props.value ?? null}
    precision={props.digits}
    onChange={(value) => value !== null && props.onChange(value)}
  />
);

const Row = ({ pair, props }: { pair: Pair; props: Props }) => {
  const { t } = usePreferences();
  const { chosen, residuals, onStep } = props;
  const { id, picture, ground } = pair;
  const toPicture = (part: { x?: number; y?: number }) =>
    onStep({ kind: 'move-picture', id, at: { x: 0, y: 0, ...picture, ...part } });
  const toGround = (part: { lng?: number; lat?: number }) =>
    ground && onStep({ kind: 'move-ground', id, at: { ...ground, ...part } });
  const name = (part: string) => t('calibration.coordinate', { part, n: id });
  return (
    <tr aria-selected={id === chosen} data-pair={id}>
      <th scope="row">
        <span className="pin pin-still">{id}</span>
      </th>
      <td>
        {picture ? (
          <>
            <Coordinate
              label={name(t('calibration.axis.x'))}
              value={picture.x}
              digits={1}
              onChange={(x) => toPicture({ x })}
            />
            <Coordinate
              label={name(t('calibration.axis.y'))}
              value={picture.y}
              digits={1}
              onChange={(y) => toPicture({ y })}
            />
          </>
        ) : (
          <span className="soon-words">{t('calibration.missingPicture')}</span>
        )}
      </td>
      <td>
        {ground ? (
          <>
            <Coordinate
              label={name(t('cameraForm.lng'))}
              value={ground.lng}
              digits={7}
              onChange={(lng) => toGround({ lng })}
            />
            <Coordinate
              label={name(t('cameraForm.lat'))}
              value={ground.lat}
              digits={7}
              onChange={(lat) => toGround({ lat })}
            />
          </>
        ) : (
          <span className="soon-words">{t('calibration.missingGround')}</span>
        )}
      </td>
      <td>
        <Fit residual={residuals.get(id)} />
      </td>
      <td>
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t('calibration.remove', { n: id })}
          onClick={() => onStep({ kind: 'remove', id })}
        />
      </td>
    </tr>
  );
};

/** The pairs as a table: every number can be typed, too. */
export const PairList = (props: Props) => {
  const { t } = usePreferences();
  return (
    <PlainTable
      title={t('calibration.title')}
      className="pairs"
      heads={[
        t('calibration.pair'),
        t('calibration.inPicture'),
        t('calibration.onMap'),
        t('calibration.off'),
        <span key="remove" className="unseen">
          {t('calibration.removeHead')}
        </span>,
      ]}
    >
      {props.pairs.map((pair) => (
        <Row key={pair.id} pair={pair} props={props} />
      ))}
    </PlainTable>
  );
};
