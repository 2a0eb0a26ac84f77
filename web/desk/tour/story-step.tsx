import { CheckCircleFilled, LoadingOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Staff } from '../api.ts';
import { boxesOf, seesTickets } from '../filters.ts';
import { usePreferences } from '../preferences.tsx';
import { seesCameras } from '../rooms.ts';
import { isStringKey, type StringKey } from '../strings.ts';
import { type StoryStep as Step, storyPicture } from './demo-queries.ts';

type StepProps = {
  kind: string;
  /** What happened; undefined while it has not. */
  step: Step | undefined;
  isNext: boolean;
  startedAt: string | null;
  staff: Staff;
};

/** The words of a step; a step of a newer service has none and shows its name. */
const wordsOf = (name: string): StringKey | null => (isStringKey(name) ? name : null);

const Sign = ({ done, isNext }: { done: boolean; isNext: boolean }) =>
  done ? (
    <CheckCircleFilled aria-hidden className="step-done" />
  ) : isNext ? (
    <LoadingOutlined aria-hidden />
  ) : (
    <MinusCircleOutlined aria-hidden />
  );

const Links = ({ step, staff }: { step: Step; staff: Staff }) => {
  const { t } = usePreferences();
  const { ticketNumber, sightingId } = step;
  if (ticketNumber && seesTickets(staff.roles)) {
    return (
      <Link to={`/${boxesOf(staff.roles)[0]}/${ticketNumber}`}>
        {t('story.ticketLink', { number: ticketNumber })}
      </Link>
    );
  }
  if (sightingId && seesCameras(staff.roles)) {
    return <Link to={`/sightings/all/${sightingId}`}>{t('story.sightingLink')}</Link>;
  }
  return null;
};

/** One thing that happens in the story: when, by whom, how sure, and what the camera saw. */
export const StoryStepItem = ({ kind, step, isNext, startedAt, staff }: StepProps) => {
  const { t } = usePreferences();
  const name = wordsOf(`story.step.${kind}`);
  const why = wordsOf(`story.why.${kind}`);
  const afterS =
    step && startedAt ? Math.round((Date.parse(step.at) - Date.parse(startedAt)) / 1000) : null;
  return (
    <li
      data-story-step={kind}
      data-done={step ? 'yes' : 'no'}
      aria-current={isNext ? 'step' : undefined}
    >
      <Sign done={step !== undefined} isNext={isNext} />
      <div>
        <span className="step-name">
          {name ? t(name) : kind}
          {afterS !== null && <small>{t('story.after', { n: afterS })}</small>}
        </span>
        {(step || isNext) && why && <p className="quiet">{t(why)}</p>}
        {step && (
          <p className="step-facts">
            {step.by && <span>{t('story.by', { name: step.by })}</span>}
            {step.departmentName && <span>{t('story.to', { name: step.departmentName })}</span>}
            {step.score !== undefined && (
              <span>{t('story.score', { percent: Math.round(step.score * 100) })}</span>
            )}
            <Links step={step} staff={staff} />
          </p>
        )}
        {step?.picture && (
          <img
            src={storyPicture(step.picture)}
            alt={t('story.picture', { what: name ? t(name) : kind })}
            width={224}
            height={126}
          />
        )}
      </div>
    </li>
  );
};
