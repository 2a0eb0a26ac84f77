import { App } from 'antd';
import { usePreferences } from '../preferences.tsx';

/** Says that something was saved, and goes on. */
export const useSaved = (then: () => void): (() => void) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  return () => {
    void message.success(t('admin.saved'));
    then();
  };
};
