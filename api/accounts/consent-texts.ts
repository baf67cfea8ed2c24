/** What people are asked to agree to: one text per purpose, with a version. A changed text is a new version, never an edit. */
import { createHash } from 'node:crypto';

export type ConsentPurpose = 'ACCOUNT' | 'PUBLIC_CONTACT' | 'NEWS' | 'HELPER';

export interface ConsentText {
  purpose: ConsentPurpose;
  version: string;
  /** True when an account cannot be kept without it. */
  needed: boolean;
  title: { vi: string; en: string };
  text: { vi: string; en: string };
}

/** Law 91/2025/QH15: which data, for what, who gets it, how long, and that it can be withdrawn; one purpose each, never pre-ticked. */
export const CONSENT_TEXTS: readonly ConsentText[] = [
  {
    purpose: 'ACCOUNT',
    version: '2026-11',
    needed: true,
    title: { vi: 'Giữ tài khoản của tôi', en: 'Keep my account' },
    text: {
      vi: 'Tôi đồng ý để sàn lưu họ tên, số điện thoại hoặc thư điện tử của tôi để đăng nhập, để liên hệ về việc tôi làm trên sàn, và để biết ai đã làm gì. Dữ liệu được giữ đến khi tôi yêu cầu xóa; cán bộ có thẩm quyền của tỉnh được xem khi giải quyết việc của tôi. Tôi xem, sửa, rút lại hoặc xin xóa bất cứ lúc nào ở mục “Dữ liệu của tôi”.',
      en: 'I agree that the floor keeps my name and my phone number or e-mail to sign me in, to contact me about what I do here, and to know who did what. It is kept until I ask for erasure; the province’s officers may see it while deciding my matters. I can see, correct, withdraw or have it erased at any time under “My data”.',
    },
  },
  {
    purpose: 'PUBLIC_CONTACT',
    version: '2026-11',
    needed: false,
    title: { vi: 'Cho người mua thấy tên và số của tôi', en: 'Show buyers my name and number' },
    text: {
      vi: 'Tôi đồng ý để tên và số điện thoại của tôi hiện trên trang cơ sở sản xuất của tôi để người mua liên hệ. Rút lại thì tên và số được gỡ khỏi trang.',
      en: 'I agree that my name and phone number are shown on my producer page so that buyers can reach me. When withdrawn, they are taken off the page.',
    },
  },
  {
    purpose: 'NEWS',
    version: '2026-11',
    needed: false,
    title: { vi: 'Nhắn cho tôi về chương trình hỗ trợ', en: 'Message me about support programmes' },
    text: {
      vi: 'Tôi đồng ý nhận tin nhắn của sàn về chương trình hỗ trợ, hội chợ và tập huấn. Tin về đơn hàng, hồ sơ của tôi vẫn được gửi dù tôi không đồng ý mục này.',
      en: 'I agree to receive messages about support programmes, fairs and training. Messages about my own orders and dossiers are sent either way.',
    },
  },
  {
    purpose: 'HELPER',
    version: '2026-11',
    needed: false,
    title: { vi: 'Nhờ tổ công nghệ số làm giúp', en: 'Let the community digital team help me' },
    text: {
      vi: 'Tôi đồng ý để thành viên tổ công nghệ số cộng đồng của xã xem và điền giúp thông tin của tôi trên sàn, dưới tên của họ. Việc họ làm được ghi lại.',
      en: 'I agree that members of my commune’s community digital team see and fill in my information on the floor under their own names. What they do is recorded.',
    },
  },
];

export const consentText = (purpose: string): ConsentText | undefined => CONSENT_TEXTS.find((t) => t.purpose === purpose);

/** SHA-256 of the text in both languages: proves which words were shown. */
export const consentDigest = (text: ConsentText): string =>
  createHash('sha256').update(JSON.stringify([text.purpose, text.version, text.title.vi, text.title.en, text.text.vi, text.text.en])).digest('hex');
