/** The doors by which a dossier comes in (NĐ 80/2021 Đ32.1; TT 06/2022 Đ3.8; NĐ 224/2026 Đ15.1), and what is said before a closed one. */
import type { Sentence } from './types.ts';

export const DOORS = ['ONLINE', 'PORTAL', 'COUNTER', 'POST'] as const;
export type Door = (typeof DOORS)[number];

export const DOOR_WORDS: Record<Door, Sentence> = {
  ONLINE: { vi: 'trực tuyến trên sàn này', en: 'online here' },
  PORTAL: { vi: 'Cổng Dịch vụ công quốc gia', en: 'the national public-service portal' },
  COUNTER: { vi: 'trực tiếp tại quầy Trung tâm Phục vụ hành chính công', en: 'the counter of a public service centre' },
  POST: { vi: 'qua bưu điện', en: 'by post' },
};

/** The open doors in words: 'a, b hoặc c'. */
export function openDoors(doors: readonly Door[]): Sentence {
  const list = (lang: 'vi' | 'en', or: string) => doors.map((d) => DOOR_WORDS[d][lang]).join(', ').replace(/, ([^,]*)$/, ` ${or} $1`);
  return { vi: list('vi', 'hoặc'), en: list('en', 'or') };
}

/** Why a dossier cannot come in by a closed door: names the open ones. */
export function closedDoor(door: Door, doors: readonly Door[]): Sentence {
  const open = openDoors(doors);
  return {
    vi: `Chương trình này không nhận hồ sơ ${door === 'PORTAL' ? `qua ${DOOR_WORDS[door].vi}` : DOOR_WORDS[door].vi}. Nơi đang nhận: ${open.vi}.`,
    en: `This programme does not take dossiers ${door === 'PORTAL' || door === 'COUNTER' ? `at ${DOOR_WORDS[door].en}` : DOOR_WORDS[door].en}. It takes them: ${open.en}.`,
  };
}
