// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.lib.testing.LoggedLines;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class HdlcLinksTest {
  private final TurnedTime time = new TurnedTime();
  private final Map<String, MessageLink> services = new LinkedHashMap<>();
  private final List<String> events = new ArrayList<>();
  private final Pipe pipe = pipe("uart0");
  private final HdlcLinks links = new HdlcLinks(context(), time, defaults());

  private Pipe pipe(String name) {
    return new Pipe(name, task -> time.schedule(Duration.ZERO, task), 4096);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static HdlcLinks.Config defaults() {
    return proxy(HdlcLinks.Config.class, (self, method, none) -> method.getDefaultValue());
  }

  /** A registry of services as far as the component uses one. */
  private BundleContext context() {
    return proxy(
        BundleContext.class,
        (self, method, given) -> {
          String type = ((Class<?>) given[0]).getSimpleName();
          String name = (String) ((Dictionary<?, ?>) given[2]).get(MessageLink.NAME);
          services.put(type + " " + name, (MessageLink) given[1]);
          return proxy(
              ServiceRegistration.class,
              (registration, unregister, none) -> {
                services.remove(type + " " + name);
                events.add(type + " " + name + " withdrawn");
                return null;
              });
        });
  }

  private void bindBoth() {
    links.bindLine(pipe.primary(), Map.of(Line.ROLE, Line.PRIMARY));
    links.bindLine(pipe.secondary(), Map.of(Line.ROLE, Line.SECONDARY));
  }

  @Test
  void each_line_gets_the_link_of_its_role_and_name() {
    bindBoth();
    assertThat(services).containsOnlyKeys("PrimaryLink uart0", "SecondaryLink uart0.peer");
    assertThat(services.get("PrimaryLink uart0").name()).isEqualTo("uart0");
  }

  @Test
  void links_made_by_the_component_carry_messages() {
    bindBoth();
    ((SecondaryLink) services.get("SecondaryLink uart0.peer"))
        .attach((message, answer) -> answer.accept(message));
    ((PrimaryLink) services.get("PrimaryLink uart0"))
        .exchange(Bytes.hex("01"), false, Duration.ofSeconds(5), o -> events.add(o.answer().hex()));
    time.turn(Duration.ofSeconds(1));
    assertThat(events).containsExactly("01");
  }

  @Test
  void a_line_that_goes_takes_its_link_first_and_then_ends_what_is_open() {
    bindBoth();
    ((PrimaryLink) services.get("PrimaryLink uart0"))
        .exchange(Bytes.hex("01"), false, Duration.ofSeconds(5), o -> events.add(o.toString()));
    links.unbindLine(pipe.primary());
    assertThat(events).containsExactly("PrimaryLink uart0 withdrawn", "not sent: the line is gone");
    assertThat(services).containsOnlyKeys("SecondaryLink uart0.peer");
    links.bindLine(pipe.primary(), Map.of(Line.ROLE, Line.PRIMARY));
    assertThat(services).containsKey("PrimaryLink uart0");
  }

  @Test
  void stopping_withdraws_every_link_and_frees_every_line() {
    bindBoth();
    links.deactivate();
    links.unbindLine(pipe.primary());
    assertThat(services).isEmpty();
    assertThat(events).hasSize(2);
    new HdlcLinks(context(), time, defaults())
        .bindLine(pipe.primary(), Map.of(Line.ROLE, Line.PRIMARY));
    assertThat(services).containsOnlyKeys("PrimaryLink uart0");
  }

  @Test
  void stopping_withdraws_primaries_before_the_secondaries_that_have_to_answer_them() {
    for (int i = 0; i < 8; i++) {
      Pipe next = pipe("uart" + i);
      links.bindLine(next.secondary(), Map.of(Line.ROLE, Line.SECONDARY));
      links.bindLine(next.primary(), Map.of(Line.ROLE, Line.PRIMARY));
    }
    links.deactivate();
    assertThat(events.subList(0, 8)).allMatch(event -> event.startsWith("PrimaryLink"));
    assertThat(events.subList(8, 16)).allMatch(event -> event.startsWith("SecondaryLink"));
  }

  @Test
  void a_line_with_another_user_harms_no_other_line() {
    Pipe taken = pipe("taken");
    taken.primary().attach(new SilentUser());
    links.bindLine(taken.primary(), Map.of(Line.ROLE, Line.PRIMARY));
    bindBoth();
    assertThat(services).containsOnlyKeys("PrimaryLink uart0", "SecondaryLink uart0.peer");
    links.unbindLine(taken.primary());
  }

  @Test
  void a_line_that_another_version_still_has_gets_its_link_when_it_is_free() {
    Pipe taken = pipe("taken");
    LinePort former = taken.primary().attach(new SilentUser());
    links.bindLine(taken.primary(), Map.of(Line.ROLE, Line.PRIMARY));
    time.turn(Duration.ofSeconds(1));
    assertThat(services).isEmpty();
    former.close();
    time.turn(Duration.ofMillis(100));
    assertThat(services).containsOnlyKeys("PrimaryLink taken");
  }

  @Test
  void a_line_that_stays_with_another_user_is_one_warning_and_a_swap_is_none() {
    Pipe taken = pipe("taken");
    taken.primary().attach(new SilentUser());
    try (LoggedLines log = new LoggedLines(LinkRegistry.class)) {
      links.bindLine(taken.primary(), Map.of(Line.ROLE, Line.PRIMARY));
      time.turn(Duration.ofSeconds(9));
      assertThat(log.from(Level.WARNING)).isEmpty();
      time.turn(Duration.ofSeconds(5));
      assertThat(log.from(Level.WARNING)).singleElement().asString().contains("on line taken yet");
    }
    links.unbindLine(taken.primary());
  }

  @ParameterizedTest
  @CsvSource({"0, 0, true", "0, 0, false", "0, 5, true", "0, 5, false", "5, 0, true"})
  void of_two_lines_of_a_name_one_has_a_link_and_the_other_as_soon_as_it_goes(
      int ofOld, int ofNew, boolean oldGoes) {
    Line old = pipe("uart0").primary();
    Line fresh = pipe("uart0").primary();
    links.bindLine(old, Map.of("service.id", 1L, "service.ranking", ofOld));
    links.bindLine(fresh, Map.of("service.id", 2L, "service.ranking", ofNew));
    Line used = ofNew > ofOld ? fresh : old;
    assertThat(isBusy(used)).isTrue();
    assertThat(isBusy(used == old ? fresh : old)).isFalse();
    links.unbindLine(oldGoes ? old : fresh);
    assertThat(isBusy(oldGoes ? fresh : old)).isTrue();
    assertThat(isBusy(oldGoes ? old : fresh)).isFalse();
  }

  private static boolean isBusy(Line line) {
    try {
      line.attach(new SilentUser()).close();
      return false;
    } catch (IllegalStateException taken) {
      return true;
    }
  }

  private static final class SilentUser implements io.millrace.api.line.LineListener {
    @Override
    public void up() {}

    @Override
    public void received(Bytes chunk) {}

    @Override
    public void down(String reason) {}
  }
}
