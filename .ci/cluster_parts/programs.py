"""Programs that this run has started. Each is ended by its own process id, and dies with this run."""

import os
import pathlib
import pwd
import signal
import socket
import subprocess
import sys
import time


class Wrong(Exception):
    """What keeps a scenario from going on."""


def await_that(condition, what, seconds=30, pause=0.05, program=None):
    """Looks again and again until `condition` says something true, which is returned."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if program is not None and not program.is_running:
            raise Wrong(f"{program.name} has ended while {what} was waited for: {program.last_words()}")
        if time.monotonic() > end:
            raise Wrong(f"{what}: not within {seconds} s")
        time.sleep(pause)


def free_port(address="127.0.0.1"):
    with socket.socket() as taken:
        taken.bind((address, 0))
        return taken.getsockname()[1]


def accepts(address, port):
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False


def run(*command, check=True, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if check and done.returncode:
        raise Wrong(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.stdout.strip()}")
    return done


# All that have been started, in this order.
begun = []


def stop_all():
    """From the last to the first, so that nobody misses what he rests on."""
    while begun:
        begun.pop().stop()


class Program:
    """`user` is who it runs as where this run is root's; `namespace` is the network namespace that it runs in."""

    def __init__(self, name, command, folder, environment=None, user=None, namespace=None, stop_signal=signal.SIGTERM):
        self.name, self.folder, self.stop_signal = name, pathlib.Path(folder), stop_signal
        self.folder.mkdir(parents=True, exist_ok=True)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
        self.environment |= environment or {}
        self.log = self.folder / "log"
        self.process = None
        # The signal by which it ends when this run does, in whatever way.
        setpriv = ["setpriv", "--pdeathsig", signal.Signals(stop_signal).name.removeprefix("SIG")]
        if user and os.geteuid() == 0:
            account = pwd.getpwnam(user)
            setpriv += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        inside = ["ip", "netns", "exec", namespace] if namespace else []
        self.command = [str(part) for part in [*inside, *setpriv, "--", *command]]

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        begun.append(self)
        return self

    @property
    def pid(self):
        return self.process.pid

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, seconds=30):
        if not self.is_running:
            return None
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(self.stop_signal)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            print(f"  {self.name} does not end, and is killed", file=sys.stderr)
            return self.kill()

    def kill(self):
        self.process.kill()
        return self.process.wait(30)

    def family(self):
        """It and its children's children, by process id."""
        parents = {}
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    text = (entry / "stat").read_text()
                except OSError:
                    continue
                parents[int(entry.name)] = int(text[text.rindex(")") + 2:].split()[1])
        found = [self.pid] if self.is_running else []
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def signal_family(self, number):
        for pid in self.family():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def last_words(self, lines=3):
        try:
            return " | ".join(self.log.read_text(errors="replace").strip().splitlines()[-lines:])[-1500:]
        except OSError:
            return ""

    def cpu_seconds(self):
        """Of it, its children, and those of them that have ended."""
        used = 0
        for pid in self.family():
            try:
                text = pathlib.Path(f"/proc/{pid}/stat").read_text()
            except OSError:
                continue
            used += sum(int(part) for part in text[text.rindex(")") + 2:].split()[11:15])
        return used / os.sysconf("SC_CLK_TCK")

    def memory_mib(self):
        """Proportional set size, in which what several processes share is counted once."""
        kib = 0
        for pid in self.family():
            try:
                lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            kib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return kib / 1024
