-- A library as the first schema version made it, one track in one playlist. Never edited.
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1299542849;
PRAGMA user_version = 1;
CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value ANY
    ) STRICT, WITHOUT ROWID;
CREATE TABLE roots (
        path BLOB PRIMARY KEY,
        path_text TEXT NOT NULL,
        finished_at REAL NOT NULL,
        finished_scan INTEGER NOT NULL
    ) STRICT;
CREATE TABLE recordings (
        id INTEGER PRIMARY KEY,
        audio_hash BLOB NOT NULL UNIQUE CHECK (length(audio_hash) = 16),
        duration_s REAL NOT NULL,
        sample_rate INTEGER NOT NULL,
        channels INTEGER NOT NULL,
        codec TEXT NOT NULL
    ) STRICT;
CREATE TABLE tracks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path BLOB NOT NULL UNIQUE,
        path_text TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        recording_id INTEGER REFERENCES recordings (id),
        added_at REAL NOT NULL,
        linked_scan INTEGER NOT NULL,
        last_seen_scan INTEGER,
        missing_since REAL,
        failure_kind TEXT,
        failure_message TEXT,
        failure_version TEXT,
        sort_key TEXT NOT NULL,
        title TEXT,
        artist TEXT,
        album TEXT,
        album_artist TEXT,
        track_number INTEGER,
        year INTEGER,
        genre TEXT,
        bpm REAL,
        key TEXT,
        replaygain_track_gain_db REAL,
        replaygain_track_peak REAL,
        has_cover INTEGER NOT NULL,
        comment TEXT,
        CHECK ((recording_id IS NULL) <> (failure_kind IS NULL)),
        CHECK ((failure_kind IS NULL) = (failure_message IS NULL)),
        CHECK ((failure_kind IS NULL) = (failure_version IS NULL))
    ) STRICT;
CREATE TABLE track_text (
        track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        title TEXT NOT NULL,
        artist TEXT NOT NULL,
        album TEXT NOT NULL,
        path TEXT NOT NULL,
        genre TEXT NOT NULL
    ) STRICT;
CREATE VIRTUAL TABLE track_search USING fts5 (
        title, artist, album, path, genre,
        content = 'track_text', content_rowid = 'track_id', tokenize = 'trigram'
    );
