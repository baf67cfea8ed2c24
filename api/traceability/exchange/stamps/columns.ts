/** The columns of a file of stamp batches that other systems issued. */
import type { TableSpec } from '../../../tables/index.ts';

export type BatchColumn = 'supplier' | 'system' | 'pattern' | 'from' | 'to' | 'taxCode' | 'producer' | 'commune' | 'product' | 'quantity' | 'issued' | 'state';

export const MAX_BATCH_ROWS = 5_000;

export const BATCH_TABLE: TableSpec<BatchColumn> = {
  headings: {
    supplier: ['don vi cap', 'nha cung cap', 'don vi cap tem', 'supplier', 'nha cung cap tem'],
    system: ['he thong', 'system', 'loai he thong'],
    pattern: ['mau dia chi', 'dia chi tem', 'duong dan', 'address pattern', 'url'],
    from: ['tu so', 'tu serial', 'serial from', 'from', 'so dau'],
    to: ['den so', 'den serial', 'serial to', 'to', 'so cuoi'],
    taxCode: ['ma so thue', 'mst', 'tax code'],
    producer: ['co so', 'co so san xuat', 'chu the', 'producer'],
    commune: ['xa phuong', 'xa', 'noi san xuat', 'commune', 'place'],
    product: ['san pham', 'ten san pham', 'product'],
    quantity: ['so luong', 'so tem', 'quantity'],
    issued: ['ngay cap', 'issued', 'issued on'],
    state: ['tinh trang', 'trang thai', 'state', 'status'],
  },
  required: ['supplier', 'producer', 'product', 'quantity', 'issued'],
  words: {
    supplier: { vi: 'đơn vị cấp', en: 'supplier' }, system: { vi: 'hệ thống', en: 'system' }, pattern: { vi: 'mẫu địa chỉ', en: 'address pattern' },
    from: { vi: 'từ số', en: 'from' }, to: { vi: 'đến số', en: 'to' }, taxCode: { vi: 'mã số thuế', en: 'tax code' }, producer: { vi: 'cơ sở', en: 'producer' },
    commune: { vi: 'xã, phường', en: 'commune' }, product: { vi: 'sản phẩm', en: 'product' }, quantity: { vi: 'số lượng', en: 'quantity' },
    issued: { vi: 'ngày cấp', en: 'issued on' }, state: { vi: 'tình trạng', en: 'state' },
  },
  maxRows: MAX_BATCH_ROWS,
};
