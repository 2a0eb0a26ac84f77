import { Form, Input, InputNumber, Modal, Progress } from 'antd';
import { useState } from 'react';
import type { Action, ActionInput, Ticket } from '../api.ts';
import { DepartmentField } from '../parts/department-field.tsx';
import { usePreferences } from '../preferences.tsx';
import { useMove } from '../queries.ts';
import { isStringKey } from '../strings.ts';
import { actionRules, type Field } from './action-rules.ts';
import { PhotoField } from './photo-field.tsx';
import { isConflict, RefusalNote, useFreshTicket } from './refusal-note.tsx';

type Values = Omit<ActionInput, 'version'> & { photos?: File[] };
type Props = { ticket: Ticket; action: Action; onDone: () => void; onCancel: () => void };

const FieldFor = ({ field, ticket, first }: { field: Field; ticket: Ticket; first: boolean }) => {
  const { t } = usePreferences();
  switch (field) {
    case 'reason':
    case 'note': {
      const message = t(field === 'reason' ? 'field.needReason' : 'field.needNote');
      return (
        <Form.Item
          name={field}
          label={t(`field.${field}`)}
          rules={[{ required: true, whitespace: true, message }]}
        >
          <Input.TextArea rows={3} maxLength={1000} showCount autoFocus={first} />
        </Form.Item>
      );
    }
    case 'value': {
      const unit = t(`unit.${ticket.deadline.limitClock}`);
      return (
        <Form.Item
          name="value"
          label={t('field.value', { unit })}
          initialValue={ticket.deadline.limitValue}
          rules={[{ required: true, message: t('field.needValue') }]}
        >
          <InputNumber min={1} max={ticket.deadline.limitValue} precision={0} autoFocus={first} />
        </Form.Item>
      );
    }
    case 'departmentId':
      return <DepartmentField />;
    case 'photos':
      return <PhotoField />;
  }
};

/** Asks for what an action needs and sends it; a conflict keeps what was typed and shows the newest ticket. */
export const ActionDialog = ({ ticket, action, onDone, onCancel }: Props) => {
  const { t } = usePreferences();
  const [form] = Form.useForm<Values>();
  // What the person decided on, not what has arrived behind the dialog meanwhile.
  const [seen, setSeen] = useState(ticket.version);
  const [share, setShare] = useState<number | null>(null);
  const move = useMove(ticket.ticketNumber);
  const refresh = useFreshTicket(ticket.ticketNumber);
  const rule = actionRules[action];
  const conflict = move.isError && isConflict(move.error);
  const hint = `hint.${action}`;
  const percent = Math.round((share ?? 0) * 100);

  const send = async () => {
    const { photos = [], ...fields } = await form.validateFields();
    const trimmed = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.trim() : value,
    ]);
    const input: ActionInput = { ...Object.fromEntries(trimmed), version: seen };
    move.mutate(
      { action, input, photos, onProgress: setShare },
      {
        onSuccess: onDone,
        onError: (error) => {
          if (isConflict(error))
            refresh().then(
              ({ version }) => setSeen(version),
              () => undefined,
            );
        },
        onSettled: () => setShare(null),
      },
    );
  };

  return (
    <Modal
      open
      title={t(`action.${action}`)}
      okText={t(`action.${action}`)}
      cancelText={t('app.cancel')}
      okButtonProps={{
        danger: rule.grave === true,
        disabled: conflict && !ticket.actions.includes(action),
      }}
      confirmLoading={move.isPending}
      mask={{ closable: false }}
      onOk={() => void send().catch(() => undefined)}
      onCancel={onCancel}
    >
      {isStringKey(hint) && <p className="quiet">{t(hint)}</p>}
      <div aria-live="assertive">
        {move.isError && (
          <RefusalNote
            error={move.error}
            ticket={ticket}
            sentVersion={move.variables.input.version}
            action={action}
          />
        )}
      </div>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={move.isPending}
        className="ask"
      >
        {rule.fields.map((field, index) => (
          <FieldFor key={field} field={field} ticket={ticket} first={index === 0} />
        ))}
      </Form>
      {share !== null && (
        <div role="status" aria-label={t('field.uploading', { percent })}>
          <Progress percent={percent} aria-label={t('field.uploading', { percent })} />
        </div>
      )}
    </Modal>
  );
};
