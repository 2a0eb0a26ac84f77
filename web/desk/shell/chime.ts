/** Two soft notes, made on the spot: no file to load. Silent where the browser does not let a page sound yet. */
export const chime = (): void => {
  const audio = new AudioContext();
  const start = audio.currentTime;
  for (const [index, hertz] of [660, 880].entries()) {
    const note = audio.createOscillator();
    const volume = audio.createGain();
    const at = start + index * 0.16;
    note.frequency.value = hertz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    note.connect(volume).connect(audio.destination);
    note.start(at);
    note.stop(at + 0.32);
  }
  setTimeout(() => void audio.close(), 1000);
};
