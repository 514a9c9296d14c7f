// Which change took back which.

CREATE INDEX change_undoes IF NOT EXISTS FOR (n:Change) ON (n.undoes);
