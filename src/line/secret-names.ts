// Which names are secrets', judged by their words: `DB_PASS`, `refreshTokens`, `x-amz-security-token`. A name is judged
// once.

/** What is hidden under a name: nothing; texts, objects and arrays; numbers and booleans as well. */
export type Secrecy = "none" | "texts" | "all";

const judged = new Map<string, Secrecy>();
const maxJudged = 2_000;
const maxNameLength = 128;

/** What is hidden under a name. Of a longer one than any program has, its end decides. */
export function secrecyOf(name: string): Secrecy {
  const known = judged.get(name);
  if (known !== undefined) return known;
  if (name.length > maxNameLength) return judge(name.slice(-maxNameLength));
  const secrecy = judge(name);
  if (judged.size >= maxJudged) judged.clear();
  judged.set(name, secrecy);
  return secrecy;
}

/** Whether a text under that name is hidden. */
export const isSecret = (name: string): boolean => secrecyOf(name) !== "none";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** Secrets wherever they stand in a name, whatever they are joined to: `dbpassword`, `PGPASSWORD`. */
const inAnyWord =
  /passw(?:or)?d|passphrase|passcode|pass_?key|authorization|apikey|secretkey|privatekey|accesskey/;
/** Secrets at the end of a word that is written without its joints: `githubtoken`, `clientsecret`. */
const atWordEnd =
  /(?:secret|pwd|(?<!page|next|continuation|cursor|sync)token|credential|signingkey|encryptionkey|connectionstring|cookie|sessid|^jsessionid|(?:ssh|db|smtp|sql|ftp|mail|user|admin|root|redis)pass)$/;
/** Secrets wherever the word stands. */
const anywhere = set(
  "password passwd passphrase passcode pwd secret credential cred creds jwt bearer mnemonic psk kubeconfig contraseña senha passwort",
);
/** Secrets where the name ends in the word, or in it and one that says nothing more. */
const last = set("token cookie auth pass authorization csrf xsrf sid salt pem jwk passkey connstr verifier");
/** The same, and also numbers and booleans. */
const lastOfAnyKind = set("otp totp hotp pin cvv cvc csc cvn ssn");
/** Behind these a `token` is a place in a list, or a unit that is counted, and no credential. */
const placeWords = set(
  "max min total cached stop unexpected prompt completion input output reasoning page next previous prev continuation cursor sync pagination paging sort resume scroll cancel cancellation",
);
/** Before `key`. */
const keyKinds = set(
  "api access secret private priv db database role sendgrid signing sign signature encryption encrypt decryption master shared account storage " +
    "service subscription function functions auth authentication license deploy ssh pgp gpg hmac session cipher crypto " +
    "root app application webhook admin consumer rsa dsa ecdsa aes tls ssl jwt token server client host recovery " +
    "security vault kms wallet ingest ingestion integration write instrumentation passphrase pass",
);
/** Before `code`. */
const codeKinds = set(
  "auth authorization verification verify recovery backup otp mfa security access pin sms login confirmation reset " +
    "passcode factor pairing device activation",
);
/** Pairs of words that name a secret, wherever they stand. */
const pairs = set(
  "connection_string conn_string conn_str seed_phrase recovery_phrase secret_phrase mnemonic_phrase wallet_phrase " +
    "wallet_seed private_seed access_signature amz_signature hub_signature social_security signed_cookie key_base " +
    "auth_config basic_auth client_assertion saml_response security_answer",
);
/** Ends of names that only look like secrets'. */
const harmless = set(
  "credential_id token_id account_sid boarding_pass first_pass second_pass season_pass day_pass gpio_pin",
);
/** Words behind a secret's that say nothing more of it. */
const neutral = set(
  "value text string str plain raw hash header hdr data env b64 base hex encoded encrypted new old digest",
);
/** Words at the end that make of a secret's name that of something about it. */
const about = set(
  "count type kind length len size age expiry expires expired expiration expire ttl limit limits used usage policy url " +
    "uri endpoint path file filename dir directory name names at date time timestamp on until status state enabled " +
    "disabled required present valid invalid exists set changed updated created rotated strength score field label " +
    "labels rule rules attempts attempt format method provider version algorithm alg manager min max consent banner page " +
    "rotation rotate reset arn bucket sent verified error errors index per cost remaining budget scheme " +
    "domain samesite issuer audience",
);
/** Words at the beginning of a name of two words that ask or say whether. */
const whether = set(
  "has is no needs need requires require forgot forgotten show hide allow allows enable enables disable disables use " +
    "uses using with without can should must wants supports missing invalid wrong expired accept accepts",
);

function judge(name: string): Secrecy {
  const words = wordsOf(name);
  const end = words.at(-1) ?? "";
  if (words.length > 1 && about.has(end)) return "none";
  if (words.length === 2 && whether.has(words[0] ?? "")) return "none";
  if (harmless.has(words.slice(-2).join("_")) || /(?<!access_)key_id$/.test(words.join("_"))) return "none";
  let until = words.length;
  if (end === "string" && pairs.has(words.slice(-2).join("_"))) return "texts";
  while (until > 1 && neutral.has(words[until - 1] ?? "")) until--;
  return judgeWords(words.slice(0, until));
}

function judgeWords(words: readonly string[]): Secrecy {
  const end = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  if (lastOfAnyKind.has(end) || isCardNumber(words)) return "all";
  if (end === "number" && lastOfAnyKind.has(before)) return "all";
  if (end === "code" && lastOfAnyKind.has(before)) return "all";
  if (isPlace(words)) return "none";
  if (words.some(isSecretWord)) return "texts";
  if (last.has(end) || (end === "code" && codeKinds.has(before))) return "texts";
  const isPair = (word: string, index: number): boolean =>
    pairs.has(`${words[index - 1]}_${word}`) || (word === "key" && keyKinds.has(words[index - 1] ?? ""));
  return words.some(isPair) ? "texts" : "none";
}

/** `token` by itself is a secret only at the end of a name; `githubtoken` is one anywhere. */
const isSecretWord = (word: string): boolean =>
  anywhere.has(word) ||
  (word !== "passwordless" && inAnyWord.test(word)) ||
  (!last.has(word) && atWordEnd.test(word));

/** Whether the name is that of a place in a list or of a count: `nextPageToken`, `max_tokens`. */
const isPlace = (words: readonly string[]): boolean =>
  words.at(-1) === "token" && placeWords.has(words.at(-2) ?? "");

const isCardNumber = (words: readonly string[]): boolean => {
  const text = words.join("");
  return /(?:card|cc)(?:number|num|no|nr)$|^ccn$|^(?:credit|debit)card$|^cardpan$|^pan$|securitycode$/.test(
    text,
  );
};

/** A name's words, lower-case, in the singular, without digits: `APIKeys2` is `api`, `key`. */
export function wordsOf(name: string): string[] {
  const parted = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase();
  const words = parted.match(/\p{L}+/gu) ?? [];
  return words.map((word) => (isPlural(word) ? word.slice(0, -1) : word));
}

/** Of the words that matter here: `pass` and `access` are none. */
const isPlural = (word: string): boolean =>
  word.length > 3 && word.endsWith("s") && !/(?:ss|us|is|sms)s?$/.test(word) && word !== "creds";
