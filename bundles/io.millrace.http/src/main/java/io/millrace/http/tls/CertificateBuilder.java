// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import static io.millrace.http.tls.Der.bits;
import static io.millrace.http.tls.Der.bool;
import static io.millrace.http.tls.Der.integer;
import static io.millrace.http.tls.Der.octets;
import static io.millrace.http.tls.Der.oid;
import static io.millrace.http.tls.Der.sequence;
import static io.millrace.http.tls.Der.set;
import static io.millrace.http.tls.Der.time;
import static io.millrace.http.tls.Der.utf8;
import static io.millrace.http.tls.Der.value;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes X.509 certificates with keys on P-256 [RFC 5280 §4.1], because the JDK has no interface for
 * it: a root, and one for a server that the root has signed.
 */
final class CertificateBuilder {
  private static final int SERIAL_BYTES = 16;
  private static final byte[] ECDSA_SHA256 = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
  private static final byte[] COMMON_NAME = oid(2, 5, 4, 3);
  private static final byte[] BASIC_CONSTRAINTS = oid(2, 5, 29, 19);
  private static final byte[] KEY_USAGE = oid(2, 5, 29, 15);
  private static final byte[] EXTENDED_KEY_USAGE = oid(2, 5, 29, 37);
  private static final byte[] SERVER = oid(1, 3, 6, 1, 5, 5, 7, 3, 1);
  private static final byte[] ALTERNATIVE_NAME = oid(2, 5, 29, 17);
  private static final byte[] KEY_ID = oid(2, 5, 29, 14);
  private static final byte[] ISSUER_KEY_ID = oid(2, 5, 29, 35);
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

  private final Instant from;
  private final byte[] serial;

  /**
   * Makes one certificate.
   *
   * @param random 16 bytes for the serial number
   */
  CertificateBuilder(Instant from, byte[] random) {
    this.from = from;
    this.serial = Arrays.copyOf(random, SERIAL_BYTES);
    this.serial[0] = (byte) (serial[0] & 0x3F | 0x40);
  }

  /** Returns a root. */
  X509Certificate root(String name, KeyPair keys, Instant until) throws GeneralSecurityException {
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(extension(BASIC_CONSTRAINTS, true, sequence(bool(true))));
    extensions.add(extension(KEY_USAGE, true, bits(new byte[] {0x06}, 1)));
    extensions.add(extension(KEY_ID, false, octets(keyId(keys.getPublic()))));
    return signed(name, name, keys.getPublic(), keys.getPrivate(), until, extensions);
  }

  /**
   * Returns a server's certificate.
   *
   * @param names host names and IP addresses, at least one
   */
  X509Certificate server(
      List<String> names, PublicKey key, X509Certificate root, PrivateKey signer, Instant until)
      throws GeneralSecurityException {
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(extension(BASIC_CONSTRAINTS, true, sequence()));
    extensions.add(extension(KEY_USAGE, true, bits(new byte[] {(byte) 0x80}, 7)));
    extensions.add(extension(EXTENDED_KEY_USAGE, false, sequence(SERVER)));
    byte[][] alternatives = names.stream().map(CertificateBuilder::name).toArray(byte[][]::new);
    extensions.add(extension(ALTERNATIVE_NAME, false, sequence(alternatives)));
    byte[] issuerKey = value(0x80, keyId(root.getPublicKey()));
    extensions.add(extension(ISSUER_KEY_ID, false, sequence(issuerKey)));
    String issuer = root.getSubjectX500Principal().getName().replaceFirst("^CN=", "");
    return signed(issuer, names.get(0), key, signer, until, extensions);
  }

  private static byte[] name(String name) {
    if (!IP.matcher(name).matches()) {
      return value(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
    try {
      return value(IP_ADDRESS, InetAddress.getByName(name).getAddress());
    } catch (UnknownHostException none) {
      throw new IllegalArgumentException(name + " is no IP address", none);
    }
  }

  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
  }

  private static byte[] extension(byte[] id, boolean critical, byte[] content) {
    return critical ? sequence(id, bool(true), octets(content)) : sequence(id, octets(content));
  }

  private static byte[] distinguished(String name) {
    return sequence(set(sequence(COMMON_NAME, utf8(name))));
  }

  private X509Certificate signed(
      String issuer,
      String subject,
      PublicKey key,
      PrivateKey signer,
      Instant until,
      List<byte[]> extensions)
      throws GeneralSecurityException {
    byte[] version3 = value(0xA0, integer((byte) 2));
    byte[] body =
        sequence(
            version3,
            integer(serial),
            ECDSA_SHA256,
            distinguished(issuer),
            sequence(time(from), time(until)),
            distinguished(subject),
            key.getEncoded(),
            value(0xA3, sequence(extensions.toArray(byte[][]::new))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer);
    signature.update(body);
    byte[] certificate = sequence(body, ECDSA_SHA256, bits(signature.sign(), 0));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }
}
