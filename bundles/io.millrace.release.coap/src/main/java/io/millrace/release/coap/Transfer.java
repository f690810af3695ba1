// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleaseService;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.release.Bounds;
import java.io.IOException;
import java.time.Duration;

/**
 * One file while its blocks come [RFC 7959 §2.5]. A block is written where it continues what is
 * here; one that is here already is good when it has the same bytes, so that repeated blocks, and a
 * whole file that is sent again, do no harm. When a sender that began with block 0 comes to bytes
 * that differ, it is another file from there on, and what was here behind them is given up. Of two
 * senders the first one has the file until it is silent for a while. For one thread.
 */
final class Transfer {
  /** A sender that is silent for so long may be followed by another one. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private static final long STEP_BYTES = 1 << 20;

  private final String name;
  private final HalfFile file;
  private final AuditOutbox audit;
  private Sender sender; // null: none since this bundle was started
  private Sender former; // the same client's transfer before, which is over; null: none
  private long heard;
  private long passed = -1; // the end of the sender's blocks in a row; -1: it goes on somewhere
  private long room;
  private boolean failing;

  Transfer(String name, HalfFile file, AuditOutbox audit) {
    this.name = name;
    this.file = file;
    this.audit = audit;
  }

  /**
   * Takes a block.
   *
   * @param now by the monotonic clock in nanoseconds
   */
  CoapResponse take(FileBlock block, Sender from, ReleaseService releases, long now)
      throws IOException {
    long here = file.bytes();
    if (block.end() > Bounds.FILE_BYTES || block.announced() > Bounds.FILE_BYTES) {
      return Answers.tooLarge(Bounds.FILE_BYTES);
    }
    if (isTaken(block, from, here, now)) {
      return Answers.goOnAt(
          here,
          CoapCode.CONFLICT,
          "%s sends it, and is followed by nobody until it is silent for %d s"
              .formatted(sender.origin(), SILENCE.toSeconds()));
    }
    if (here < 0 && block.isLast() && block.offset() > 0 && isEndOfWhole(block)) {
      return done(CoapCode.CHANGED, block.end()); // its answer was lost
    }
    if (block.offset() > Math.max(here, 0)) {
      return Answers.goOnAt(
          Math.max(here, 0), CoapCode.REQUEST_ENTITY_INCOMPLETE, "a block before this is missing");
    }
    begin(block, from, here, now);
    return put(block, Math.max(here, 0), releases);
  }

  /**
   * A client's next transfer may follow its last one at once: whoever was cut goes on like that.
   */
  private boolean isTaken(FileBlock block, Sender from, long here, long now) {
    if (sender == null || here < 0 || sender.isSame(from) || now - heard >= SILENCE.toNanos()) {
      return false;
    }
    boolean follows = sender.peer().equals(from.peer());
    return !follows || former != null && former.isSame(from) && block.offset() > 0;
  }

  private boolean isEndOfWhole(FileBlock block) throws IOException {
    return file.endsWith(block.offset(), block.payload());
  }

  private void begin(FileBlock block, Sender from, long here, long now) {
    boolean other = sender == null || !sender.isSame(from);
    if (block.offset() == 0) {
      passed = 0;
    } else if (other) {
      passed = -1;
    }
    if (other || block.offset() == 0 && here < 0) {
      String detail = here > 0 ? here + " bytes are here already" : "";
      audit.add(from.origin(), action(), AuditOutcome.STARTED, detail);
    }
    if (other) {
      room = 0;
      former = sender != null && sender.peer().equals(from.peer()) ? sender : null;
    }
    sender = from;
    heard = now;
  }

  private CoapResponse put(FileBlock block, long here, ReleaseService releases) throws IOException {
    int known = (int) Math.min(block.payload().length(), here - block.offset());
    boolean same = known <= 0 || file.has(block.offset(), block.payload(), known);
    if (!same && passed != block.offset()) {
      return Answers.goOnAt(
          0,
          CoapCode.REQUEST_ENTITY_INCOMPLETE,
          "this block differs from what came before: begin again with block 0");
    }
    long from = same ? Math.min(here, block.end()) : block.offset();
    if (from < block.end()) {
      CoapResponse refusal = write(block, from, releases);
      if (refusal != null) {
        return refusal;
      }
    }
    boolean inRow = passed == block.offset() || from < block.end();
    passed = inRow ? block.end() : passed;
    return block.isLast()
        ? finish(block.end(), same ? Math.max(here, block.end()) : block.end())
        : CoapResponse.of(CoapCode.CONTINUE);
  }

  /** Writes the part of a block that is new; returns why that cannot be, or null. */
  private CoapResponse write(FileBlock block, long from, ReleaseService releases) {
    try {
      makeRoom(block.end(), releases);
    } catch (IOException full) {
      return failed(from, CoapCode.REQUEST_ENTITY_TOO_LARGE, FileReason.of(full));
    }
    try {
      Bytes fresh = block.payload().from((int) (from - block.offset()));
      file.write(from, fresh);
      failing = false;
      return null;
    } catch (IOException failure) {
      return failed(from, CoapCode.SERVICE_UNAVAILABLE, FileReason.of(failure));
    }
  }

  private void makeRoom(long end, ReleaseService releases) throws IOException {
    if (end <= room) {
      return;
    }
    long step = Math.min(end + STEP_BYTES, Bounds.FILE_BYTES);
    try {
      releases.makeRoom(file.path(), step);
      room = step;
    } catch (IOException tooMuch) {
      releases.makeRoom(file.path(), end);
      room = end;
    }
  }

  private CoapResponse failed(long here, int code, String why) {
    if (!failing) {
      failing = true;
      audit.add(sender.origin(), action(), AuditOutcome.FAILED, why);
    }
    return Answers.goOnAt(here, code, "it cannot be written: " + why);
  }

  /** The last block is here: the file is whole, unless there is more of it than was sent. */
  private CoapResponse finish(long end, long here) throws IOException {
    if (here > end && passed != end) {
      return Answers.goOnAt(
          0,
          CoapCode.REQUEST_ENTITY_INCOMPLETE,
          "more than that came before: begin again with block 0");
    }
    boolean fresh = file.wholeBytes() < 0;
    try {
      file.finish(end);
    } catch (IOException failure) {
      return failed(end, CoapCode.SERVICE_UNAVAILABLE, FileReason.of(failure));
    }
    audit.add(sender.origin(), action(), AuditOutcome.DONE, end + " bytes");
    sender = null;
    return done(fresh ? CoapCode.CREATED : CoapCode.CHANGED, end);
  }

  private CoapResponse done(int code, long bytes) {
    return Answers.text(code, "received %d bytes: %s".formatted(bytes, name));
  }

  private String action() {
    return "release:upload " + name;
  }
}
