-- The stamps of a request were a row an edit; they are one row a request, {n: {group: [eid, ms, counter, device]}} with ""
-- for a delete. `newest` is the largest n in it: while the outbox has rows up to that, the stamps may still be needed.
CREATE TABLE sealed_request (rid INTEGER PRIMARY KEY, newest INTEGER NOT NULL, versions TEXT NOT NULL);
INSERT INTO sealed_request (rid, newest, versions)
  SELECT 0, newest, versions
  FROM (SELECT max(n) AS newest, json_group_object(CAST(n AS TEXT), json(versions)) AS versions FROM sealed)
  WHERE newest IS NOT NULL;
DROP TABLE sealed;
