// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.backlog;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * A backlog in a folder: segments that are only appended to, and the position. It writes what is
 * added at once, so that it survives the end of the process, and forces the disk only by {@link
 * #sync}: what was added since is lost when the power goes. A segment goes whole, when all of it is
 * acknowledged or when it is the oldest and the bound is reached. Each process begins a segment
 * with an epoch of its own, so that no ID is used twice even if the power has taken the newest
 * entries. Not thread-safe.
 */
public final class FileBacklog implements Backlog {
  /** A segment of which nothing waits any more is given up from this length on. */
  private static final int IDLE_BYTES = 64 << 10;

  /** How many segments the bound is divided into. */
  private static final int SHARES = 16;

  /** A position alone is forced at each so many calls of sync. */
  private static final int POSITION_SYNCS = 20;

  private static final int RECORD_HEAD = Segment.RECORD_HEAD_BYTES;

  private final Path folder;
  private final int epoch;
  private final long mostBytes;
  private final long segmentBytes;
  private final Position position;
  private final Deque<Segment> segments = new ArrayDeque<>(); // the oldest first
  private Segment writing; // the last of them, or null
  private Segment reading; // of which next reads, or null
  private long readAt;
  private long nextRead;
  private long end;
  private long bytes;
  private long dropped;
  private long writtenBytes;
  private long syncs;
  private boolean dirty; // what is written at present
  private boolean folderDirty; // which files there are
  private boolean positionDirty;
  private int positionSyncs; // calls of sync since the position was forced

  /**
   * Opens the folder and goes on where the process before ended.
   *
   * @param epoch begins the IDs of what this process adds: a random number
   * @param mostBytes how much is kept
   */
  public FileBacklog(Path folder, int epoch, long mostBytes) throws IOException {
    this.folder = folder;
    this.epoch = epoch;
    this.mostBytes = mostBytes;
    this.segmentBytes = mostBytes / SHARES;
    OwnerOnly.createDirectories(folder);
    position = new Position(folder.resolve("position"));
    end = position.value();
    try {
      restore();
    } catch (IOException failed) {
      position.close();
      throw failed;
    }
    nextRead = position.value();
    settleReading();
  }

  private void restore() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Segment::isOne).sorted(Comparator.comparing(Path::toString)).toList();
    }
    for (Path file : files) {
      Segment segment = Segment.open(file);
      if (segment == null) {
        Files.delete(file);
      } else if (segment.end() <= position.value()) {
        segment.delete();
      } else {
        segments.add(segment);
        bytes += segment.bytes();
        end = Math.max(end, segment.end());
      }
    }
  }

  @Override
  public void append(Bytes record) throws IOException {
    long needed = RECORD_HEAD + record.length();
    if (record.isEmpty() || record.length() > MOST_RECORD_BYTES) {
      throw new IllegalArgumentException("a record of " + record.length() + " bytes");
    }
    boolean idle = writing != null && nothingWaits() && writing.bytes() >= IDLE_BYTES;
    if (writing == null || idle || writing.bytes() + needed > segmentBytes) {
      roll();
    }
    while (bytes + needed > mostBytes && segments.size() > 1) {
      dropOldest();
    }
    writing.append(record);
    bytes += needed;
    writtenBytes += needed;
    end++;
    dirty = true;
  }

  private boolean nothingWaits() {
    return position.value() >= end;
  }

  private void roll() throws IOException {
    if (writing != null && !nothingWaits() && dirty) {
      writing.force();
      syncs++;
      dirty = false;
    }
    Segment next = Segment.create(folder, epoch, end);
    if (writing != null && writing != reading) {
      writing.release();
    }
    writing = next;
    segments.add(next);
    folderDirty = true;
    bytes += next.bytes();
    writtenBytes += next.bytes();
    removeDone();
    if (reading == null) {
      settleReading();
    }
  }

  private void dropOldest() throws IOException {
    Segment oldest = segments.remove();
    dropped += Math.max(0, oldest.end() - Math.max(oldest.first, nextRead));
    nextRead = Math.max(nextRead, oldest.end());
    acknowledge(oldest.end()); // or a later process would take it for lost
    remove(oldest);
    settleReading();
  }

  private void remove(Segment segment) throws IOException {
    bytes -= segment.bytes();
    if (reading == segment) {
      reading = null;
    }
    segment.delete();
  }

  /** Finds where the next entry is, unless that is known. */
  private void settleReading() throws IOException {
    if (reading != null && nextRead >= reading.first && nextRead < reading.end()) {
      return;
    }
    Segment found = null;
    for (Segment each : segments) {
      if (each.end() > nextRead || each == writing) {
        found = each;
        break;
      }
    }
    if (reading != null && reading != found && reading != writing) {
      reading.release();
    }
    if (found == null || found == reading) {
      return;
    }
    reading = found;
    readAt = Segment.HEAD_BYTES;
    dropped += Math.max(0, found.first - nextRead); // what a power cut has taken
    nextRead = Math.max(nextRead, found.first);
    for (long skip = found.first; skip < nextRead; skip++) {
      readAt += RECORD_HEAD + found.read(readAt).length();
    }
  }

  @Override
  public Entry next() throws IOException {
    if (nextRead >= end) {
      return null;
    }
    settleReading();
    if (reading == null || nextRead >= reading.end()) {
      return null;
    }
    Bytes record = reading.read(readAt);
    if (record == null) {
      return damaged();
    }
    Entry entry = new Entry(reading.id(nextRead), nextRead, record);
    readAt += RECORD_HEAD + record.length();
    nextRead++;
    return entry;
  }

  /** The disk has lost what it once had: the rest of the segment cannot be read. */
  private Entry damaged() throws IOException {
    dropped += reading.end() - nextRead;
    nextRead = reading.end();
    if (reading == writing) {
      roll();
    }
    settleReading();
    return next();
  }

  @Override
  public void acknowledge(long below) throws IOException {
    if (below > position.value()) {
      position.write(below);
      positionDirty = true;
      removeDone();
    }
  }

  private void removeDone() throws IOException {
    while (segments.size() > 1 && segments.peek().end() <= position.value()) {
      remove(segments.remove());
    }
  }

  /** Forces what waits; of a position alone a power cut costs nothing but repetitions. */
  @Override
  public void sync() throws IOException {
    if (dirty && !nothingWaits()) {
      writing.force();
      syncs++;
      if (folderDirty) {
        DurableFile.forceFolder(folder);
        folderDirty = false;
      }
      dirty = false;
      forcePosition();
    } else if (++positionSyncs >= POSITION_SYNCS) {
      forcePosition();
    }
  }

  private void forcePosition() throws IOException {
    positionSyncs = 0;
    if (positionDirty) {
      position.force();
      syncs++;
      positionDirty = false;
    }
  }

  @Override
  public long unread() {
    return end - nextRead;
  }

  @Override
  public long bytes() {
    return nothingWaits() ? 0 : bytes;
  }

  @Override
  public long dropped() {
    return dropped;
  }

  @Override
  public Written written() {
    return new Written(writtenBytes, syncs);
  }

  @Override
  public void close() throws IOException {
    sync();
    for (Segment each : segments) {
      each.release();
    }
    position.close();
  }
}
