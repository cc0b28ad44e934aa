"""The views that other programs may read: stable while the tables behind them change.

Columns are added over time, never renamed or taken away. A migration that changes what stands
behind a view drops the view and makes it anew with the same columns. ``docs/schema.md`` describes
them.
"""

from __future__ import annotations

_MEASURE = (
    "(SELECT m.value FROM measures AS m WHERE m.recording_id = t.recording_id AND +m.name = '{}')"
)
_LABEL = """(SELECT l.label FROM labels AS l
    WHERE l.recording_id = t.recording_id AND l.head = '{0}' AND l.position = 0)"""
_CORRECTED = """(SELECT c.label FROM corrections AS c
    WHERE c.recording_id = t.recording_id AND c.head = '{0}' AND c.position = 0)"""
# A track of a playlist while its file is there with the recording meant, else another such file.
_PLAYED = """CASE WHEN own.missing_since IS NULL AND own.recording_id IS i.recording_id THEN own.id
    ELSE coalesce((SELECT min(other.id) FROM tracks AS other
        WHERE other.recording_id = i.recording_id AND other.missing_since IS NULL), own.id) END"""

PUBLIC_VIEWS: tuple[str, ...] = (
    f"""CREATE VIEW public_tracks AS SELECT
        t.id AS id,
        t.path_text AS path,
        t.path AS path_bytes,
        t.missing_since IS NOT NULL AS missing,
        t.failure_kind AS error,
        t.title AS title,
        t.artist AS artist,
        t.album AS album,
        t.album_artist AS album_artist,
        t.track_number AS track_number,
        t.year AS year,
        t.genre AS file_genre,
        t.bpm AS file_bpm,
        t.key AS file_key,
        t.comment AS comment,
        r.duration_s AS duration_s,
        r.codec AS codec,
        r.sample_rate AS sample_rate,
        r.channels AS channels,
        t.size AS size_bytes,
        t.mtime_ns / 1e9 AS modified_at,
        t.added_at AS added_at,
        lower(hex(r.audio_hash)) AS audio_hash,
        coalesce({_CORRECTED.format("genre")}, {_LABEL.format("genre")}) AS genre,
        (SELECT g.confidence FROM results AS g
            WHERE g.recording_id = t.recording_id AND g.head = 'genre') AS genre_confidence,
        coalesce({_CORRECTED.format("vocal")}, {_LABEL.format("vocal")}) AS vocal,
        {_LABEL.format("speech")} AS speech,
        {_LABEL.format("key")} AS key,
        {_MEASURE.format("bpm")} AS bpm,
        {_MEASURE.format("energy")} AS energy,
        {_MEASURE.format("loudness")} AS loudness_lufs,
        {_MEASURE.format("arousal")} AS arousal,
        {_MEASURE.format("valence")} AS valence
    FROM tracks AS t LEFT JOIN recordings AS r ON r.id = t.recording_id""",
    """CREATE VIEW public_labels AS
    SELECT t.id AS track_id, l.head AS head, l.position AS position, l.label AS label,
        l.score AS score, 0 AS corrected
    FROM tracks AS t JOIN labels AS l ON l.recording_id = t.recording_id
    WHERE NOT EXISTS (SELECT 1 FROM corrections AS c
        WHERE c.recording_id = l.recording_id AND c.head = l.head)
    UNION ALL
    SELECT t.id, c.head, c.position, c.label, NULL, 1
    FROM tracks AS t JOIN corrections AS c ON c.recording_id = t.recording_id""",
    """CREATE VIEW public_scores AS
    SELECT t.id AS track_id, s.head AS head, each.key AS label, each.value AS score
    FROM tracks AS t JOIN results AS s ON s.recording_id = t.recording_id,
        json_each(s.scores) AS each""",
    """CREATE VIEW public_measures AS
    SELECT t.id AS track_id, m.head AS head, m.name AS name, m.value AS value
    FROM tracks AS t JOIN measures AS m ON m.recording_id = t.recording_id""",
    """CREATE VIEW public_own_labels AS
    SELECT t.id AS track_id, l.name AS label, NULL AS probability
    FROM tracks AS t JOIN taught_examples AS e ON e.recording_id = t.recording_id AND e.fits = 1
        JOIN taught_labels AS l ON l.id = e.label_id
    UNION ALL
    SELECT t.id, l.name, s.probability
    FROM tracks AS t JOIN taught_tracks AS s ON s.recording_id = t.recording_id
        JOIN taught_labels AS l ON l.id = s.label_id""",
    """CREATE VIEW public_playlists AS
    SELECT p.id AS id, p.name AS name, p.created_at AS created_at, p.rule AS rule
    FROM playlists AS p""",
    f"""CREATE VIEW public_playlist_tracks AS
    SELECT i.playlist_id AS playlist_id, i.position AS position, {_PLAYED} AS track_id
    FROM playlist_items AS i JOIN tracks AS own ON own.id = i.track_id""",
)

# What counts: the user's own list where there is one, else what was found.
PUBLIC_CUES = """CREATE VIEW public_cues AS
    SELECT t.id AS track_id, c.position AS position, c.start_s AS start_s, c.end_s AS end_s,
        c.name AS name, c.pad AS pad, c.colour AS colour, c.origin AS origin
    FROM tracks AS t JOIN cues AS c ON c.recording_id = t.recording_id
    UNION ALL
    SELECT t.id, each.key, json_extract(each.value, '$[0]'), NULL, json_extract(each.value, '$[1]'),
        NULL, NULL, 'found'
    FROM tracks AS t JOIN structures AS s ON s.recording_id = t.recording_id
            AND s.head = 'cues' AND s.name = 'cues',
        json_each(s.data) AS each
    WHERE NOT EXISTS (SELECT 1 FROM cue_lists AS l WHERE l.recording_id = t.recording_id)"""
