"""An SMTP server that takes every message and keeps none, a process of its own: as light as it gets.

`python -m bench.sink` writes its port, serves until its stdin is closed, then writes how many messages it took and how
many different Message-IDs they had, as JSON.
"""

import asyncio
import json
import re
import sys

REFERENCE = re.compile(rb"\r\nMessage-ID:\s*(\S+)", re.IGNORECASE)
taken: list[bytes] = []


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper().strip()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            letter = await reader.readuntil(b"\r\n.\r\n")
            found = REFERENCE.search(b"\r\n" + letter)
            taken.append(found.group(1) if found else b"")
            writer.write(b"250 taken\r\n")
        elif verb == b"QUIT":
            writer.write(b"221 bye\r\n")
            break
        else:
            writer.write(b"250 sink\r\n")
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 24)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()
    print(json.dumps({"messages": len(taken), "different": len(set(taken))}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
