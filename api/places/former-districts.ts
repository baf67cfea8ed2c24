/**
 * Districts that were dissolved, renamed or cut before the package's picture (spring of 2025) and still stand on labels and in
 * announcements of 2019–2024. Each ward listed gets its former district beside its last one. Names only, from the resolutions cited.
 */
export interface FormerDistrict {
  name: string;
  /** old province as the package writes it */
  province: string;
  /** the district under which the package lists the wards */
  into: string;
  /** bare names of the wards, or ALL of the district */
  wards: readonly string[] | 'ALL';
  source: string;
}

export const FORMER_DISTRICTS: readonly FormerDistrict[] = [
  {
    name: 'Huyện Đông Sơn', province: 'Tỉnh Thanh Hóa', into: 'Thành phố Thanh Hóa',
    wards: ['Rừng Thông', 'Đông Hoàng', 'Đông Ninh', 'Đông Hòa', 'Đông Yên', 'Đông Minh', 'Đông Thanh', 'Đông Tiến', 'Đông Khê', 'Đông Phú', 'Đông Nam', 'Đông Quang', 'Đông Văn', 'Đông Thịnh'],
    source: 'NQ 1238/NQ-UBTVQH15',
  },
  { name: 'Huyện Tĩnh Gia', province: 'Tỉnh Thanh Hóa', into: 'Thị xã Nghi Sơn', wards: 'ALL', source: 'NQ 933/NQ-UBTVQH14' },
  {
    name: 'Huyện Nam Đông', province: 'Thành phố Huế', into: 'Huyện Phú Lộc',
    wards: ['Khe Tre', 'Hương Phú', 'Hương Lộc', 'Thượng Lộ', 'Thượng Quảng', 'Thượng Long', 'Hương Hữu', 'Hương Xuân', 'Thượng Nhật', 'Hương Sơn'],
    source: 'NQ 1314/NQ-UBTVQH15',
  },
];
