// What the database itself refuses to hold twice, and what it finds without a scan.

// Nodes: every uid, and every other thing that must be unique.
CREATE CONSTRAINT user_uid IF NOT EXISTS FOR (n:User) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT user_handle_key IF NOT EXISTS FOR (n:User) REQUIRE n.handle_key IS UNIQUE;
CREATE CONSTRAINT user_email_key IF NOT EXISTS FOR (n:User) REQUIRE n.email_key IS UNIQUE;
CREATE CONSTRAINT session_uid IF NOT EXISTS FOR (n:Session) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT session_refresh_hash IF NOT EXISTS FOR (n:Session) REQUIRE n.refresh_hash IS UNIQUE;
CREATE CONSTRAINT access_token_uid IF NOT EXISTS FOR (n:AccessToken) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT access_token_token_hash IF NOT EXISTS FOR (n:AccessToken) REQUIRE n.token_hash IS UNIQUE;
CREATE CONSTRAINT one_time_token_uid IF NOT EXISTS FOR (n:OneTimeToken) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT one_time_token_token_hash IF NOT EXISTS FOR (n:OneTimeToken) REQUIRE n.token_hash IS UNIQUE;
CREATE CONSTRAINT subject_uid IF NOT EXISTS FOR (n:Subject) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT topic_uid IF NOT EXISTS FOR (n:Topic) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT concept_uid IF NOT EXISTS FOR (n:Concept) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT concept_name IF NOT EXISTS FOR (n:Concept) REQUIRE (n.language, n.name_key, n.sense) IS UNIQUE;
CREATE CONSTRAINT document_uid IF NOT EXISTS FOR (n:Document) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT revision_uid IF NOT EXISTS FOR (n:Revision) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT image_uid IF NOT EXISTS FOR (n:Image) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT tag_slug IF NOT EXISTS FOR (n:Tag) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT change_uid IF NOT EXISTS FOR (n:Change) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT change_seq IF NOT EXISTS FOR (n:Change) REQUIRE (n.subject_uid, n.seq) IS UNIQUE;
CREATE CONSTRAINT comment_uid IF NOT EXISTS FOR (n:Comment) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT share_link_uid IF NOT EXISTS FOR (n:ShareLink) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT share_link_token_hash IF NOT EXISTS FOR (n:ShareLink) REQUIRE n.token_hash IS UNIQUE;
CREATE CONSTRAINT notification_uid IF NOT EXISTS FOR (n:Notification) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT report_uid IF NOT EXISTS FOR (n:Report) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT job_uid IF NOT EXISTS FOR (n:Job) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT statistics_subject_uid IF NOT EXISTS FOR (n:Statistics) REQUIRE n.subject_uid IS UNIQUE;
CREATE CONSTRAINT day_date IF NOT EXISTS FOR (n:Day) REQUIRE (n.subject_uid, n.date) IS UNIQUE;
CREATE CONSTRAINT idempotency_key IF NOT EXISTS FOR (n:IdempotencyKey) REQUIRE (n.scope, n.key) IS UNIQUE;
CREATE CONSTRAINT migration_name IF NOT EXISTS FOR (n:Migration) REQUIRE n.name IS UNIQUE;

// Relationships: a second parent, a second place among siblings, a second like can't exist.
CREATE CONSTRAINT child_of_child_uid IF NOT EXISTS FOR ()-[r:CHILD_OF]-() REQUIRE r.child_uid IS UNIQUE;
CREATE CONSTRAINT child_of_rank IF NOT EXISTS FOR ()-[r:CHILD_OF]-() REQUIRE (r.parent_uid, r.rank) IS UNIQUE;
CREATE CONSTRAINT root_subject_uid IF NOT EXISTS FOR ()-[r:ROOT]-() REQUIRE r.subject_uid IS UNIQUE;
CREATE CONSTRAINT requires_uid IF NOT EXISTS FOR ()-[r:REQUIRES]-() REQUIRE r.uid IS UNIQUE;
CREATE CONSTRAINT requires_key IF NOT EXISTS FOR ()-[r:REQUIRES]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT related_to_uid IF NOT EXISTS FOR ()-[r:RELATED_TO]-() REQUIRE r.uid IS UNIQUE;
CREATE CONSTRAINT related_to_key IF NOT EXISTS FOR ()-[r:RELATED_TO]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT tagged_key IF NOT EXISTS FOR ()-[r:TAGGED]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT member_of_key IF NOT EXISTS FOR ()-[r:MEMBER_OF]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT tracks_key IF NOT EXISTS FOR ()-[r:TRACKS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT aims_at_key IF NOT EXISTS FOR ()-[r:AIMS_AT]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT progress_key IF NOT EXISTS FOR ()-[r:PROGRESS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT liked_key IF NOT EXISTS FOR ()-[r:LIKED]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT saved_key IF NOT EXISTS FOR ()-[r:SAVED]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT read_read_id IF NOT EXISTS FOR ()-[r:READ]-() REQUIRE r.read_id IS UNIQUE;
CREATE CONSTRAINT opened_key IF NOT EXISTS FOR ()-[r:OPENED]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT follows_key IF NOT EXISTS FOR ()-[r:FOLLOWS]-() REQUIRE r.key IS UNIQUE;

// Indexes: the gallery by newest, what an import left behind, the names of concepts, words and meanings of topics.
CREATE INDEX subject_gallery IF NOT EXISTS FOR (n:Subject) ON (n.visibility, n.published_at);
CREATE INDEX subject_staged_by IF NOT EXISTS FOR (n:Subject) ON (n.staged_by);
CREATE INDEX concept_name_key IF NOT EXISTS FOR (n:Concept) ON (n.name_key);
CREATE FULLTEXT INDEX topic_text IF NOT EXISTS FOR (n:Topic) ON EACH [n.search_text, n.audience];
CREATE VECTOR INDEX topic_embedding IF NOT EXISTS FOR (n:Topic) ON (n.embedding) WITH [n.audience]
OPTIONS {indexConfig: {`vector.dimensions`: 384, `vector.similarity_function`: 'cosine'}};
