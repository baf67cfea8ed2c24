/** What an application identifier means, in plain words, and its value as people read it. */
import type { Sentence } from '../errors.ts';
import { formatDate } from '../time.ts';
import { COUNTRY_OF_NUMBER } from './codes.ts';
import { AIS } from './dictionary.ts';
import { isOwnSscc, isRestricted } from './numbers.ts';

/** One AI to a line; 'n' is any digit: the number of decimals, or which of several. */
const NAMES = `
00|Số thùng, kiện hàng (SSCC)|Carton or pallet number (SSCC)
01|Mã sản phẩm (GTIN)|Product number (GTIN)
02|Mã sản phẩm ở bên trong|Product number of what is inside
03|Mã sản phẩm làm theo đơn|Number of a product made to order
10|Số lô|Lot number
11|Ngày sản xuất|Production date
12|Ngày đến hạn trả tiền|Due date of payment
13|Ngày đóng gói|Packing date
15|Nên dùng trước ngày|Best before
16|Bán trước ngày|Sell by
17|Hạn sử dụng|Use by
20|Biến thể nội bộ|Internal variant
21|Số tem, số máy riêng của từng món|Serial number of this very item
22|Biến thể cho người dùng|Consumer product variant
235|Số riêng do bên thứ ba cấp|Serial given by a third party
240|Mã bổ sung của nhà sản xuất|Additional code of the maker
241|Mã hàng của khách|Customer’s part number
242|Biến thể làm theo đơn|Made-to-order variant
243|Mã cấu phần bao bì|Packaging component number
250|Số riêng thứ hai|Secondary serial number
251|Tham chiếu nguồn gốc|Reference to the source
253|Số chứng từ|Document number
254|Phần mở rộng của địa điểm|Extension of a location
255|Số phiếu mua hàng|Coupon number
30|Số lượng (hàng đếm không đều)|Count of a variable item
310n|Khối lượng tịnh, kg|Net weight, kg
311n|Chiều dài, m|Length, m
312n|Chiều rộng, m|Width, m
313n|Chiều cao, m|Height, m
314n|Diện tích, m²|Area, m²
315n|Thể tích tịnh, lít|Net volume, litres
316n|Thể tích tịnh, m³|Net volume, m³
32nn|Kích thước hoặc khối lượng theo đơn vị Anh Mỹ|A measure in imperial units
330n|Khối lượng cả bì, kg|Gross weight, kg
331n|Chiều dài kiện, m|Length of the unit, m
332n|Chiều rộng kiện, m|Width of the unit, m
333n|Chiều cao kiện, m|Height of the unit, m
334n|Diện tích kiện, m²|Area of the unit, m²
335n|Thể tích kiện, lít|Volume of the unit, litres
336n|Thể tích kiện, m³|Volume of the unit, m³
337n|Khối lượng trên mét vuông, kg/m²|Weight per square metre, kg/m²
34nn|Kích thước hoặc khối lượng kiện theo đơn vị Anh Mỹ|A measure of the unit in imperial units
35nn|Diện tích, khối lượng hoặc thể tích theo đơn vị Anh Mỹ|Area, weight or volume in imperial units
36nn|Thể tích theo đơn vị Anh Mỹ|Volume in imperial units
37|Số món bên trong|Number of items inside
390n|Số tiền phải trả, hoặc giá trị phiếu|Amount payable, or value of a coupon
391n|Số tiền phải trả, kèm mã tiền tệ|Amount payable, with its currency
392n|Giá của món cân đo|Price of a variable item
393n|Giá của món cân đo, kèm mã tiền tệ|Price of a variable item, with its currency
394n|Phần trăm giảm giá|Percentage off
395n|Đơn giá theo đơn vị đo|Price per unit of measure
400|Số đơn đặt hàng của khách|Customer’s order number
401|Số lô gửi hàng (GINC)|Consignment number (GINC)
402|Số chuyến hàng (GSIN)|Shipment number (GSIN)
403|Mã tuyến|Routing code
410|Nơi nhận hàng|Ship to
411|Bên trả tiền|Bill to
412|Bên bán|Purchased from
413|Nơi nhận cuối cùng|Forward to
414|Địa điểm (GLN)|Location (GLN)
415|Bên nhận tiền|Pay to
416|Nơi sản xuất hoặc làm dịch vụ|Place of production or service
417|Bên liên quan (GLN)|Party (GLN)
420|Mã bưu chính nơi nhận|Postal code of delivery
421|Nước và mã bưu chính nơi nhận|Country and postal code of delivery
422|Nước xuất xứ|Country of origin
423|Nước sơ chế|Country of first processing
424|Nước chế biến|Country of processing
425|Nước tháo dỡ|Country of disassembly
426|Nước làm trọn các khâu|Country of full processing
427|Tỉnh, vùng xuất xứ|Subdivision of origin
430n|Nơi giao hàng|Delivery details
431n|Nơi trả hàng|Return details
432n|Yêu cầu giao nhận|Service details
433n|Nhiệt độ cho phép|Allowed temperature
7001|Mã NATO|NATO stock number
7002|Loại thịt, phần thịt|Meat cut
7003|Hạn dùng, đến giờ phút|Use by, to the minute
7004|Hoạt lực|Active potency
7005|Vùng đánh bắt|Catch area
7006|Ngày cấp đông đầu tiên|First freeze date
7007|Ngày thu hoạch, đánh bắt|Harvest date
7008|Loài thủy sản|Aquatic species
7009|Ngư cụ|Fishing gear
7010|Cách sản xuất, nuôi trồng|Production method
7011|Kiểm nghiệm trước ngày|Test by
7020|Lô tân trang|Refurbishment lot
7021|Tình trạng chức năng|Functional status
7022|Phiên bản chức năng|Revision status
7023|Tài sản của cụm lắp ráp|Asset of an assembly
703n|Cơ sở chế biến, số công nhận|Processor with its approval number
7040|Mã cơ sở theo quy định EU|EU facility code
7041|Loại kiện hàng|Freight unit type
71nn|Mã thuốc quốc gia|National medicine number
723n|Chứng nhận|Certification
7240|Mã nghiên cứu|Protocol number
7241|Loại thẻ, nhãn|Media type
7242|Số phiên bản thẻ|Version control number
725n|Thông tin người được chăm sóc|Details of a person in care
8001|Kích thước cuộn|Roll dimensions
8002|Số điện thoại di động|Mobile phone number
8003|Tài sản dùng lại (GRAI)|Returnable asset (GRAI)
8004|Tài sản riêng (GIAI)|Individual asset (GIAI)
8005|Đơn giá|Price per unit
8006|Phần của một món (ITIP)|Piece of an item (ITIP)
8007|Số tài khoản (IBAN)|Bank account (IBAN)
8008|Giờ sản xuất|Production time
8009|Cảm biến quang học|Optical sensor
8010|Mã linh kiện (CPID)|Component or part (CPID)
8011|Số riêng của linh kiện|Serial of a component
8012|Phiên bản phần mềm|Software version
8013|Mã mẫu sản phẩm (GMN)|Model number (GMN)
8014|Mã thiết bị y tế (MUDI)|Medical device identifier (MUDI)
8017|Bên cung cấp dịch vụ|Service provider
8018|Bên nhận dịch vụ|Service recipient
8019|Số lần dịch vụ|Service relation instance
8020|Số phiếu thanh toán|Payment slip reference
8026|Phần của một món ở bên trong|Piece of an item inside
8030|Chữ ký số|Digital signature
804n|Số nhận dạng thiết bị di động|Mobile device identifier
81nn|Phiếu mua hàng, điểm thưởng|Coupon or loyalty points
8200|Địa chỉ trang sản phẩm|Product page address
9n|Thông tin nội bộ giữa các bên|Internal information`;

