import { Form, Modal, Select } from 'antd';
import { useNavigate } from 'react-router';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { labelForms, type PrintChoice } from './asset-api.ts';
import { useDesigns, useOrderPrint } from './label-queries.ts';

type Props = {
  choice: PrintChoice;
  /** How many labels it will be; null when only the service knows. */
  count: number | null;
  onDone: () => void;
};

type Look = (typeof labelForms)[number] | (string & {});

/** Orders labels: in which design, and then to the run, where they are made. */
export const PrintDialog = ({ choice, count, onDone }: Props) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const designs = useDesigns();
  const order = useOrderPrint();
  const [form] = Form.useForm<{ look: Look }>();
  const submit = ({ look }: { look: Look }) => {
    const layout = labelForms.find((each) => each === look);
    order.mutate(
      { ...choice, ...(layout ? { layout } : { designId: look }) },
      { onSuccess: ({ batchId }) => void navigate(`/assets/prints/${batchId}`) },
    );
  };
  return (
    <Modal
      open
      title={count === null ? t('print.askAll') : t('print.ask', { n: count })}
      okText={t('print.order')}
      cancelText={t('app.cancel')}
      confirmLoading={order.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      <div className="stack">
        <p className="quiet">{t('print.hint')}</p>
        <div aria-live="assertive">{order.isError && <ProblemNote error={order.error} />}</div>
        <Form form={form} layout="vertical" initialValues={{ look: 'plate' }} onFinish={submit}>
          <Form.Item name="look" label={t('print.design')}>
            <Select
              autoFocus
              loading={designs.isPending}
              options={[
                ...labelForms.map((form) => ({ value: form, label: t(`label.form.${form}`) })),
                ...(designs.data ?? []).map(({ designId, name }) => ({
                  value: designId,
                  label: name,
                })),
              ]}
            />
          </Form.Item>
        </Form>
      </div>
    </Modal>
  );
};
