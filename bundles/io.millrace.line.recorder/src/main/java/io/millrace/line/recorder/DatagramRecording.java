// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.DatagramTap;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.Loop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records the datagrams of all carriers in a file. A carrier's loop must not wait for a slow disk:
 * so a recording has a loop of its own, with a bounded queue before it; what does not fit is left
 * out and counted. It ends by itself when its time is over, or when the file is full or cannot be
 * written. Thread-safe.
 */
final class DatagramRecording implements DatagramTap, AutoCloseable {
  private static final Logger LOG = System.getLogger(DatagramRecording.class.getName());
  private static final int MAX_QUEUED = 4096;
  private static final int MAX_QUEUED_BYTES = 4 << 20;

  private final int port;
  private final CaptureFile file;
  private final Time time;
  private final Runnable whenEnded;
  private final Loop loop = Loop.start("recorder-udp");
  private final Timer limit;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger queuedBytes = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private volatile String end = "";
  private volatile long packets;
  private volatile long bytes;

  /**
   * Starts to record; the file is closed with the recording.
   *
   * @param port of either side; 0: all
   * @param most how long it records
   * @param whenEnded called once, on the recording's own loop
   */
  DatagramRecording(int port, Duration most, CaptureFile file, Time time, Runnable whenEnded) {
    this.port = port;
    this.file = file;
    this.time = time;
    this.whenEnded = whenEnded;
    limit = time.schedule(most, () -> end("its time is over"));
  }

  @Override
  public void received(
      String carrier, InetSocketAddress local, InetSocketAddress remote, Bytes datagram) {
    take(false, local, remote, datagram);
  }

  @Override
  public void sent(
      String carrier, InetSocketAddress local, InetSocketAddress remote, Bytes datagram) {
    take(true, local, remote, datagram);
  }

  private void take(
      boolean outbound, InetSocketAddress local, InetSocketAddress remote, Bytes datagram) {
    boolean wanted = port == 0 || port == local.getPort() || port == remote.getPort();
    if (!wanted || !end.isEmpty()) {
      return;
    }
    int length = datagram.length();
    int waiting = queued.incrementAndGet();
    if (queuedBytes.addAndGet(length) > MAX_QUEUED_BYTES || waiting > MAX_QUEUED) {
      leave(length);
      dropped.incrementAndGet();
      return;
    }
    Instant now = time.now();
    loop.execute(
        () -> {
          leave(length);
          write(now, outbound, IpPacket.of(outbound, local, remote, datagram));
        });
  }

  private void leave(int length) {
    queued.decrementAndGet();
    queuedBytes.addAndGet(-length);
  }

  private void write(Instant when, boolean outbound, Bytes packet) {
    if (!end.isEmpty()) {
      return;
    }
    try {
      file.write(new Packet(when, outbound, packet, ""));
      packets++;
      bytes = file.size();
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      LOG.log(Level.WARNING, "the capture of datagrams ends: {0}", reason);
      finish(reason);
    }
  }

  /** Writes what is pending, and how much was left out, and ends; later ends change nothing. */
  private void end(String reason) {
    loop.execute(
        () -> {
          if (end.isEmpty()) {
            try {
              file.writeEnd(time.now(), dropped.get(), "");
              bytes = file.size();
            } catch (IOException e) {
              LOG.log(Level.DEBUG, "the capture's file has no count of what was left out", e);
            }
            finish(reason);
          }
        });
  }

  private void finish(String reason) {
    end = reason;
    limit.cancel();
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the capture's file", e);
    }
    loop.close();
    whenEnded.run();
  }

  /** Returns how many datagrams are in the file. */
  long packets() {
    return packets;
  }

  /** Returns how many bytes the file has. */
  long bytes() {
    return bytes;
  }

  /** Returns how many datagrams were left out because the disk was too slow. */
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
    end("stopped");
    loop.close();
  }
}
