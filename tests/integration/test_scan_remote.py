"""A trunk in a process of its own, as for a GPU, gives what the workers would give."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.inference import InferenceClient
from musicanalyzer.services.scan import Scan, ScanOptions
from musicanalyzer.services.trunks import RemoteTrunk
from tests.helpers import scanning
from tests.helpers.scanning import InlineExecutor, rows, scan, write_song, write_songs


def remote_scan(
    database: Path, music: Path, *, executor: InlineExecutor | None = None, models: Path
) -> Any:
    runner = executor or InlineExecutor(models)
    job = Scan(
        database=database,
        models=find_models(models, PatchSpec()),
        make_executor=lambda: runner,
        remote_trunk=RemoteTrunk(InferenceClient(find_models(models, PatchSpec()), device="cpu")),
        options=ScanOptions(workers=2),
    )
    *_, last = job.run([str(music)])
    return last


def test_a_scan_through_the_inference_process_equals_a_plain_one(tmp_path: Path) -> None:
    music = tmp_path / "music"
    write_songs(music, 5)
    write_song(music / "long.flac", 9, duration_s=12)
    write_song(music / "copy.flac", 1)
    (music / "bad.mp3").write_bytes(b"<html>")
    plain, remote = tmp_path / "plain.db", tmp_path / "remote.db"
    scan(plain, music)
    executor = InlineExecutor()
    last = remote_scan(remote, music, executor=executor, models=scanning.MODELS)
    assert executor.named("analyse") == []
    assert (last.analysed, last.linked, last.failed) == (6, 1, 1)
    expected, found = rows(plain), rows(remote)
    assert list(expected) == list(found)
    for path, row in expected.items():
        assert found[path].duration_s == row.duration_s
        for head, result in row.results.items():
            other = found[path].results[head]
            assert (other.version, other.labels) == (result.version, result.labels)
            for label, score in result.scores.items():
                assert math.isclose(other.scores[label], score, abs_tol=2e-3), (path, head, label)

    # A newer trunk goes the same way.
    models = scanning.copy_models(tmp_path / "models", newer=["trunk"])
    executor = InlineExecutor(models)
    last = remote_scan(remote, music, executor=executor, models=models)
    assert len(executor.named("listen")) == 6
    assert (last.updated, last.failed) == (6, 0)


def test_outputs_that_are_no_numbers_fail_their_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_songs(tmp_path / "music", 3)
    real = RemoteTrunk.analysis

    def analysis(features: Any, outputs: Any, **rest: Any) -> Any:
        if not hasattr(analysis, "called"):
            analysis.called = True  # type: ignore[attr-defined]
            raise ValueError("the networks gave values that are not numbers")
        return real(features, outputs, **rest)

    monkeypatch.setattr(RemoteTrunk, "analysis", staticmethod(analysis))
    last = remote_scan(tmp_path / "l.db", tmp_path / "music", models=scanning.MODELS)
    assert (last.analysed, last.failed) == (2, 1)
    kinds = [
        row.failure.kind for row in rows(tmp_path / "l.db", "is:failed").values() if row.failure
    ]
    assert kinds == ["internal"]


def test_the_inference_process_ends_where_the_scan_cannot_begin(tmp_path: Path) -> None:
    client = InferenceClient(find_models(scanning.MODELS, PatchSpec()), device="cpu")
    job = Scan(
        database=tmp_path / "l.db",
        models=find_models(scanning.MODELS, PatchSpec()),
        make_executor=InlineExecutor,
        remote_trunk=RemoteTrunk(client),
    )
    with pytest.raises(Exception, match="does not exist"):
        list(job.run([str(tmp_path / "nowhere")]))
    with pytest.raises(ValueError, match="closed"):
        client.submit(None)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
