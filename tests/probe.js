// What a learner would stumble over on the side that is shown; {} when nothing.
() => {
  const qa = document.getElementById('qa');
  document.querySelectorAll('details').forEach(d => d.open = true);
  const found = {};
  const scrolls = e => ['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX);
  const inBox = e => { for (let p = e.parentElement; p && p.id !== 'qa'; p = p.parentElement) if (scrolls(p)) return true; return false; };
  const wide = [...qa.querySelectorAll('*')].filter(e => {
    const r = e.getBoundingClientRect();
    return r.width && (r.right > innerWidth + 1 || r.left < -1) && !e.closest('mjx-assistive-mml') && !inBox(e);
  });
  if (document.scrollingElement.scrollWidth > innerWidth + 1 || wide.length)
    found.overflow = wide.slice(0, 2).map(e => e.tagName + ': ' + e.textContent.trim().slice(0, 60));

  const errors = [...qa.querySelectorAll('mjx-merror')].map(e => e.getAttribute('data-mjx-error') || e.textContent);
  if (errors.length) found.formula_errors = errors;

  const text = qa.cloneNode(true);
  text.querySelectorAll('style,script,pre,code,mjx-container').forEach(e => e.remove());
  const raw = text.textContent;
  const tex = raw.match(/\\[()[\]]|\$\$|\$[^$\d\s][^$\n]*\$|\\(?:frac|sum|dots|sqrt|text|begin)\b/);
  if (tex) found.raw_tex = raw.slice(Math.max(0, tex.index - 30), tex.index + 50);
  const mark = raw.match(/\*\*[^*\n]+\*\*|^\s*#{1,6} |^\s*[-*] \S|```|\]\(http/m);
  if (mark) found.raw_markdown = raw.slice(Math.max(0, mark.index - 30), mark.index + 50);

  const broken = [...document.images].filter(i => !i.naturalWidth).map(i => i.getAttribute('src'));
  if (broken.length) found.broken_pictures = broken;

  const luminance = c => { const [r, g, b] = c.map(x => (x /= 255) <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const numbers = s => (s.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
  const behind = e => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0.5) return c; } return [255, 255, 255]; };
  for (const e of qa.querySelectorAll('*')) {
    if (e.closest('style,script') || !e.getClientRects().length) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.tagName !== 'MJX-CONTAINER') continue;
    const front = luminance(numbers(getComputedStyle(e).color)), back = luminance(behind(e));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5 && !(found.contrast < ratio)) {
      found.contrast = ratio;
      found.contrast_at = e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 40);
    }
  }
  return found;
}
