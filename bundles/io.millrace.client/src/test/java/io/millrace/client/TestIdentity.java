// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

/** A key on P-256 and its certificate [RFC 5280], made in memory. */
record TestIdentity(KeyPair keys, X509Certificate certificate) {
  private static final String P_256 = "06082a8648ce3d030107";
  private static final String ECDSA_WITH_SHA256 = "06082a8648ce3d040302";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Makes an issuer, which has signed its own certificate. */
  static TestIdentity issuer(String name) throws Exception {
    return make(name, null, "300f0603551d130101ff040530030101ff", Duration.ofDays(1));
  }

  /** Makes one for an IP address, valid for so long from yesterday; less than a day is over. */
  TestIdentity issues(String name, String address, Duration valid) throws Exception {
    String ip = tlv(0x87, HexFormat.of().formatHex(InetAddress.getByName(address).getAddress()));
    String names = tlv(0x30, "0603551d11" + tlv(4, tlv(0x30, ip)));
    return make(name, this, names, valid.minus(Duration.ofDays(1)));
  }

  private static TestIdentity make(
      String name, TestIdentity issuer, String extensions, Duration remaining) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X500Principal subject = new X500Principal("CN=" + name);
    X500Principal by = issuer == null ? subject : issuer.certificate.getSubjectX500Principal();
    Instant now = Instant.now();
    String algorithm = tlv(0x30, ECDSA_WITH_SHA256);
    String signed =
        tlv(
            0x30,
            "a003020102020101"
                + algorithm
                + hex(by.getEncoded())
                + tlv(0x30, time(now.minus(Duration.ofDays(1))) + time(now.plus(remaining)))
                + hex(subject.getEncoded())
                + hex(keys.getPublic().getEncoded())
                + tlv(0xA3, tlv(0x30, extensions)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign((issuer == null ? keys : issuer.keys).getPrivate());
    signature.update(HexFormat.of().parseHex(signed));
    String whole = tlv(0x30, signed + algorithm + tlv(3, "00" + hex(signature.sign())));
    return new TestIdentity(
        keys,
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(HexFormat.of().parseHex(whole))));
  }

  private static String time(Instant at) {
    return tlv(0x18, hex(TIME.format(at).getBytes()));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns a tag, the length and the value in DER. */
  private static String tlv(int tag, String value) {
    int bytes = value.length() / 2;
    String length =
        bytes < 128
            ? "%02x".formatted(bytes)
            : bytes < 256 ? "81%02x".formatted(bytes) : "82%04x".formatted(bytes);
    return "%02x".formatted(tag) + length + value;
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(der), label);
  }

  static String pem(String label, Key key) {
    return pem(label, key.getEncoded());
  }

  String certificatePem() throws Exception {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  /** In PKCS #8, with the public key, without which GnuTLS does not take it. */
  String privatePem() {
    String algorithm = tlv(0x30, "06072a8648ce3d0201" + P_256);
    String key = tlv(0x30, "020100" + algorithm + tlv(4, elliptic("")));
    return pem("PRIVATE KEY", HexFormat.of().parseHex(key));
  }

  /** In the form of SEC 1 and with the public key, as libcoap takes a raw public key. */
  String libcoapPem() {
    return pem("EC PRIVATE KEY", HexFormat.of().parseHex(elliptic(tlv(0xA0, P_256)))) + publicPem();
  }

  private String elliptic(String curve) {
    String number = "%064x".formatted(((ECPrivateKey) keys.getPrivate()).getS());
    String encoded = hex(keys.getPublic().getEncoded());
    String point = encoded.substring(encoded.length() - 2 * 65);
    return tlv(0x30, "020101" + tlv(4, number) + curve + tlv(0xA1, tlv(3, "00" + point)));
  }

  String publicPem() {
    return pem("PUBLIC KEY", keys.getPublic());
  }

  /** Writes a file that only its owner may read; returns its name. */
  static String file(Path folder, String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
    return file.toString();
  }
}
