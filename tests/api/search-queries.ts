/** Queries as people type them, with what they want to see. Judged over the real register of 207 products. */

export interface Judged {
  q: string;
  /** Name (with producer and place after a bar) of what is wanted. */
  want: RegExp;
  /** Wanted within the first k; 3 unless told. */
  k?: number;
  /** The first n must all be wanted. */
  all?: number;
  kind: string;
}

const of = (kind: string, list: readonly (readonly [q: string, want: RegExp, all?: number, k?: number])[]): Judged[] =>
  list.map(([q, want, all, k]) => ({ q, want, kind, ...(all === undefined ? {} : { all }), ...(k === undefined ? {} : { k }) }));

export const JUDGED: readonly Judged[] = [
  ...of('as written', [
    ['nước mắm', /^Nước mắm/u, 8], ['mật ong', /^Mật ong/u, 6], ['bánh gai', /^Bánh gai/u, 2], ['Nem chua Chí Quý Bình Chí', /^Nem chua Chí/u, 1],
    ['NƯỚC MẮM LÊ GIA', /^Nước mắm Lê Gia/u, 2], ['rượu sim rừng', /^Rượu sim/u, 1], ['chè đinh', /^Chè đinh/u, 1], ['chả bò', /^Chả bò/u, 3], ['tảo xoắn', /^Tảo xoắn/u, 1],
    ['Đèn lồng', /^Đèn lồng/u, 1], ['mắm tôm', /^Mắm tôm/u, 4], ['giỏ trái đất', /^Giỏ trái đất/u, 1], ['chổi đót', /^Chổi đót/u, 1],
  ]),
  ...of('no diacritics', [
    ['nuoc mam', /^Nước mắm/u, 8], ['mat ong', /^Mật ong/u, 5], ['dau lac', /^Dầu (?:lạc|phụng)/u, 2], ['ca phe', /^Cà phê/u, 2], ['den long', /^Đèn lồng/u, 1], ['to yen', /^Tổ yến/u, 2],
    ['gao nep cai hoa vang', /^Gạo nếp cái hoa vàng/u, 2], ['dong trung ha thao', /^(?:Nấm đ|Đ)ông trùng/u, 2], ['che lam', /^Chè lam/u, 1], ['chieu coi', /^Chiếu cói/u, 1], ['mang kho', /^Măng (?:khô|nứa khô)/u, 1],
    ['do uong', /./u], ['thit hun khoi', /^Thịt hun khói/u, 1], ['duong hoa dua', /^Đường hoa dừa/u, 1],
  ]),
  ...of('some diacritics', [
    ['nước mam', /^Nước mắm/u, 5], ['mât ong', /^Mật ong/u, 5], ['ruou sâm báo', /^Rượu sâm báo/u, 1], ['bánh trang', /^Bánh tráng/u, 4], ['tinh dau quế', /^Tinh dầu quế/u, 1],
  ]),
  ...of('marks rank', [
    ['dưa', /^Dưa/u, 4], ['dừa', /[Dd]ừa/u, 6], ['chả', /^Chả/u, 8], ['bò', /[Bb]ò /u, 5], ['mè', /mè/u, 5], ['cá', /[Cc]á /u, 5], ['bưởi', /[Bb]ưởi/u, 4], ['nấm', /^(?:Nấm|Cao nấm)/u, 6], ['gạo', /[Gg]ạo/u, 8],
  ]),
  ...of('raw Telex', [
    ['nuowcs mawms', /^Nước mắm/u, 8], ['maatj ong', /^Mật ong/u, 5], ['dduwowngf hoa duwaf', /^Đường hoa dừa/u, 1], ['banhs trangs', /^Bánh tráng/u, 4], ['chef', /^(?:Chè|Trà)/u, 3], ['duwaf', /[Dd]ừa/u, 4],
    ['duwa', /^Dưa/u, 4], ['ruwowuj', /^Rượu/u, 5], ['gaoj neps', /nếp/u, 3], ['ddeenf loongf', /^Đèn lồng/u, 1], ['muwcj', /mực/u, 1], ['nemm chua', /^Nem chua/u, 1], ['thanh hoas', /\| Thanh Hóa|Thanh Hóa$/u, 3],
  ]),
  ...of('VNI', [['nu7o71c ma81m', /^Nước mắm/u, 5], ['nuoc71 mam81', /^Nước mắm/u, 5], ['ma65t ong', /^Mật ong/u, 5], ['d9e2n lo62ng', /^Đèn lồng/u, 1]]),
  ...of('slips', [
    ['nuoc mma', /^Nước mắm/u, 5], ['mat ogn', /^Mật ong/u, 4], ['nươc mắn', /^Nước mắm/u, 4], ['banh trnag', /^Bánh tráng/u, 3], ['nuocmam', /^Nước mắm/u, 5], ['matong', /^Mật ong/u, 4], ['lap suong', /^Lạp (?:sườn|xưởng)/u, 1],
    ['yen xao', /[Yy]ến sào/u, 2], ['dong trug ha thao', /[Đđ]ông trùng/u, 1], ['cafe khe san', /^Cà phê Khe Sanh/u, 1], ['ruou xim', /^Rượu sim/u, 1], ['chả bo phuoc ha', /^Chả bò Phước Hà/u, 2],
    ['nước mấm', /^Nước mắm/u, 4], ['thanhhoa', /Thanh Hóa/u, 3], ['tring dau que', /^Tinh dầu quế/u, 1], ['gao nep cai hao vang', /^Gạo nếp cái hoa vàng/u, 1], ['dau tram', /[Dd]ầu tràm/u, 2], ['mam tep dac biet tac huy', /^Mắm tép đặc biệt/u, 1], ['nuo c mam', /^Nước mắm/u, 3],
    ['khoai hoan phu quoc', /Khải Hoàn/u, 2], ['linh ci', /linh chi/u, 2], ['banh rừa nướng', /^Bánh dừa nướng/u, 2],
  ]),
  ...of('half-typed', [
    ['nuoc m', /^Nước mắm/u, 4], ['mật o', /^Mật ong/u, 4], ['bánh trá', /^Bánh tráng/u, 4], ['đông trù', /[Đđ]ông trùng/u, 2], ['cà ph', /^Cà phê/u, 2], ['atis', /Atiso/u, 1], ['ngũ c', /^Ngũ cốc/u, 2], ['sach', /sachi|sạch/u, 3],
  ]),
  ...of('tone styles, NFD, capitals', [
    ['hoà hải', /Hòa Hải/u, 1], ['Mắm tôm Hoà Hải', /^Mắm tôm Hòa Hải/u, 1], ['thuỷ thanh', /Thủy Thanh/u, 1], ['mì gạo hùng lô', /^Mỳ gạo/u, 1], ['nước mắm'.normalize('NFD'), /^Nước mắm/u, 8], ['ĐÈN LỒNG'.normalize('NFD'), /^Đèn lồng/u, 1],
    ['mật ong hạ thuỷ phần', /hạ thủy phần/u, 1], ['MUỐI', /^Muối/u, 1],
  ]),
  ...of('dialect and trade', [
    ['đậu phộng', /đậu phộng|lạc|phụng/u, 3], ['dầu phụng', /^Dầu phụng/u, 2], ['dầu đậu phộng', /^Dầu (?:lạc|phụng)/u, 3], ['lạc', /lạc/u, 3], ['lạp xưởng', /^Lạp/u, 2], ['lạp sườn', /^Lạp/u, 2], ['thịt lợn', /heo|lợn|Thịt|Giò|Chả/u, 1],
    ['chả lợn', /^Chả heo|^Giò lụa|^Chả lụa/u, 1], ['vừng đen', /mè đen/u, 3], ['dầu vừng', /^Dầu mè/u, 3], ['bánh đa', /^Bánh tráng/u, 3], ['chè gừng', /^Trà gừng/u, 1], ['trà đinh', /^Chè đinh/u, 1], ['trà búp', /^Chè búp/u, 1],
    ['giò lụa', /^(?:Giò lụa|Chả lụa)/u, 3], ['nấm sò', /^Nấm bào ngư/u, 2], ['nấm mèo', /mộc nhĩ/u, 1], ['dưa leo', /^Dưa chuột/u, 1], ['rau chân vịt', /bó xôi/u, 1], ['hột gà', /^Trứng/u, 1], ['lồng đèn', /^Đèn lồng/u, 1], ['khô bò', /^Bò khô/u, 1],
    ['mắm ruốc', /^Mắm ruốc/u, 1], ['chè lam', /^Chè lam/u, 1], ['kẹo đậu phộng', /^Kẹo lạc/u, 2], ['dau phong', /đậu phộng|lạc|phụng/u, 3], ['sốt ớt', /^(?:Tương|Nước) ớt/u, 2],
  ]),
  ...of('a tourist’s English', [
    ['fish sauce', /^Nước mắm/u, 8], ['honey', /^Mật ong/u, 6], ['rice paper', /^Bánh tráng/u, 4], ['tea', /^(?:Trà|Chè)/u, 5], ['coffee', /^Cà phê/u, 2], ['peanut oil', /^Dầu (?:lạc|phụng)/u, 3], ['sesame oil', /^Dầu mè/u, 3],
    ['dried beef', /^Bò khô/u, 1], ['noodles', /^(?:Mỳ|Bún|Miến)/u, 2], ["bird's nest", /[Yy]ến/u, 4], ['lantern', /^Đèn lồng/u, 1], ['silk', /^Tơ lụa/u, 1, 1], ['shrimp paste', /^Mắm (?:tôm|ruốc|tép)/u, 4], ['sausage', /^(?:Lạp|Chả|Giò)/u, 3],
    ['mushrooms', /[Nn]ấm/u, 4], ['coconut', /dừa|Dừa/u, 5], ['fihs sauce', /^Nước mắm/u, 3], ['fishsauce', /^Nước mắm/u, 3], ['rice wine', /^Rượu/u, 3], ['wild honey', /^Mật ong/u, 3], ['bamboo shoots', /^Măng/u, 3], ['melon', /^Dưa/u, 3], ['best vietnamese coffee', /^Cà phê/u, 2],
    ['essential oil', /^Tinh dầu/u, 3], ['fish sauce phu quoc', /^Nước mắm Phú Quốc|Thanh Quốc/u, 3], ['handicraft', /Thủ công/u, 3], ['incense', /trầm/u, 2], ['black sesame oil', /^Dầu mè đen/u, 2],
  ]),
  ...of('places, old and new', [
    ['nước mắm phú quốc', /Phú Quốc/u, 5], ['nuoc mam thanh hoa', /^Nước mắm.*Thanh Hóa/u, 3], ['Quảng Nam', /Quảng Nam/u, 5], ['bánh tráng đà nẵng', /^Bánh tráng.*Đà Nẵng/u, 3], ['hoi an', /Hội An/u, 3], ['nghi sơn', /Nghi Sơn/u, 3], ['mật ong thạch thành', /^Mật ong Hưởng Hoa/u, 1],
    ['huế', /Huế/u, 5], ['rượu huế', /^Rượu.*Huế/u, 2], ['tra my', /Trà My/u, 1], ['sản phẩm tỉnh Ninh Bình', /Ninh Bình/u, 3], ['gạo nam định', /^Gạo.*Nam Định/u, 3], ['phường Thọ Quang', /Thọ Quang/u, 3], ['vinh long dua', /[Dd]ừa.*Vĩnh Long/u, 2], ['danang beef', /[Bb]ò.*Đà Nẵng/u, 2],
    ['dưa kim hoàng hậu đông sơn', /^Dưa kim/u, 1],
  ]),
  ...of('producers, groups, stars', [
    ['htx bình sơn', /Bình Sơn/u, 2], ['le gia', /Lê Gia/u, 4], ['khai hoan', /Khải Hoàn/u, 3], ['bao tam', /Bảo Tâm/u, 2], ['kim boi', /Kim Bôi/u, 2], ['thủ công mỹ nghệ', /Thủ công/u, 5], ['dược liệu', /Dược liệu/u, 3], ['đồ uống', /Đồ uống/u, 3], ['5 sao', /\*5/u, 8],
    ['nước mắm 5 sao', /^Nước mắm.*\*5/u, 5], ['ocop 4 sao đà nẵng', /Đà Nẵng.*\*4/u, 5], ['viet trang', /Giỏ trái đất/u, 1], ['tea 5 stars', /^(?:Chè|Trà).*\*5/u, 2],
  ]),
  ...of('as spoken', [
    ['mua nước mắm ngon ở Thanh Hóa', /^Nước mắm.*Thanh Hóa/u, 2], ['giá mật ong bao nhiêu', /^Mật ong/u, 3], ['bán cà phê hạt', /^Cà phê/u, 1], ['đặc sản yến sào', /[Yy]ến/u, 2], ['where to buy honey', /^Mật ong/u, 2], ['nước mắm không có thật xyz', /^Nước mắm/u, 1],
  ]),
];
