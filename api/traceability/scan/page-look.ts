/** The scan page's own look: one style sheet, inlined and named by its hash; drawings; no font file. */
import { createHash } from 'node:crypto';

export const CSS = `
*{box-sizing:border-box}
html{color-scheme:light;-webkit-text-size-adjust:100%}
body{margin:0;background:#fbf7ee;color:#211d17;font:400 17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
:lang(zh){line-break:strict}
main,header,footer{max-width:35rem;margin:0 auto;padding:0 16px}
header{display:flex;align-items:center;justify-content:space-between;padding-top:12px;padding-bottom:12px}
a{color:inherit}
header a{display:inline-flex;align-items:center;min-height:48px;font-weight:600}
nav a{min-width:48px;justify-content:center;margin-left:8px}
header .home{text-decoration:none}
.home svg{display:block;height:34px;width:auto}
h1,h2{font-weight:600;line-height:1.3;margin:0}
h1{font-size:24px}
.gap{margin-bottom:14px}
details{margin:0 0 18px}
.verdict{display:grid;grid-template-columns:48px 1fr;gap:4px 14px;align-items:start;margin:0 -5px 20px;padding:28px 24px;color:#fff;background-color:var(--c);
background-image:radial-gradient(circle,#fbf7ee 5px,#0000 5.6px),radial-gradient(circle,#fbf7ee 5px,#0000 5.6px),radial-gradient(circle,#fbf7ee 5px,#0000 5.6px),radial-gradient(circle,#fbf7ee 5px,#0000 5.6px);
background-size:19px 19px;background-repeat:round no-repeat,round no-repeat,no-repeat round,no-repeat round;background-position:0 -9.5px,0 calc(100% + 9.5px),-9.5px 0,calc(100% + 9.5px) 0}
.verdict h1{font-size:22px}
.verdict p{grid-column:2;margin:0}
.verdict .shape{grid-row:span 2;width:48px;height:48px;border-radius:50%;background:#fff;color:var(--c);padding:11px}
.tick{--c:#1b6b3c}.eye{--c:#8a4b00}.cross{--c:#ad2318}.question{--c:#565b60}
.plain{margin:0 0 20px;padding:14px 16px;background:#f3ecdd;border-radius:10px}
.plain h1{font-size:19px}
.plain p{margin:4px 0 0}
.call{grid-column:2;margin-top:10px;display:inline-flex;align-items:center;justify-content:center;min-height:48px;padding:8px 16px;border-radius:10px;background:#fff;color:#8e2118;font-weight:600}
.note{margin:0 0 18px;padding:10px 14px;border-left:4px solid #f0bc42;background:#f3ecdd}
h2{font-size:20px}
.maker{margin:4px 0 14px;color:#5a5245}
.ocop{display:grid;grid-template-columns:auto 1fr;gap:6px 16px;align-items:center;margin:0 0 16px;padding:12px 16px;background:#fff;border:1px solid #dcd2bc;border-radius:10px}
.ocop svg{display:block;height:16px;width:auto;color:#a63e22}
.ocop p{margin:0}
dl{margin:0 0 20px;display:grid;grid-template-columns:minmax(7.5rem,auto) 1fr;gap:4px 14px}
dt{color:#5a5245}
dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
i{font-style:normal}
ol{list-style:none;margin:12px 0 22px;padding:0}
li{position:relative;padding:0 0 18px 30px}
li::before{content:"";position:absolute;left:3px;top:7px;width:12px;height:12px;border-radius:2px;background:#1f5b3a}
li::after{content:"";position:absolute;left:8px;top:22px;bottom:-6px;width:2px;background:#dcd2bc}
li:last-child::after{display:none}
li span{display:block;color:#5a5245}
.go{display:flex;align-items:center;justify-content:center;min-height:50px;margin:0 0 10px;padding:8px 16px;border:1.5px solid #1f5b3a;border-radius:10px;color:#1f5b3a;font-weight:600;text-decoration:none;text-align:center}
.two{display:grid;grid-template-columns:1fr 1fr;gap:10px;margin:0 0 18px}
.two .go{margin:0}
.photo{display:block;width:100%;max-width:360px;height:auto;margin:0 0 14px;border-radius:10px}
.panel{margin:0 0 20px;padding:14px 16px;background:#fff;border:1px solid #dcd2bc;border-radius:10px}
.panel p{margin:4px 0 10px}
.panel .bad{color:#ad2318;font-weight:600}
label{display:block;font-weight:600}
label small{font-size:15px;font-weight:400;color:#5a5245}
input,textarea{display:block;width:100%;min-height:48px;margin:6px 0 12px;padding:8px 12px;border:1.5px solid #5a5245;border-radius:10px;background:#fff;color:inherit;font:inherit}
button{width:100%;background:#fff;font:inherit;cursor:pointer}
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
.ok{background:#1f5b3a;color:#fff}
.stop{border-color:#ad2318;background:#ad2318;color:#fff;margin-bottom:18px}
footer{padding-top:8px;padding-bottom:36px;color:#5a5245;font-size:15px}
footer p{margin:0 0 6px}
.serial{font-weight:600;color:#211d17;white-space:nowrap;font-variant-numeric:tabular-nums}
a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid #27407a;outline-offset:2px}
.verdict a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible{outline-color:#fff}
@media (forced-colors:active){.verdict{border:2px solid}.shape{forced-color-adjust:none}}
@media print{.go,nav,form{display:none}}
`.trim().replace(/\n/g, '');

