// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * One line of {@code release.json.sig}: {@code KEYID ALGORITHM BASE64}. What it says of itself only
 * finds the trusted key; the key's own file decides.
 */
public record SignatureLine(String keyId, String algorithm, byte[] signature) {

  /** Reads all lines; refuses what is not of their form, too much, or two of one key. */
  public static List<SignatureLine> read(byte[] file) throws RefusedReleaseException {
    List<SignatureLine> lines = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n")) {
      if (line.isEmpty()) {
        continue;
      }
      if (lines.size() == Bounds.SIGNATURES) {
        throw new RefusedReleaseException(
            Refusal.TOO_MANY, "more than " + Bounds.SIGNATURES + " signatures");
      }
      SignatureLine read = line(line);
      if (!seen.add(read.keyId())) {
        throw new RefusedReleaseException(
            Refusal.DUPLICATE_NAME, "the key " + read.keyId() + " has signed twice");
      }
      lines.add(read);
    }
    return List.copyOf(lines);
  }

  private static SignatureLine line(String line) throws RefusedReleaseException {
    String[] words = line.split(" ", -1);
    try {
      if (words.length == 3 && Sha256.isHash(words[0])) {
        return new SignatureLine(words[0], words[1], Base64.getDecoder().decode(words[2]));
      }
    } catch (IllegalArgumentException odd) {
      // falls through: the same sentence for all that is not a line
    }
    throw new RefusedReleaseException(
        Refusal.SIGNATURE_FORM,
        "release.json.sig has a line that is no signature; allowed is KEYID ALGORITHM BASE64");
  }

  /** Writes lines, in the order of their keys' IDs: who signed last is not seen. */
  public static byte[] write(List<SignatureLine> lines) {
    TreeMap<String, String> sorted = new TreeMap<>();
    for (SignatureLine line : lines) {
      String text = Base64.getEncoder().encodeToString(line.signature());
      sorted.put(line.keyId(), line.keyId() + " " + line.algorithm() + " " + text + "\n");
    }
    return String.join("", sorted.values()).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Signs bytes.
   *
   * @param key the private half, for the public one
   * @throws GeneralSecurityException when the two do not belong together
   */
  public static SignatureLine sign(PrivateKey key, PublicKey half, byte[] bytes)
      throws GeneralSecurityException {
    SigningAlgorithm algorithm = KeyFiles.algorithm(half);
    if (algorithm == null || !algorithm.isFor(key)) {
      throw new GeneralSecurityException("the private and the public key are of different kinds");
    }
    return of(half, algorithm.sign(key, bytes), bytes);
  }

  /**
   * Takes a signature that another program made.
   *
   * @throws GeneralSecurityException when it is not the key's over the bytes
   */
  public static SignatureLine of(PublicKey key, byte[] signature, byte[] bytes)
      throws GeneralSecurityException {
    SigningAlgorithm algorithm = KeyFiles.algorithm(key);
    if (algorithm == null || !algorithm.verifies(key, bytes, signature)) {
      throw new GeneralSecurityException("the signature does not fit the public key");
    }
    return new SignatureLine(TrustedKey.id(key), algorithm.label(), signature.clone());
  }
}
