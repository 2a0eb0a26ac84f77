import { Alert, Button } from 'antd';
import { useState } from 'react';
import { dateTimeWords } from '../moments.ts';
import { usePreferences } from '../preferences.tsx';
import { caseKeys, useShortcuts } from '../shortcuts.ts';
import { isStringKey, type Translate } from '../strings.ts';
import { isLaid, sidesOf } from './case-sides.ts';
import { CompareStage } from './compare-stage.tsx';
import type { CasePicture } from './verification-api.ts';

type ChoiceProps = {
  title: string;
  pictures: readonly CasePicture[];
  chosen: CasePicture;
  onChoose: (picture: CasePicture) => void;
};

/** Which of several pictures stands on one side. */
const Choice = ({ title, pictures, chosen, onChoose }: ChoiceProps) => {
  const { t, language } = usePreferences();
  if (pictures.length < 2) return null;
  return (
    <fieldset className="picture-choice">
      <legend className="unseen">{title}</legend>
      {pictures.map((picture) => (
        <Button
          key={picture.evidenceId}
          size="small"
          type={picture === chosen ? 'primary' : 'default'}
          aria-pressed={picture === chosen}
          onClick={() => onChoose(picture)}
        >
          {t(`compare.${picture.role}`)} · {dateTimeWords(picture.takenAt, language)}
        </Button>
      ))}
    </fieldset>
  );
};

const healthName = (health: string, t: Translate) => {
  const key = `health.${health}`;
  return isStringKey(key) ? t(key) : health;
};

/** What has to be known to trust a picture: when it was taken, by what clock, and how well. */
const PictureNote = ({ picture, laid }: { picture: CasePicture; laid: boolean }) => {
  const { t, language } = usePreferences();
  const { role, takenAt, clockOffsetSeconds: offset, health } = picture;
  const clock =
    offset === undefined || (offset !== null && Math.abs(offset) < 1)
      ? null
      : offset === null
        ? t('compare.clockUnknown')
        : t('compare.clock', {
            n: Math.abs(Math.round(offset)),
            direction: t(offset > 0 ? 'compare.ahead' : 'compare.behind'),
          });
  return (
    <li>
      <strong>{t(`compare.${role}`)}</strong>{' '}
      <time dateTime={takenAt}>{dateTimeWords(takenAt, language)}</time>
      {clock && <span className="quiet"> · {clock}</span>}
      {health && health !== 'ok' && (
        <span className="mark health" data-health={health}>
          {t('compare.unhealthy', { health: healthName(health, t) })}
        </span>
      )}
      {!laid && <span className="soon-words"> · {t('compare.notLaid')}</span>}
    </li>
  );
};

/** In place of pictures that somebody may not see any more. */
export const PicturesPutAway = () => {
  const { t } = usePreferences();
  return (
    <Alert type="info" showIcon title={t('compare.away')} description={t('compare.awayWhy')} />
  );
};

/** The pictures of a case: what it looked like before and after, on each other. */
export const CasePictures = ({ pictures }: { pictures: readonly CasePicture[] }) => {
  const { t, language } = usePreferences();
  const { base, left, right } = sidesOf(pictures);
  const [leftId, setLeft] = useState<string | null>(null);
  const [rightId, setRight] = useState<string | null>(null);
  const [divider, setDivider] = useState(50);
  useShortcuts({ [caseKeys.flip]: () => setDivider((now) => (now > 50 ? 0 : 100)) });

  const chosen = (some: CasePicture[], id: string | null) =>
    some.find(({ evidenceId }) => evidenceId === id) ?? some[0];
  const [onLeft, onRight] = [chosen(left, leftId), chosen(right, rightId)];
  if (!base || !onLeft) {
    return (
      <Alert type="info" showIcon title={t('compare.none')} description={t('compare.noneDo')} />
    );
  }
  const namesOf = ({ role, takenAt }: CasePicture) => {
    const [name, at] = [t(`compare.${role}`), dateTimeWords(takenAt, language)];
    return { short: name, long: t('compare.picture', { role: name, at }) };
  };
  const shown = onRight ? [onLeft, onRight] : [onLeft];
  return (
    <section className="case-pictures" aria-label={t('compare.title')}>
      <CompareStage
        pictures={pictures}
        base={base}
        left={onLeft}
        right={onRight}
        divider={divider}
        onDivider={setDivider}
        namesOf={namesOf}
      />
      <div className="picture-choices">
        <Choice
          title={t('compare.left')}
          pictures={left}
          chosen={onLeft}
          onChoose={(picture) => setLeft(picture.evidenceId)}
        />
        {onRight && (
          <Choice
            title={t('compare.right')}
            pictures={right}
            chosen={onRight}
            onChoose={(picture) => setRight(picture.evidenceId)}
          />
        )}
      </div>
      <ul className="picture-notes">
        {shown.map((picture) => (
          <PictureNote key={picture.evidenceId} picture={picture} laid={isLaid(picture, base)} />
        ))}
        <li className="quiet">{t('compare.region')}</li>
      </ul>
    </section>
  );
};
