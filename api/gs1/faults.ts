/** Why a Digital Link is refused: one plain sentence in Vietnamese and English for each rule. */
import type { Sentence } from '../errors.ts';
import type { LintFault } from './linters.ts';

export type FaultCode =
  | LintFault
  // of the address
  | 'too-long-uri' | 'character' | 'scheme' | 'host' | 'no-path' | 'no-key' | 'letters-for-ai' | 'trailing-slash' | 'broken-pair' | 'unknown-ai-in-path' | 'order'
  // of a value
  | 'empty-value' | 'encoding' | 'nul' | 'too-short' | 'too-long' | 'digits-only' | 'character-set'
  // of the query
  | 'unknown-ai' | 'not-attribute' | 'belongs-in-path' | 'second-key' | 'duplicate'
  // of AIs beside each other
  | 'excluded' | 'required' | 'signature-needs-serial'
  // of what is to be built
  | 'nothing-to-build' | 'unknown-element';

export interface Fault extends Sentence {
  code: FaultCode;
  /** The AI that it is about, where it is about one. */
  ai: string | null;
  /** Where in the text: from (included) to (not included), counted in UTF-16 units. Null when nothing was there to point at. */
  at: { from: number; to: number } | null;
}

export interface Detail {
  ai?: string | undefined;
  /** Another AI, a list of AIs, a character or a word, as the sentence needs it. */
  other?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
}

const lengths = (d: Detail): Sentence =>
  d.min === d.max
    ? { vi: `đúng ${d.max} ký tự`, en: `exactly ${d.max} ${d.max === 1 ? 'character' : 'characters'}` }
    : { vi: `từ ${d.min} đến ${d.max} ký tự`, en: `${d.min} to ${d.max} characters` };

const of = (vi: string, en: string) => (d: Detail): Sentence => ({ vi: `Mã (${d.ai}): ${vi}.`, en: `AI (${d.ai}): ${en}.` });
const said = (vi: string, en: string) => (): Sentence => ({ vi: `${vi}.`, en: `${en}.` });

