import { Tour } from 'antd';
import type { Staff } from '../api.ts';
import { usePreferences } from '../preferences.tsx';
import { stopsFor } from './tour-steps.ts';

/** What is shown of the desk: visible things only, the others are told of in the middle. */
const visible = (selector: string) => () => {
  const found = document.querySelector<HTMLElement>(selector);
  // Antd takes null for "in the middle".
  return (found?.checkVisibility() ? found : null) as HTMLElement;
};

/** A walk through the desk, with the words of one's role. */
export const DeskTour = ({
  staff,
  inDemo,
  onEnd,
}: {
  staff: Staff;
  inDemo: boolean;
  onEnd: () => void;
}) => {
  const { t } = usePreferences();
  const stops = stopsFor(staff.roles, inDemo);
  return (
    <Tour
      open
      onClose={onEnd}
      onFinish={onEnd}
      scrollIntoViewOptions={false}
      rootClassName="desk-tour"
      actionsRender={(buttons, { current, total }) => (
        <>
          {current < total - 1 && (
            <button type="button" className="tour-skip" onClick={onEnd}>
              {t('tour.skip')}
            </button>
          )}
          {buttons}
        </>
      )}
      steps={stops.map(({ at, title, text }) => ({
        title: t(title),
        description: t(text, { name: staff.name }),
        ...(at ? { target: visible(at) } : {}),
        ...(at === '#content' && { placement: 'center' as const }),
      }))}
    />
  );
};
