import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { Photo } from '../api.ts';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';

type Shown = { photo: Photo; src: string; alt: string };

/** One photo large; the arrow keys and the two buttons go through them all. */
const Lightbox = (props: { photos: Shown[]; at: number; onMove: (at: number | null) => void }) => {
  const { photos, at, onMove } = props;
  const { t } = usePreferences();
  const shown = photos[at];
  if (!shown) return null;
  const go = (by: number) => onMove((at + by + photos.length) % photos.length);
  const many = photos.length > 1;
  return (
    <Modal
      open
      title={`${shown.alt} · ${at + 1} / ${photos.length}`}
      footer={null}
      width="min(1100px, 100vw - 32px)"
      centered
      onCancel={() => onMove(null)}
      rootClassName="lightbox"
    >
      <div
        className="lightbox-stage"
        role="toolbar"
        tabIndex={-1}
        aria-label={t('ticket.photos')}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') go(-1);
          if (event.key === 'ArrowRight') go(1);
        }}
      >
        {many && (
          <Button
            autoFocus
            icon={<LeftOutlined />}
            aria-label={t('photo.previous')}
            onClick={() => go(-1)}
          />
        )}
        <img src={shown.src} alt={shown.alt} />
        {many && (
          <Button icon={<RightOutlined />} aria-label={t('photo.next')} onClick={() => go(1)} />
        )}
      </div>
    </Modal>
  );
};

const kinds = [
  ['complaint', 'ticket.before', 'ticket.photo.complaint'],
  ['handled', 'ticket.after', 'ticket.photo.handled'],
  ['field', 'ticket.onSite', 'ticket.photo.field'],
] as const;

/** The photos of the complaints and of the result, enlarged by a click or Enter. */
export const PhotoWall = ({ photos, masked }: { photos: Photo[]; masked: boolean }) => {
  const { t } = usePreferences();
  const [large, setLarge] = useState<number | null>(null);
  const shown = kinds.flatMap(([kind, , label]) =>
    photos
      .filter((photo) => photo.kind === kind)
      .map((photo, index) => ({
        photo,
        src: `/api/photos/${photo.photoId}`,
        alt: t(label, { n: index + 1 }),
      })),
  );
  return (
    <Section title={t('ticket.photos')}>
      {shown.length === 0 && <p className="quiet">{t('ticket.noPhotos')}</p>}
      {shown.length > 0 && masked && <p className="quiet">{t('ticket.photosMasked')}</p>}
      {kinds.map(([kind, title]) => {
        const some = shown.filter(({ photo }) => photo.kind === kind);
        return some.length === 0 ? null : (
          <figure key={kind} className="photos">
            <figcaption>{t(title)}</figcaption>
            {some.map((each) => (
              <button
                key={each.photo.photoId}
                type="button"
                onClick={() => setLarge(shown.indexOf(each))}
              >
                <img src={each.src} alt={each.alt} loading="lazy" />
              </button>
            ))}
          </figure>
        );
      })}
      {large !== null && <Lightbox photos={shown} at={large} onMove={setLarge} />}
    </Section>
  );
};
