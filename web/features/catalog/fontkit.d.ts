/** What the share pictures use of fontkit beside what the sheets of stamps do; the package ships no types. */
declare module 'fontkit' {
  interface Path {
    scale(x: number, y: number): Path;
    translate(x: number, y: number): Path;
    toSVG(): string;
  }
  interface Glyph {
    readonly advanceWidth: number;
    readonly path: Path;
  }
  interface Font {
    readonly unitsPerEm: number;
    glyphForCodePoint(code: number): Glyph;
  }
}
