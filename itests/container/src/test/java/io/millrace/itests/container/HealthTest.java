// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What {@code status} says and its exit status follow from what the router is for. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HealthTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String STOPPED =
      " +critical +its check is away: io.millrace.%s is stopped: start it.*";

  @Inject private BundleContext context;
  @Inject private CommandProcessor processor;
  private ServiceRegistration<?> keys;

  /** What a command printed, and its exit status. */
  private record Said(Object status, String text) {}

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  /** What the launcher says of the bundles' keys, which did not start this framework. */
  @Before
  public void checkKeys() {
    keys =
        context.registerService(
            Supplier.class,
            () -> List.of(),
            new Hashtable<>(Map.of("millrace.status", "trust.uncovered", "trust", "report")));
  }

  @After
  public void leaveKeys() {
    keys.unregister();
  }

  private Said status(String options) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CommandSession session =
        processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
      String text = String.valueOf(session.execute("millrace:status " + options));
      return new Said(session.get("millrace.exit.status"), text);
    }
  }

  private void awaitGood() {
    Await.that(
        "good health",
        TIMEOUT,
        () -> {
          try {
            return status("--problems --wait 20").equals(new Said(0, ""));
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        });
  }

  private ServiceRegistration<?> add(HealthCheck check) {
    return context.registerService(
        HealthCheck.class, check, new Hashtable<>(Map.of(HealthCheck.NAME, "added")));
  }

  private Said withCheck(HealthCheck check) throws Exception {
    awaitGood();
    ServiceRegistration<?> added = add(check);
    try {
      return status("--problems");
    } finally {
      added.unregister();
    }
  }

  private static void assertSaid(int status, String line, Said said) {
    assertEquals(said.text, status, said.status);
    assertTrue(said.text, said.text.matches("(?s).*\\R" + line + "\\R"));
  }

  @Test
  public void any_bundle_adds_a_check() throws Exception {
    assertSaid(
        1,
        "added +warning +the second battery is low",
        withCheck(() -> new Result(Result.Status.WARN, "the second battery is low")));
    assertSaid(
        2,
        "added +critical +no; power",
        withCheck(() -> new Result(Result.Status.CRITICAL, "no\n power")));
  }

  @Test
  public void checks_are_chosen_by_their_tags() throws Exception {
    awaitGood();
    ServiceRegistration<?> added =
        context.registerService(
            HealthCheck.class,
            () -> new Result(Result.Status.WARN, "the second battery is low"),
            new Hashtable<>(
                Map.of(
                    HealthCheck.NAME, "added", HealthCheck.TAGS, new String[] {"power", "site"})));
    try {
      Said power = status("--tag power");
      assertEquals(1, power.status);
      assertTrue(
          power.text, power.text.matches("part.*\\Radded +warning +the second battery is low\\R"));
      Said clients = status("--tag clients");
      assertEquals(0, clients.status);
      assertTrue(
          clients.text, clients.text.matches("part.*\\Rgateway.*\\Rsessions.*\\Rsockets.*\\R"));
    } finally {
      added.unregister();
    }
    try {
      status("--tag power");
      fail("there is no check with this tag any more");
    } catch (IllegalArgumentException refused) {
      assertTrue(refused.getMessage(), refused.getMessage().contains("devices, system"));
      assertEquals("UsageException", refused.getClass().getSimpleName());
    }
  }

  @Test
  public void configuration_is_not_good_while_nobody_hands_it_out() throws Exception {
    awaitGood();
    Bundle admin =
        Arrays.stream(context.getBundles())
            .filter(each -> "org.apache.felix.configadmin".equals(each.getSymbolicName()))
            .findFirst()
            .orElseThrow();
    admin.stop();
    Said said = status("--problems");
    admin.start();
    assertSaid(2, "configuration +critical +away: no part gets its configuration.*", said);
    awaitGood();
  }

  @Test
  public void check_that_fails_is_a_finding_like_others() throws Exception {
    assertSaid(
        2,
        "added +error +the check failed: java.lang.NoClassDefFoundError: gone",
        withCheck(
            () -> {
              throw new NoClassDefFoundError("gone");
            }));
  }

  @Test
  public void check_that_hangs_does_not_keep_the_others_from_being_heard() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try {
      assertSaid(
          2,
          "added +error +the check does not answer within 5 s",
          withCheck(
              () -> {
                try {
                  end.await();
                } catch (InterruptedException odd) {
                  throw new IllegalStateException(odd);
                }
                return new Result(Result.Status.OK, "");
              }));
    } finally {
      end.countDown();
    }
  }

  @Test
  public void what_is_starting_is_waited_for() throws Exception {
    int[] asked = new int[1];
    awaitGood();
    ServiceRegistration<?> added =
        add(
            () ->
                new Result(
                    ++asked[0] < 4 ? Result.Status.TEMPORARILY_UNAVAILABLE : Result.Status.OK,
                    "call " + asked[0]));
    try {
      assertSaid(2, "added +starting +call 1", status("--problems"));
      assertEquals(0, status("--wait 20").status);
    } finally {
      added.unregister();
    }
  }

  @Test
  public void what_nobody_checks_is_not_good() throws Exception {
    awaitGood();
    Bundle base = Chain.bundle(context, "base");
    base.stop();
    Said said = status("--problems");
    base.start();
    for (String part :
        List.of("clock", "disk", "gateway", "nics", "sessions", "sockets", "store", "trust")) {
      assertSaid(2, part + STOPPED.formatted("base"), said);
    }
    for (String name : List.of("deployer", "audit")) {
      Bundle bundle = Chain.bundle(context, name);
      bundle.stop();
      said = status("--problems");
      bundle.start();
      assertSaid(2, (name.equals("audit") ? name : "releases") + STOPPED.formatted(name), said);
    }
    awaitGood();
  }

  @Test
  public void tag_is_not_good_while_its_checks_are_away() throws Exception {
    awaitGood();
    Bundle base = Chain.bundle(context, "base");
    base.stop();
    Said clients = status("--tag clients");
    Said system = status("--tag system");
    base.start();
    assertSaid(2, "sessions" + STOPPED.formatted("base"), clients);
    assertSaid(2, "disk" + STOPPED.formatted("base"), system);
    awaitGood();
  }

  @Test
  public void component_that_somebody_disables_is_said() throws Exception {
    awaitGood();
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    ServiceComponentRuntime runtime = context.getService(reference);
    String name = "io.millrace.profile.standard.MainsProfile";
    ComponentDescriptionDTO component =
        runtime.getComponentDescriptionDTO(Chain.bundle(context, "profile.standard"), name);
    runtime.disableComponent(component).getValue();
    Said said = status("--problems");
    runtime.enableComponent(component).getValue();
    context.ungetService(reference);
    assertSaid(
        1,
        "components +warning +io.millrace.profile.standard: MainsProfile is disabled .by hand:"
            + " scr:enable "
            + name
            + ".",
        said);
    awaitGood();
  }

  @Test
  public void keys_that_nobody_checks_are_said() throws Exception {
    awaitGood();
    leaveKeys();
    Said said = status("--problems");
    checkKeys();
    assertSaid(1, "trust +warning +nobody checks the bundles' keys", said);
  }

  private void configure(String pid, Map<String, ?> values) throws Exception {
    ServiceReference<ConfigurationAdmin> admin =
        context.getServiceReference(ConfigurationAdmin.class);
    context.getService(admin).getConfiguration(pid, "?").update(new Hashtable<>(values));
    context.ungetService(admin);
  }

  private void awaitSaid(String line) {
    Await.that(
        line,
        TIMEOUT,
        () -> {
          try {
            return status("--problems").text.matches("(?s).*\\R" + line + "\\R.*");
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        });
  }

  @Test
  public void sessions_are_not_good_while_every_login_is_refused() throws Exception {
    awaitGood();
    configure("io.millrace.auth.jwt", Map.of("ownKey", false));
    awaitSaid("sessions +critical +every login is refused: no key is trusted.*");
    configure("io.millrace.auth.jwt", Map.of("algorithms", "RS256"));
    awaitSaid("sessions +critical +every login is refused: the trusted keys are for ES256.*");
    configure("io.millrace.auth.jwt", Map.of("permissions", "api=admin"));
    awaitSaid("sessions +critical +every request to a device is refused: permissions has.*");
    configure("io.millrace.auth.jwt", Map.of());
    awaitGood();
  }

  @Test
  public void devices_are_not_good_while_their_directory_is_away() throws Exception {
    awaitGood();
    Bundle directory = Chain.bundle(context, "directory");
    directory.stop();
    Said said = status("--tag devices");
    directory.start();
    assertSaid(2, "gateway +critical +the directory of devices .* has been away for 0 s.*", said);
    awaitGood();
  }

  /** The bundles that are stopped, and the line about it. */
  private static final Map<String, String> AWAY =
      Map.ofEntries(
          Map.entry("gateway", "gateway +critical +away: no request of a client is answered.*"),
          Map.entry(
              "carrier.udp carrier.batch",
              "gateway +critical +nobody reads what comes in at udp.*"),
          Map.entry("endpoint", "gateway +critical +nobody reads what comes in at udp.*"),
          Map.entry("net", "sockets +critical +none configured.*"),
          Map.entry("store.mvstore", "store +critical +away.*"),
          Map.entry("session", "sessions +critical +away.*"),
          Map.entry("auth.jwt", "sessions +critical +nobody verifies tokens.*"),
          Map.entry(
              "nic",
              "nics +critical +.*io.millrace.nic.uarta: configured, and there is no such NIC.*"),
          Map.entry(
              "link.hdlc",
              "nics +critical +.*SSN00135005000000A1: there is no link on line uarta; line uarta:"
                  + " .*"),
          Map.entry(
              "line.pipe", "nics +critical +.*SSN00135005000000A1: .*there is no line uarta.*"),
          Map.entry(
              "directory",
              "gateway +critical +the directory of devices \\(io.millrace.directory\\) has been"
                  + " away.*"),
          Map.entry(
              "coap",
              "gateway +critical +the codec of CoAP \\(io.millrace.coap\\) has been away.*"));

  @Test
  public void part_that_is_away_is_said_by_those_that_are_there() throws Exception {
    for (Map.Entry<String, String> part : AWAY.entrySet()) {
      awaitGood();
      List<Bundle> bundles = new ArrayList<>();
      for (String name : part.getKey().split(" ")) {
        bundles.add(Chain.bundle(context, name));
      }
      for (Bundle each : bundles) {
        each.stop();
      }
      Said said = status("--problems");
      for (Bundle each : bundles) {
        each.start();
      }
      assertEquals(part + ": " + said.text, 2, said.status);
      assertTrue(part + ": " + said.text, said.text.matches("(?s).*\\R" + part.getValue()));
    }
    awaitGood();
  }
}
