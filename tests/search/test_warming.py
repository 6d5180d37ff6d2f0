"""A web process reads the dictionary before anybody asks."""

import subprocess
import sys
from pathlib import Path

from portal.search import warming
from portal.search.analysis import loading

ROOT = Path(__file__).resolve().parents[2]


def test_after_it_every_index_of_the_dictionary_is_there(db, monkeypatch):
    monkeypatch.setattr(loading, "_made", {})
    monkeypatch.setattr(warming.connections, "close_all", lambda: None)
    warming.warm()
    lexicon = loading.current()
    assert {"_latin", "by_sound", "by_fuzzy_sound"} <= set(vars(lexicon))
    assert lexicon._cutter is not None


def test_it_begins_in_a_thread_that_holds_up_nothing(monkeypatch):
    ran = []
    monkeypatch.setattr(warming, "AFTER_SECONDS", 0)
    monkeypatch.setattr(warming, "warm", lambda: ran.append(1))
    timer = warming.begin()
    timer.join(5)
    assert (timer.daemon, ran) == (True, [1])


def test_what_goes_wrong_is_logged_and_stops_nothing(db, monkeypatch, caplog):
    monkeypatch.setattr(warming.connections, "close_all", lambda: None)
    monkeypatch.setattr(loading, "current", lambda: 1 / 0)
    warming.warm()
    assert "could not be read beforehand" in caplog.text


def test_the_web_server_asks_for_it():
    """The server's own reading of the settings that `serve` hands it."""
    code = (
        "from gunicorn.app.wsgiapp import WSGIApplication; import sys; from portal.jobs.management.commands.serve import children;"
        "sys.argv = ['gunicorn', *children('127.0.0.1', 8199)[0].command[3:]]; from portal.search import warming;"
        "warming.begin = lambda: print('warmed'); WSGIApplication().cfg.post_worker_init(None)"
    )
    program = f"import sys; sys.path[:0] = ['site', '.']; import django, os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'portal.settings'); django.setup(); {code}"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "warmed", done.stderr
