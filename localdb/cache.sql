-- What the server can give again: manifests, and the index of lessons in them. Another version of this file starts empty.
CREATE TABLE manifest (
  course TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  kept_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Which blobs an edition needs, for downloads, removal and the sums of sizes.
CREATE TABLE manifest_blob (
  course TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (course, sha256)
) WITHOUT ROWID;
CREATE INDEX manifest_blob_by_hash ON manifest_blob (sha256);
