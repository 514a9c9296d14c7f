// Subjects whose days in the trash are over, and the concept that was born with a topic.

CREATE INDEX subject_deleted_at IF NOT EXISTS FOR (n:Subject) ON (n.deleted_at);
CREATE INDEX concept_sense IF NOT EXISTS FOR (n:Concept) ON (n.sense);