const names = new Map(NAMES.trim().split('\n').map((line): [string, Sentence] => {
  const [pattern, vi, en] = line.split('|') as [string, string, string];
  return [pattern, { vi, en }];
}));

/** An AI's meaning in plain words. @param ai one of the dictionary */
export const aiWords = (ai: string): Sentence =>
  names.get(ai) ?? names.get(`${ai.slice(0, -1)}n`) ?? names.get(`${ai.slice(0, -2)}nn`) ?? { vi: AIS.get(ai)?.title ?? ai, en: AIS.get(ai)?.title ?? ai };

/** 'YYMMDD' → '31/12/2026'; the day 00 is the end of its month. */
function dateText(text: string): Sentence {
  const [month, day] = [text.slice(2, 4), text.slice(4, 6)];
  const year = `20${text.slice(0, 2)}`;
  if (day === '00') return { vi: `hết tháng ${month}/${year}`, en: `end of ${month}/${year}` };
  const all = formatDate(`${year}-${month}-${day}`);
  return { vi: all, en: all };
}

const regions = { vi: new Intl.DisplayNames('vi', { type: 'region' }), en: new Intl.DisplayNames('en', { type: 'region' }) };
const country = (number: string): Sentence => {
  const letters = COUNTRY_OF_NUMBER.get(number) ?? 'ZZ';
  return { vi: regions.vi.of(letters) ?? number, en: regions.en.of(letters) ?? number };
};

/** '000195' with three decimals → '0,195' ('0.195' in English). */
function decimal(digits: string, places: number): Sentence {
  const padded = digits.padStart(places + 1, '0');
  const [whole, rest] = [String(BigInt(padded.slice(0, padded.length - places))), padded.slice(padded.length - places)];
  return { vi: places > 0 ? `${whole},${rest}` : whole, en: places > 0 ? `${whole}.${rest}` : whole };
}

/** A right value as people read it, where that differs from how it is written: dates, decimals, countries; else null. */
export function valueWords(ai: string, value: string): Sentence | null {
  if (['11', '12', '13', '15', '16', '17', '7006', '7007'].includes(ai) && value.length === 6) return dateText(value);
  if (['7003', '7011', '8008', '4324', '4325'].includes(ai)) {
    const [day, time] = [dateText(value.slice(0, 6)), value.slice(6).replace(/(\d\d)(?=\d)/g, '$1:')];
    return { vi: [day.vi, time].filter(Boolean).join(' '), en: [day.en, time].filter(Boolean).join(' ') };
  }
  if (/^3[1-6]\d\d$/.test(ai) || /^39[0245]\d$/.test(ai)) return decimal(value, Number(ai[3]));
  if (['422', '424', '426'].includes(ai)) return country(value);
  if (ai === '423' || ai === '425') {
    const all = (value.match(/\d{3}/g) ?? []).map(country);
    return { vi: all.map((c) => c.vi).join(', '), en: all.map((c) => c.en).join(', ') };
  }
  return null;
}

/** True for a product or carton number that the floor, or some shop, gave by itself: never a registered one. */
export const isOwnNumber = (ai: string, value: string): boolean => (['01', '02'].includes(ai) && isRestricted(value)) || (ai === '00' && isOwnSscc(value));
