import { describe, expect, it } from 'vitest';
import { heightAt, isPhoto, jpegWidthsFor, NOT_A_PHOTO, pictureOf, readVariants, shownFileName, sniff, widthsFor, type Variant } from '../../api/media/rules.ts';

const bytes = (...parts: (string | number[])[]) => Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((sign) => sign.charCodeAt(0)) : part)));
const ftyp = (major: string, ...compatible: string[]) => bytes([0, 0, 0, 16 + compatible.length * 4], 'ftyp', major, [0, 0, 0, 0], ...compatible);

describe('a file is known by its first bytes', () => {
  it.each([
    ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0]), 'jpeg'],
    ['a PNG', bytes([0x89], 'PNG\r\n', [0x1a], '\n'), 'png'],
    ['a WebP', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 '), 'webp'],
    ['an AVIF', ftyp('avif', 'mif1', 'miaf'), 'avif'],
    ['an AVIF that leads with mif1', ftyp('mif1', 'avif', 'miaf'), 'avif'],
    ['an iPhone HEIC', ftyp('heic', 'mif1', 'heic'), 'heic'],
    ['a Samsung HEIF', ftyp('mif1', 'heic'), 'heic'],
    ['a film', ftyp('isom', 'mp42'), 'video'],
    ['a GIF', bytes('GIF89a'), 'gif'],
    ['a GIF that is also a script', bytes('GIF89a/*<script>'), 'gif'],
    ['an SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">'), 'svg'],
    ['an SVG behind blanks and a declaration', bytes('\n  <?xml version="1.0"?>\n<!-- a --><svg>'), 'svg'],
    ['a web page', bytes('<!DOCTYPE html><html>'), 'page'],
    ['a PDF', bytes('%PDF-1.7'), 'pdf'],
    ['an archive', bytes('PK', [3, 4]), 'archive'],
    ['nothing', bytes(), 'empty'],
    ['noise', bytes([1, 2, 3, 4, 5]), 'unknown'],
    ['two bytes of a JPEG', bytes([0xff, 0xd8]), 'unknown'],
  ])('%s', (_name, head, kind) => {
    expect(sniff(head)).toBe(kind);
  });

  it('tells an iPhone owner in both languages where the setting is', () => {
    expect(NOT_A_PHOTO.heic.vi).toContain('Cài đặt > Camera > Định dạng');
    expect(NOT_A_PHOTO.heic.en).toContain('Most Compatible');
    expect(isPhoto('heic')).toBe(false);
  });
});

describe('sizes', () => {
  it('are never larger than the photo', () => {
    expect(widthsFor(2000)).toEqual([180, 360, 640, 960, 1280]);
    expect(widthsFor(700)).toEqual([180, 360, 640]);
    expect(jpegWidthsFor(700)).toEqual([640]);
  });
  it('include the photo itself when it is smaller than the first size', () => {
    expect(widthsFor(300)).toEqual([180, 300]);
    expect(widthsFor(160)).toEqual([160]);
    expect(widthsFor(180)).toEqual([180]);
    expect(jpegWidthsFor(300)).toEqual([300]);
  });
  it('keep the proportions', () => {
    expect(heightAt(360, { width: 1500, height: 2000 })).toBe(480);
    expect(heightAt(180, { width: 2000, height: 1 })).toBe(1);
  });
});

describe('a picture for a page', () => {
  const made: Variant[] = [
    { width: 640, format: 'webp', bytes: 1 }, { width: 360, format: 'webp', bytes: 1 },
    { width: 360, format: 'avif', bytes: 1 }, { width: 640, format: 'jpg', bytes: 1 }, { width: 1280, format: 'jpg', bytes: 1 },
  ];
  it('offers AVIF before WebP, small before large, and a plain JPEG', () => {
    expect(pictureOf({ publicId: 'abc', alt: 'Chai', width: 1500, height: 2000, variants: made })).toEqual({
      id: 'abc', alt: 'Chai', width: 1500, height: 2000, fallback: '/media/abc/640.jpg', share: '/media/abc/1280.jpg',
      sources: [
        { type: 'image/avif', srcset: '/media/abc/360.avif 360w' },
        { type: 'image/webp', srcset: '/media/abc/360.webp 360w, /media/abc/640.webp 640w' },
      ],
    });
  });
  it('shows the first small size while the others are being made', () => {
    const picture = pictureOf({ publicId: 'abc', alt: '', width: 1500, height: 2000, variants: [{ width: 360, format: 'webp', bytes: 0 }] });
    expect(picture.fallback).toBe('/media/abc/360.webp');
    expect(picture.share).toBeNull();
  });
  it('believes no stored list that is damaged', () => {
    expect(readVariants('[{"width":360,"format":"webp","bytes":1},{"width":"x"},null]')).toHaveLength(1);
    expect(readVariants('{')).toEqual([]);
  });
});

describe('a file name', () => {
  it('is shown without its path, controls and direction marks', () => {
    expect(shownFileName('C:\\Ảnh\\cá\u202egpj.exe\u0000')).toBe('cágpj.exe');
    expect(shownFileName('../../etc/passwd')).toBe('passwd');
    expect(shownFileName('\u0000')).toBe('anh');
    expect(shownFileName('x'.repeat(10_000))).toHaveLength(80);
  });
});
