// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.holder.AcceptLoop;
import io.millrace.lib.holder.Holder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A socket that outlives who listens on it. */
@Timeout(60)
class ListeningSocketTest {
  private static final List<AcceptLoop.Admission> FAULTS =
      List.of(
          channel -> {
            throw new IOException("gone");
          },
          channel -> {
            throw new IllegalStateException("no session");
          },
          channel -> {
            throw new OutOfMemoryError("no thread");
          });

  @TempDir Path folder;
  private final ConcurrentMap<String, Object> left = new ConcurrentHashMap<>();

  /** A holder over the map above, or over none. */
  private static Holder holder(ConcurrentMap<String, Object> map) {
    Object reference = proxy(ServiceReference.class, null);
    return new Holder(
        (BundleContext)
            Proxy.newProxyInstance(
                ListeningSocketTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) ->
                    method.getName().equals("getService")
                        ? map
                        : map == null ? List.of() : List.of(reference)));
  }

  private static Object proxy(Class<?> type, Object answer) {
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer);
  }

  private Path path() {
    return folder.resolve("run").resolve("s");
  }

  private SocketChannel connect() throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
    client.connect(UnixDomainSocketAddress.of(path()));
    return client;
  }

  private static void greet(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes()));
    channel.close();
  }

  private static String read(SocketChannel client) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    while (client.read(bytes) >= 0) {
      // On to the end.
    }
    return new String(bytes.array(), 0, bytes.position());
  }

  @Test
  void who_connects_while_nobody_listens_is_served_by_the_next_one() throws Exception {
    ListeningSocket first = ListeningSocket.at(path(), holder(left));
    first.acceptWith(channel -> greet(channel, "first"));
    try (SocketChannel client = connect()) {
      assertThat(read(client)).isEqualTo("first");
    }
    first.leave();
    try (SocketChannel client = connect()) {
      ListeningSocket second = ListeningSocket.at(path(), holder(left));
      second.acceptWith(channel -> greet(channel, "second"));
      assertThat(read(client)).isEqualTo("second");
      assertThat(left).isEmpty();
      second.close();
      assertThat(path()).doesNotExist();
    }
  }

  @Test
  void connection_that_cannot_be_served_is_closed_and_the_next_one_is_served() throws Exception {
    Iterator<AcceptLoop.Admission> faults = FAULTS.iterator();
    ListeningSocket only = ListeningSocket.at(path(), holder(left));
    only.acceptWith(
        channel -> {
          if (faults.hasNext()) {
            faults.next().admit(channel);
          }
          greet(channel, "served");
        });
    for (String expected : List.of("", "", "", "served")) {
      try (SocketChannel client = connect()) {
        assertThat(read(client)).isEqualTo(expected);
      }
    }
    only.close();
  }

  @Test
  void socket_whose_file_is_gone_is_opened_anew() throws Exception {
    ListeningSocket first = ListeningSocket.at(path(), holder(left));
    first.acceptWith(channel -> greet(channel, "first"));
    first.leave();
    Files.delete(path());
    ListeningSocket second = ListeningSocket.at(path(), holder(left));
    second.acceptWith(channel -> greet(channel, "second"));
    try (SocketChannel client = connect()) {
      assertThat(read(client)).isEqualTo("second");
    }
    second.close();
  }

  @Test
  void without_a_holder_it_is_closed() throws Exception {
    ListeningSocket only = ListeningSocket.at(path(), holder(null));
    only.acceptWith(channel -> greet(channel, "only"));
    only.leave();
    assertThat(path()).doesNotExist();
  }
}
