// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The values of the gateway's Echo option [RFC 9175 §2.2, appendix A]. The gateway keeps no list of
 * them: each value is the time in seconds, four bytes of a MAC over the time that show that the
 * gateway made it, and four bytes of a MAC over the time, an address and a port. Twelve bytes is
 * the most that nCoAP reads of an option with this number. Thread-safe.
 */
final class EchoValues {
  /** Where a value in a request comes from. */
  enum Origin {
    /** The gateway did not make it: it is a device's, or invented. */
    FOREIGN,
    /** The gateway made it, but too long ago, or for another address. */
    STALE,
    /** The gateway made it lately for the address that sends it. */
    FRESH
  }

  /** How long a value is valid. */
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final int BYTES = 12;
  private static final String MAC = "HmacSHA256";

  private final Time time;
  private final SecretKeySpec key;

  /** Makes values with a random key, so that no other instance accepts them. */
  EchoValues(Time time) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.time = time;
    this.key = new SecretKeySpec(random, MAC);
  }

  /** Returns a value for a source to send back. */
  Bytes issue(InetSocketAddress source) {
    int seconds = seconds();
    return Bytes.wrap(
        ByteBuffer.allocate(BYTES)
            .putInt(seconds)
            .putInt(mark(seconds))
            .putInt(proof(seconds, source))
            .array());
  }

  /** Tells where a value that a source sent comes from. */
  Origin judge(Bytes value, InetSocketAddress source) {
    if (value.length() != BYTES) {
      return Origin.FOREIGN;
    }
    ByteBuffer parts = value.toBuffer();
    int issued = parts.getInt();
    if (parts.getInt() != mark(issued)) {
      return Origin.FOREIGN;
    }
    int age = seconds() - issued;
    boolean fresh = age >= 0 && age <= LIFE.toSeconds();
    return fresh && parts.getInt() == proof(issued, source) ? Origin.FRESH : Origin.STALE;
  }

  /** Returns how long ago this gateway made a value. */
  Duration age(Bytes value) {
    return Duration.ofSeconds(seconds() - value.toBuffer().getInt());
  }

  private int seconds() {
    return (int) Duration.ofNanos(time.nanos()).toSeconds();
  }

  private int mark(int seconds) {
    return mac(ByteBuffer.allocate(4).putInt(seconds));
  }

  private int proof(int seconds, InetSocketAddress source) {
    byte[] address = source.getAddress().getAddress();
    return mac(
        ByteBuffer.allocate(8 + address.length)
            .putInt(seconds)
            .putInt(source.getPort())
            .put(address));
  }

  private int mac(ByteBuffer what) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return ByteBuffer.wrap(mac.doFinal(what.array())).getInt();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
