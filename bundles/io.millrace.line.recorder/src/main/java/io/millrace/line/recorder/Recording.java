// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineTap;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.Loop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Records the bytes of one line in a file. A line's loop must not wait for a slow disk: so a
 * recording has a loop of its own while it runs, with a bounded queue before it. It ends by itself
 * when the file is full or cannot be written; the link is not affected. Thread-safe.
 */
final class Recording implements LineTap, AutoCloseable {
  private static final Logger LOG = System.getLogger(Recording.class.getName());
  private static final int MAX_QUEUED = 4096;

  private final String line;
  private final CaptureFile file;
  private final Time time;
  private final Loop loop;
  private final BurstAssembler bursts = new BurstAssembler();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile String end = "";
  private volatile long packets;
  private volatile long bytes;
  private Timer silence;

  /** Starts to record; the file is closed with the recording. */
  Recording(String line, CaptureFile file, Time time) {
    this.line = line;
    this.file = file;
    this.time = time;
    loop = Loop.start("recorder-" + line);
  }

  @Override
  public void written(String tapped, Bytes written) {
    take(tapped, now -> add(now, true, written));
  }

  @Override
  public void received(String tapped, Bytes chunk) {
    take(tapped, now -> add(now, false, chunk));
  }

  @Override
  public void noted(String tapped, String what) {
    take(tapped, now -> bursts.note(what));
  }

  private interface Taking {
    void at(Instant now) throws IOException;
  }

  private void take(String tapped, Taking taking) {
    if (!tapped.equals(line) || !end.isEmpty()) {
      return;
    }
    if (queued.incrementAndGet() > MAX_QUEUED) {
      queued.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    Instant now = time.now();
    loop.execute(
        () -> {
          queued.decrementAndGet();
          write(() -> taking.at(now));
        });
  }

  private interface Writing {
    void run() throws IOException;
  }

  /** Writes to the file, unless the recording is over; a failure ends the recording. */
  private void write(Writing writing) {
    if (!end.isEmpty()) {
      return;
    }
    try {
      writing.run();
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> "recording of line " + line + " ends: " + e.getMessage());
      finish(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private void add(Instant now, boolean outbound, Bytes chunk) throws IOException {
    save(bursts.add(now, outbound, chunk));
    if (silence == null) {
      awaitSilence();
    }
  }

  private void awaitSilence() {
    silence = time.schedule(BurstAssembler.SILENCE, () -> checkLater(time.now()));
  }

  /** Chunks that arrived before now, and wait for a slow disk, come first. */
  private void checkLater(Instant now) {
    loop.execute(() -> write(() -> checkSilence(now)));
  }

  private void checkSilence(Instant now) throws IOException {
    silence = null;
    if (bursts.isOver(now)) {
      save(bursts.end());
    } else {
      awaitSilence();
    }
  }

  private void save(Packet burst) throws IOException {
    if (burst != null) {
      file.write(burst);
      packets++;
      bytes = file.size();
    }
  }

  private void finish(String reason) {
    end = reason;
    if (silence != null) {
      silence.cancel();
    }
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "recording of line " + line + ": closing its file", e);
    }
  }

  /** Returns the line's name. */
  String line() {
    return line;
  }

  /** Returns how many bursts are in the file. */
  long packets() {
    return packets;
  }

  /** Returns how many bytes the file has. */
  long bytes() {
    return bytes;
  }

  /** Returns how many chunks were lost because the disk was too slow. */
  long dropped() {
    return dropped.get();
  }

  /** Returns why it has ended; empty while it runs. */
  String end() {
    return end;
  }

  /** Writes what is pending and ends; waits for that at most a second. */
  @Override
  public void close() {
    loop.execute(
        () -> {
          write(
              () -> {
                save(bursts.end());
                file.writeEnd(time.now(), dropped.get(), bursts.takeNotes());
                bytes = file.size();
              });
          if (end.isEmpty()) {
            finish("stopped");
          }
        });
    loop.close();
  }
}
