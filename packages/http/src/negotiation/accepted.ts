/** One member of a header that names preferences, as `text/html;level=1;q=0.5`. */
export interface Accepted {
  /** In small letters, without parameters. */
  readonly name: string;
  /** As they came, without the quality. */
  readonly parameters: readonly string[];
  /** From 0 to 1; 0 says that this is not acceptable (RFC 9110 §12.4.2), as does one that is malformed. */
  readonly quality: number;
}

/** Members are separated by commas and parameters by semicolons, but for those in a quoted string. */
const MEMBER = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const PART = /(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/g;

/** The members in their order. */
export function accepted(header: string): readonly Accepted[] {
  return (header.match(MEMBER) ?? []).map(memberOf);
}

function memberOf(text: string): Accepted {
  const [name = '', ...parameters] = text.startsWith(';') ? ['', text] : (text.match(PART) ?? []);
  const weight = parameters.find((each) => /^\s*q\s*=/i.test(each));
  const quality = weight === undefined ? 1 : Number(weight.slice(weight.indexOf('=') + 1));
  return {
    name: name.trim().toLowerCase(),
    parameters: parameters.filter((each) => each !== weight).map((each) => each.trim()),
    quality: quality >= 0 && quality <= 1 ? quality : 0,
  };
}
