-- Version 3. Offering again what a server has lost, and fetching everything anew.

-- `full`: every group is in the row. `again`: the head of a restored server, above which everything is offered again.
ALTER TABLE outbox ADD COLUMN "full" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN again INTEGER;

-- While everything is fetched anew: the records that the server has told of so far.
CREATE TABLE told (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