CREATE TABLE results (
        recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        head TEXT NOT NULL,
        version TEXT NOT NULL,
        confidence REAL NOT NULL,
        scores TEXT NOT NULL,
        PRIMARY KEY (recording_id, head)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE labels (
        recording_id INTEGER NOT NULL,
        head TEXT NOT NULL,
        position INTEGER NOT NULL,
        label TEXT NOT NULL COLLATE NOCASE,
        score REAL,
        PRIMARY KEY (recording_id, head, position),
        FOREIGN KEY (recording_id, head) REFERENCES results (recording_id, head)
            ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
CREATE TABLE measures (
        recording_id INTEGER NOT NULL,
        head TEXT NOT NULL,
        name TEXT NOT NULL,
        value REAL NOT NULL,
        PRIMARY KEY (recording_id, head, name),
        FOREIGN KEY (recording_id, head) REFERENCES results (recording_id, head)
            ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
CREATE TABLE timelines (
        recording_id INTEGER NOT NULL,
        head TEXT NOT NULL,
        label TEXT NOT NULL,
        step_s REAL NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (recording_id, head, label),
        FOREIGN KEY (recording_id, head) REFERENCES results (recording_id, head)
            ON DELETE CASCADE
    ) STRICT;
CREATE TABLE embeddings (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
        version TEXT NOT NULL,
        vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0)
    ) STRICT;
CREATE TABLE patches (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
        version TEXT NOT NULL,
        data BLOB NOT NULL
    ) STRICT;
CREATE TABLE playlists (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        created_at REAL NOT NULL,
        rule TEXT NOT NULL
    ) STRICT;
CREATE TABLE playlist_items (
        playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
        recording_id INTEGER REFERENCES recordings (id),
        PRIMARY KEY (playlist_id, position)
    ) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('embeddings_stamp', 'cb3bc3f3243c4b4c');
INSERT INTO meta VALUES ('scans_finished', 1);
INSERT INTO roots VALUES (X'2F6D75736963', '/music', 2.0, 1);
INSERT INTO recordings VALUES (1, X'CEA3878A334B240469D159FF840B6434', 200.0, 44100, 2, 'mp3');
INSERT INTO tracks VALUES (1, X'2F6D757369632F612E6D7033', '/music/a.mp3', 1000, 1, 1, 1.0, 0, NULL, NULL, NULL, NULL, NULL, 'annone00000blue train', 'Blue Train', 'Ann', 'One', NULL, NULL, 1990, NULL, 120.0, NULL, NULL, NULL, 0, NULL);
INSERT INTO track_text VALUES (1, ' blue train', ' ann', ' one', ' music a mp3', '');
INSERT INTO results VALUES (1, 'genre', 'v1', 0.9, '{"jazz": 0.9, "other": 0.1}');
INSERT INTO results VALUES (1, 'mood', 'v1', 0.8, '{"calm": 0.8}');
INSERT INTO results VALUES (1, 'speech', 'v1', 0.99, '{"music": 0.99}');
INSERT INTO results VALUES (1, 'vocal', 'v1', 0.95, '{"vocal": 0.95}');
INSERT INTO labels VALUES (1, 'genre', 0, 'jazz', 0.9);
INSERT INTO labels VALUES (1, 'mood', 0, 'calm', 0.8);
INSERT INTO labels VALUES (1, 'speech', 0, 'music', 0.99);
INSERT INTO labels VALUES (1, 'vocal', 0, 'vocal', 0.95);
INSERT INTO measures VALUES (1, 'mood', 'arousal', 0.5);
INSERT INTO measures VALUES (1, 'mood', 'valence', 0.0);
INSERT INTO measures VALUES (1, 'vocal', 'vocal_share', 0.5);
INSERT INTO timelines VALUES (1, 'genre', 'jazz', 0.5, X'C86432');
INSERT INTO embeddings VALUES (1, 'v1', X'9A99193FCDCC4C3F');
INSERT INTO patches VALUES (1, 'v1', X'70617463686573');
INSERT INTO playlists VALUES (1, 'Evening', 1.0, '{}');
INSERT INTO playlist_items VALUES (1, 0, 1, 1);
INSERT INTO track_search (track_search) VALUES ('rebuild');
CREATE INDEX recordings_by_duration ON recordings (duration_s);
CREATE INDEX tracks_by_recording ON tracks (recording_id);
CREATE INDEX tracks_shown ON tracks (sort_key, id, recording_id)
        WHERE missing_since IS NULL AND failure_kind IS NULL;
CREATE INDEX tracks_missing ON tracks (missing_since) WHERE missing_since IS NOT NULL;
CREATE INDEX tracks_failed ON tracks (failure_kind) WHERE failure_kind IS NOT NULL;
CREATE INDEX tracks_by_year ON tracks (year) WHERE year IS NOT NULL;
CREATE INDEX tracks_by_bpm ON tracks (bpm, recording_id) WHERE bpm IS NOT NULL;
CREATE INDEX tracks_by_added ON tracks (added_at);
CREATE TRIGGER track_text_added AFTER INSERT ON track_text BEGIN
        INSERT INTO track_search (rowid, title, artist, album, path, genre)
        VALUES (new.track_id, new.title, new.artist, new.album, new.path, new.genre);
    END;
CREATE TRIGGER track_text_removed AFTER DELETE ON track_text BEGIN
        INSERT INTO track_search (track_search, rowid, title, artist, album, path, genre)
        VALUES ('delete', old.track_id, old.title, old.artist, old.album, old.path, old.genre);
    END;
CREATE TRIGGER track_text_changed AFTER UPDATE ON track_text BEGIN
        INSERT INTO track_search (track_search, rowid, title, artist, album, path, genre)
        VALUES ('delete', old.track_id, old.title, old.artist, old.album, old.path, old.genre);
        INSERT INTO track_search (rowid, title, artist, album, path, genre)
        VALUES (new.track_id, new.title, new.artist, new.album, new.path, new.genre);
    END;
CREATE INDEX results_by_confidence ON results (head, confidence, recording_id);
CREATE INDEX labels_by_label ON labels (head, label, recording_id);
CREATE INDEX measures_by_value ON measures (name, value, recording_id);
CREATE TRIGGER embeddings_added AFTER INSERT ON embeddings BEGIN
            UPDATE meta SET value = lower(hex(randomblob(8))) WHERE name = 'embeddings_stamp';
        END;
CREATE TRIGGER embeddings_changed AFTER UPDATE ON embeddings BEGIN
            UPDATE meta SET value = lower(hex(randomblob(8))) WHERE name = 'embeddings_stamp';
        END;
CREATE TRIGGER embeddings_removed AFTER DELETE ON embeddings BEGIN
            UPDATE meta SET value = lower(hex(randomblob(8))) WHERE name = 'embeddings_stamp';
        END;
CREATE INDEX playlist_items_by_track ON playlist_items (track_id);
CREATE INDEX playlist_items_by_recording ON playlist_items (recording_id);
