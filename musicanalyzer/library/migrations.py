"""The numbered steps from an empty file to today's tables. Append only: a step that a release has
carried is never edited, because databases out there stand on it.

Each step is a tuple of single statements and runs in one transaction together with the number it
leads to. Times are Unix seconds. ``docs/schema.md`` explains every table and column.
"""

from __future__ import annotations

from musicanalyzer.library.copy_rows import NOT_COPIES
from musicanalyzer.library.embedding_rows import PRESENT_EMBEDDINGS
from musicanalyzer.library.public_views import PUBLIC_CUES, PUBLIC_VIEWS
from musicanalyzer.library.short_words import LAST_LETTERS, SHORT_WORDS

Migration = tuple[str, ...]

_VERSION_1: Migration = (
    """CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value ANY
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO meta VALUES ('scans_finished', 0), ('embeddings_stamp', 'empty')",
    """CREATE TABLE roots (
        path BLOB PRIMARY KEY,
        path_text TEXT NOT NULL,
        finished_at REAL NOT NULL,
        finished_scan INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE recordings (
        id INTEGER PRIMARY KEY,
        audio_hash BLOB NOT NULL UNIQUE CHECK (length(audio_hash) = 16),
        duration_s REAL NOT NULL,
        sample_rate INTEGER NOT NULL,
        channels INTEGER NOT NULL,
        codec TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX recordings_by_duration ON recordings (duration_s)",
    # AUTOINCREMENT: the id of a removed row never comes back as another track.
    """CREATE TABLE tracks (
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
    ) STRICT""",
    "CREATE INDEX tracks_by_recording ON tracks (recording_id)",
    # The default list walks this index alone, already in its order.
    """CREATE INDEX tracks_shown ON tracks (sort_key, id, recording_id)
        WHERE missing_since IS NULL AND failure_kind IS NULL""",
    "CREATE INDEX tracks_missing ON tracks (missing_since) WHERE missing_since IS NOT NULL",
    "CREATE INDEX tracks_failed ON tracks (failure_kind) WHERE failure_kind IS NOT NULL",
    "CREATE INDEX tracks_by_year ON tracks (year) WHERE year IS NOT NULL",
    "CREATE INDEX tracks_by_bpm ON tracks (bpm, recording_id) WHERE bpm IS NOT NULL",
    "CREATE INDEX tracks_by_added ON tracks (added_at)",
    """CREATE TABLE track_text (
        track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        title TEXT NOT NULL,
        artist TEXT NOT NULL,
        album TEXT NOT NULL,
        path TEXT NOT NULL,
        genre TEXT NOT NULL
    ) STRICT""",
    """CREATE VIRTUAL TABLE track_search USING fts5 (
        title, artist, album, path, genre,
        content = 'track_text', content_rowid = 'track_id', tokenize = 'trigram'
    )""",
    """CREATE TRIGGER track_text_added AFTER INSERT ON track_text BEGIN
        INSERT INTO track_search (rowid, title, artist, album, path, genre)
        VALUES (new.track_id, new.title, new.artist, new.album, new.path, new.genre);
    END""",
    """CREATE TRIGGER track_text_removed AFTER DELETE ON track_text BEGIN
        INSERT INTO track_search (track_search, rowid, title, artist, album, path, genre)
        VALUES ('delete', old.track_id, old.title, old.artist, old.album, old.path, old.genre);
    END""",
    """CREATE TRIGGER track_text_changed AFTER UPDATE ON track_text BEGIN
        INSERT INTO track_search (track_search, rowid, title, artist, album, path, genre)
        VALUES ('delete', old.track_id, old.title, old.artist, old.album, old.path, old.genre);
        INSERT INTO track_search (rowid, title, artist, album, path, genre)
        VALUES (new.track_id, new.title, new.artist, new.album, new.path, new.genre);
    END""",
    """CREATE TABLE results (
        recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        head TEXT NOT NULL,
        version TEXT NOT NULL,
        confidence REAL NOT NULL,
        scores TEXT NOT NULL,
        PRIMARY KEY (recording_id, head)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX results_by_confidence ON results (head, confidence, recording_id)",
    """CREATE TABLE labels (
        recording_id INTEGER NOT NULL,
        head TEXT NOT NULL,
        position INTEGER NOT NULL,
        label TEXT NOT NULL COLLATE NOCASE,
        score REAL,
        PRIMARY KEY (recording_id, head, position),
        FOREIGN KEY (recording_id, head) REFERENCES results (recording_id, head)
            ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX labels_by_label ON labels (head, label, recording_id)",
    """CREATE TABLE measures (
        recording_id INTEGER NOT NULL,
        head TEXT NOT NULL,
        name TEXT NOT NULL,
        value REAL NOT NULL,
        PRIMARY KEY (recording_id, head, name),
        FOREIGN KEY (recording_id, head) REFERENCES results (recording_id, head)
            ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX measures_by_value ON measures (name, value, recording_id)",
    """CREATE TABLE timelines (
        recording_id INTEGER NOT NULL,
        head TEXT NOT NULL,
        label TEXT NOT NULL,
        step_s REAL NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (recording_id, head, label),
        FOREIGN KEY (recording_id, head) REFERENCES results (recording_id, head)
            ON DELETE CASCADE
    ) STRICT""",
    """CREATE TABLE embeddings (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
        version TEXT NOT NULL,
        vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0)
    ) STRICT""",
    # A random stamp, not a counter: a restored backup must not count up to a stamp already used.
    *(
        f"""CREATE TRIGGER embeddings_{done} AFTER {event} ON embeddings BEGIN
            UPDATE meta SET value = lower(hex(randomblob(8))) WHERE name = 'embeddings_stamp';
        END"""
        for done, event in (("added", "INSERT"), ("changed", "UPDATE"), ("removed", "DELETE"))
    ),
    """CREATE TABLE patches (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
        version TEXT NOT NULL,
        data BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE playlists (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        created_at REAL NOT NULL,
        rule TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE playlist_items (
        playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
        recording_id INTEGER REFERENCES recordings (id),
        PRIMARY KEY (playlist_id, position)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX playlist_items_by_track ON playlist_items (track_id)",
    "CREATE INDEX playlist_items_by_recording ON playlist_items (recording_id)",
)

_VERSION_2: Migration = (
    """CREATE TABLE taught_labels (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        created_at REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE taught_examples (
        label_id INTEGER NOT NULL REFERENCES taught_labels (id) ON DELETE CASCADE,
        recording_id INTEGER NOT NULL REFERENCES recordings (id),
        fits INTEGER NOT NULL CHECK (fits IN (0, 1)),
        PRIMARY KEY (label_id, recording_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX taught_examples_by_recording ON taught_examples (recording_id)",
    """CREATE TABLE taught_weights (
        label_id INTEGER PRIMARY KEY REFERENCES taught_labels (id) ON DELETE CASCADE,
        version TEXT NOT NULL,
        stamp TEXT NOT NULL,
        weights BLOB NOT NULL CHECK (length(weights) > 0 AND length(weights) % 4 = 0),
        threshold REAL NOT NULL,
        n_yes INTEGER NOT NULL,
        n_no INTEGER NOT NULL,
        yes_right INTEGER NOT NULL,
        no_right INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE taught_tracks (
        label_id INTEGER NOT NULL REFERENCES taught_weights (label_id) ON DELETE CASCADE,
        recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        probability REAL NOT NULL,
        PRIMARY KEY (label_id, recording_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX taught_tracks_by_recording ON taught_tracks (recording_id)",
    # What a label says of a recording holds for the vector it was computed from, and no longer.
    *(
        f"""CREATE TRIGGER taught_tracks_{done} AFTER {event} ON embeddings BEGIN
            DELETE FROM taught_tracks WHERE recording_id = old.recording_id;
        END"""
        for done, event in (("outdated", "UPDATE"), ("removed", "DELETE"))
    ),
)

_VERSION_3: Migration = (
    # Without cascade: like an example, what the user said keeps its recording.
    """CREATE TABLE corrections (
        recording_id INTEGER NOT NULL REFERENCES recordings (id),
        head TEXT NOT NULL,
        position INTEGER NOT NULL,
        label TEXT NOT NULL COLLATE NOCASE,
        corrected_at REAL NOT NULL,
        PRIMARY KEY (recording_id, head, position)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX corrections_by_label ON corrections (head, label, recording_id)",
)

_VERSION_4: Migration = (
    # Beat times, sections, cues: too large for lists, which seldom read them.
    """CREATE TABLE structures (
        recording_id INTEGER NOT NULL,
        head TEXT NOT NULL,
        name TEXT NOT NULL,
        data ANY NOT NULL,
        PRIMARY KEY (recording_id, head, name),
        FOREIGN KEY (recording_id, head) REFERENCES results (recording_id, head)
            ON DELETE CASCADE
    ) STRICT""",
)

_VERSION_5: Migration = (
    # What was written into music files. AUTOINCREMENT: people name runs by their numbers.
    """CREATE TABLE tag_runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        is_undo INTEGER NOT NULL CHECK (is_undo IN (0, 1)),
        what TEXT NOT NULL,
        names TEXT NOT NULL,
        started_at REAL NOT NULL,
        finished_at REAL
    ) STRICT""",
    """CREATE TABLE tag_files (
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES tag_runs (id) ON DELETE CASCADE,
        path BLOB NOT NULL,
        path_text TEXT NOT NULL,
        folder BLOB NOT NULL,
        track_id INTEGER,
        state TEXT NOT NULL CHECK (state IN ('pending', 'written', 'failed')),
        message TEXT,
        seed BLOB,
        padding INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX tag_files_by_run ON tag_files (run_id)",
    "CREATE INDEX tag_files_pending ON tag_files (folder) WHERE state = 'pending'",
    """CREATE TABLE tag_changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        file_id INTEGER NOT NULL REFERENCES tag_files (id) ON DELETE CASCADE,
        field TEXT NOT NULL,
        before BLOB NOT NULL,
        after BLOB NOT NULL,
        shown_before TEXT,
        shown_after TEXT,
        undoes INTEGER REFERENCES tag_changes (id) ON DELETE SET NULL,
        undone_by INTEGER REFERENCES tag_runs (id) ON DELETE SET NULL
    ) STRICT""",
    "CREATE INDEX tag_changes_by_file ON tag_changes (file_id)",
    "CREATE INDEX tag_changes_by_undone ON tag_changes (undoes) WHERE undoes IS NOT NULL",
    "CREATE INDEX tag_changes_by_undoing ON tag_changes (undone_by) WHERE undone_by IS NOT NULL",
)

_VERSION_7: Migration = (
    # What a second look at a recording's samples, at the file's own rate, found out.
    """CREATE TABLE audio_checks (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
        version TEXT NOT NULL,
        checked_at REAL NOT NULL,
        failure TEXT,
        cutoff_hz REAL,
        spectrum BLOB
    ) STRICT""",
    """CREATE TABLE audio_findings (
        recording_id INTEGER NOT NULL REFERENCES audio_checks (recording_id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        degree REAL NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (recording_id, kind)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX audio_findings_by_kind ON audio_findings (kind, degree, recording_id)",
    # The file's, not the recording's: lengths stand in tags, which differ between copies.
    """CREATE TABLE stated_lengths (
        track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        version TEXT NOT NULL,
        promised_s REAL,
        tag_s REAL,
        shown_s REAL
    ) STRICT""",
    # Without cascade: like a correction, what the user said keeps its recording.
    """CREATE TABLE audit_dismissals (
        recording_id INTEGER NOT NULL REFERENCES recordings (id),
        kind TEXT NOT NULL,
        dismissed_at REAL NOT NULL,
        PRIMARY KEY (recording_id, kind)
    ) STRICT, WITHOUT ROWID""",
)

_CUES_AND_GRIDS: Migration = (
    # Apart from the cues themselves: a list may be the user's and be empty. Without cascade, like
    # all that the user says.
    """CREATE TABLE cue_lists (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id),
        changed_at REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE cues (
        recording_id INTEGER NOT NULL REFERENCES cue_lists (recording_id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        start_s REAL NOT NULL CHECK (start_s >= 0),
        end_s REAL CHECK (end_s > start_s),
        name TEXT NOT NULL,
        pad INTEGER CHECK (pad >= 0),
        colour TEXT,
        locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
        origin TEXT NOT NULL,
        PRIMARY KEY (recording_id, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE grids (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id),
        marks TEXT NOT NULL,
        origin TEXT NOT NULL,
        changed_at REAL NOT NULL
    ) STRICT""",
    PUBLIC_CUES,
)

_COPIES: Migration = (
    # What sounds the same, by fingerprint: pairs of recordings, the smaller id first.
    """CREATE TABLE copies (
        recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        relation TEXT NOT NULL CHECK (relation IN ('same', 'remaster', 'version')),
        agreement REAL NOT NULL,
        offset_s REAL NOT NULL,
        overlap_s REAL NOT NULL,
        level_db REAL NOT NULL,
        tone_db REAL NOT NULL,
        PRIMARY KEY (recording_id, other_id),
        CHECK (recording_id < other_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX copies_by_other ON copies (other_id)",
    """CREATE TABLE compared (
        recording_id INTEGER PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
        version TEXT NOT NULL
    ) STRICT""",
    # All fingerprints are read in one go, and lie between beats and sections.
    """CREATE INDEX structures_fingerprints ON structures (recording_id)
        WHERE head = 'fingerprint'""",
)

MIGRATIONS: tuple[Migration, ...] = (
    _VERSION_1,
    _VERSION_2,
    _VERSION_3,
    _VERSION_4,
    _VERSION_5,
    PUBLIC_VIEWS,
    _VERSION_7,
    _CUES_AND_GRIDS,
    _COPIES,
    SHORT_WORDS,
    LAST_LETTERS,
    NOT_COPIES,
    PRESENT_EMBEDDINGS,
)
