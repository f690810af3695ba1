// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/** Makes certificates that sign themselves [RFC 5280, section 4.1], and keys for releases. */
final class Certificates {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 [RFC 5758]. */
  private static final byte[] ALGORITHM = der(SEQUENCE, der(6, hex("2a8648ce3d040302")));

  /** commonName, 2.5.4.3. */
  private static final byte[] COMMON_NAME = der(6, hex("550403"));

  private Certificates() {}

  /** Writes one that is valid for so many days. */
  static void write(Path file, Instant from, int days)
      throws IOException, GeneralSecurityException {
    KeyPair pair = pair();
    byte[] name = name("issuer");
    byte[] body =
        der(
            SEQUENCE,
            der(2, new byte[] {1}),
            ALGORITHM,
            name,
            der(SEQUENCE, time(from), time(from.plus(Duration.ofDays(days)))),
            name,
            pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(body);
    byte[] certificate = der(SEQUENCE, body, ALGORITHM, der(3, new byte[1], signature.sign()));
    write(file, pem("CERTIFICATE", certificate));
  }

  /** Writes a folder with one key that may sign releases until midnight of a day. */
  static void trust(Path folder, String until) throws IOException, GeneralSecurityException {
    write(folder.resolve("site.pem"), pem("PUBLIC KEY", pair().getPublic().getEncoded()));
    write(
        folder.resolve("site.cfg"),
        "algorithm = ES256\nbundles = *\nvalidUntil = " + until + "T00:00:00Z\n");
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }

  private static byte[] name(String common) {
    byte[] text = der(12, common.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant time) {
    return der(23, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }

  /** Encodes a value of a tag [X.690]. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] each : parts) {
      content.writeBytes(each);
    }
    int length = content.size();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (length > 255) {
      all.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    } else if (length > 127) {
      all.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      all.write(length);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }
}
