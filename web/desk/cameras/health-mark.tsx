import {
  CheckCircleOutlined,
  DisconnectOutlined,
  ExclamationCircleFilled,
  PauseCircleOutlined,
} from '@ant-design/icons';
import { agoWords, spanWords } from '../countdown.ts';
import { usePreferences } from '../preferences.tsx';
import type { Camera } from './detection-api.ts';

const signOf = ({ enabled, health }: Camera) => {
  if (!enabled) return <PauseCircleOutlined aria-hidden />;
  if (health === 'ok') return <CheckCircleOutlined aria-hidden />;
  return health === 'offline' ? (
    <DisconnectOutlined aria-hidden />
  ) : (
    <ExclamationCircleFilled aria-hidden />
  );
};

/** What a camera is good for now: a word, a sign and a colour. */
export const HealthMark = ({ camera }: { camera: Camera }) => {
  const { t } = usePreferences();
  const state = camera.enabled ? camera.health : 'off';
  return (
    <span className="mark health" data-health={state}>
      {signOf(camera)} {t(`health.${state}`)}
    </span>
  );
};

/** When a camera was last looked through and how late, in one line. */
export const lookWords = (
  { lastLookAt, lagSeconds }: Camera,
  now: number,
  t: ReturnType<typeof usePreferences>['t'],
): string => {
  if (!lastLookAt) return t('camera.neverLooked');
  const ago = t('camera.looked', { ago: agoWords(lastLookAt, now, t) });
  return lagSeconds !== null && lagSeconds >= 1
    ? `${ago} · ${t('camera.lag', { n: Math.round(lagSeconds) })}`
    : ago;
};

/** Since when a camera has been in its state, in a sentence. */
export const healthWords = (
  { enabled, health, healthSince }: Camera,
  now: number,
  t: ReturnType<typeof usePreferences>['t'],
): string => {
  if (!enabled) return t('healthLine.off');
  const line = t(`healthLine.${health}`);
  return `${line} ${t('healthLine.since', { span: spanWords(now - Date.parse(healthSince), t) })}`;
};
