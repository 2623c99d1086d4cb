// What a service under load is asked, as data: the same bytes each time.

/** The user that the example service knows. */
export const exampleToken = "bench-token";

const donation = JSON.stringify({ donor: "Ada Lovelace", amount: 1_250, currency: "EUR", kind: "sadaqah" });

/** Each the head of a request without its host, and its body. */
const requests = {
  nothing: { head: ["GET / HTTP/1.1"], body: "" },
  donation: {
    head: [
      "POST /donations HTTP/1.1",
      `Authorization: Bearer ${exampleToken}`,
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(donation)}`,
    ],
    body: donation,
  },
} as const;

export type AskedName = keyof typeof requests;

/** The bytes of a request to a service on this machine. */
export function askedOf(name: AskedName, port: number): Buffer {
  const { head, body } = requests[name];
  return Buffer.from([...head, `Host: 127.0.0.1:${port}`, "", body].join("\r\n"));
}
