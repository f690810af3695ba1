// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CCM-16-64-128: keys of 128 bits, nonces of 13 bytes, tags of 8 bytes, messages of up to
 * 65,535 bytes [RFC 3610, RFC 9053 §4.2]. The JDK has no CCM; it has CBC and CTR, of which CCM
 * consists.
 */
final class AesCcm {
  static final int KEY_BYTES = 16;
  static final int NONCE_BYTES = 13;
  static final int TAG_BYTES = 8;

  /** COSE's number of this algorithm. */
  static final int COSE_NUMBER = 10;

  private static final int BLOCK = 16;
  private static final int MOST_BYTES = 0xFFFF;

  /** What a length field of two bytes is written as in the flags, L - 1. */
  private static final int LENGTH_FLAG = 1;

  private static final int AAD_FLAG = 0x40;
  private static final int TAG_FLAG = (TAG_BYTES - 2) / 2 << 3;

  private AesCcm() {}

  /** Returns the ciphertext and its tag. */
  static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plain) {
    try {
      byte[] tag = mac(key, nonce, aad, plain);
      byte[] crypted = counter(key, nonce, tag, plain, plain.length);
      byte[] sealed = Arrays.copyOfRange(crypted, BLOCK, crypted.length + TAG_BYTES);
      System.arraycopy(crypted, 0, sealed, plain.length, TAG_BYTES);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns the plaintext; null when it is not what was sealed with that key, nonce and AAD. */
  static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
    int length = sealed.length - TAG_BYTES;
    if (length < 0 || length > MOST_BYTES) {
      return null;
    }
    try {
      byte[] received = Arrays.copyOf(Arrays.copyOfRange(sealed, length, sealed.length), BLOCK);
      byte[] crypted = counter(key, nonce, received, sealed, length);
      byte[] plain = Arrays.copyOfRange(crypted, BLOCK, crypted.length);
      byte[] expected = Arrays.copyOf(mac(key, nonce, aad, plain), TAG_BYTES);
      return MessageDigest.isEqual(expected, Arrays.copyOf(crypted, TAG_BYTES)) ? plain : null;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Encrypts the tag with counter 0 and then the text with counters 1 and up. */
  private static byte[] counter(byte[] key, byte[] nonce, byte[] tag, byte[] text, int length)
      throws GeneralSecurityException {
    byte[] first = new byte[BLOCK];
    first[0] = LENGTH_FLAG;
    System.arraycopy(nonce, 0, first, 1, NONCE_BYTES);
    byte[] in = Arrays.copyOf(tag, BLOCK + length);
    System.arraycopy(text, 0, in, BLOCK, length);
    return cipher("AES/CTR/NoPadding", key, first).doFinal(in);
  }

  /** Returns the last block of CBC over lengths, AAD and text. */
  private static byte[] mac(byte[] key, byte[] nonce, byte[] aad, byte[] text)
      throws GeneralSecurityException {
    if (text.length > MOST_BYTES || aad.length >= 0xFF00) {
      throw new IllegalArgumentException("more than 65,535 bytes");
    }
    int aadBytes = aad.length == 0 ? 0 : padded(2 + aad.length);
    byte[] in = new byte[BLOCK + aadBytes + padded(text.length)];
    in[0] = (byte) (LENGTH_FLAG | TAG_FLAG | (aad.length == 0 ? 0 : AAD_FLAG));
    System.arraycopy(nonce, 0, in, 1, NONCE_BYTES);
    in[14] = (byte) (text.length >> 8);
    in[15] = (byte) text.length;
    if (aad.length > 0) {
      in[16] = (byte) (aad.length >> 8);
      in[17] = (byte) aad.length;
      System.arraycopy(aad, 0, in, BLOCK + 2, aad.length);
    }
    System.arraycopy(text, 0, in, BLOCK + aadBytes, text.length);
    byte[] chained = cipher("AES/CBC/NoPadding", key, new byte[BLOCK]).doFinal(in);
    return Arrays.copyOfRange(chained, chained.length - BLOCK, chained.length);
  }

  private static int padded(int length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static Cipher cipher(String mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(mode);
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher;
  }
}
