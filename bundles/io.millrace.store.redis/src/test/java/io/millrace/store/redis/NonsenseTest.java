// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Router.KEY;
import static io.millrace.store.redis.Router.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.platform.SystemTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers is not Redis. */
class NonsenseTest {
  private static Object read(String text) throws IOException {
    return new RespReader(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), 1 << 20)
        .read();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "$2147483647\r\n",
        "$9223372036854775807\r\n",
        "$-2\r\n",
        "*2147483647\r\n",
        "*-9223372036854775808\r\n",
        "$3\r\nabcdef\r\n",
        ":12x\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
        "%1\r\n+a\r\n+b\r\n",
        "+OK\rX"
      })
  void what_is_no_answer_is_refused_and_takes_no_memory(String answer) {
    assertThatThrownBy(() -> read(answer))
        .isInstanceOfSatisfying(
            RedisFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(RedisFault.Kind.NONSENSE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "+OK", "$3\r\nab", "*2\r\n:1\r\n", ":1"})
  void an_answer_that_ends_early_is_the_end_of_the_connection(String answer) {
    assertThatThrownBy(() -> read(answer))
        .isInstanceOfSatisfying(
            RedisFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(RedisFault.Kind.UNREACHABLE));
  }

  @Test
  void a_line_without_an_end_is_refused() {
    InputStream endless =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[] {'+'}),
            new InputStream() {
              @Override
              public int read() {
                return 'a';
              }
            });
    assertThatThrownBy(() -> new RespReader(endless, 1 << 20).read())
        .hasMessageContaining("a line without an end");
  }

  @Test
  void random_bytes_are_an_answer_or_a_fault() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) "+-:$*".charAt(random.nextInt(5));
      }
      try {
        new RespReader(new ByteArrayInputStream(bytes), 1 << 16).read();
      } catch (RedisFault known) {
        assertThat(known.getMessage()).hasSizeLessThan(400);
      } catch (IOException other) {
        throw new AssertionError(other);
      }
    }
  }

  /** Answers whatever is asked with the same. */
  private static final class Stranger implements AutoCloseable {
    private final ServerSocket socket;

    Stranger(String answer) throws IOException {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread =
          new Thread(
              () -> {
                while (true) {
                  try (Socket client = socket.accept()) {
                    client.getInputStream().read(new byte[65_536]);
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                  } catch (IOException ended) {
                    if (socket.isClosed()) {
                      return;
                    }
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void a_stranger_at_the_port_is_said_and_no_store() throws Exception {
    try (Stranger web = new Stranger("HTTP/1.1 400 Bad Request\r\n\r\n");
        Router router = new Router("a", web.socket.getLocalPort())) {
      router.awaitStatus("not open: .*what answers is not Redis, or speaks another protocol.*");
      assertThat(router.registered.get()).isNull();
    }
  }

  @Test
  void an_old_redis_is_said() throws Exception {
    String info = "redis_version:5.0.3\r\n";
    try (Stranger old = new Stranger("$" + info.length() + "\r\n" + info + "\r\n");
        Router router = new Router("a", old.socket.getLocalPort())) {
      router.awaitStatus("not open: .*version 5.0.3, but 7 is needed");
    }
  }

  @Test
  void the_queue_is_bounded() {
    SystemTime time = new SystemTime();
    try {
      OperationQueue queue = new OperationQueue(time, 2, 1 << 20);
      Keys keys = new Keys("", "a", java.util.Set.of());
      RedisStore store = new RedisStore(keys, new Scripts(keys, "a"), queue, new Listeners());
      store.map("own").put(KEY, VALUE);
      store.map("own").put(KEY, VALUE);

      assertThat(store.map("own").put(KEY, VALUE).toCompletableFuture()).isCompletedExceptionally();
      assertThat(queue.size()).isEqualTo(2);

      OperationQueue small = new OperationQueue(time, 100, 1000);
      RedisStore other = new RedisStore(keys, new Scripts(keys, "a"), small, new Listeners());
      assertThat(other.map("own").put(KEY, Bytes.wrap(new byte[1000])).toCompletableFuture())
          .isCompletedExceptionally();
    } finally {
      time.stop();
    }
  }
}
