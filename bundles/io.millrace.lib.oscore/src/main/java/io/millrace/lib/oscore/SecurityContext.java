// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.cbor.CborWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What both ends derive of a master secret [RFC 8613 §3]: a key for each direction and the common
 * part of all nonces. Immutable; its text shows no key.
 */
public final class SecurityContext {
  /** IDs have nonce length minus 6 bytes at the most [RFC 8613 §3.3]. */
  static final int MOST_ID_BYTES = AesCcm.NONCE_BYTES - 6;

  private static final int FINGERPRINT_BYTES = 8;
  private static final int PARTIAL_IV_BYTES = 5;

  private final String name;
  private final Bytes senderId;
  private final Bytes recipientId;
  private final Bytes idContext;
  private final byte[] senderKey;
  private final byte[] recipientKey;
  private final byte[] commonIv;
  private final byte[] masterHash;
  private final String stateName;

  /**
   * Derives a context.
   *
   * @param name who the other end is, for people
   * @param idContext null when there is none
   */
  public SecurityContext(
      String name,
      byte[] masterSecret,
      byte[] masterSalt,
      Bytes senderId,
      Bytes recipientId,
      Bytes idContext) {
    this.name = name;
    this.senderId = senderId;
    this.recipientId = recipientId;
    this.idContext = idContext;
    senderKey = key(masterSecret, masterSalt, senderId, "Key", AesCcm.KEY_BYTES);
    recipientKey = key(masterSecret, masterSalt, recipientId, "Key", AesCcm.KEY_BYTES);
    commonIv = key(masterSecret, masterSalt, Bytes.EMPTY, "IV", AesCcm.NONCE_BYTES);
    masterHash = sha256(masterSecret);
    byte[] state = sha256(Bytes.utf8("state").toArray(), senderKey, commonIv);
    stateName = HexFormat.of().formatHex(state);
  }

  private byte[] key(byte[] secret, byte[] salt, Bytes id, String type, int length) {
    CborWriter info = new CborWriter().array(5).bytes(id);
    if (idContext == null) {
      info.nothing();
    } else {
      info.bytes(idContext);
    }
    info.integer(AesCcm.COSE_NUMBER).text(type).integer(length);
    return Hkdf.derive(salt, secret, info.written().toArray(), length);
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] each : parts) {
        digest.update(each);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the ID of this end, 0 to 7 bytes. */
  public Bytes senderId() {
    return senderId;
  }

  /** Returns the ID of the other end, 0 to 7 bytes. */
  public Bytes recipientId() {
    return recipientId;
  }

  /** Returns the ID context; null when there is none. */
  public Bytes idContext() {
    return idContext;
  }

  /** Returns a text by which people compare master secrets; equal at both ends. */
  public String fingerprint() {
    return "SHA256:" + HexFormat.of().formatHex(masterHash, 0, FINGERPRINT_BYTES);
  }

  /**
   * Returns what identifies the sender's key: the file of its numbers is named so, that a context
   * that is given another name goes on with its numbers.
   */
  String stateName() {
    return stateName;
  }

  Bytes seal(Bytes ivId, Bytes partialIv, Binding request, Bytes plain) {
    byte[] nonce = nonce(ivId, partialIv);
    return Bytes.wrap(AesCcm.seal(senderKey, nonce, aad(request), plain.toArray()));
  }

  /** Returns the plaintext; null when it is not what the other end has sealed. */
  Bytes open(Bytes ivId, Bytes partialIv, Binding request, Bytes sealed) {
    byte[] nonce = nonce(ivId, partialIv);
    byte[] plain = AesCcm.open(recipientKey, nonce, aad(request), sealed.toArray());
    return plain == null ? null : Bytes.wrap(plain);
  }

  /** Returns the nonce of a Partial IV that the end with that ID has chosen [RFC 8613 §5.2]. */
  byte[] nonce(Bytes id, Bytes partialIv) {
    byte[] nonce = new byte[AesCcm.NONCE_BYTES];
    nonce[0] = (byte) id.length();
    id.copyTo(nonce, 1 + MOST_ID_BYTES - id.length());
    partialIv.copyTo(nonce, AesCcm.NONCE_BYTES - partialIv.length());
    for (int i = 0; i < nonce.length; i++) {
      nonce[i] ^= commonIv[i];
    }
    return nonce;
  }

  /** Returns the additional authenticated data: which request it is or answers [RFC 8613 §5.4]. */
  private static byte[] aad(Binding request) {
    CborWriter external =
        new CborWriter()
            .array(5)
            .integer(1)
            .array(1)
            .integer(AesCcm.COSE_NUMBER)
            .bytes(request.kid())
            .bytes(request.partialIv())
            .bytes(Bytes.EMPTY);
    return new CborWriter()
        .array(3)
        .text("Encrypt0")
        .bytes(Bytes.EMPTY)
        .bytes(external.written())
        .written()
        .toArray();
  }

  /** Returns a number in as few bytes as possible, one at least [RFC 8613 §6.1]. */
  static Bytes partialIv(long number) {
    byte[] all = new byte[PARTIAL_IV_BYTES];
    int from = PARTIAL_IV_BYTES - 1;
    for (int i = 0; i < PARTIAL_IV_BYTES; i++) {
      all[i] = (byte) (number >> 8 * (PARTIAL_IV_BYTES - 1 - i));
      from = all[i] != 0 && i < from ? i : from;
    }
    return Bytes.wrap(Arrays.copyOfRange(all, from, PARTIAL_IV_BYTES));
  }

  @Override
  public String toString() {
    return "OSCORE context " + name + " " + fingerprint();
  }
}
