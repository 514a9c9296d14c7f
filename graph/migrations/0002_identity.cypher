// What accounts and their credentials are found by.

CREATE INDEX user_role IF NOT EXISTS FOR (n:User) ON (n.role);
CREATE INDEX user_created_at IF NOT EXISTS FOR (n:User) ON (n.created_at);
CREATE INDEX one_time_token_expires_at IF NOT EXISTS FOR (n:OneTimeToken) ON (n.expires_at);
CREATE INDEX session_expires_at IF NOT EXISTS FOR (n:Session) ON (n.expires_at);
CREATE INDEX idempotency_key_at IF NOT EXISTS FOR (n:IdempotencyKey) ON (n.at);
CREATE INDEX requires_by_uid IF NOT EXISTS FOR ()-[r:REQUIRES]-() ON (r.by_uid);
CREATE INDEX related_to_by_uid IF NOT EXISTS FOR ()-[r:RELATED_TO]-() ON (r.by_uid);
