import { useState } from 'react';
import { dateTimeWords } from '../moments.ts';
import { usePreferences } from '../preferences.tsx';
import { framePathAt } from './footage-queries.ts';

/** A picture of a moment; that there is none is said in its place. */
export const FootageFrame = (props: { cameraId: string; at: number; reason: string }) => {
  const { cameraId, at, reason } = props;
  const { t, language } = usePreferences();
  const [broken, setBroken] = useState(false);
  const words = t('footage.frame', { at: dateTimeWords(new Date(at).toISOString(), language) });
  if (broken) return <p className="no-picture">{t('footage.noFrame')}</p>;
  return (
    <figure className="clip">
      <img
        src={framePathAt(cameraId, new Date(at), reason)}
        alt={words}
        onError={() => setBroken(true)}
      />
      <figcaption className="quiet">{words}</figcaption>
    </figure>
  );
};
