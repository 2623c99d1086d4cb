// Where the service's stdout leads to: a file, or a Unix socket on which a consumer listens.
import { once } from "node:events";
import { open } from "node:fs/promises";
import { connect } from "node:net";
import { type Fed, type Feeding, feed, type Service } from "./feed.js";

export async function feedFile(path: string, feeding: Feeding, service?: Service): Promise<Fed> {
  const file = await open(path, "w");
  try {
    return await feed(file.fd, feeding, service);
  } finally {
    await file.close();
  }
}

/** @param before what comes before the first line */
export async function feedSocket(
  path: string,
  feeding: Feeding,
  service?: Service,
  before = "",
): Promise<Fed> {
  const socket = connect(path);
  await once(socket, "connect");
  try {
    await new Promise<void>((resolve) => socket.write(before, () => resolve()));
    return await feed(socket, feeding, service);
  } finally {
    socket.destroy();
  }
}
