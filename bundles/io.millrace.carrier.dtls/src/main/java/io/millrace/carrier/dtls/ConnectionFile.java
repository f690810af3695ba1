// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.persist.TimeStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The connections of a socket on the disk, from an orderly stop of the router to its next start.
 * They are encrypted by a key that is made for this one time and lies in another folder. Both files
 * are deleted, and that is forced to the disk, before anybody gets the connections: whatever ends
 * the process when, no sequence number is used twice. What is older than {@link #LONGEST}, or was
 * written before the machine was booted, is not taken.
 */
final class ConnectionFile {
  /** Long enough for an upgrade of packages, and not for a backup. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final System.Logger LOG = System.getLogger(ConnectionFile.class.getName());

  /** Builds before this one read it as a moment in 1970, and take nothing. */
  private static final long FORM = 2;

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final Path state;
  private final Path key;

  /**
   * Names the files.
   *
   * @param data the router's folder for what it keeps
   */
  ConnectionFile(Path data, String socket) {
    String name = socket.replaceAll("[^\\w.-]", "_");
    state = data.resolve("dtls").resolve(name + ".connections");
    key = data.resolve("keys").resolve("dtls-" + name + ".key");
  }

  /** Writes the connections; when that fails, clients make new handshakes. */
  void write(byte[] connections, Time time) {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[KEY_BYTES];
    random.nextBytes(secret);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      OwnerOnly.createDirectories(state.getParent());
      OwnerOnly.createDirectories(key.getParent());
      DurableFile.write(key, secret);
      byte[] encrypted =
          cipher(Cipher.ENCRYPT_MODE, secret, nonce).doFinal(plain(connections, time));
      DurableFile.write(
          state,
          ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted).array());
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(System.Logger.Level.WARNING, "DTLS connections end with this process: " + e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] plain(byte[] connections, Time time) {
    TimeStamp now = TimeStamp.of(time);
    byte[] boot = now.bootId().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + boot.length + connections.length)
        .putLong(FORM)
        .putLong(now.nanos())
        .putInt(boot.length)
        .put(boot)
        .put(connections)
        .array();
  }

  /** Returns the connections that were written, once; null when there are none to go on with. */
  byte[] take(Time time) {
    try {
      byte[] secret = Files.readAllBytes(key);
      byte[] encrypted = Files.readAllBytes(state);
      delete();
      byte[] nonce = Arrays.copyOf(encrypted, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, secret, nonce);
      Arrays.fill(secret, (byte) 0);
      return connections(
          ByteBuffer.wrap(cipher.doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES)),
          time);
    } catch (NoSuchFileException none) {
      return null;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "DTLS connections are not gone on with: " + e);
      return null;
    }
  }

  private void delete() throws IOException {
    Files.delete(key);
    Files.delete(state);
    DurableFile.forceFolder(key.getParent());
    DurableFile.forceFolder(state.getParent());
  }

  private static byte[] connections(ByteBuffer plain, Time time) {
    if (plain.getLong() != FORM) {
      return null; // of a build that wrote the wall clock there, by which they are too old
    }
    long nanos = plain.getLong();
    byte[] boot = new byte[plain.getInt()];
    plain.get(boot);
    TimeStamp written =
        new TimeStamp(Instant.EPOCH, new String(boot, StandardCharsets.US_ASCII), nanos);
    if (!written.isOfThisBoot(time) || written.age(time).compareTo(LONGEST) > 0) {
      return null;
    }
    byte[] connections = new byte[plain.remaining()];
    plain.get(connections);
    return connections;
  }

  private static Cipher cipher(int mode, byte[] secret, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
