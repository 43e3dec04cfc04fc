"""Addresses: each almanac in a network namespace of its own where that is permitted, else on addresses of loopback."""

import os

from .programs import Wrong, run

SUBNETS = 250


class Loopback:
    """The engines on 127.0.0.1, and an address for each almanac."""

    engines = "127.0.0.1"
    words = "on loopback: network namespaces are not permitted here"

    def place(self, number):
        return f"127.0.0.{10 + number}", None

    def close(self):
        pass


class Namespaces:
    """A bridge that the engines listen on, and a namespace for each almanac, joined to it."""

    words = "each almanac in a network namespace of its own"
    bridge = None

    def __init__(self):
        self.made = {}
        try:
            self.claim()
            run("ip", "addr", "add", f"{self.engines}/24", "dev", self.bridge)
            run("ip", "link", "set", self.bridge, "up")
            self.place(0)
        except (Wrong, OSError) as error:
            self.close()
            raise Wrong(f"no namespaces: {error}") from None

    def claim(self):
        """A subnet that no other run has: its bridge is named for it, and of two that make it at once one is told that it is there."""
        for number in range(os.getpid(), os.getpid() + SUBNETS):
            self.net = f"10.231.{number % SUBNETS}"
            self.mark, self.engines = f"alm{number % SUBNETS}", f"{self.net}.1"
            if run("ip", "link", "add", f"{self.mark}b", "type", "bridge", check=False).returncode == 0:
                self.bridge = f"{self.mark}b"
                return
        raise Wrong("no bridge can be made")

    def place(self, number):
        if number not in self.made:
            name, address, outer = f"{self.mark}-{number}", f"{self.net}.{10 + number}", f"{self.mark}v{number}"
            self.made[number] = (address, name)
            run("ip", "netns", "add", name)
            run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", name)
            run("ip", "link", "set", outer, "master", self.bridge)
            run("ip", "link", "set", outer, "up")
            run("ip", "-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
            run("ip", "-n", name, "link", "set", "eth0", "up")
            run("ip", "-n", name, "link", "set", "lo", "up")
        return self.made[number]

    def close(self):
        for _, name in self.made.values():
            run("ip", "netns", "del", name, check=False)
        if self.bridge:
            run("ip", "link", "del", self.bridge, check=False)


def network():
    if os.geteuid() == 0:
        try:
            return Namespaces()
        except Wrong:
            pass
    return Loopback()
