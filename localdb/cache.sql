-- What the server can give again: the manifests of courses, and which blobs they name. Another version starts empty.
CREATE TABLE manifest (
  course TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  kept_at INTEGER NOT NULL
);

-- For the sums of sizes, and for removing only what no other course needs.
CREATE TABLE manifest_blob (
  course TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (course, sha256)
) WITHOUT ROWID;
CREATE INDEX manifest_blob_by_hash ON manifest_blob (sha256);
