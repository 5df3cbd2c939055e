"""Hold folders against RO-Crate 1.1 with the validator of the Life Monitor project, offline.

It asks the net for one file, the context of RO-Crate 1.1. A stand-in is given to it: the terms
that our crates use, by the addresses that the specification states for them. What a crate says is
so checked by the validator's own rules; that the terms are those of the published context is not.
"""

import json
import sys
from types import SimpleNamespace

from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
OF_SCHEMA_ORG = (
    "CreativeWork Dataset Organization about author contentSize datePublished description"
    " encodingFormat hasPart license name url version"
)
TERMS = {term: f"http://schema.org/{term}" for term in OF_SCHEMA_ORG.split()} | {
    "File": "http://schema.org/MediaObject",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
}


def answer(self, address, *_, **__):
    """The stand-in for the one file that may be asked for."""
    assert address == CONTEXT, address
    said = {"@context": TERMS}
    return SimpleNamespace(
        status_code=200,
        headers={"Content-Type": "application/ld+json"},
        text=json.dumps(said),
        content=json.dumps(said).encode(),
        json=lambda: said,
        ok=True,
        raise_for_status=lambda: None,
        url=CONTEXT,
    )


HttpRequester.get = answer
for folder in sys.argv[1:]:
    result = services.validate(
        services.ValidationSettings(
            rocrate_uri=folder,
            profile_identifier="ro-crate-1.1",
            requirement_severity=models.Severity.REQUIRED,
            disable_remote_crate_download=True,
        )
    )
    issues = [f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]
    print(json.dumps({"checks": len(result.executed_checks), "issues": issues}))
