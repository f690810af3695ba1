// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles chunks of bytes to bursts: a burst ends when the other direction begins, after 50 ms of
 * silence, or at 4096 bytes. So a frame is one packet, however the port has split it. One thread.
 */
final class BurstAssembler {
  /** The silence that ends a burst. */
  static final Duration SILENCE = Duration.ofMillis(50);

  private static final int MAX_BYTES = 4096;
  private static final int MAX_NOTES = 8;

  private final List<String> notes = new ArrayList<>();
  private Instant begin;
  private Instant last;
  private boolean outbound;
  private Bytes bytes = Bytes.EMPTY;
  private String comment = "";

  /** Takes a chunk; returns the burst that ends before it, or null. */
  Packet add(Instant when, boolean out, Bytes chunk) {
    boolean continues =
        !bytes.isEmpty()
            && out == outbound
            && notes.isEmpty()
            && !when.isAfter(last.plus(SILENCE))
            && bytes.length() + chunk.length() <= MAX_BYTES;
    Packet ended = continues ? null : end();
    if (bytes.isEmpty()) {
      begin = when;
      outbound = out;
      comment = takeNotes();
    }
    bytes = bytes.plus(chunk);
    last = when;
    return ended;
  }

  /** Adds a note, which becomes a comment of the next burst. */
  void note(String what) {
    if (notes.size() < MAX_NOTES) {
      notes.add(what);
    }
  }

  /** Tells whether there is a burst that has ended by then. */
  boolean isOver(Instant now) {
    return !bytes.isEmpty() && !now.isBefore(last.plus(SILENCE));
  }

  /** Ends the burst; returns it, or null. */
  Packet end() {
    if (bytes.isEmpty()) {
      return null;
    }
    Packet ended = new Packet(begin, outbound, bytes, comment);
    bytes = Bytes.EMPTY;
    return ended;
  }

  /** Removes the pending notes and returns them as one text. */
  String takeNotes() {
    String text = String.join("; ", notes);
    notes.clear();
    return text;
  }
}
