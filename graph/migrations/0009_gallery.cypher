// What the gallery goes by, kept with each subject; in every index with the uid, which decides among equals.

MATCH (subject:Subject) WHERE subject.title_key IS NULL
CALL (subject) {
    SET subject.title_key = toLower(normalize(subject.title, NFKC)),
        subject.like_count = COUNT { ()-[:LIKED]->(subject) },
        subject.reader_count = COUNT { ()-[:OPENED]->(subject) }
} IN TRANSACTIONS OF 1000 ROWS;
CREATE INDEX subject_title_key IF NOT EXISTS FOR (n:Subject) ON (n.visibility, n.title_key, n.uid);
CREATE INDEX subject_like_count IF NOT EXISTS FOR (n:Subject) ON (n.visibility, n.like_count, n.uid);
CREATE INDEX subject_reader_count IF NOT EXISTS FOR (n:Subject) ON (n.visibility, n.reader_count, n.uid);
