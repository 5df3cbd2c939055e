"""Pages of the contents say who wrote them and when."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from recount.publish.book.change_log import Edition
from recount.publish.book.settings import Settings
from recount.publish.site.byline import Byline
from recount.publish.site.published import HTML_FOLDER
