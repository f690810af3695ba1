// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.LiveLines;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gateway:trace}. */
public final class TraceCommand implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final TraceRing ring;
  private volatile boolean closed;

  /** Makes the command. */
  public TraceCommand(TraceRing ring) {
    this.ring = ring;
  }

  @Command(
      name = "trace",
      description = {
        "Shows the requests that are forwarded, as they are answered, until Ctrl-C.",
        "sent_after_ms: how long a request waited until it was sent to the next hop; - when it was"
            + " answered without, for example from the cache. to: device is a device of this"
            + " router, mesh one of the directory elsewhere, elsewhere another server."
      })
  CommandOutput trace(
      @Option(
              names = "-n",
              paramLabel = "N",
              defaultValue = "0",
              description = "the last N requests, and ends")
          @Range(min = 0, max = 9999)
          int last)
      throws InterruptedException {
    if (last > 0) {
      Table table = new Table("no request was forwarded", TracedRequest.columns());
      ring.read(0, last, each -> true).forEach(each -> table.add(each.cells()));
      return table;
    }
    LiveLines lines = LiveLines.ofThisCommand();
    if (!lines.isRead()) {
      throw new UsageException("give -n with --json: how many requests");
    }
    follow(lines);
    return CommandOutput.of(() -> "the gateway is being replaced", () -> "");
  }

  /** Returns the cells of the last {@code most} requests, oldest first. */
  public List<List<?>> rows(int most) {
    List<List<?>> rows = new ArrayList<>();
    ring.read(0, most, each -> true).forEach(each -> rows.add(List.of(each.cells())));
    return rows;
  }

  private void follow(LiveLines lines) throws InterruptedException {
    long from = ring.next();
    while (!closed && lines.isRead()) {
      List<TracedRequest> fresh = ring.read(from, Integer.MAX_VALUE, each -> true);
      for (TracedRequest each : fresh) {
        lines.print(each.line());
        from = each.number() + 1;
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** Ends those that are followed. */
  @Override
  public void close() {
    closed = true;
  }
}
