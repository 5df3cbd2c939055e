#!/bin/sh
# frictionless.js 0.13.4 takes the colon of https:// for what separates the columns of a table.
# One would guess: a CSV file whose description states no dialect has commas between its columns, as
#   Table Dialect says, and so do all the programs that write such files.
# What happens: of eight signs the one is taken that stands equally often in most lines. Where each
#   row names its source, that is the colon of the address: from ten rows on a comma within a note
#   or two is enough. The table is refused: "Invalid Opening Quote: a quote is found inside a field
#   at line 2". With `"dialect": {"delimiter": ","}` it is read as it is.
# Whom it hurts: whoever publishes tables of facts with their sources, the commonest form of open
#   data: a package that the project's own library for Python calls valid does not open in its other.
# Source: guessParseOptions asks csv-sniffer 0.1.1 with `, ; : | tab ^ * &` wherever a resource has no
#   dialect; the default of `delimiter` in the standard is a comma. No report found.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund frictionless.js@0.13.4

cat > table.csv <<'END'
source,note
https://example.org/1,"Printed as over 119,000"
https://example.org/2,"2005 to 2007, by another source"
https://example.org/3,
https://example.org/4,
https://example.org/5,
https://example.org/6,
https://example.org/7,
https://example.org/8,
https://example.org/9,
https://example.org/10,
END
cat > expected <<'END'
no dialect: Error: Invalid Opening Quote: a quote is found inside a field at line 2
delimiter stated: 2 columns, 11 rows
END
cat > read.js <<'END'
const { open } = require("frictionless.js");

async function read(name, dialect) {
  const about = { name: "table", path: "table.csv", format: "csv", ...dialect };
  const rows = [];
  try {
    for await (const row of await open(about, { basePath: "." }).rows()) rows.push(row);
    console.log(`${name}: ${rows[0].length} columns, ${rows.length} rows`);
  } catch (error) {
    console.log(`${name}: Error: ${error.message}`);
  }
}

read("no dialect", {}).then(() => read("delimiter stated", { dialect: { delimiter: "," } }));
END
node read.js > seen
cat seen
diff expected seen
