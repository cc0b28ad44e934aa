"""Where things are on this computer: resources, the library, the log."""

from __future__ import annotations

from pathlib import Path

APP_NAME = "musicanalyzer"


def resources_folder() -> Path:
    """The installed package's resources, or the source tree's."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def icons_folder() -> Path:
    return resources_folder() / "icons"


def translations_folder() -> Path:
    return resources_folder() / "i18n"


def models_folder() -> Path:
    return resources_folder() / "models"


def demo_tracks() -> Path:
    """The tracks that come with the source; an installed program has none."""
    return resources_folder() / "demo" / "tracks"


def added_models_folder() -> Path:
    """Heads of the user's own; the folder may not exist."""
    return _data_folder() / "models"


def default_database() -> Path:
    """The library in the platform's data directory; the folder may not exist yet."""
    return _data_folder() / "library.db"


def settings_file() -> Path:
    """In the platform's configuration folder; neither may exist yet."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "settings.json"


def log_folder() -> Path:
    """Where the window keeps its log; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))


def cache_folder() -> Path:
    """For what may be lost, on disk; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def document(name: str) -> Path:
    """``LICENSE`` or ``NOTICE``: beside the installed resources, or in the source tree."""
    resources = resources_folder()
    return (resources if resources.name == "_resources" else resources.parent) / name


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
