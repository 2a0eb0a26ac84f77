import { SettingOutlined } from '@ant-design/icons';
import { Button, Skeleton, Switch } from 'antd';
import { useState } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { AlgorithmDialog } from './algorithm-dialog.tsx';
import type { Algorithm, CameraAlgorithm, CameraDetail } from './detection-api.ts';
import { useAlgorithms, useSetAlgorithm } from './detection-queries.ts';

export type Chosen = { algorithm: Algorithm; choice: CameraAlgorithm };

const off = ({ algorithmId, available, reasonZh, reasonEn }: Algorithm): CameraAlgorithm => ({
  algorithmId,
  enabled: false,
  settings: {},
  hours: null,
  available,
  reasonZh,
  reasonEn,
});

/** The catalogue beside what a camera has of it: what looks first, then what could, then what cannot. */
const chosenOf = (catalogue: readonly Algorithm[], camera: CameraDetail): Chosen[] => {
  const own = new Map(camera.algorithms.map((each) => [each.algorithmId, each]));
  const rank = ({ choice }: Chosen) => (choice.enabled ? 0 : choice.available ? 1 : 2);
  return catalogue
    .map((algorithm) => ({ algorithm, choice: own.get(algorithm.algorithmId) ?? off(algorithm) }))
    .sort((a, b) => rank(a) - rank(b));
};

type RowProps = Chosen & { camera: CameraDetail; writes: boolean; onOpen: () => void };

const Row = ({ algorithm, choice, camera, writes, onOpen }: RowProps) => {
  const { t, pick } = usePreferences();
  const set = useSetAlgorithm(camera.cameraId);
  const name = pick(algorithm.nameZh, algorithm.nameEn);
  const { algorithmId, settings, hours, enabled, available } = choice;
  const own = Object.keys(settings).length;
  return (
    <li className="algorithm" data-algorithm={algorithmId} data-available={available}>
      <Switch
        aria-label={name}
        checked={enabled}
        disabled={!writes || (!available && !enabled)}
        loading={set.isPending}
        onChange={(on) => set.mutate({ algorithmId, enabled: on, settings, hours })}
      />
      <div className="stack-close">
        <strong>{name}</strong>
        {!available && (
          <span className="soon-words">{pick(choice.reasonZh ?? '', choice.reasonEn ?? '')}</span>
        )}
        {available && (
          <span className="quiet">
            {[
              hours && t('algorithm.hoursShown', { from: hours[0], to: hours[1] }),
              own > 0 && t('algorithm.ownSettings', { n: own }),
              algorithm.confirmBeforeDispatch ? t('algorithm.confirmed') : t('algorithm.direct'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        )}
        {set.isError && <ProblemNote error={set.error} />}
      </div>
      <Button
        type="text"
        icon={<SettingOutlined />}
        aria-label={t('algorithm.open', { name })}
        title={t('algorithm.open', { name })}
        onClick={onOpen}
      />
    </li>
  );
};

/** Which algorithms look through a camera, and how they are set. */
export const AlgorithmList = ({ camera, writes }: { camera: CameraDetail; writes: boolean }) => {
  const { t } = usePreferences();
  const catalogue = useAlgorithms();
  const [openId, setOpenId] = useState<string | null>(null);
  const chosen = chosenOf(catalogue.data ?? [], camera);
  const open = chosen.find(({ algorithm }) => algorithm.algorithmId === openId);
  const count = chosen.filter(({ choice }) => choice.enabled).length;
  return (
    <Section title={t('camera.algorithms', { n: count })}>
      {catalogue.isPending && <Skeleton active />}
      {catalogue.isError && (
        <ProblemNote error={catalogue.error} onRetry={() => void catalogue.refetch()} />
      )}
      <ul className="algorithms">
        {chosen.map((each) => (
          <Row
            key={each.algorithm.algorithmId}
            {...each}
            camera={camera}
            writes={writes}
            onOpen={() => setOpenId(each.algorithm.algorithmId)}
          />
        ))}
      </ul>
      {open && (
        <AlgorithmDialog
          key={open.algorithm.algorithmId}
          {...open}
          cameraId={camera.cameraId}
          writes={writes}
          onClose={() => setOpenId(null)}
        />
      )}
    </Section>
  );
};
