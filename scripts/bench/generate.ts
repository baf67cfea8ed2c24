/** A synthetic register: the same rows for the same seed, in the columns of the real one, made of words that people use. */

const GOODS: readonly (readonly [group: string, names: readonly string[]])[] = [
  ['Thực phẩm', ['Nước mắm', 'Mắm tôm', 'Mật ong', 'Bún khô', 'Bánh gai', 'Bánh đa', 'Chè lam', 'Nem chua', 'Lạp xưởng', 'Giò lụa', 'Gạo nếp', 'Gạo tẻ', 'Miến dong', 'Măng khô', 'Mộc nhĩ', 'Nấm hương', 'Cá khô', 'Mực một nắng', 'Tôm khô', 'Muối vừng', 'Lạc rang', 'Dưa muối', 'Kẹo dừa', 'Cam', 'Bưởi', 'Dưa hấu', 'Dứa', 'Khoai lang', 'Trứng gà', 'Tinh bột nghệ']],
  ['Đồ uống', ['Chè xanh', 'Trà hoa vàng', 'Rượu cần', 'Rượu nếp', 'Cà phê rang', 'Nước ép dứa', 'Trà sen', 'Nước khoáng']],
  ['Thảo dược', ['Cao gấc', 'Tinh dầu sả', 'Tinh dầu tràm', 'Viên nghệ', 'Trà dây']],
  ['Thủ công mỹ nghệ', ['Chiếu cói', 'Giỏ mây', 'Khăn thổ cẩm', 'Trống đồng', 'Nón lá', 'Gốm mộc']],
  ['Sinh vật cảnh', ['Hoa lan', 'Cây quất', 'Mai vàng']],
  ['Dịch vụ du lịch', ['Điểm du lịch cộng đồng', 'Nhà nghỉ sinh thái']],
];
const MANNERS = ['truyền thống', 'hữu cơ', 'sấy dẻo', 'nguyên chất', 'hạ thổ', 'loại một', 'gia truyền', 'thượng hạng', 'đặc sản', 'vị gừng', 'hộp quà', 'không chất bảo quản', 'đậm đà', 'hoa nhãn', 'rừng ngập mặn', 'lá chanh', 'ủ chum', 'giòn tan', 'phơi nắng', 'ép lạnh'];
const NAMES = ['Ba Làng', 'Tân Phát', 'Hưởng Hoa', 'Trúc Phượng', 'Minh Châu', 'Quê Mình', 'Đồng Xanh', 'Sông Mã', 'Lam Sơn', 'Bà Triệu', 'Hoa Lúa', 'Cát Tường', 'An Nhiên', 'Phú Quý', 'Thanh Bình', 'Hòa Phát', 'Đức Thịnh', 'Bảo An', 'Hương Quê', 'Ánh Dương', 'Mai Hoa', 'Thuận Thiên', 'Ngọc Lặc', 'Tâm Đức', 'Việt Hà', 'Đại Lộc', 'Kim Ngân', 'Trường Sơn', 'Cửa Đạt', 'Thành Nhà Hồ'];
const MAKERS = ['HTX', 'Hộ kinh doanh', 'Công ty TNHH', 'Cơ sở', 'Tổ hợp tác'];

export interface Commune {
  name: string;
  province: string;
}

/** Small, fast, the same on every machine (mulberry32). */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * A register as CSV text.
 * @param communes today's communes; products spread over them unevenly, as in life
 */
export function syntheticRegister(rows: number, communes: readonly Commune[], seed = 1): string {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const lines = ['name_vi,group,stars,province,place,producer,source_url'];
  for (let n = 0; n < rows; n++) {
    const [group, names] = next() < 0.7 ? GOODS[0]! : pick(GOODS);
    const commune = communes[Math.floor(next() ** 2 * communes.length)]!;
    const maker = `${pick(MAKERS)} ${pick(NAMES)} ${commune.name.replace(/^(Xã|Phường|Đặc khu) /, '')}`;
    // the running number keeps every row another product, as the natural key wants it
    const name = `${pick(names)} ${pick(MANNERS)} ${pick(NAMES)} ${seed}${String(n).padStart(5, '0')}`;
    lines.push([name, group, String(3 + Math.floor(next() ** 2 * 3)), commune.province, commune.name, maker, `https://vi-du.example/danh-sach-${n % 40}`].map(quoted).join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** What people type: two or three words of the goods, with and without marks, sometimes half a word. */
export function syntheticQueries(count: number, seed = 7): string[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const seen = new Set<string>();
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
  while (seen.size < count) {
    const goods = pick(next() < 0.7 ? GOODS[0]![1] : pick(GOODS)[1]);
    const more = next() < 0.5 ? ` ${pick(next() < 0.5 ? MANNERS : NAMES)}` : '';
    let text = `${goods}${more}${next() < 0.35 ? ` ${pick(NAMES)}` : ''}`.toLowerCase();
    if (next() < 0.5) text = plain(text);
    if (next() < 0.2) text = text.slice(0, -1);
    seen.add(text.trim());
  }
  return [...seen];
}
