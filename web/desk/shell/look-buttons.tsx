import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { usePreferences } from '../preferences.tsx';

/** Language and light or dark: needed before as well as after signing in. */
export const LookButtons = () => {
  const { t, language, theme, change } = usePreferences();
  const dark = theme === 'dark';
  return (
    <>
      <Button
        type="text"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => change({ language: language === 'en' ? 'zh-CN' : 'en' })}
      >
        {t('app.language')}
      </Button>
      <Button
        type="text"
        icon={dark ? <SunOutlined /> : <MoonOutlined />}
        aria-label={dark ? t('app.theme.light') : t('app.theme.dark')}
        title={dark ? t('app.theme.light') : t('app.theme.dark')}
        onClick={() => change({ theme: dark ? 'light' : 'dark' })}
      />
    </>
  );
};
