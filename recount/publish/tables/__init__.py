"""The data tables: on their page, and as workbooks for spreadsheets."""
