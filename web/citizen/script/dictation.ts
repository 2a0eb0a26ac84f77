import { element } from './element.ts';
import { say } from './words.ts';

type Recognition = EventTarget & {
  lang: string;
  interimResults: boolean;
  start(): void;
  stop(): void;
};
type RecognitionEvent = Event & { results: ArrayLike<ArrayLike<{ transcript: string }>> };

/** A "speak instead" button beside the text, in browsers that can listen. */
export function offerDictation(text: HTMLTextAreaElement): void {
  const scope = window as unknown as Record<string, (new () => Recognition) | undefined>;
  const Recognizer = scope.SpeechRecognition ?? scope.webkitSpeechRecognition;
  if (!Recognizer) return;
  const button = element('button', {
    type: 'button',
    className: 'quiet',
    textContent: say('dictate'),
  });
  const message = element('p', { className: 'hint', role: 'status' });
  text.after(element('div', { className: 'row' }, button), message);
  let listening: Recognition | undefined;
  const ended = () => {
    listening = undefined;
    button.textContent = say('dictate');
  };
  button.addEventListener('click', () => {
    if (listening) return listening.stop();
    message.textContent = '';
    const recognition = new Recognizer();
    recognition.lang = document.documentElement.lang;
    recognition.interimResults = false;
    recognition.addEventListener('result', (event) => {
      const heard = [...Array.from((event as RecognitionEvent).results)]
        .map((result) => result[0]?.transcript ?? '')
        .join('');
      text.value = (text.value ? `${text.value} ${heard}` : heard).slice(0, text.maxLength);
    });
    recognition.addEventListener('error', () => {
      message.textContent = say('dictateFailed');
    });
    recognition.addEventListener('end', ended);
    listening = recognition;
    button.textContent = say('dictateStop');
    recognition.start();
  });
}
