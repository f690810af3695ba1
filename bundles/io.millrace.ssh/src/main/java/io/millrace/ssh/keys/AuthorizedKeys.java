// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.watch.FileContent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The file of the keys with which people may log in. It is looked at when somebody logs in, or asks
 * how the router is, and never in between. A content that has changed is read whole and takes the
 * place of the one before at once. Lines that are wrong are left out; a file that is not acceptable
 * as a whole leaves the keys that were accepted before. A file that is gone takes all keys with it.
 * Thread-safe.
 */
public final class AuthorizedKeys {
  /** The longest file in bytes: room for the most keys with long RSA moduli. */
  static final int MOST_BYTES = 1 << 20;

  private static final Logger LOG = System.getLogger(AuthorizedKeys.class.getName());
  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path file;
  private FileContent seen;
  private KeyList current = KeyList.NONE;

  /** Makes one that has not looked at the file. */
  public AuthorizedKeys(Path file) {
    this.file = file;
  }

  /** Looks at the file and returns what holds now. */
  public synchronized KeyList look() {
    if (!Files.exists(file)) {
      seen = null;
      return accept(KeyList.NONE);
    }
    String problem = problem();
    if (problem.isEmpty()) {
      FileContent content = FileContent.of(file, MOST_BYTES);
      if (content.fault().isEmpty()) {
        return content.equals(seen) ? current : accept(content);
      }
      problem = content.fault();
    }
    seen = null; // so that the same content is read again when it is acceptable
    return accept(current.with("the file " + problem + ": the keys of before are used"));
  }

  private KeyList accept(FileContent content) {
    seen = content;
    return accept(KeyList.of(content.bytes()));
  }

  private KeyList accept(KeyList list) {
    for (String problem : list.problems()) {
      if (!current.problems().contains(problem)) {
        LOG.log(Level.WARNING, file + ": " + problem);
      }
    }
    current = list;
    return list;
  }

  private String problem() {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    try {
      boolean open =
          view != null
              && view.readAttributes().permissions().stream()
                  .anyMatch(WRITABLE_BY_OTHERS::contains);
      return open ? "can be written by others than its owner (allowed is mode 0644 or less)" : "";
    } catch (IOException failure) {
      return "cannot be looked at: " + FileReason.of(failure);
    }
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }
}
