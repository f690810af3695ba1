// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The folders that the running router writes to, and whether they are still those of its start. A
 * folder that somebody moves away is written to where it is now, as long as its files are open; an
 * empty one in its place would look well. Told apart by what the file system says identifies a
 * folder [POSIX stat: st_dev, st_ino], where it says so. Thread-safe.
 */
final class WrittenFolders {
  private final Map<Path, Object> keys = new ConcurrentSkipListMap<>();

  /** From now on another folder in the place of this one is told. */
  void note(Path folder) throws IOException {
    Object key = key(folder);
    if (key != null) {
      keys.put(folder, key);
    }
  }

  /** Returns those that are other folders than they were; one that is gone is none of them. */
  List<String> replaced() {
    return keys.entrySet().stream()
        .filter(each -> isOther(each.getKey(), each.getValue()))
        .map(each -> each.getKey().toString())
        .toList();
  }

  private static boolean isOther(Path folder, Object before) {
    try {
      return !before.equals(key(folder));
    } catch (IOException gone) {
      return false;
    }
  }

  private static Object key(Path folder) throws IOException {
    return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
  }
}
