/** Suggestions under every search field, where a script runs. The form works the same without it. */

interface Suggestion {
  text: string;
  kind?: string;
  href?: string;
}

const WAIT_MS = 120;
const words = {
  vi: { one: '1 gợi ý', many: (n: number) => `${n} gợi ý, dùng phím mũi tên để chọn` },
  en: { one: '1 suggestion', many: (n: number) => `${n} suggestions, use the arrow keys` },
};

function attach(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('input[name=q]');
  if (!input) return;
  const lang = form.dataset.suggest === 'en' ? 'en' : 'vi';
  const list = document.createElement('ul');
  list.className = 'suggestions';
  list.id = `${input.id}-suggestions`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', lang === 'en' ? 'Suggestions' : 'Gợi ý');
  list.hidden = true;
  const status = document.createElement('span');
  status.className = 'vh';
  status.setAttribute('role', 'status');
  form.append(list, status);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');

  let shown: Suggestion[] = [];
  let active = -1;
  let timer = 0;
  let asked: AbortController | null = null;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const point = (to: number) => {
    active = to;
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === active)));
    const item = list.children[active];
    if (item) input.setAttribute('aria-activedescendant', item.id);
    else input.removeAttribute('aria-activedescendant');
  };
  const take = (suggestion: Suggestion) => {
    if (suggestion.href) {
      location.assign(suggestion.href);
      return;
    }
    input.value = suggestion.text;
    close();
    form.requestSubmit();
  };
  const show = (suggestions: Suggestion[]) => {
    shown = suggestions.slice(0, 8);
    list.replaceChildren(
      ...shown.map((suggestion, at) => {
        const item = document.createElement('li');
        item.id = `${list.id}-${at}`;
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', 'false');
        const text = document.createElement('span');
        text.textContent = suggestion.text;
        item.append(text);
        if (suggestion.kind) {
          const kind = document.createElement('span');
          kind.className = 'kind';
          kind.textContent = suggestion.kind;
          item.append(kind);
        }
        // The press comes before the field loses the focus.
        item.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          take(suggestion);
        });
        return item;
      }),
    );
    if (shown.length === 0 || document.activeElement !== input) {
      close();
      return;
    }
    active = -1;
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    status.textContent = shown.length === 1 ? words[lang].one : words[lang].many(shown.length);
  };
  const ask = async () => {
    asked?.abort();
    const typed = input.value.trim();
    if (typed.length < 2) {
      show([]);
      return;
    }
    asked = new AbortController();
    try {
      const answer = await fetch(`/api/v1/search/suggest?q=${encodeURIComponent(typed)}&lang=${lang}`, { signal: asked.signal, headers: { accept: 'application/json' } });
      if (!answer.ok) return;
      const body = (await answer.json()) as { suggestions?: RawSuggestion[] };
      if (input.value.trim() === typed) show((body.suggestions ?? []).map((one) => read(one, lang)));
    } catch {
      // No signal: the form still goes to the server when it is sent.
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), WAIT_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      point(((active + step + 1 + shown.length + 1) % (shown.length + 1)) - 1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && active >= 0) {
      const chosen = shown[active];
      if (!chosen) return;
      event.preventDefault();
      take(chosen);
    }
  });
  input.addEventListener('blur', close);
}

interface RawSuggestion {
  text: string;
  kind: string;
  /** Vietnamese page address. */
  href: string;
}

function read(one: RawSuggestion, lang: 'vi' | 'en'): Suggestion {
  const kinds: Record<string, [string, string]> = { product: ['Sản phẩm', 'Product'], producer: ['Người làm', 'Maker'], place: ['Nơi làm', 'Place'], group: ['Nhóm', 'Group'] };
  const name = kinds[one.kind];
  return {
    text: one.text,
    ...(name ? { kind: lang === 'en' ? name[1] : name[0] } : {}),
    ...(one.href.startsWith('/') ? { href: (lang === 'en' ? '/en' : '') + one.href } : {}),
  };
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-suggest]')) attach(form);
