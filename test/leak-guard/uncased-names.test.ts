import { describe, expect, it } from 'vitest';
import { isUncasedName } from '../../src/leak-guard/uncased-names.js';

describe('names of people without capital letters', () => {
  it.each([
    '山田太郎',
    '佐藤 花子',
    '鈴木さくら',
    '田中太郎様',
    '王小明',
    '李娜',
    '张 伟明',
    '欧阳娜娜',
    '김민수',
    '박 지영',
    '김민수님',
    'محمد علي',
    'أحمد الخطيب',
    'राहुल शर्मा',
    'שרה כהן',
  ])('include %s', (name) => expect(isUncasedName(name)).toBe(true));

  it.each([
    '注文番号',
    '山口県',
    '石川県金沢市',
    '山田商店',
    '山田',
    '金額',
    '高さ',
    '顧客名',
    '張数',
    '王牌',
    '李子数量',
    '订单号',
    '주문번호',
    '이메일',
    '박스수',
    '김치',
    '고객명',
    '김민수철수',
    '王小明明',
    'محمد علي حسن خالد يوسف',
    'محمد',
    'رقم الطلب',
    'नाम',
    'ऑर्डर संख्या',
    'Jane Doe',
    '',
  ])('do not include %s', (text) => expect(isUncasedName(text)).toBe(false));
});
