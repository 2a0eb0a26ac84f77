import { Form, Input, Modal } from 'antd';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';

type Props = {
  title: string;
  hint: string;
  label: string;
  okText: string;
  danger?: boolean;
  pending: boolean;
  error: unknown;
  onGiven: (reason: string) => void;
  onClose: () => void;
};

const longest = 200;

/** Asks for a few words before something is done that cannot be undone; Enter sends them. */
export const ReasonDialog = (props: Props) => {
  const { t } = usePreferences();
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      cancelText={t('app.cancel')}
      okButtonProps={{ danger: props.danger ?? false }}
      confirmLoading={props.pending}
      onOk={form.submit}
      onCancel={props.onClose}
    >
      <div className="stack">
        <p className="quiet">{props.hint}</p>
        <div aria-live="assertive">
          {props.error !== null && props.error !== undefined && <ProblemNote error={props.error} />}
        </div>
        <Form form={form} layout="vertical" onFinish={({ reason }) => props.onGiven(reason.trim())}>
          <Form.Item
            name="reason"
            label={props.label}
            rules={[{ required: true, whitespace: true, message: t('assets.needReason') }]}
          >
            <Input autoFocus maxLength={longest} />
          </Form.Item>
        </Form>
      </div>
    </Modal>
  );
};
