// The search: what somebody types is read as people mean it, and looked up in an index by lunr.
(() => {
  "use strict";
  // From `queries.yml` and the book’s `data/synonyms.yml`, at build time.
  const { ignored = "", sizes = {}, topics = [], same = [] } = {/* words */};

  const WEIGHT = { claim: 1.4, word: 1.2, figure: 1.1, explorer: 1.1, table: 0.9, source: 0.6, passage: 0.6 };
  const FIELDS = { title: 3, name: 1.5, text: 1, around: 0.3 };
  const OTHER_WORD = 0.7; // what a synonym counts, beside the word itself
  const ENOUGH = 0.5; // of the best result's words
  const NEAR = 0.1; // one number to another, as a share

  const PERCENT = "%|(?<!\\p{L})(?:per\\s?cent(?:age)?|por\\s?cien(?:to)?|por\\s?cento)(?!\\p{L})";
  const percent = new RegExp(`^(?:${PERCENT})$`, "iu");
  const WORD = "\\p{L}[\\p{L}\\p{M}\\d]*";
  // Numbers in the texts are written as the language of the book does, or, in the words of a report,
  // as English does.
  const LANGUAGE = document.documentElement.lang;
  const POINT = (0.5).toLocaleString(LANGUAGE)[1];
  const ENGLISH = "\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";
  const TOLD = POINT === "." ? ENGLISH : `\\d{1,3}(?:\\.\\d{3})+(?!\\d)(?:,\\d+)?|\\d+,\\d{1,2}(?!\\d)|${ENGLISH}`;
  const isLocal = (number) => POINT === "," && /^(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$/.test(number);
  const ANY = "[1-9]\\d{0,2}([.,'’\\s])\\d{3}(?:\\1\\d{3})*(?!\\d)(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)?";
  const inText = new RegExp(`${PERCENT}|${WORD}|${TOLD}`, "giu");
  const inQuery = new RegExp(`${ANY}|${PERCENT}|${WORD}`, "giu");

  const fold = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // One form for British and American spelling, or for singular and plural, some of which Snowball
  // tells apart (mujer, mujeres), with the accents that it knows endings by.
  const SPELLING = {
    en: [[/(?<=...)our/, "or"], [/iz(?=e|ing|ation)/, "is"], [/ence$/, "ense"], [/(?<=progr)amme/, "am"]],
    es: [[/(?<=..)ces$/, "z"], [/(?<=..[dlnrsy])es$/, ""], [/(?<=..[^is])s$/, ""], [/(?<=[cs])ion$/, "ión"]],
    pt: [
      [/oes$/, "ao"],
      [/^leis$/, "lei"],
      [/(?<=..[aeou])is$/, "l"],
      [/ens$/, "em"],
      [/(?<=..[rsz])es$/, ""],
      [/(?<=..[^is])s$/, ""],
      [/cao$/, "ção"],
    ],
  };
  const english = (word) => lunr.stemmer(new lunr.Token(word)).toString();
  const snowball = (Stemmer) => {
    const stemmer = new Stemmer();
    return (word) => fold(stemmer.stemWord(word));
  };
  const own = LANGUAGE.split("-")[0];
  const spelling = SPELLING[own];
  const stem = { en: () => english, es: () => snowball(SpanishStemmer), pt: () => snowball(PortugueseStemmer) }[own]();
  // A word without its ending.
  const roots = new Map();
  const root = (word) => {
    if (!roots.has(word)) {
      roots.set(word, stem(spelling.reduce((one, [ending, other]) => one.replace(ending, other), word)));
    }
    return roots.get(word);
  };

  // 28.000 has a point for thousands in one country, and three decimals in another.
  const readings = (number) => {
    const grouped = /^([1-9]\d{0,2}(?:([.,'’\s])\d{3})(?:\2\d{3})*)(?:[.,](\d+))?$/.exec(number);
    const single = /^(\d+)(?:[.,](\d+))?$/.exec(number);
    const join = (whole, part) => Number(whole.replace(/\D/g, "") + (part ? `.${part}` : ""));
    return [grouped && join(grouped[1], grouped[3]), single && join(single[1], single[2])].filter(
      (value) => value !== null,
    );
  };

  const told = (number) =>
    Number(isLocal(number) ? number.replaceAll(".", "").replace(",", ".") : number.replaceAll(",", ""));

  // The words of a text, each with what it is found by and where it stands. "16 million" is one.
  const read = (text, pattern) => {
    const list = [];
    for (const { 0: token, index } of text.matchAll(pattern)) {
      const [word, last] = [fold(token), list.at(-1)];
      const here = { start: index, end: index + token.length };
      const apart = word.length > 1 ? 1 : 0; // 34 bn, but 28k
      const beside = last?.numbers && index - last.end <= apart;
      if (/^\d/.test(token)) {
        const values = pattern === inText ? [told(token)] : readings(token);
        list.push({ ...here, numbers: values, found: values.map(String) });
      } else if (beside && sizes[word]) {
        last.numbers = last.numbers.map((value) => Math.round(value * sizes[word] * 100) / 100);
        last.found = [...last.numbers.map(String), ...last.found];
        last.end = here.end;
      } else if (percent.test(token)) {
        list.push({ ...here, found: ["percent"] });
      } else if (word.length > 1) {
        list.push({ ...here, word, found: [root(word)] });
      }
    }
    return list;
  };

  const small = new Set(ignored.split(" "));
  const large = (list) => list.filter(({ word }) => !small.has(word));
  // What means the same: lists of roots, by the first of which they are looked up.
  const groups = new Map();
  const forms = new Map(); // the root of every word, and of every number
  const written = new Map(); // how a root is written where it was met first
  const meet = (text) => {
    const list = read(text, inText);
    for (const { word, found, start, end } of list) {
      for (const one of found) forms.set(word ?? one, one);
      if (word && !written.has(found[0])) written.set(found[0], text.slice(start, end));
    }
    return list;
  };
  const learn = () => {
    for (const names of [...topics, ...same]) {
      const ways = names.map((name) => large(meet(name)).map(({ found }) => found[0]));
      for (const way of ways) groups.set(way[0], [...(groups.get(way[0]) ?? []), { way, ways }]);
    }
  };

  let entries = [];
  let index;
  let known; // every form that was met
  const prepare = (rows) => {
    if (!groups.size) learn();
    const builder = new lunr.Builder();
    builder.tokenizer = (list) => list.flatMap(({ found }) => found.map((word) => new lunr.Token(word)));
    for (const [name, boost] of Object.entries(FIELDS)) builder.field(name, { boost });
    entries = rows.map(([kind, title, address, text, where, verdict, answer], id) => {
      const [inTitle, inText] = [meet(title), meet(text)];
      const [name, around] = [meet(address.split("#")[1] ?? ""), meet(`${where} ${verdict}`)];
      builder.add({ id, title: inTitle, name, text: inText, around }, { boost: WEIGHT[kind] ?? 1 });
      return { kind, title, address, text, where, verdict, answer, inTitle, inText };
    });
    index = builder.build();
    known = { roots: new Set(forms.values()), forms: lunr.TokenSet.fromArray([...forms.keys()].sort()) };
  };
  const like = (set) => [...new Set(known.forms.intersect(set).toArray().map((form) => forms.get(form)))];

  // The known words that a token stands for: itself, or what begins with it, or what is written
  // nearly so, most frequent first.
  const resolve = ({ numbers, word, found }) => {
    const exact = found.find((one) => known.roots.has(one));
    if (exact) return [exact];
    if (numbers) return found.flatMap((one) => like(lunr.TokenSet.fromString(`${one}.*`)));
    if (!word) return [];
    const begun = word.length > 2 ? like(lunr.TokenSet.fromString(`${word}*`)) : [];
    const sets = [() => begun];
    if (word.length > 3) sets.push(() => like(lunr.TokenSet.fromFuzzyString(word, 1)));
    if (word.length > 6) sets.push(() => like(lunr.TokenSet.fromFuzzyString(word, 2)));
    for (const near of sets) {
      const list = near().filter((one) => !/^\d/.test(one));
      if (list.length) return list.sort((a, b) => holders(b) - holders(a)).slice(0, 5);
    }
    return [];
  };
  const holders = (word) => (index.invertedIndex[word] ? lookUp([word]).size : 0);

  // How well each entry answers to some words, all of which it holds, however rare they are.
  const lookUp = (words) => {
    if (!words.every((word) => index.invertedIndex[word])) return new Map();
    const presence = lunr.Query.presence.REQUIRED;
    const hits = index.query((query) => {
      for (const word of words) query.term(word, { presence, usePipeline: false });
    });
    const rarities = words.map((word) => lunr.idf(index.invertedIndex[word], entries.length));
    const all = rarities.reduce((sum, rarity) => sum + rarity, 0);
    return new Map(hits.map(({ ref, score }) => [Number(ref), score / all]));
  };

  // A query as terms: each is one thing that is looked for, in several words for it.
  const parse = (query) => {
    const list = read(query, inQuery);
    const tokens = large(list).length ? large(list) : list;
    const named = tokens.map((token) => ({ token, near: resolve(token) }));
    const terms = [];
    for (let at = 0; at < named.length; ) {
      const { near } = named[at];
      const fits = ({ way }) => way.every((one, i) => named[at + i]?.near[0] === one);
      const fitting = (groups.get(near[0]) ?? []).filter(fits);
      const length = Math.max(1, ...fitting.map(({ way }) => way.length));
      const typed = named.slice(at, at + length);
      const meant = fitting.filter(({ way }) => way.length === length).flatMap(({ ways }) => ways);
      const own = length > 1 ? [typed.map((one) => one.near[0])] : near.map((one) => [one]);
      terms.push({ typed, own, meant });
      at += length;
    }
    return terms;
  };

  // What the book holds in place of a number that it does not.
  const nearest = ({ numbers: [number] }) => {
    const distance = (one) => Math.abs(Math.log(one / number));
    const others = Object.keys(index.invertedIndex).filter((one) => Number(one) > 0 && distance(one) < NEAR);
    return others.sort((a, b) => distance(a) - distance(b)).slice(0, 3).map(Number);
  };
  // What a query was read as, where that is not what was typed, and what of it nothing holds.
  const understood = (query, terms) => {
    const as = ({ token }) => query.slice(token.start, token.end);
    const begins = ({ token, near }) => near[0].startsWith(token.found[0]);
    const typed = terms.flatMap((term) => term.typed);
    const lost = terms.filter(({ scores }) => !scores.size).flatMap((term) => term.typed);
    const changed = typed.filter((one) => one.token.word && one.near.length && !begins(one));
    return {
      instead: changed.map((one) => [as(one), written.get(one.near[0])]),
      missing: lost.map(as),
      numbers: lost.filter(({ token }) => token.numbers).flatMap(({ token }) => nearest(token)),
    };
  };

  const holds = (list, phrase) =>
    list.some((_, i) => phrase.every(({ found }, j) => list[i + j]?.found.some((one) => found.includes(one))));

  const search = (query) => {
    const phrases = Array.from(query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]/g), ([, words]) => read(words, inQuery));
    const terms = parse(query).map((term) => {
      const scores = new Map();
      const add = (words, weight) => {
        for (const [id, score] of lookUp(words)) scores.set(id, Math.max(scores.get(id) ?? 0, weight * score));
      };
      for (const words of term.meant) add(words, OTHER_WORD);
      for (const words of term.own) add(words, 1);
      const rarity = Math.log(1 + entries.length / (1 + scores.size));
      return { ...term, scores, rarity, marks: new Set([...term.own, ...term.meant].flat()) };
    });
    const answered = terms.filter(({ scores }) => scores.size);
    const all = answered.reduce((sum, { rarity }) => sum + rarity, 0);
    const hits = [];
    entries.forEach((entry, id) => {
      const inside = answered.filter(({ scores }) => scores.has(id));
      if (!inside.length) return;
      if (!phrases.every((phrase) => holds(entry.inTitle, phrase) || holds(entry.inText, phrase))) return;
      const share = inside.reduce((sum, { rarity }) => sum + rarity, 0) / all;
      const score = share * inside.reduce((sum, { scores, rarity }) => sum + rarity * scores.get(id), 0);
      hits.push({ entry, share, score });
    });
    const most = Math.max(0, ...hits.map(({ share }) => share));
    return {
      hits: hits.filter(({ share }) => share >= ENOUGH * most).sort((a, b) => b.score - a.score),
      isFound: ({ found }) => found.some((word) => answered.some(({ marks }) => marks.has(word))),
      answered: answered.map(({ marks }) => marks),
      ...understood(query, terms),
    };
  };

  // Keeps what was asked in the page's address. From a folder on disk a browser may forbid this.
  const keep = (asked) => {
    const address = new URL(location.href);
    address.hash = "";
    for (const [name, value] of Object.entries(asked)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    try {
      history.replaceState(null, "", address);
      return true;
    } catch {
      return false;
    }
  };
  window.recountSearch = { prepare, search, keep, topics: topics.map(([name]) => name) };
})();
