// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static io.millrace.line.serial.PtyPair.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;

/** The bundle's next build is installed: what closing a port takes longest for is done by then. */
class HandedOverLineTest extends SerialLineCase {
  private static final String NAME = "io.millrace.line.serial";

  private final List<BundleListener> listeners = new ArrayList<>();
  private final List<Object> services = new ArrayList<>();
  private final Bundle own = bundle(NAME);
  private final BundleContext context =
      of(
          BundleContext.class,
          (method, words) ->
              switch (method) {
                case "getBundle" -> own;
                case "getProperty" ->
                    words[0].equals("millrace.data") ? directory.toString() : null;
                case "registerService" -> registered(words[1]);
                case "addBundleListener" -> listeners.add((BundleListener) words[0]);
                case "removeBundleListener" -> listeners.remove((BundleListener) words[0]);
                default -> null;
              });

  /** What a fake answers a call with. */
  private interface Answer {
    Object to(String method, Object[] words);
  }

  private static <T> T of(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, words) ->
                switch (method.getName()) {
                  case "equals" -> self == words[0];
                  case "hashCode" -> System.identityHashCode(self);
                  case "toString" -> type.getSimpleName();
                  default -> {
                    Object said = answer.to(method.getName(), words);
                    yield method.getReturnType() == void.class ? null : said;
                  }
                }));
  }

  private static Bundle bundle(String symbolicName) {
    return of(
        Bundle.class, (method, words) -> method.equals("getSymbolicName") ? symbolicName : null);
  }

  private Object registered(Object service) {
    services.add(service);
    return of(ServiceRegistration.class, (method, words) -> null);
  }

  /** Tells whether a thread of ours reads a port, in place of the library's. */
  static boolean isReadByUs() {
    return isThere("serial-");
  }

  private static boolean isThere(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(each -> each.getName().startsWith(thread));
  }

  private void installed(Bundle bundle) {
    listeners.forEach(
        each -> each.bundleChanged(new BundleEvent(BundleEvent.INSTALLED, bundle, bundle)));
  }

  private SerialLines configured() {
    return new SerialLines(
        context,
        time,
        config(
            Map.of(
                "name",
                "uart0",
                "port",
                Path.of(ptys.left()).toString(),
                "baud",
                38400,
                "role",
                Line.PRIMARY,
                "retryMinSeconds",
                1,
                "retryMaxSeconds",
                10)));
  }

  private static SerialLines.Config config(Map<String, Object> values) {
    return of(
        SerialLines.Config.class,
        (method, words) ->
            values.getOrDefault(
                method, method.startsWith("wake") ? "none" : "leave")); // the signals
  }

  @Test
  void the_port_is_ready_to_be_closed_before_the_bundle_stops_and_serves_until_then()
      throws Exception {
    ptys.plug();
    SerialLines going = configured();
    Listening near = new Listening((Line) services.get(0));
    Listening far = new Listening(line(ptys.right()));
    await(() -> near.heard("up") && far.heard("up"));
    installed(bundle("io.millrace.line.tcp"));
    installed(own);
    assertThat(isThere("line-uart0-handover")).isFalse();

    installed(bundle(NAME));
    await(() -> isReadByUs() && !isThere("line-uart0-handover"));
    near.port.write(Bytes.hex("7e01027e"));
    await(() -> far.input().equals("7e01027e"));
    far.port.write(Bytes.hex("7e03047e"));
    await(() -> near.input().equals("7e03047e"));
    going.deactivate();
    assertThat(listeners).isEmpty();
    assertThat(isReadByUs()).isFalse();
    Listening next = new Listening(line(ptys.left()));
    await(() -> next.heard("up"));
    far.port.write(Bytes.hex("7e05067e"));
    await(() -> next.input().equals("7e05067e"));
  }
}