export const STYLE_HASH = `'sha256-${createHash('sha256').update(CSS).digest('base64')}'`;

/** The floor's mark and its name, drawn: the sign-painter's letters without their font file. */
export const LOGO = `<svg viewBox="0 0 118 30" role="img" aria-label="Sàn Quê"><rect width="30" height="30" rx="7" fill="#1F5B3A"/><path fill="#F0BC42" d="M6 6h5v5H6zm13 0h5v5h-5zm-6.5 6.5h5v5h-5zM6 19h5v5H6zm13 0h5v5h-5z"/><path fill="#FBF7EE" d="M12.5 6h5v5h-5zM6 12.5h5v5H6zm13 0h5v5h-5zM12.5 19h5v5h-5z"/><path fill="#1F5B3A" transform="translate(40 24.5)" d="M9.9-4.2Q9.9-2.8 9.3-1.8Q8.7-0.8 7.7-0.3Q6.6 0.3 5.3 0.3Q4.2 0.3 3.3 0Q2.4-0.2 1.7-0.6Q1.1-0.9 0.8-1.2L0.8-4.6L1.2-4.6Q1.9-3.9 2.9-3.4Q3.9-2.9 4.8-2.9Q5.3-2.9 5.6-3.1Q5.9-3.2 6.1-3.5Q6.3-3.8 6.3-4.1Q6.3-4.7 6-5Q5.6-5.4 4.8-5.8L3.3-6.7Q2.6-7.1 2-7.7Q1.3-8.2 0.9-9Q0.4-9.9 0.4-11.1Q0.4-12.6 1.1-13.6Q1.7-14.6 2.7-15.1Q3.7-15.6 5-15.6Q5.9-15.6 6.7-15.5Q7.5-15.3 8.2-14.9Q8.8-14.6 9.2-14.2L9.2-10.8L8.8-10.8Q8.1-11.5 7.2-12Q6.2-12.4 5.3-12.4Q4.8-12.4 4.4-12.2Q4-11.9 4-11.4Q4-10.8 4.5-10.4Q5-10 5.9-9.4L7.5-8.5Q8.2-8 8.8-7.4Q9.3-6.8 9.6-6.1Q9.9-5.3 9.9-4.2ZM10.5 0L10.5-0.5L13.5-15.4L19.4-15.4L22.4-0.5L22.4 0L18.8 0L18.2-3.5L14.6-3.5L14.1 0ZM15.1-6.5L17.8-6.5L16.9-12.1L16-12.1ZM13.2-18.9Q14.1-18.4 15.3-18Q16.5-17.6 17.7-17.5Q18.9-17.3 19.7-17.3L19.7-16.4Q19.1-16.4 18.2-16.5Q17.3-16.5 16.4-16.7Q15.4-16.8 14.5-17.1Q13.6-17.3 13-17.7L13-18.9ZM30.5-15.4L33.9-15.4L33.9 0L30.3 0L27-8.6L26.8-8.6L26.9 0L23.5 0L23.5-15.4L27.1-15.4L30.4-6.7L30.6-6.7ZM40.6-8.2Q40.6-10.8 41.5-12.4Q42.4-14.1 43.9-14.9Q45.3-15.7 47-15.7Q48.8-15.7 50.2-14.9Q51.7-14.1 52.6-12.4Q53.5-10.8 53.5-8.2Q53.5-5.7 52.6-4Q51.7-2.4 50.2-1.5Q49-0.8 47.5-0.7L47.5-0.6L48.7-0.4Q49.4-0.2 50.1-0.3Q50.8-0.3 51.5-0.7L51.6-0.7L51.6 1.1Q51 1.4 50.3 1.5Q49.6 1.5 48.8 1.4L47.3 1.1Q46.6 1 45.9 1Q45.1 1 44.5 1.4L44.4 1.3L44.4-0.4Q44.9-0.7 45.4-0.8L45.4-0.9Q44.6-1.1 43.9-1.5Q42.4-2.4 41.5-4Q40.6-5.7 40.6-8.2ZM44.2-8.2Q44.2-6.7 44.6-5.7Q45-4.8 45.6-4.3Q46.3-3.8 47-3.8Q47.8-3.8 48.5-4.3Q49.1-4.8 49.5-5.7Q49.9-6.7 49.9-8.2Q49.9-9.7 49.5-10.6Q49.1-11.5 48.5-11.9Q47.8-12.4 47-12.4Q46.3-12.4 45.6-11.9Q45-11.5 44.6-10.6Q44.2-9.6 44.2-8.2ZM65.5-5.5L65.5-15.4L62-15.4L62-5.9Q62-5.2 61.8-4.6Q61.6-4 61.2-3.6Q60.9-3.3 60.2-3.3Q59.5-3.3 59.1-3.6Q58.7-4 58.5-4.6Q58.4-5.2 58.4-5.9L58.4-15.4L54.8-15.4L54.8-5.5Q54.8-3.9 55.3-2.8Q55.8-1.7 56.6-1Q57.4-0.4 58.3-0.1Q59.2 0.2 60.2 0.2Q61.1 0.2 62.1-0.1Q63-0.4 63.8-1Q64.6-1.7 65.1-2.8Q65.5-3.9 65.5-5.5ZM75.4-15.4L75.4-12.2L70.9-12.2L70.9-9Q71.5-9.2 72.2-9.4Q73-9.5 73.6-9.5Q74.3-9.6 74.9-9.5L74.9-6.5L74.7-6.3Q74.2-6.5 73.6-6.5Q73-6.5 72.3-6.4Q71.6-6.4 70.9-6.1L70.9-3.2L75.4-3.2L75.4 0L67.4 0L67.4-15.4ZM70.5-19L72.2-19Q72.7-18.2 73.5-17.7Q74.3-17.3 75.4-17.3L75.4-16.4Q74.3-16.4 73.2-16.7Q72.1-17 71.5-17.8L71.3-17.8Q70.6-17 69.6-16.7Q68.5-16.4 67.4-16.4L67.4-17.3Q68.6-17.3 69.3-17.8Q70.1-18.2 70.5-19Z"/></svg>`;

/** Shapes of the verdicts: told apart without their colour. */
export const SHAPE_PATHS = {
  tick: 'm4 13 5 5L20 6',
  eye: 'M1 12s4-7 11-7 11 7 11 7-4 7-11 7S1 12 1 12zm8 0a3 3 0 1 0 6 0 3 3 0 0 0-6 0',
  cross: 'm5 5 14 14M19 5 5 19',
  question: 'M7 8c0-6 10-6 10 0 0 4-5 4-5 8m0 4v1',
} as const;

const STAR = (x: number) => `M${x} 0l2.35 5.1 5.57.66-4.12 3.8 1.1 5.5-4.9-2.74-4.9 2.74 1.1-5.5-4.12-3.8 5.57-.66z`;

/** The stars of a certificate that holds. */
export const stars = (n: number): string =>
  `<svg viewBox="0 0 ${n * 20 - 4} 15.1" aria-hidden="true"><path fill="currentColor" d="${Array.from({ length: n }, (_, i) => STAR(8 + i * 20)).join('')}"/></svg>`;
