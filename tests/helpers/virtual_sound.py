"""A PulseAudio server of a test's own, with a microphone that hears what is played into it.

Everything lies in one folder: no other server, no configuration of the user is read or touched. The
programs under test reach it through :attr:`VirtualSound.environment`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MICROPHONE = "TestMicrophone"
SECOND = "SecondMicrophone"
RATE = 44_100
PATIENCE_S = 10.0
_PLUGIN = "libasound_module_pcm_pulse.so"

_SERVER = """.fail
load-module module-native-protocol-unix auth-anonymous=1 socket={run}/native
load-module module-null-sink sink_name=speaker rate={rate} channels=2 format=s16le \
sink_properties=device.description=TestSpeaker
load-module module-null-sink sink_name=feed rate={rate} channels=2 format=s16le \
sink_properties=device.description=Feed
load-module module-null-sink sink_name=feed2 rate={rate} channels=2 format=s16le \
sink_properties=device.description=Feed2
load-module module-remap-source source_name=second master=feed2.monitor \
source_properties=device.description=SecondMicrophone
load-module module-remap-source source_name=testmic master=feed.monitor \
source_properties=device.description=TestMicrophone
set-default-sink speaker
set-default-source testmic
"""
_CLIENT = """autospawn = no
default-server = unix:{run}/native
cookie-file = {run}/cookie
"""
# In the place of ALSA's own configuration: nothing but the server is there.
_ALSA = """pcm_type.pulse {{ lib {plugin} }}
ctl_type.pulse {{ lib libasound_module_ctl_pulse.so }}
pcm.pulse {{ type pulse  hint {{ show on description "PulseAudio" }} }}
ctl.pulse {{ type pulse }}
pcm.!default {{ type pulse  hint {{ show on description "Default" }} }}
ctl.!default {{ type pulse }}
"""


def missing() -> str:
    """Why there can be no virtual microphone here; empty where there can be one."""
    for program in ("pulseaudio", "pactl", "pacat"):
        if shutil.which(program) is None:
            return f"{program} is not installed (Debian: pulseaudio pulseaudio-utils)"
    if not any(Path("/usr/lib").glob(f"*/alsa-lib/{_PLUGIN}")):
        return "ALSA has no way to PulseAudio (Debian: libasound2-plugins)"
    try:
        import sounddevice  # noqa: F401
    except (ImportError, OSError):
        return "PortAudio is not installed (Debian: libportaudio2)"
    return ""


class VirtualSound:
    """Use as a context manager; the server may be killed and started again in between."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sound-"))  # a socket's path must be short
        run = self.folder / "run"
        for name in ("run", "home", "state"):
            (self.folder / name).mkdir(mode=0o700)
        (self.folder / "server.pa").write_text(_SERVER.format(run=run, rate=RATE))
        (self.folder / "client.conf").write_text(_CLIENT.format(run=run))
        (self.folder / "asound.conf").write_text(_ALSA.format(plugin=_PLUGIN))
        self.environment = {
            "XDG_RUNTIME_DIR": str(run),
            "PULSE_RUNTIME_PATH": str(run),
            "PULSE_STATE_PATH": str(self.folder / "state"),
            "PULSE_SERVER": f"unix:{run}/native",
            "PULSE_CLIENTCONFIG": str(self.folder / "client.conf"),
            "PULSE_COOKIE": str(run / "cookie"),
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
        }
        self._server: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> VirtualSound:
        self.start()
        return self

    def __exit__(self, *ended: object) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server, and silence into both microphones: an idle one would begin late."""
        # Files of a server that was killed: the socket would be taken for a living one's.
        (self.folder / "run" / "native").unlink(missing_ok=True)
        (self.folder / "run" / "pid").unlink(missing_ok=True)
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(self.folder / "server.pa"), "--daemonize=no",
             "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--realtime=no",
             "--high-priority=no", f"--log-target=file:{self.folder}/server.log"],
            env={**os.environ, **self.environment, "HOME": str(self.folder / "home"),
                 "DBUS_SESSION_BUS_ADDRESS": "disabled:", "DBUS_SYSTEM_BUS_ADDRESS": "disabled:"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + PATIENCE_S
        while self.control("info", check=False) is None:
            if self._server.poll() is not None or time.monotonic() > end:
                said = (self.folder / "server.log").read_text()
                raise RuntimeError(f"PulseAudio did not start: {said[-500:]}")
            time.sleep(0.02)
        for sink in ("feed", "feed2"):
            self._play(Path("/dev/zero"), sink, latency_ms=20)

    def kill(self) -> None:
        """As if the server had crashed."""
        for process in [*self._players, self._server]:
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()
        self._players.clear()
        self._server = None

    def control(self, *command: str, check: bool = True) -> str | None:
        """``pactl`` with these arguments: what it printed, None where it failed."""
        done = subprocess.run(
            ["pactl", *command],
            env={**os.environ, **self.environment, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=check,
        )
        return done.stdout.strip() if done.returncode == 0 else None

    def play(self, raw: Path, sink: str = "feed") -> subprocess.Popen[bytes]:
        """Play a file of interleaved 16-bit stereo at :data:`RATE` into a microphone."""
        return self._play(raw, sink, latency_ms=200)

    @contextlib.contextmanager
    def recorded(self, target: Path, sink: str = "speaker") -> Iterator[None]:
        """What comes out there meanwhile goes to ``target``: interleaved 16-bit stereo at
        :data:`RATE`.
        """
        with target.open("wb") as file:
            recorder = subprocess.Popen(
                ["pacat", "--record", "-d", f"{sink}.monitor", "--latency-msec=20", "--raw",
                 f"--rate={RATE}", "--channels=2", "--format=s16le"],
                env={**os.environ, **self.environment},
                stdout=file, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE_S
        while not target.stat().st_size and time.monotonic() < end:
            time.sleep(0.02)
        try:
            yield
        finally:
            recorder.terminate()
            recorder.wait()

    def module(self, name: str, argument: str) -> str | None:
        """The number of a loaded module, by its name and a part of its arguments."""
        for line in (self.control("list", "short", "modules") or "").splitlines():
            number, module, *rest = line.split("\t")
            if module == name and argument in "\t".join(rest):
                return number
        return None

    def unload_microphone(self) -> None:
        number = self.module("module-remap-source", "source_name=testmic")
        assert number is not None
        self.control("unload-module", number)

    def load_microphone(self) -> None:
        self.control(
            "load-module", "module-remap-source", "source_name=testmic", "master=feed.monitor",
            "source_properties=device.description=TestMicrophone",
        )  # fmt: skip

    def recording(self) -> str | None:
        """The number of the stream of the newest recorder."""
        lines = (self.control("list", "short", "source-outputs") or "").splitlines()
        numbers = [line.split("\t") for line in lines if "module-remap" not in line]
        own = [int(parts[0]) for parts in numbers if parts[2] != "-"]
        return str(max(own)) if own else None

    def _play(self, raw: Path, sink: str, *, latency_ms: int) -> subprocess.Popen[bytes]:
        # Opened here: a pipe or /dev/zero is read like a file.
        with contextlib.closing(raw.open("rb")) as sound:
            player = subprocess.Popen(
                ["pacat", "--playback", "-d", sink, f"--latency-msec={latency_ms}", "--raw",
                 f"--rate={RATE}", "--channels=2", "--format=s16le"],
                env={**os.environ, **self.environment},
                stdin=sound, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._players.append(player)
        return player
