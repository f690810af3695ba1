// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.time.Randomness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One small request to a gateway of this machine: a confirmable GET of the first 16 bytes of {@code
 * /.well-known/core} [RFC 7252 §3, RFC 7959 §2.2], which needs no session.
 */
final class AskedGateway {
  private static final int CONFIRMABLE = 0x40;
  private static final int GET = 1;
  private static final int URI_PATH = 11;
  private static final int BLOCK2_AFTER_URI_PATH = 12 << 4 | 1;
  private static final int LEAST_RESPONSE = 0x40;
  private static final int HEADER_BYTES = 4;
  private static final int TOKEN_BYTES = 4;

  private final byte[] id;
  private final byte[] token;
  private final int waitMillis;

  AskedGateway(Randomness randomness) {
    this(randomness, AskedDatagrams.WAIT_MILLIS);
  }

  AskedGateway(Randomness randomness, int waitMillis) {
    this.waitMillis = waitMillis;
    id = randomness.nextBytes(2);
    token = randomness.nextBytes(TOKEN_BYTES);
  }

  /**
   * Sends the request and waits for any response, an error included.
   *
   * @param bound the address that the gateway's socket is bound to
   * @return whether one came
   * @throws IOException when it cannot be sent
   */
  boolean answers(InetSocketAddress bound) throws IOException {
    return new AskedDatagrams(waitMillis).answers(bound, request(), this::isResponse);
  }

  /** Returns the address at which this machine reaches a socket. */
  static InetAddress host(InetSocketAddress bound) {
    return bound.getAddress().isAnyLocalAddress()
        ? InetAddress.getLoopbackAddress()
        : bound.getAddress();
  }

  private boolean isResponse(byte[] bytes, int length) {
    return length >= HEADER_BYTES + TOKEN_BYTES
        && (bytes[0] & 0xF) == TOKEN_BYTES
        && (bytes[1] & 0xFF) >= LEAST_RESPONSE
        && Arrays.equals(
            token, Arrays.copyOfRange(bytes, HEADER_BYTES, HEADER_BYTES + TOKEN_BYTES));
  }

  private byte[] request() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(CONFIRMABLE | TOKEN_BYTES);
    out.write(GET);
    out.writeBytes(id);
    out.writeBytes(token);
    out.writeBytes(options());
    return out.toByteArray();
  }

  /** Returns the options of the request, which has no payload. */
  static byte[] options() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    option(out, URI_PATH, ".well-known");
    option(out, 0, "core");
    out.write(BLOCK2_AFTER_URI_PATH);
    out.write(0);
    return out.toByteArray();
  }

  private static void option(ByteArrayOutputStream out, int delta, String value) {
    out.write(delta << 4 | value.length());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }
}
