// Words of the titles of subjects; with their visibility, so that what is private crowds nothing out.

CREATE FULLTEXT INDEX subject_words IF NOT EXISTS FOR (n:Subject) ON EACH [n.title, n.visibility]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
