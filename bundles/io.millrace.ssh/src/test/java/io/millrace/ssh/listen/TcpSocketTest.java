// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.lib.holder.Holder;
import io.millrace.lib.testing.FreePort;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The listening socket, which outlives who listens on it. */
@Timeout(60)
class TcpSocketTest {
  private final ConcurrentMap<String, Object> left = new ConcurrentHashMap<>();
  private final InetSocketAddress address = new InetSocketAddress("127.0.0.1", FreePort.tcp());

  /** A holder over a map, or over none. */
  static Holder holder(ConcurrentMap<String, Object> map) {
    Object reference = proxy(ServiceReference.class, null);
    return new Holder(
        (BundleContext)
            Proxy.newProxyInstance(
                TcpSocketTest.class.getClassLoader(),
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
    TcpSocket first = TcpSocket.at(address, holder(left));
    first.start(channel -> greet(channel, "first"));
    try (SocketChannel client = SocketChannel.open(address)) {
      assertThat(read(client)).isEqualTo("first");
    }
    first.leave();
    try (SocketChannel client = SocketChannel.open(address)) {
      TcpSocket second = TcpSocket.at(address, holder(left));
      second.start(channel -> greet(channel, "second"));
      assertThat(read(client)).isEqualTo("second");
      assertThat(left).isEmpty();
      second.close();
    }
    assertThatIOException().isThrownBy(() -> SocketChannel.open(address));
  }

  @Test
  void without_a_holder_it_is_closed() throws Exception {
    TcpSocket only = TcpSocket.at(address, holder(null));
    only.start(channel -> greet(channel, "only"));
    only.leave();
    assertThatIOException().isThrownBy(() -> SocketChannel.open(address));
  }

  @Test
  void address_that_is_taken_is_a_failure() throws Exception {
    TcpSocket first = TcpSocket.at(address, holder(null));
    assertThatIOException().isThrownBy(() -> TcpSocket.at(address, holder(null)));
    first.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::", "::1", "2001:db8::7"})
  void address_is_written_in_numbers(String literal) {
    assertThat(TcpSocket.address(literal, 8101).isUnresolved()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "router.example.net", "localhost", "300.1.1.1", "cafe", "1:2"})
  void names_are_not_asked_for(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TcpSocket.address(name, 8101))
        .withMessageContaining("io.millrace.ssh: address = " + name);
  }
}
