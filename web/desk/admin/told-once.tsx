import { Modal, Typography } from 'antd';
import { usePreferences } from '../preferences.tsx';

type Props = { title: string; hint: string; secret: string | null; onDone: () => void };

/** Something that is told once: a first password, a token. */
export const ToldOnce = ({ title, hint, secret, onDone }: Props) => {
  const { t } = usePreferences();
  return (
    <Modal
      open={secret !== null}
      title={title}
      onCancel={onDone}
      onOk={onDone}
      okText={t('admin.noted')}
      cancelButtonProps={{ style: { display: 'none' } }}
      mask={{ closable: false }}
    >
      <p>{hint}</p>
      <Typography.Text
        code
        copyable={{ tooltips: [t('admin.copy'), t('admin.copied')] }}
        className="told-once"
      >
        {secret ?? ''}
      </Typography.Text>
    </Modal>
  );
};
