// Reads a stamp's page aloud with the phone's own voice. The page says the same in words when there is none.
{
  const button = document.querySelector('[data-listen]');
  const lang = document.documentElement.lang;
  const voice = () => speechSynthesis.getVoices().find((v) => v.lang.replace('_', '-').toLowerCase().startsWith(lang.slice(0, 2).toLowerCase()));
  const words = { listen: button.textContent, stop: button.dataset.stop };

  function say() {
    speechSynthesis.cancel();
    for (const part of document.querySelectorAll('[data-say]')) {
      const spoken = new SpeechSynthesisUtterance(part.textContent);
      spoken.lang = lang;
      spoken.rate = 0.9;
      const found = voice();
      if (found) spoken.voice = found;
      spoken.onend = () => {
        if (!speechSynthesis.pending) button.textContent = words.listen;
      };
      speechSynthesis.speak(spoken);
    }
    button.textContent = words.stop;
  }

  const missing = () => {
    button.hidden = true;
    document.querySelector('[data-no-voice]').hidden = false;
  };

  if (!('speechSynthesis' in window)) missing();
  else {
    button.hidden = false;
    button.addEventListener('click', () => {
      // the list of voices may come late; by the time of a tap it is there
      if (speechSynthesis.getVoices().length > 0 && !voice()) missing();
      else if (button.textContent === words.stop) {
        speechSynthesis.cancel();
        button.textContent = words.listen;
      } else say();
    });
  }
}
