// Ranking: every word of a query has to be in an entry of the index; titles weigh more than text.
"use strict";
(() => {
  const WEIGHT = { word: 1.2, claim: 1.1, figure: 1.1, section: 1.1, table: 0.9, passage: 0.7, source: 0.7 };
  const OWN = 2; // what a card says is about its claim, where a section has much beside
  const SMALL = new Set("a an and are as at by for from in is it of on or the to was were".split(" "));

  const PERCENT = "%|(?<!\\p{L})per\\s?cent(?!\\p{L})";
  const WORD = "\\p{L}[\\p{L}\\p{M}\\d]*";
  const ENGLISH = "\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";
  const ANY = "[1-9]\\d{0,2}([.,'’\\s])\\d{3}(?:\\1\\d{3})*(?!\\d)(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)?";
  const inText = new RegExp(`${PERCENT}|${WORD}|${ENGLISH}`, "giu");
  const inQuery = new RegExp(`${ANY}|${PERCENT}|${WORD}`, "giu");

  const fold = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // One form for singular and plural, and for British and American spelling.
  const stem = (word) =>
    word
      .replace(/(?<=..)ies$/, "y")
      .replace(/(?<=..[^suiy])s$/, "")
      .replace(/(?<=..)our/, "or")
      .replace(/iz(?=e|ing|ation)/, "is")
      .replace(/ence$/, "ense");
  const plain = (token) => {
    if (/^(%|per\s?cent$)/i.test(token)) return "percent";
    return /^\d/.test(token) ? token.replaceAll(",", "") : fold(token);
  };
  const tokens = (text) =>
    Array.from(text.matchAll(inText), ({ 0: token, index }) => ({
      word: plain(token),
      start: index,
      end: index + token.length,
    }));
  // "16 million" is 16000000 as well.
  const SIZES = { thousand: 1e3, million: 1e6, billion: 1e9 };
  const written = (list) =>
    list.flatMap(({ word }, i) => {
      const whole = Math.round(word * SIZES[list[i + 1]?.word]);
      return whole ? [word, String(whole)] : [word];
    });

  // 28.000 has a point for thousands in one country, and three decimals in another.
  const readings = (number) => {
    const grouped = /^([1-9]\d{0,2}(?:([.,'’\s])\d{3})(?:\2\d{3})*)(?:[.,](\d+))?$/.exec(number);
    const single = /^(\d+)(?:[.,](\d+))?$/.exec(number);
    const join = (whole, part) => whole.replace(/\D/g, "") + (part ? `.${part}` : "");
    return [grouped && join(grouped[1], grouped[3]), single && join(single[1], single[2])].filter(Boolean);
  };
  const termOf = ([token]) =>
    /^\d/.test(token) ? { numbers: readings(token) } : { word: plain(token), stem: stem(plain(token)) };

  // How well a word of the book fits a term, from 0 to 1.
  const fit = ({ numbers, word, stem: root }, found) => {
    if (numbers) {
      if (numbers.includes(found)) return 1;
      return numbers.some((n) => found.startsWith(n.includes(".") ? n : `${n}.`)) ? 0.3 : 0;
    }
    if (stem(found) === root) return 1;
    return word.length > 1 && (found.startsWith(word) || stem(found).startsWith(root)) ? 0.4 : 0;
  };
  const holds = (list, phrase) =>
    list.some((_, i) => phrase.every((term, j) => list[i + j] && fit(term, list[i + j].word) === 1));

  const parse = (query, pattern) => {
    const phrases = [];
    const rest = query.replace(/["“”„«»]([^"“”„«»]+)["“”„«»]/g, (_, words) => {
      phrases.push(Array.from(words.matchAll(pattern), termOf));
      return " ";
    });
    const all = Array.from(rest.matchAll(pattern), termOf);
    const large = all.filter((term) => !SMALL.has(term.word));
    return { all, phrases, wanted: [...(large.length ? large : all), ...phrases.flat()] };
  };

  let entries = [];
  let words = [];
  const prepare = (rows) => {
    entries = rows.map(([kind, title, address, text, where, verdict]) => {
      const entry = { kind, title, address, text, where, verdict };
      [entry.inTitle, entry.inText] = [tokens(title), tokens(text)];
      entry.titleWords = new Set(written(entry.inTitle));
      const around = tokens(`${where} ${verdict} ${address.split("#")[1] ?? ""}`);
      entry.textWords = new Set([...written(entry.inText), ...written(around)]);
      return entry;
    });
    words = [...new Set(entries.flatMap((entry) => [...entry.titleWords, ...entry.textWords]))];
  };

  const rank = ({ all, phrases, wanted }) => {
    const fits = wanted.map((term) => words.map((w) => [w, fit(term, w)]).filter(([, f]) => f));
    const best = (list, set) => list.reduce((most, [w, f]) => (f > most && set.has(w) ? f : most), 0);
    const rows = entries.map((entry) =>
      fits.map((list) => [best(list, entry.titleWords), best(list, entry.textWords)]),
    );
    const rarity = wanted.map((_, i) => {
      const holders = rows.filter((row) => row[i][0] || row[i][1]).length;
      return Math.log(1 + entries.length / (1 + holders));
    });
    const scored = (entry, row) => {
      const { kind, inTitle, inText: list } = entry;
      if (!wanted.length || row.some(([title, text]) => !title && !text)) return 0;
      if (!phrases.every((phrase) => holds(inTitle, phrase) || holds(list, phrase))) return 0;
      const share = (kind === "claim" ? OWN : 1) / (1 + list.length / 400);
      const sum = row.reduce((s, [title, text], i) => s + rarity[i] * Math.max(4 * title, share * text), 0);
      const cover = 1 + row.filter(([title]) => title === 1).length / (inTitle.length + 3);
      const together = all.length < 2 ? 1 : holds(inTitle, all) ? 1.6 : holds(list, all) ? 1.3 : 1;
      return sum * cover * together * (WEIGHT[kind] ?? 1);
    };
    const hits = entries.map((entry, i) => ({ entry, score: scored(entry, rows[i]) }));
    const marked = fits.map((list) => new Set(list.map(([word]) => word)));
    return { hits: hits.filter((hit) => hit.score).sort((a, b) => b.score - a.score), marked };
  };

  // "17 100" may be one number or two: the second reading counts where the first finds nothing.
  const search = (query) => {
    const first = rank(parse(query, inQuery));
    return first.hits.length ? first : rank(parse(query, inText));
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
  window.recountSearch = { prepare, search, keep };
})();
