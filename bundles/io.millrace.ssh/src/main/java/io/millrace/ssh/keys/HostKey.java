// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key by which the router proves itself to clients, as two PEM blocks: the private key (PKCS#8)
 * and the public key (SPKI) [RFC 7468 §10, §13]. Immutable.
 */
public final class HostKey {
  /** What keys a router has. */
  public enum Type {
    ED25519("Ed25519", "ssh-ed25519", 32, 44),
    ECDSA("EC", "ecdsa-sha2-nistp256", 65, 91);

    private final String algorithm;
    private final String sshName;
    private final int pointBytes;
    private final int spkiBytes;

    Type(String algorithm, String sshName, int pointBytes, int spkiBytes) {
      this.algorithm = algorithm;
      this.sshName = sshName;
      this.pointBytes = pointBytes;
      this.spkiBytes = spkiBytes;
    }

    /** Returns its name in the JDK. */
    public String algorithm() {
      return algorithm;
    }
  }

  private static final String CURVE = "nistp256";
  private static final String JDK_CURVE = "secp256r1";
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s(?<private>[A-Za-z0-9+/=\\s]+)-----END PRIVATE"
              + " KEY-----\\s+-----BEGIN PUBLIC KEY-----\\s(?<public>[A-Za-z0-9+/=\\s]+)-----END"
              + " PUBLIC KEY-----\\s*");

  private final Type type;
  private final byte[] privateKey;
  private final byte[] publicKey;

  private HostKey(Type type, byte[] privateKey, byte[] publicKey) {
    this.type = type;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** Makes a new one. */
  static HostKey make(Type type) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type.algorithm);
    if (type == Type.ECDSA) {
      generator.initialize(new ECGenParameterSpec(JDK_CURVE));
    }
    KeyPair pair = generator.generateKeyPair();
    return new HostKey(type, pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none of this type
   */
  static HostKey parse(Type type, String pem) {
    Matcher found = PEM.matcher(pem);
    if (!found.matches()) {
      throw new IllegalArgumentException("not a PRIVATE KEY and a PUBLIC KEY in PEM");
    }
    byte[] publicKey = Base64.getMimeDecoder().decode(found.group("public"));
    if (publicKey.length != type.spkiBytes) {
      throw new IllegalArgumentException("no key of type " + type.sshName);
    }
    return new HostKey(type, Base64.getMimeDecoder().decode(found.group("private")), publicKey);
  }

  /** Returns it as {@link #parse} reads it. */
  String pem() {
    return block("PRIVATE KEY", privateKey) + block("PUBLIC KEY", publicKey);
  }

  private static String block(String label, byte[] bytes) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }

  /** Returns its type. */
  public Type type() {
    return type;
  }

  /** Returns the private key as PKCS#8. */
  public byte[] privateKey() {
    return privateKey.clone();
  }

  /** Returns the public key as SPKI. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** Returns the fingerprint that OpenSSH shows. */
  public String fingerprint() {
    return KeyBlob.fingerprint(blob());
  }

  /** The point is what an SPKI of these two ends with [RFC 8410 §4, RFC 5480 §2.2]. */
  private byte[] blob() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part(out, type.sshName.getBytes(StandardCharsets.US_ASCII));
    if (type == Type.ECDSA) {
      part(out, CURVE.getBytes(StandardCharsets.US_ASCII));
    }
    int length = publicKey.length;
    part(out, Arrays.copyOfRange(publicKey, length - type.pointBytes, length));
    return out.toByteArray();
  }

  private static void part(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }
}
