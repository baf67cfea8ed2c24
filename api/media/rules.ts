/**
 * Pure decisions about photos: which files are photos, how large, which widths the pages need.
 * No I/O, no clock.
 */

import type { Sentence } from '../errors.ts';

/** What the first bytes say a file is; the name and the declared type are never believed. */
export type Sniffed =
  | 'jpeg' | 'png' | 'webp' | 'avif'
  | 'heic' | 'gif' | 'svg' | 'pdf' | 'video' | 'page' | 'archive' | 'empty' | 'unknown';

/** The formats that are decoded and re-encoded. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'avif';

/** Most bytes of one photo as it leaves the phone. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
/** Most photos of one product. */
export const MAX_PHOTOS = 8;
/** A phone's 50-megapixel photo passes (8192 × 6144 = 50.3), a bomb of 100 does not. */
export const MAX_PIXELS = 52_000_000;
/** Below this many pixels on the shorter side nobody recognises a product. */
export const MIN_SIDE = 160;
/** The kept original: oriented, stripped, at most this wide and high. */
export const MASTER_SIDE = 2000;
/** Widths in CSS pixels × density that the pages ask for. */
export const WIDTHS = [180, 360, 640, 960, 1280] as const;
/** Made before the person sees the next page, so that a draft never shows a hole. */
export const FIRST_WIDTH = 360;
/** Also made as JPEG, for share cards and very old phones. */
export const JPEG_WIDTHS = [640, 1280] as const;
/** How long a staged upload waits for its form. */
export const STAGED_MS = 48 * 3_600_000;
/** Most bytes of one PATCH: at 50 kbit/s this takes 80 s. */
export const MAX_CHUNK_BYTES = 512 * 1024;
/** Unfinished or unused uploads that one person may hold at a time. */
export const MAX_STAGED_PER_PERSON = 40;

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function isoBrands(bytes: Uint8Array): string[] {
  const size = Math.min(bytes.length, Math.max(16, ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)));
  const brands = [ascii(bytes, 8, 12)];
  for (let at = 16; at + 4 <= size && at < 80; at += 4) brands.push(ascii(bytes, at, at + 4));
  return brands;
}

/**
 * Tells a file by its first bytes (64 are enough, 512 find a page that hides behind blanks).
 * @returns the kind; only jpeg, png, webp and avif are ever decoded
 */
export function sniff(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return 'empty';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes[0] === 0x89 && ascii(bytes, 1, 8) === 'PNG\r\n\x1a\n') return 'png';
  const head = ascii(bytes, 0, 4);
  if (head === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (head === 'GIF8') return 'gif';
  if (head === '%PDF') return 'pdf';
  if (head === 'PK\x03\x04' || head === 'Rar!' || head === '7z\xbc\xaf' || head.startsWith('\x1f\x8b')) return 'archive';
  if (ascii(bytes, 4, 8) === 'ftyp') {
    const brands = isoBrands(bytes);
    if (brands.includes('avif') || brands.includes('avis')) return 'avif';
    if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) return 'heic';
    return 'video';
  }
  const text = ascii(bytes, 0, Math.min(bytes.length, 512)).replace(/^\xef\xbb\xbf/, '').trimStart().toLowerCase();
  if (text.startsWith('<svg') || (text.startsWith('<?xml') && text.includes('<svg'))) return 'svg';
  if (text.startsWith('<')) return 'page';
  return 'unknown';
}

/** True for the kinds that sharp is ever handed. */
export function isPhoto(kind: Sniffed): kind is PhotoFormat {
  return kind === 'jpeg' || kind === 'png' || kind === 'webp' || kind === 'avif';
}

/** Why a file is not taken and what to do instead, for every kind that is not a photo. */
export const NOT_A_PHOTO: Record<Exclude<Sniffed, PhotoFormat>, Sentence> = {
  heic: {
    vi: 'Ảnh này ở dạng HEIC của iPhone, máy chủ chưa đọc được. Trên iPhone, mở Cài đặt > Camera > Định dạng > chọn “Tương thích nhất” rồi chụp lại, hoặc gửi ảnh chụp màn hình.',
    en: 'This is an iPhone HEIC photo, which cannot be read here. On the iPhone open Settings > Camera > Formats > “Most Compatible” and take it again, or send a screenshot.',
  },
  gif: { vi: 'Đây là ảnh động GIF. Hãy gửi ảnh chụp JPG hoặc PNG.', en: 'This is a GIF animation. Send a JPG or PNG photo.' },
  svg: { vi: 'Đây là hình vẽ SVG, không phải ảnh chụp. Hãy gửi ảnh JPG hoặc PNG.', en: 'This is an SVG drawing, not a photo. Send a JPG or PNG.' },
  pdf: { vi: 'Đây là tệp PDF. Hãy chụp ảnh sản phẩm và gửi ảnh JPG.', en: 'This is a PDF. Take a photo of the product and send the JPG.' },
  video: { vi: 'Đây là phim, chỉ nhận ảnh. Hãy chụp ảnh sản phẩm rồi gửi lại.', en: 'This is a film; only photos are taken. Take a photo of the product and send that.' },
  page: { vi: 'Tệp này là trang web hoặc chữ, không phải ảnh. Hãy chọn ảnh JPG hoặc PNG.', en: 'This file is a web page or text, not a photo. Choose a JPG or PNG.' },
  archive: { vi: 'Tệp này là tệp nén. Hãy mở ra và gửi từng ảnh.', en: 'This file is an archive. Unpack it and send the photos one by one.' },
  empty: { vi: 'Tệp rỗng, không có ảnh. Hãy chọn lại ảnh.', en: 'The file is empty. Choose the photo again.' },
  unknown: { vi: 'Không nhận ra ảnh trong tệp này. Hãy gửi ảnh JPG, PNG hoặc WebP.', en: 'No photo was found in this file. Send a JPG, PNG or WebP.' },
};

