import { Alert, Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { usePreferences } from '../preferences.tsx';

const Broken = () => {
  const { t } = usePreferences();
  return (
    <Alert
      type="error"
      showIcon
      title={t('error.title')}
      description={t('error.broken')}
      action={
        <Button size="small" onClick={() => location.reload()}>
          {t('error.reload')}
        </Button>
      }
    />
  );
};

/** Keeps a fault in one part of the page, such as a file of an older version that is gone, from taking the rest along. */
export class Fault extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
