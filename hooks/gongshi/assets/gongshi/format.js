// @ts-check
/** What Python writes and JavaScript reads. Written by `python -m gongshi.exports.format_js` from hooks/gongshi/format.py. */

/** The folder of the scripts, from the root of the site. */
export const ASSETS = "assets/gongshi";

/** The one file of the index that keeps its name. */
export const MANIFEST = "assets/gongshi/index.json";

/** All other files of the index. */
export const FOLDER = "assets/gongshi/index";

/** Of those files. */
export const SUFFIX = ".bin";

/** In the name of such a file, before its suffix. */
export const NAME_LETTERS = 12;

/** Raise it when the same documents give other files: it is part of every segment's key. */
export const FORMAT = 5;

/** A code point in the key of a bigram has so many bits. */
export const CODE_BITS = 21;

/** A bigram that so few documents hold has no ordinals: the reader looks at their texts instead. */
export const SHORT_LIST = 100;

/** All are taken for the first. */
export const OPENING_BRACKETS = "(〔【[";

/** All are taken for the first. */
export const CLOSING_BRACKETS = ")〕】]";

/** The radicals of CJK Radicals Supplement, which PDF copies bring in place of ideographs (Unicode: Equivalent_Unified_Ideograph). */
export const RADICALS = "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳";

/** The ideograph for each of them; those of Kangxi Radicals are NFKC's. */
export const IDEOGRAPHS = "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/** Code points that nobody sees, from and to (Unicode: Default_Ignorable_Code_Point): they are no part of a text. */
export const IGNORED = [[173, 173], [847, 847], [1564, 1564], [4447, 4448], [6068, 6069], [6155, 6159], [8203, 8207], [8234, 8238], [8288, 8303], [12644, 12644], [65024, 65039], [65279, 65279], [65440, 65440], [65520, 65528], [113824, 113827], [119155, 119162], [917504, 921599]];

/** Code points of Han characters, from and to. Between two of them, two digits, or one and a digit, a blank is nothing. */
export const HAN = [[12293, 12293], [12295, 12295], [13312, 19903], [19968, 40959], [131072, 262143]];

/** What `str.isspace` calls a space; all are taken for U+0020. */
export const SPACES = "\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

/** The choice by year, which every kind with a day has. */
export const YEAR = "year";

/** The shape of a column of days. */
export const DAY_SHAPE = "day";

/** The shape of a column of amounts. */
export const AMOUNT_SHAPE = "amount";

/** The shape of a column of document numbers. */
export const DOC_NO_SHAPE = "doc_no";

/** Parameters of the finder's own in an address, by what they hold. */
export const FINDER_WORDS = {"query": "q", "from": "from", "to": "to", "sort": "sort", "page": "page", "size": "size"};

/** Stands before a facet's name in an address if that is one of the finder's own words. */
export const FIELD_PREFIX = "field-";

/** The feed of a kind in the kind's folder, the one over all kinds at the root of the site. */
export const FEED = "feed.xml";

/** The folder, in that of the kind, with a feed for each value of a facet. */
export const FEEDS = "feeds";

/** Hexadecimal digits of the SHA-256 of a value, in UTF-8, that name its feed. */
export const SLUG_DIGITS = 12;

/** The day that stands for 长期 in the national forms. */
export const FOREVER_ON = "2099-12-31";

/** Yuan in a 万元; from there on an amount is said in both. */
export const WAN = 10000;

/** A cell that begins with one of them is a formula to a spreadsheet. */
export const FORMULA_SIGNS = "=+-@＝＋－＠";
