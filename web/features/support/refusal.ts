/** Articles that a refusal, or the answer to a complaint about one, may rest on. */
export const REFUSAL_ARTICLES: readonly string[] = ['ND80-5.3', 'ND80-10.4', 'ND80-11.1', 'ND80-11.2', 'ND80-13.2', 'ND80-32.3', 'ND80-32.4', 'TT06-3.4', 'TT06-3.5', 'TT06-3.9', 'TT06-7.1', 'TT06-7.3', 'ND224-70', 'ND224-75.2'];
