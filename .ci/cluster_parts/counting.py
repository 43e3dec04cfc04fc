"""What goes to an engine and back: a relay that counts bytes, and turns, of which each is a round trip."""

import asyncio
import threading


class Relay:
    def __init__(self, address, target):
        self.address, self.target, self.port = address, target, None
        self.to_engine = self.from_engine = self.turns = 0
        self.listening = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.listening.wait(10)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, self.address, 0))
        self.port = server.sockets[0].getsockname()[1]
        self.listening.set()
        self.loop.run_forever()

    async def _serve(self, reader, writer):
        try:
            engine_reader, engine_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.close()
            return
        # Whose turn it was last: a question after an answer is a new round trip.
        turn = {"is_engines": True}
        await asyncio.gather(self._pass(reader, engine_writer, turn, True), self._pass(engine_reader, writer, turn, False))

    async def _pass(self, reader, writer, turn, is_question):
        try:
            while data := await reader.read(65536):
                if is_question:
                    self.to_engine += len(data)
                    self.turns += turn["is_engines"]
                else:
                    self.from_engine += len(data)
                turn["is_engines"] = not is_question
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    def counts(self):
        return self.turns, self.to_engine, self.from_engine

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
