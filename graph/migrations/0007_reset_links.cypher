// Links for a new password name their account: making an edge took longer for an address that somebody has than for one that nobody has.

CREATE INDEX one_time_token_user_uid IF NOT EXISTS FOR (n:OneTimeToken) ON (n.user_uid);
MATCH (token:OneTimeToken {purpose: 'reset_password'})
OPTIONAL MATCH (token)-[of:OF]->(user:User)
SET token.user_uid = coalesce(token.user_uid, user.uid, token.uid)
DELETE of;
