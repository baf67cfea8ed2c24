/** Keeps the numbers of a programme's page fresh; without it they are those of the last load. */
const page = document.querySelector<HTMLElement>('[data-live]');
const address = page?.dataset['live'];
if (page && address && 'EventSource' in window) {
  const lang = document.documentElement.lang === 'en' ? 'en-GB' : 'vi-VN';
  new EventSource(address).addEventListener('numbers', (event) => {
    const numbers = JSON.parse((event as MessageEvent<string>).data) as Record<string, number | null>;
    for (const place of page.querySelectorAll<HTMLElement>('[data-number]')) {
      const value = numbers[place.dataset['number'] ?? ''];
      const text = value === null || value === undefined ? (place.dataset['none'] ?? '') : `${value.toLocaleString(lang)}${place.dataset['unit'] ?? ''}`;
      if (place.textContent !== text) place.textContent = text;
    }
  });
}
