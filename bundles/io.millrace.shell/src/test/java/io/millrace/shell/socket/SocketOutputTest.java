// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketOutputTest {
  private static final int MUCH = 8 << 20;

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong(-5);
  private ServerSocketChannel server;
  private SocketChannel reader;
  private SocketChannel channel;
  private SocketOutput output;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    reader = SocketChannel.open(address);
    channel = server.accept();
    output = new SocketOutput(channel, nanos::get);
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
    reader.close();
    server.close();
  }

  /** Writes more than the system keeps, and waits until it does not go on. */
  private CompletableFuture<Void> writeUntilItWaits() {
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                output.write(new byte[MUCH]);
              } catch (IOException failure) {
                throw new IllegalStateException(failure);
              }
            });
    // It has gone on since the clock was read as long as this is less than a second.
    while (output.stalled().compareTo(Duration.ofSeconds(100)) < 0) {
      assertThat(written).isNotDone();
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      Thread.onSpinWait();
    }
    return written;
  }

  @Test
  void other_side_that_reads_nothing_is_told_until_it_reads_again() throws Exception {
    assertThat(output.stalled()).isZero();
    CompletableFuture<Void> written = writeUntilItWaits();
    ByteBuffer piece = ByteBuffer.allocate(1 << 16);
    for (int left = MUCH; left > 0; left -= piece.flip().remaining()) {
      reader.read(piece.clear());
    }
    written.get(30, TimeUnit.SECONDS);
    assertThat(output.stalled()).isZero();
  }

  @Test
  void write_that_waits_ends_when_the_channel_is_closed() throws IOException {
    CompletableFuture<Void> written = writeUntilItWaits();
    channel.close();
    assertThatThrownBy(() -> written.get(30, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(output.stalled()).isZero();
  }
}
