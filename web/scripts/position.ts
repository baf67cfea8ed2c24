/** "Dùng vị trí lúc này": fills the two fields and ticks the box. Without it, both can be typed. */
for (const part of document.querySelectorAll<HTMLElement>('[data-position]')) {
  const row = part.querySelector<HTMLElement>('[data-position-here]');
  const button = row?.querySelector('button');
  const field = (name: string) => part.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (!row || !button || !('geolocation' in navigator)) continue;
  row.hidden = false;
  button.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const [latitude, longitude, tick] = [field('latitude'), field('longitude'), field('usePosition')];
      if (latitude) latitude.value = coords.latitude.toFixed(3);
      if (longitude) longitude.value = coords.longitude.toFixed(3);
      if (tick) tick.checked = true;
    });
  });
}
