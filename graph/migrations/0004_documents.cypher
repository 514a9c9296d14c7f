// Links from texts: one per document and topic, found by their document.

CREATE CONSTRAINT mentions_key IF NOT EXISTS FOR ()-[r:MENTIONS]-() REQUIRE r.key IS UNIQUE;
CREATE INDEX mentions_document_uid IF NOT EXISTS FOR ()-[r:MENTIONS]-() ON (r.document_uid);
