"""An SMTP server (aiosmtpd) for tests: prints its port, and writes each mail that it takes as a file.

smtp_server.py FOLDER WAY [CERTIFICATE KEY]

WAY: plain, starttls, tls, refuse (every recipient, for good), busy (every recipient, for now), silent.
With a certificate a login is asked for: user "reporter", password "canary-password".
"""
import asyncio
import os
import signal
import ssl
import sys

from aiosmtpd.handlers import AsyncMessage
from aiosmtpd.smtp import SMTP, AuthResult

folder, way, *files = sys.argv[1:]


class Keeper(AsyncMessage):
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if way == "refuse":
            return "550 5.1.1 no such user"
        if way == "busy":
            return "451 4.3.2 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_message(self, message):
        Keeper.count += 1
        part = os.path.join(folder, f".{Keeper.count}")
        with open(part, "wb") as file:
            file.write(message.as_bytes())
        os.rename(part, os.path.join(folder, f"{Keeper.count}.eml"))


def authenticate(server, session, envelope, mechanism, data):
    is_right = (data.login, data.password) == (b"reporter", b"canary-password")
    # What is not "handled" gets the server's own reply, 535.
    return AuthResult(success=is_right, handled=is_right)


def protocol():
    options = {"hostname": "mail.test"}
    if files:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": way == "starttls"}
    if way == "starttls":
        options |= {"tls_context": context(), "require_starttls": True}
    return SMTP(Keeper(), **options)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*files)
    return made


class Silent(asyncio.Protocol):
    pass


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        Silent if way == "silent" else protocol, "127.0.0.1", 0, ssl=context() if way == "tls" else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    stop = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, stop.set_result, None)
    await stop


asyncio.run(serve())
