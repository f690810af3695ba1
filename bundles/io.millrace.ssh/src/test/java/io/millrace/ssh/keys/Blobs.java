// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Public keys as they go over the wire, of the right shape; nobody has the private ones. */
public final class Blobs {
  private Blobs() {}

  /** An Ed25519 key; another one for each number. */
  public static byte[] ed25519(int number) {
    byte[] point = new byte[32];
    point[0] = (byte) number;
    return of("ssh-ed25519".getBytes(StandardCharsets.US_ASCII), point);
  }

  static byte[] ecdsa(String type, String curve, int pointBytes) {
    return of(type.getBytes(), curve.getBytes(), new byte[pointBytes]);
  }

  static byte[] rsa(int bits) {
    return of(
        "ssh-rsa".getBytes(),
        new byte[] {1, 0, 1},
        BigInteger.ONE.shiftLeft(bits - 1).toByteArray());
  }

  static byte[] of(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A line without options. */
  static String line(byte[] blob) {
    int length = ByteBuffer.wrap(blob).getInt();
    String type = new String(blob, 4, length, StandardCharsets.US_ASCII);
    return type + " " + Base64.getEncoder().encodeToString(blob);
  }
}
