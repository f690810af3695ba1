// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The router's host keys: made once, kept in files that only the router's user may read. */
public final class HostKeys {
  private static final Logger LOG = System.getLogger(HostKeys.class.getName());

  private final List<HostKey> keys;
  private final List<Path> files;

  private HostKeys(List<HostKey> keys, List<Path> files) {
    this.keys = List.copyOf(keys);
    this.files = List.copyOf(files);
  }

  /**
   * Reads the keys of a folder, and makes those that are not there.
   *
   * @throws IOException when one cannot be read or written, is damaged, or others may read it: a
   *     new one in its place would look like an attack to every client
   */
  public static HostKeys in(Path folder) throws IOException {
    OwnerOnly.createDirectories(folder);
    List<HostKey> keys = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (HostKey.Type type : HostKey.Type.values()) {
      Path file = folder.resolve("host_" + type.name().toLowerCase(Locale.ROOT) + ".pem");
      keys.add(Files.exists(file) ? read(file, type) : make(file, type));
      files.add(file);
    }
    return new HostKeys(keys, files);
  }

  private static HostKey read(Path file, HostKey.Type type) throws IOException {
    if (OwnerOnly.isOpenToOthers(file)) {
      throw new IOException(file + ": others than its owner may read it (allowed is mode 0600)");
    }
    try {
      return HostKey.parse(type, Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException damaged) {
      throw new IOException(
          file + ": " + damaged.getMessage() + "; without the file a new key is made", damaged);
    } catch (IOException failure) {
      throw new IOException(file + ": " + FileReason.of(failure), failure);
    }
  }

  private static HostKey make(Path file, HostKey.Type type) throws IOException {
    try {
      HostKey key = HostKey.make(type);
      DurableFile.write(file, key.pem().getBytes(StandardCharsets.US_ASCII));
      LOG.log(Level.INFO, "a host key was made: {0}, fingerprint {1}", file, key.fingerprint());
      return key;
    } catch (GeneralSecurityException missing) {
      throw new IOException("this Java makes no keys of type " + type, missing);
    }
  }

  /** Returns the files that somebody has removed: the next start would make other keys. */
  public List<Path> missing() {
    return files.stream().filter(Files::notExists).toList();
  }

  /** Returns all keys. */
  public List<HostKey> all() {
    return keys;
  }

  /** Returns the fingerprint of the key that clients ask for first, Ed25519. */
  public String fingerprint() {
    return keys.get(0).fingerprint();
  }
}
