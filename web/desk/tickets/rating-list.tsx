import { StarFilled } from '@ant-design/icons';
import type { Rating } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';

const dimensions = ['speed', 'result', 'service', 'system'] as const;

/** What the citizens thought of it, in the four dimensions. */
export const RatingList = ({ ratings }: { ratings: Rating[] }) => {
  const { t, language } = usePreferences();
  if (ratings.length === 0) return null;
  return (
    <Section title={t('ticket.ratings')}>
      {ratings.map((rating) => (
        <div key={rating.at} className="rating">
          <div className="quiet">
            {t('rating.round', { n: rating.round + 1 })} · {dateTimeWords(rating.at, language)}
          </div>
          <ul>
            {dimensions.map((name) => {
              const label = t('rating.stars', { name: t(`rating.${name}`), n: rating[name] });
              return (
                <li key={name} data-bad={rating[name] <= 2}>
                  <span aria-hidden="true">
                    {t(`rating.${name}`)} <StarFilled /> {rating[name]}
                  </span>
                  <span className="unseen">{label}</span>
                </li>
              );
            })}
          </ul>
          {rating.comment && <p className="said">{rating.comment}</p>}
        </div>
      ))}
    </Section>
  );
};
