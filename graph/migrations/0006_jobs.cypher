// Open jobs, by the moment from which any process may take them up; and those that are over, by when they ended.

CREATE INDEX job_due_at IF NOT EXISTS FOR (n:Job) ON (n.due_at);
CREATE INDEX job_ended_at IF NOT EXISTS FOR (n:Job) ON (n.ended_at);
