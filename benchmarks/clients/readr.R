# readr reads every table with the types of its schema, and writes what it read as JSON.
suppressPackageStartupMessages({ library(readr); library(jsonlite) })
package <- commandArgs(trailingOnly = TRUE)[1]
kinds <- list(string = col_character(), integer = col_double(), number = col_double(),
              boolean = col_logical(), date = col_date(), year = col_double(),
              yearmonth = col_character())
found <- list()
for (entry in fromJSON(package, simplifyVector = FALSE)$resources) {
  columns <- list()
  for (field in entry$schema$fields) columns[[field$name]] <- kinds[[field$type]]
  table <- read_csv(file.path(dirname(package), entry$path), col_types = do.call(cols, columns),
                    na = "", progress = FALSE)
  stop_for_problems(table)
  for (field in entry$schema$fields) {
    if (field$type == "date") table[[field$name]] <- as.character(table[[field$name]])
  }
  found[[entry$name]] <- unname(as.list(table))
}
cat(toJSON(found, na = "null", digits = NA, always_decimal = FALSE))
