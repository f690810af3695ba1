// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says of a file that it is being written: whoever writes it holds a lock on it, and whoever makes
 * room leaves such a file alone. All bundles of the process see the lock, also when the bundle that
 * makes room is replaced meanwhile. The lock ends with the channel, and with the process.
 */
public final class WritingLock {
  private WritingLock() {}

  /**
   * Holds the lock until the channel is closed.
   *
   * @throws IOException when somebody else writes the file
   */
  public static void hold(FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException held) {
      throw new IOException("the file is being written by somebody else", held);
    }
    throw new IOException("the file is being written by another process");
  }

  /**
   * Tells whether somebody writes a file. The answer is about this process: the system forgets its
   * own locks when any channel of the file is closed, as here, and Java does not.
   */
  public static boolean isHeld(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock free = channel.tryLock()) {
      return free == null;
    } catch (OverlappingFileLockException held) {
      return true;
    } catch (IOException unusable) {
      return false; // gone, or of somebody else: none of ours writes it
    }
  }
}
