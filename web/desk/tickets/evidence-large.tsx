import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { sourceName } from '../footage/footage-source.ts';
import { dateTimeWords } from '../moments.ts';
import { FramedPicture } from '../parts/framed-picture.tsx';
import { Facts } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { EvidenceItem } from './evidence-steps.ts';

const EvidenceFacts = ({ item }: { item: EvidenceItem }) => {
  const { t, pick, language } = usePreferences();
  const { verdict, reasonZh, reasonEn, clockOffsetSeconds: offset, modelId } = item;
  return (
    <Facts
      facts={[
        [t('proof.verdict'), verdict && t(`proof.verdict.${verdict}`)],
        ['', pick(reasonZh ?? '', reasonEn ?? '')],
        [t('proof.camera'), item.cameraName],
        [t('proof.takenAt'), dateTimeWords(item.takenAt, language)],
        [t('proof.clock'), offset && t('proof.clockBy', { n: Math.round(offset) })],
        [t('proof.provider'), item.provider && sourceName(item.provider, t)],
        [t('proof.model'), modelId && `${modelId} ${item.modelVersion ?? ''}`],
        [t('proof.by'), item.operator],
        [
          t('proof.hash'),
          <span key="hash" className="number">
            {item.sha256}
          </span>,
        ],
      ]}
    />
  );
};

type Props = { items: readonly EvidenceItem[]; at: number; onMove: (at: number | null) => void };

/** One picture of the evidence large, the place outlined, with all that is known of it. */
export const EvidenceLarge = ({ items, at, onMove }: Props) => {
  const { t } = usePreferences();
  const item = items[at];
  if (!item) return null;
  const go = (by: number) => onMove((at + by + items.length) % items.length);
  const name = t(`proof.kind.${item.kind}`);
  const { region, widthPx, heightPx } = item;
  return (
    <Modal
      open
      title={`${name} · ${at + 1} / ${items.length}`}
      footer={null}
      width="min(1000px, 100vw - 32px)"
      centered
      onCancel={() => onMove(null)}
    >
      <div
        className="evidence-large"
        role="toolbar"
        tabIndex={-1}
        aria-label={t('proof.title')}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') go(-1);
          if (event.key === 'ArrowRight') go(1);
        }}
      >
        <FramedPicture
          src={item.pictureUrl}
          alt={name}
          widthPx={widthPx ?? 16}
          heightPx={heightPx ?? 9}
          boxes={
            region && widthPx
              ? [{ key: 'place', box: region, tone: 'found', words: t('proof.region') }]
              : []
          }
        />
        {items.length > 1 && (
          <div className="evidence-steps">
            <Button
              autoFocus
              icon={<LeftOutlined />}
              aria-label={t('photo.previous')}
              onClick={() => go(-1)}
            />
            <Button icon={<RightOutlined />} aria-label={t('photo.next')} onClick={() => go(1)} />
          </div>
        )}
        <EvidenceFacts item={item} />
      </div>
    </Modal>
  );
};
