import { useState } from 'react';
import { dateTimeWords } from '../moments.ts';
import { usePreferences } from '../preferences.tsx';
import { EvidenceLarge } from './evidence-large.tsx';
import type { EvidenceItem } from './evidence-steps.ts';

const isPicture = ({ mediaType, pictureUrl }: EvidenceItem) =>
  mediaType.startsWith('image/') && pictureUrl !== null;

/** The photos that people took at a step; each opens by itself. */
export const StepPhotos = ({ photoIds }: { photoIds: readonly string[] }) => {
  const { t } = usePreferences();
  if (photoIds.length === 0) return null;
  return (
    <ul className="evidence-pictures">
      {photoIds.map((photoId, index) => (
        <li key={photoId}>
          <a href={`/api/photos/${photoId}`} target="_blank" rel="noreferrer" data-photo={photoId}>
            <img
              src={`/api/photos/${photoId}`}
              alt={t('proof.photo', { n: index + 1 })}
              loading="lazy"
            />
          </a>
        </li>
      ))}
    </ul>
  );
};

/** What a step rests on: small pictures that open large, and the verdict in words. */
export const EvidenceStrip = ({ items }: { items: readonly EvidenceItem[] }) => {
  const { t, pick, language } = usePreferences();
  const [large, setLarge] = useState<number | null>(null);
  const pictures = items.filter(isPicture);
  const judged = items.find(({ verdict }) => verdict !== null);
  const clips = items.filter(({ kind, pictureUrl }) => kind === 'clip' && pictureUrl);
  return (
    <div className="evidence">
      {judged?.verdict && (
        <p>
          <span className="mark" data-finding={judged.verdict}>
            {t(`proof.verdict.${judged.verdict}`)}
          </span>{' '}
          {pick(judged.reasonZh ?? '', judged.reasonEn ?? '')}
        </p>
      )}
      <ul className="evidence-pictures">
        {pictures.map((item, index) => {
          const name = t(`proof.kind.${item.kind}`);
          const at = dateTimeWords(item.takenAt, language);
          const words = [name, item.cameraName, at].filter(Boolean).join(' · ');
          return (
            <li key={item.evidenceId}>
              <button
                type="button"
                data-evidence={item.kind}
                aria-label={t('proof.open', { what: words })}
                onClick={() => setLarge(index)}
              >
                <img src={item.pictureUrl ?? ''} alt="" loading="lazy" />
              </button>
              <span className="quiet">
                {name}
                <br />
                {item.cameraName && <>{item.cameraName} · </>}
                <time dateTime={item.takenAt}>{at}</time>
              </span>
            </li>
          );
        })}
      </ul>
      {clips.map((item) => (
        <a key={item.evidenceId} href={item.pictureUrl ?? ''}>
          {t('proof.kind.clip')} · {dateTimeWords(item.takenAt, language)}
        </a>
      ))}
      {large !== null && <EvidenceLarge items={pictures} at={large} onMove={setLarge} />}
    </div>
  );
};
