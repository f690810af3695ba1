// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A file of the folder, or the folder itself, as a client sees it.
 *
 * @param name without slashes; that of the folder is {@code /}
 * @param size in bytes
 * @param seconds when it was written last, since 1970
 */
record Entry(String name, long size, long seconds) {
  /** Which attributes are told: size, permissions, times [draft-ietf-secsh-filexfer-02 §5]. */
  static final int FLAGS = 0x1 | 0x4 | 0x8;

  private static final String ROOT = "/";
  private static final int FOLDER_MODE = 0040700;
  private static final int FILE_MODE = 0100600;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** The folder. */
  static Entry root() {
    return new Entry(ROOT, 0, 0);
  }

  /** Returns its type and permissions as {@code st_mode} has them. */
  int mode() {
    return name.equals(ROOT) ? FOLDER_MODE : FILE_MODE;
  }

  /** Returns it as {@code ls -l} prints it. */
  String line() {
    String mode = name.equals(ROOT) ? "drwx------" : "-rw-------";
    return "%s 1 millrace millrace %12d %s %s"
        .formatted(mode, size, DAY.format(Instant.ofEpochSecond(seconds)), name);
  }
}
