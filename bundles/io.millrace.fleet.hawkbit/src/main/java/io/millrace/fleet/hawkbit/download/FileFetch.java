// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import io.millrace.fleet.hawkbit.ddi.StatusException;
import io.millrace.fleet.hawkbit.ddi.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Fetches a file piece by piece, each by a range from where its part ends. The server gives the
 * piece (206) only when the part belongs to the same file, told by its entity tag; otherwise the
 * whole file (200), and the part begins anew. A range behind the end (416) proves nothing but a
 * length: the hash decides. For one thread.
 */
final class FileFetch {
  private static final int BUFFER = 16 << 10;
  private static final int REMEMBERED = 16;
  private static final int WHOLE = 200;
  private static final int PART = 206;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUCH_RANGE = 416;

  /** What became of a piece. */
  enum Result {
    /** There is more. */
    MORE,
    /** All bytes are there; their hash is not checked. */
    COMPLETE,
    /** The part is no use, it begins anew. */
    RESTARTED,
    /** The server's file has another size than it must have. */
    WRONG_SIZE,
    /** There is no such file any more, or it is not for this router. */
    MISSING
  }

  private final DdiClient ddi;
  private final Shelf shelf;
  private final Budget budget;
  private final Time time;
  private final byte[] buffer = new byte[BUFFER];
  private final Map<String, String> tags =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  FileFetch(DdiClient ddi, Shelf shelf, Budget budget, Time time) {
    this.ddi = ddi;
    this.shelf = shelf;
    this.budget = budget;
    this.time = time;
  }

  /**
   * Fetches the next piece.
   *
   * @param goesOn asked while bytes come in; false ends the piece early
   */
  Result piece(Wanted wanted, BooleanSupplier goesOn) throws IOException {
    long have = usable(wanted);
    if (have > 0 && have == wanted.exactBytes()) {
      return Result.COMPLETE;
    }
    String tag = have > 0 ? tag(wanted) : "";
    long last = have + budget.pieceBytes() - 1;
    try (Transfer transfer = ddi.download(wanted.remote().uri(), have, last, tag)) {
      switch (transfer.status()) {
        case WHOLE:
          return take(wanted, transfer, 0, goesOn);
        case PART:
          return transfer.start() == have ? take(wanted, transfer, have, goesOn) : restart(wanted);
        case NO_SUCH_RANGE:
          return have > 0 && transfer.total() == have ? Result.COMPLETE : restart(wanted);
        case NOT_FOUND:
          return Result.MISSING;
        default:
          throw new StatusException("a download", transfer.status(), transfer.retryAfter());
      }
    }
  }

  /** Returns how much of the part is of use: nothing when it is too long, or cannot be proven. */
  private long usable(Wanted wanted) throws IOException {
    long have = shelf.partBytes(wanted.key());
    long most = wanted.exactBytes() >= 0 ? wanted.exactBytes() : wanted.mostBytes();
    if (have > most || (have > 0 && have != wanted.exactBytes() && tag(wanted).isEmpty())) {
      shelf.drop(wanted.key());
      return 0;
    }
    return have;
  }

  /** The entity tag that came with the part; after a restart the SHA-1, which is it on hawkBit. */
  private String tag(Wanted wanted) {
    String sha1 = wanted.remote().sha1();
    return tags.getOrDefault(wanted.key(), sha1.isEmpty() ? "" : '"' + sha1 + '"');
  }

  private Result restart(Wanted wanted) throws IOException {
    shelf.drop(wanted.key());
    tags.remove(wanted.key());
    return Result.RESTARTED;
  }

  private Result take(Wanted wanted, Transfer transfer, long at, BooleanSupplier goesOn)
      throws IOException {
    long total = transfer.total();
    boolean wrong =
        total > wanted.mostBytes()
            || (total >= 0 && wanted.exactBytes() >= 0 && total != wanted.exactBytes());
    if (wrong) {
      restart(wanted);
      return Result.WRONG_SIZE;
    }
    if (!transfer.etag().isEmpty()) {
      tags.put(wanted.key(), transfer.etag());
    }
    long most = wanted.exactBytes() >= 0 ? wanted.exactBytes() : wanted.mostBytes();
    long have = copy(wanted, transfer, at, most, goesOn);
    if (have > most) {
      restart(wanted);
      return Result.WRONG_SIZE;
    }
    return have == total || have == wanted.exactBytes() ? Result.COMPLETE : Result.MORE;
  }

  /** Returns where the part ends; one byte behind {@code most} when more would come. */
  private long copy(Wanted wanted, Transfer transfer, long at, long most, BooleanSupplier goesOn)
      throws IOException {
    long have = at;
    long since = time.nanos();
    try (FileChannel out = shelf.open(wanted.key(), at)) {
      int count = transfer.body().read(buffer);
      while (count >= 0) {
        long now = time.nanos();
        budget.add(count, now - since);
        since = now;
        have += count;
        if (have > most) {
          return most + 1;
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (!goesOn.getAsBoolean()) {
          return have;
        }
        count = transfer.body().read(buffer);
      }
    }
    return have;
  }
}