export const SENTENCES = {
  tooLarge: { vi: 'Ảnh nặng hơn 10 MB. Hãy chụp ở cỡ nhỏ hơn hoặc gửi qua Zalo rồi lưu lại cho nhẹ.', en: 'The photo is larger than 10 MB. Take it at a smaller size and send it again.' },
  tooManyPixels: { vi: 'Ảnh có quá nhiều điểm ảnh (trên 52 triệu). Hãy gửi ảnh nhỏ hơn.', en: 'The photo has too many pixels (over 52 million). Send a smaller one.' },
  tooSmall: { vi: `Ảnh quá nhỏ, mỗi cạnh cần ít nhất ${MIN_SIDE} điểm ảnh. Hãy gửi ảnh gốc.`, en: `The photo is too small; each side needs at least ${MIN_SIDE} pixels. Send the original.` },
  broken: { vi: 'Ảnh bị hỏng hoặc gửi thiếu một phần. Hãy chọn lại ảnh và gửi lần nữa.', en: 'The photo is damaged or part of it is missing. Choose it again and send it once more.' },
  tooMany: { vi: `Mỗi sản phẩm có nhiều nhất ${MAX_PHOTOS} ảnh. Hãy bỏ bớt ảnh cũ trước.`, en: `A product has at most ${MAX_PHOTOS} photos. Remove an old one first.` },
  staged: { vi: 'Ông/Bà đang có quá nhiều ảnh chưa dùng. Hãy lưu hoặc bỏ bớt rồi gửi tiếp.', en: 'You hold too many unused photos. Save or remove some first.' },
  gone: { vi: 'Ảnh gửi dở đã hết hạn hoặc đã bị bỏ. Hãy chọn lại ảnh.', en: 'This upload has expired or was removed. Choose the photo again.' },
  noPhoto: { vi: 'Không tìm thấy ảnh này.', en: 'This photo was not found.' },
} satisfies Record<string, Sentence>;

/**
 * The widths to make of a photo, never larger than it is.
 * A photo narrower than the first size is also made at its own width.
 */
export function widthsFor(width: number): number[] {
  const fitting: number[] = WIDTHS.filter((candidate) => candidate <= width);
  return width < FIRST_WIDTH && !fitting.includes(width) ? [...fitting, width] : fitting;
}

/** The JPEG widths to make: those of the list that fit, or the photo's own when it is smaller than all. */
export function jpegWidthsFor(width: number): number[] {
  const fitting = JPEG_WIDTHS.filter((candidate) => candidate <= width);
  return fitting.length > 0 ? [...fitting] : [width];
}

/** The height that keeps the photo's proportions at a width, at least 1. */
export function heightAt(width: number, photo: { width: number; height: number }): number {
  return Math.max(1, Math.round((photo.height * width) / photo.width));
}

/** File formats that an address may ask for, and their media types. */
export const SERVED_TYPES = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' } as const;
export type ServedFormat = keyof typeof SERVED_TYPES;

/** One made file of a photo. */
export interface Variant { width: number; format: ServedFormat; bytes: number }

/** The stored list of made files, read back without trusting it. */
export function readVariants(json: string): Variant[] {
  try {
    const list: unknown = JSON.parse(json);
    if (!Array.isArray(list)) return [];
    return list.filter((item): item is Variant =>
      typeof item === 'object' && item !== null
      && Number.isInteger((item as Variant).width) && (item as Variant).format in SERVED_TYPES);
  } catch {
    return [];
  }
}

/** A file name fit to show back: the last part, no control signs, at most 80 characters. */
export function shownFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const clean = last.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return clean === '' ? 'anh' : clean.slice(0, 80);
}

/** What the pages need to write a picture element whose place is kept before it loads. */
export interface Picture {
  /** the photo's public id */
  id: string;
  alt: string;
  width: number;
  height: number;
  /** best first; the srcset carries widths */
  sources: { type: string; srcset: string }[];
  /** an address that every browser shows */
  fallback: string;
  /** the largest JPEG for share cards, relative; null until it is made */
  share: string | null;
}

/** Builds the picture of a photo from what has been made of it so far. */
export function pictureOf(photo: { publicId: string; alt: string; width: number; height: number; variants: readonly Variant[] }): Picture {
  const address = (item: Variant) => `/media/${photo.publicId}/${item.width}.${item.format}`;
  const byWidth = [...photo.variants].sort((a, b) => a.width - b.width);
  const sources: Picture['sources'] = [];
  for (const format of ['avif', 'webp'] as const) {
    const files = byWidth.filter((item) => item.format === format);
    if (files.length > 0) sources.push({ type: SERVED_TYPES[format], srcset: files.map((item) => `${address(item)} ${item.width}w`).join(', ') });
  }
  const jpegs = byWidth.filter((item) => item.format === 'jpg');
  const plain = jpegs[0] ?? byWidth.find((item) => item.format === 'webp') ?? byWidth[0];
  const share = jpegs.at(-1);
  return {
    id: photo.publicId, alt: photo.alt, width: photo.width, height: photo.height, sources,
    fallback: plain ? address(plain) : '', share: share ? address(share) : null,
  };
}