const SENTENCES: Record<FaultCode, (d: Detail) => Sentence> = {
  'too-long-uri': (d) => ({ vi: `Địa chỉ dài quá ${d.max} ký tự.`, en: `The address is longer than ${d.max} characters.` }),
  character: (d) => ({ vi: `Ký tự “${d.other}” không được đứng trong một địa chỉ. Ký tự đặc biệt phải được mã hóa bằng dấu %.`, en: `The character “${d.other}” cannot stand in an address. Special characters are percent-encoded.` }),
  scheme: said('Địa chỉ phải bắt đầu bằng http:// hoặc https://, viết thường cả hoặc viết hoa cả', 'The address must begin with http:// or https://, in small letters or in capitals throughout'),
  host: said('Tên miền trong địa chỉ có ký tự không dùng được', 'The host name holds a character that cannot be used'),
  'no-path': said('Địa chỉ chỉ có tên miền, hoặc thiếu tên miền; sau tên miền phải có mã GS1, như /01/ và 14 chữ số', 'The address has only a host name, or none; a GS1 key must follow it, such as /01/ and 14 digits'),
  'no-key': said('Trong địa chỉ không có mã GS1 nào đứng làm mã chính, như /01/ và 14 chữ số', 'The address holds no GS1 primary key, such as /01/ and 14 digits'),
  'letters-for-ai': (d) => ({ vi: `Tên bằng chữ “${d.other}” không còn được dùng; hãy viết mã số (${d.ai}).`, en: `The name “${d.other}” is no longer used; write the number (${d.ai}).` }),
  'trailing-slash': said('Địa chỉ thừa dấu gạch chéo ở cuối', 'The address ends in a slash too many'),
  'broken-pair': (d) => ({ vi: `Sau mã chính (${d.ai}), mỗi mã phải đi cùng một giá trị; có một phần thiếu hoặc thừa.`, en: `After the key (${d.ai}) each AI goes with one value; a part is missing or too many.` }),
  'unknown-ai-in-path': (d) => ({ vi: `“${d.other}” không phải là mã GS1, nên không đứng sau mã chính (${d.ai}) được.`, en: `“${d.other}” is no GS1 application identifier, so it cannot follow the key (${d.ai}).` }),
  order: (d) => ({
    vi: d.other ? `Sau mã chính (${d.ai}) chỉ có thể là ${d.other}, đúng thứ tự đó.` : `Sau mã chính (${d.ai}) không có mã nào đi kèm được.`,
    en: d.other ? `The key (${d.ai}) may be followed by ${d.other} only, in that order.` : `Nothing may follow the key (${d.ai}).`,
  }),

  'empty-value': of('giá trị bị bỏ trống', 'the value is empty'),
  encoding: of('dấu % phải đi cùng hai chữ số hệ mười sáu, như %2F', 'a % must be followed by two hexadecimal digits, such as %2F'),
  nul: said('Địa chỉ có ký tự rỗng (%00)', 'The address holds a null character (%00)'),
  'too-short': (d) => of(`giá trị quá ngắn, cần ${lengths(d).vi}`, `the value is too short; it has ${lengths(d).en}`)(d),
  'too-long': (d) => of(`giá trị quá dài, cần ${lengths(d).vi}`, `the value is too long; it has ${lengths(d).en}`)(d),
  'digits-only': of('chỗ này chỉ được có chữ số', 'only digits are allowed here'),
  'character-set': of('có ký tự ngoài bộ ký tự của mã này (chữ không dấu, chữ số và một số dấu)', 'a character lies outside the set of this AI (plain letters, digits and some marks)'),
  'check-digit': of('sai số kiểm tra, có một chữ số bị nhầm', 'the check digit is wrong, so a digit was mistaken'),
  'check-pair': of('sai hai ký tự kiểm tra ở cuối', 'the check character pair at the end is wrong'),
  'company-prefix': of('phải bắt đầu bằng mã doanh nghiệp GS1, ít nhất bốn chữ số', 'it must begin with a GS1 company prefix of at least four digits'),
  date: of('không có ngày này trong lịch (viết năm, tháng, ngày)', 'there is no such date (year, month, day)'),
  'date-day': of('ngày không được là 00', 'the day may not be 00'),
  hour: of('giờ từ 00 đến 23', 'hours run from 00 to 23'),
  minute: of('phút từ 00 đến 59', 'minutes run from 00 to 59'),
  second: of('giây từ 00 đến 59', 'seconds run from 00 to 59'),
  'country-number': of('không có nước nào mang mã số này (ISO 3166, ba chữ số)', 'no country has this number (ISO 3166, three digits)'),
  'country-letters': of('không có nước nào mang mã này (ISO 3166, hai chữ hoa)', 'no country has this code (ISO 3166, two capital letters)'),
  currency: of('không có đồng tiền nào mang mã số này (ISO 4217, ba chữ số)', 'no currency has this number (ISO 4217, three digits)'),
  'percent-inside': of('bên trong giá trị, dấu % phải đi cùng hai chữ số hệ mười sáu', 'inside the value a % must be followed by two hexadecimal digits'),
  latitude: of('vĩ độ nằm ngoài khoảng cho phép (0000000000 đến 1800000000)', 'the latitude is out of range (0000000000 to 1800000000)'),
  longitude: of('kinh độ nằm ngoài khoảng cho phép (0000000000 đến 3600000000)', 'the longitude is out of range (0000000000 to 3600000000)'),
  hyphen: of('chỗ này chỉ được là dấu gạch ngang (nhiệt độ âm)', 'only a hyphen is allowed here (a negative temperature)'),
  'yes-no': of('chỉ được là 0 (không) hoặc 1 (có)', 'only 0 (no) or 1 (yes) is allowed'),
  'not-zero': of('không được bằng 0', 'it may not be zero'),
  zero: of('chữ số đầu phải là 0', 'the first digit must be 0'),
  'piece-of-total': of('số thứ tự và tổng số phần phải từ 01, và số thứ tự không lớn hơn tổng số', 'piece and total begin at 01, and the piece is not above the total'),
  'position-in-sequence': of('viết như 1/2: thứ tự, dấu gạch chéo, tổng số; không có số 0 ở đầu', 'write it like 1/2: position, slash, total, without a leading zero'),
  'importer-index': of('ký tự nhập khẩu phải là một chữ, chữ số, gạch ngang hoặc gạch dưới', 'the importer index is one letter, digit, hyphen or underscore'),
  'package-type': of('không có loại bao bì mang mã này', 'there is no package type of this code'),
  'media-type': of('không có loại thẻ hoặc nhãn mang mã này', 'there is no media type of this code'),
  sex: of('chỉ được là 0, 1, 2 hoặc 9 (ISO 5218)', 'only 0, 1, 2 or 9 is allowed (ISO 5218)'),
  winding: of('chiều cuộn chỉ được là 0, 1 hoặc 9', 'the winding direction is 0, 1 or 9'),
  iban: of('không phải số tài khoản IBAN đúng', 'this is no correct IBAN'),
  'zero-prefix': of('không được bắt đầu bằng số 0', 'it may not begin with a zero'),
  'non-digit': of('phải có ít nhất một ký tự không phải chữ số', 'it must hold at least one character that is no digit'),
  coupon: of('cấu trúc phiếu mua hàng không đúng', 'the structure of the coupon is wrong'),
  'coupon-dates': of('ngày trên phiếu mua hàng không đúng, hoặc hết hạn trước khi bắt đầu', 'a date of the coupon is wrong, or it ends before it starts'),

  'unknown-ai': (d) => ({ vi: `Không có mã GS1 nào là (${d.other}).`, en: `There is no GS1 application identifier (${d.other}).` }),
  'not-attribute': of('không được đứng sau dấu hỏi của địa chỉ', 'it may not stand after the question mark of an address'),
  'belongs-in-path': of('phải đứng trong đường dẫn, trước dấu hỏi', 'it belongs in the path, before the question mark'),
  'second-key': of('là một mã chính khác, không được đứng sau dấu hỏi bên cạnh một mã sản phẩm', 'it is another key and may not stand after the question mark beside a product number'),
  duplicate: of('xuất hiện hai lần', 'it appears twice'),
  excluded: (d) => of(`không được đi cùng mã (${d.other})`, `it may not go together with (${d.other})`)(d),
  required: (d) => of(`phải đi cùng ${d.other?.replace(/ or /g, ' hoặc ').replace(/ and /g, ' và ')}`, `it must go together with ${d.other}`)(d),
  'signature-needs-serial': (d) => of(`có chữ ký số (8030) thì mã (${d.other}) phải có phần số riêng`, `with a digital signature, (${d.other}) must carry its serial part`)(d),

  'nothing-to-build': said('Chưa có mã chính nào để làm địa chỉ', 'There is no primary key to build an address from'),
  'unknown-element': (d) => ({ vi: `Không có mã GS1 nào là (${d.other}).`, en: `There is no GS1 application identifier (${d.other}).` }),
};

export const fault = (code: FaultCode, detail: Detail = {}, at: Fault['at'] = null): Fault => ({ code, ...SENTENCES[code](detail), ai: detail.ai ?? null, at });
