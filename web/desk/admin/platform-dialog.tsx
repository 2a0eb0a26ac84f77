import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { platformKinds, platformNames } from '../footage/footage-source.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Platform } from './admin-api.ts';
import { useAddPlatform } from './admin-queries.ts';
import { ToldOnce } from './told-once.tsx';
import { useSaved } from './use-saved.ts';

type Secret = 'user' | 'password' | 'secret' | 'apiKey';
/** What each kind of platform asks for; it may also ask for nothing. */
const secretsOf: Record<Platform['kind'], readonly Secret[]> = {
  frigate: ['user', 'password'],
  zlmediakit: ['secret'],
  mediamtx: ['user', 'password'],
  wvp: ['apiKey', 'user', 'password'],
};

type Typed = Pick<Platform, 'kind' | 'name' | 'baseUrl'> & {
  mediaUrl?: string;
  credentials?: Partial<Record<Secret, string>>;
};

/** A platform with footage: where it is and what it asks for. */
export const PlatformDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = usePreferences();
  const [form] = Form.useForm<Typed>();
  const kind = Form.useWatch('kind', form) ?? 'frigate';
  const [hook, setHook] = useState<string | null>(null);
  const add = useAddPlatform();
  const saved = useSaved(onClose);
  const submit = ({ mediaUrl, credentials = {}, ...typed }: Typed) => {
    const given = Object.fromEntries(Object.entries(credentials).filter(([, value]) => value));
    const more = {
      ...(mediaUrl && { mediaUrl: mediaUrl.trim() }),
      ...(Object.keys(given).length > 0 && { credentials: given }),
    };
    add.mutate(
      { ...typed, name: typed.name.trim(), baseUrl: typed.baseUrl.trim(), ...more },
      { onSuccess: ({ hookUrl }) => (hookUrl ? setHook(hookUrl) : saved()) },
    );
  };
  return (
    <>
      <Modal
        open={hook === null}
        title={t('admin.addPlatform')}
        onCancel={onClose}
        onOk={() => form.submit()}
        okText={t('app.save')}
        cancelText={t('app.cancel')}
        confirmLoading={add.isPending}
      >
        <Form<Typed>
          form={form}
          layout="vertical"
          initialValues={{ kind: 'frigate' }}
          onFinish={submit}
        >
          <div aria-live="assertive">{add.isError && <ProblemNote error={add.error} />}</div>
          <Form.Item name="kind" label={t('admin.platformKind')}>
            <Select
              options={platformKinds.map((each) => ({ value: each, label: platformNames[each] }))}
            />
          </Form.Item>
          <Form.Item
            name="name"
            label={t('admin.name')}
            rules={[{ required: true, whitespace: true, message: t('admin.needName') }]}
          >
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item
            name="baseUrl"
            label={t('admin.address')}
            extra={t('admin.addressHint')}
            rules={[{ required: true, pattern: /^https?:\/\//, message: t('admin.needAddress') }]}
          >
            <Input maxLength={500} />
          </Form.Item>
          {kind === 'wvp' && (
            <Form.Item name="mediaUrl" label={t('admin.mediaAddress')}>
              <Input maxLength={500} />
            </Form.Item>
          )}
          {secretsOf[kind].map((secret) => (
            <Form.Item
              key={secret}
              name={['credentials', secret]}
              label={t(`secret.${secret}`)}
              extra={t('admin.secretHint')}
            >
              {secret === 'user' ? (
                <Input autoComplete="off" />
              ) : (
                <Input.Password autoComplete="new-password" />
              )}
            </Form.Item>
          ))}
        </Form>
      </Modal>
      <ToldOnce title={t('admin.hook')} hint={t('admin.hookHint')} secret={hook} onDone={saved} />
    </>
  );
};
