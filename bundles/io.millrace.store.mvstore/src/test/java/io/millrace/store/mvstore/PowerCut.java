// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.store.mvstore.RecordingDisk.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What a power cut leaves on the disk: all that was synced, and of what was written since then any
 * sectors, in any order. A renaming counts or not, until the directory was synced.
 */
final class PowerCut {
  private static final int SECTOR_BYTES = 512;

  /** Keys that must be there. */
  final Set<String> stored = new HashSet<>();

  /** Keys that must not be there. */
  final Set<String> removed = new HashSet<>();

  private final Random random;
  private final boolean syncs;
  private final Map<Integer, byte[]> durable = new HashMap<>();
  private final Map<Integer, List<Change>> pending = new HashMap<>();
  private int name;
  private int nextName;

  /**
   * Lets the power fail after the first {@code moment} changes.
   *
   * @param syncs false for a disk that forgets its syncs: the negative control
   */
  PowerCut(List<Change> changes, int moment, Random random, boolean syncs) {
    this.random = random;
    this.syncs = syncs;
    changes.subList(0, moment).forEach(this::pass);
  }

  private void pass(Change change) {
    if (change instanceof RecordingDisk.Written written) {
      pending.computeIfAbsent(written.file(), fresh -> new ArrayList<>()).add(change);
    } else if (change instanceof RecordingDisk.Truncated truncated) {
      pending.computeIfAbsent(truncated.file(), fresh -> new ArrayList<>()).add(change);
    } else if (change instanceof RecordingDisk.Synced synced && syncs) {
      durable.put(synced.file(), image(synced.file(), 1));
      pending.remove(synced.file());
    } else if (change instanceof RecordingDisk.Named named) {
      nextName = named.file();
    } else if (change instanceof RecordingDisk.NamesSynced) {
      name = nextName;
    } else if (change instanceof RecordingDisk.Removing removing) {
      stored.remove(removing.key());
    } else if (change instanceof RecordingDisk.Stored acknowledged) {
      stored.add(acknowledged.key());
    } else if (change instanceof RecordingDisk.Removed acknowledged) {
      removed.add(acknowledged.key());
    }
  }

  /** Writes the store's file as the power cut leaves it. */
  void leave(Path file) throws IOException {
    int left = random.nextBoolean() ? name : nextName;
    double[] chances = {0, 0.5, 0.9, 1};
    if (left != 0) {
      Files.write(file, image(left, chances[random.nextInt(chances.length)]));
    }
  }

  private byte[] image(int file, double chance) {
    byte[] image = durable.getOrDefault(file, new byte[0]);
    for (Change change : pending.getOrDefault(file, List.of())) {
      if (change instanceof RecordingDisk.Written written) {
        image = written(image, written, chance);
      } else if (change instanceof RecordingDisk.Truncated truncated && happens(chance)) {
        image = Arrays.copyOf(image, (int) Math.min(image.length, truncated.length()));
      }
    }
    return image;
  }

  private byte[] written(byte[] before, RecordingDisk.Written written, double chance) {
    byte[] bytes = written.bytes();
    int start = (int) written.position();
    byte[] image = Arrays.copyOf(before, Math.max(before.length, start + bytes.length));
    int end = before.length;
    for (int from = 0; from < bytes.length; from += SECTOR_BYTES) {
      int length = Math.min(SECTOR_BYTES, bytes.length - from);
      if (happens(chance)) {
        System.arraycopy(bytes, from, image, start + from, length);
        end = Math.max(end, start + from + length);
      }
    }
    return end == image.length ? image : Arrays.copyOf(image, end);
  }

  private boolean happens(double chance) {
    return random.nextDouble() < chance;
  }
}
