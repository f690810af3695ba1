// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.time.Randomness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The first message of a DTLS handshake, to a socket that asks clients for keys which this one does
 * not have: the server answers it with a cookie, and keeps nothing of it [RFC 6347 §4.2.1].
 */
final class AskedDtls {
  private static final byte HANDSHAKE = 22;
  private static final byte CLIENT_HELLO = 1;
  private static final byte HELLO_VERIFY_REQUEST = 3;
  private static final short DTLS_1_0 = (short) 0xFEFF;
  private static final short DTLS_1_2 = (short) 0xFEFD;

  /** TLS_PSK_WITH_AES_128_CCM_8 and TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8 [RFC 7252 §9.1]. */
  private static final short[] SUITES = {(short) 0xC0A8, (short) 0xC0AE};

  private static final int RECORD_BYTES = 13;
  private static final int MESSAGE_BYTES = 12;
  private static final int RANDOM_BYTES = 32;
  private static final int BODY_BYTES = 2 + RANDOM_BYTES + 1 + 1 + 2 + 2 * SUITES.length + 2;

  private final byte[] random;
  private final int waitMillis;

  AskedDtls(Randomness randomness) {
    this(randomness, AskedDatagrams.WAIT_MILLIS);
  }

  AskedDtls(Randomness randomness, int waitMillis) {
    this.waitMillis = waitMillis;
    random = randomness.nextBytes(RANDOM_BYTES);
  }

  /**
   * Sends the message and waits for the answer.
   *
   * @param bound the address that the secured socket is bound to
   * @return whether it came
   * @throws IOException when it cannot be sent
   */
  boolean answers(InetSocketAddress bound) throws IOException {
    return new AskedDatagrams(waitMillis).answers(bound, hello(), AskedDtls::isAnswer);
  }

  private static boolean isAnswer(byte[] bytes, int length) {
    return length > RECORD_BYTES + MESSAGE_BYTES
        && bytes[0] == HANDSHAKE
        && bytes[RECORD_BYTES] == HELLO_VERIFY_REQUEST;
  }

  private byte[] hello() {
    ByteBuffer to = ByteBuffer.allocate(RECORD_BYTES + MESSAGE_BYTES + BODY_BYTES);
    to.put(HANDSHAKE).putShort(DTLS_1_0).putLong(0); // epoch and sequence number
    to.putShort((short) (MESSAGE_BYTES + BODY_BYTES));
    to.putInt(CLIENT_HELLO << 24 | BODY_BYTES).putShort((short) 0); // the first message
    to.putInt(0).position(to.position() - 1); // a fragment's offset of 3 bytes
    to.put((byte) 0).putShort((short) BODY_BYTES); // it is the whole message
    to.putShort(DTLS_1_2).put(random).put((byte) 0).put((byte) 0); // no session, no cookie
    to.putShort((short) (2 * SUITES.length));
    for (short each : SUITES) {
      to.putShort(each);
    }
    return to.put((byte) 1).put((byte) 0).array(); // no compression
  }
}
