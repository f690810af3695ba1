// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.millrace.itests.container.StatusCommand.Said;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.felix.hc.api.Result;
import org.apache.felix.service.command.CommandProcessor;
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
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What {@code status} says and its exit status follow from what the router is for. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HealthTest {
  private static final String STOPPED =
      " +critical +its check is away: io.millrace.%s is stopped: start it.*";

  @Inject private BundleContext context;
  @Inject private CommandProcessor processor;
  private StatusCommand status;
  private ServiceRegistration<?> keys;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  @Before
  public void checkKeys() {
    status = new StatusCommand(context, processor);
    keys = status.checkKeys();
  }

  @After
  public void leaveKeys() {
    keys.unregister();
  }

  @Test
  public void any_bundle_adds_a_check() throws Exception {
    status
        .problemsWith(() -> new Result(Result.Status.WARN, "the second battery is low"))
        .assertIs(1, "added +warning +the second battery is low");
    status
        .problemsWith(() -> new Result(Result.Status.CRITICAL, "no\n power"))
        .assertIs(2, "added +critical +no; power");
  }

  @Test
  public void checks_are_chosen_by_their_tags() throws Exception {
    status.awaitGood();
    ServiceRegistration<?> added =
        status.add(
            () -> new Result(Result.Status.WARN, "the second battery is low"), "power", "site");
    try {
      Said power = status.run("--tag power");
      assertEquals(1, power.status());
      assertTrue(
          power.text(),
          power.text().matches("part.*\\Radded +warning +the second battery is low\\R"));
      Said clients = status.run("--tag clients");
      assertEquals(0, clients.status());
      assertTrue(
          clients.text(), clients.text().matches("part.*\\Rgateway.*\\Rsessions.*\\Rsockets.*\\R"));
    } finally {
      added.unregister();
    }
    try {
      status.run("--tag power");
      fail("there is no check with this tag any more");
    } catch (IllegalArgumentException refused) {
      assertTrue(
          refused.getMessage(),
          refused.getMessage().contains("devices, live, ready, sessions, system"));
      assertEquals("UsageException", refused.getClass().getSimpleName());
    }
  }

  @Test
  public void configuration_is_not_good_while_nobody_hands_it_out() throws Exception {
    status.awaitGood();
    Bundle admin =
        Arrays.stream(context.getBundles())
            .filter(each -> "org.apache.felix.configadmin".equals(each.getSymbolicName()))
            .findFirst()
            .orElseThrow();
    Said said = status.runWithout("--problems", admin);
    said.assertIs(2, "configuration +critical +away: no part gets its configuration.*");
    status.awaitGood();
  }

  @Test
  public void check_that_fails_is_a_finding_like_others() throws Exception {
    status
        .problemsWith(
            () -> {
              throw new NoClassDefFoundError("gone");
            })
        .assertIs(2, "added +error +the check failed: java.lang.NoClassDefFoundError: gone");
  }

  @Test
  public void check_that_hangs_does_not_keep_the_others_from_being_heard() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try {
      status
          .problemsWith(
              () -> {
                try {
                  end.await();
                } catch (InterruptedException odd) {
                  throw new IllegalStateException(odd);
                }
                return new Result(Result.Status.OK, "");
              })
          .assertIs(2, "added +error +the check does not answer within 5 s");
    } finally {
      end.countDown();
    }
  }

  @Test
  public void what_is_starting_is_waited_for() throws Exception {
    int[] asked = new int[1];
    status.awaitGood();
    ServiceRegistration<?> added =
        status.add(
            () ->
                new Result(
                    ++asked[0] < 4 ? Result.Status.TEMPORARILY_UNAVAILABLE : Result.Status.OK,
                    "call " + asked[0]));
    try {
      status.run("--problems").assertIs(2, "added +starting +call 1");
      assertEquals(0, status.run("--wait 20").status());
    } finally {
      added.unregister();
    }
  }

  @Test
  public void what_nobody_checks_is_not_good() throws Exception {
    status.awaitGood();
    Said said = status.runWithout("--problems", Chain.bundle(context, "base"));
    for (String part :
        List.of("clock", "disk", "gateway", "nics", "sessions", "sockets", "store", "trust")) {
      said.assertIs(2, part + STOPPED.formatted("base"));
    }
    for (String name : List.of("deployer", "audit")) {
      said = status.runWithout("--problems", Chain.bundle(context, name));
      said.assertIs(2, (name.equals("audit") ? name : "releases") + STOPPED.formatted(name));
    }
    status.awaitGood();
  }

  @Test
  public void tag_is_not_good_while_its_checks_are_away() throws Exception {
    status.awaitGood();
    Bundle base = Chain.bundle(context, "base");
    base.stop();
    Said clients = status.run("--tag clients");
    Said system = status.run("--tag system");
    base.start();
    clients.assertIs(2, "sessions" + STOPPED.formatted("base"));
    system.assertIs(2, "disk" + STOPPED.formatted("base"));
    status.awaitGood();
  }

  @Test
  public void component_that_somebody_disables_is_said() throws Exception {
    status.awaitGood();
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    ServiceComponentRuntime runtime = context.getService(reference);
    String name = "io.millrace.profile.standard.MainsProfile";
    ComponentDescriptionDTO component =
        runtime.getComponentDescriptionDTO(Chain.bundle(context, "profile.standard"), name);
    runtime.disableComponent(component).getValue();
    Said said = status.run("--problems");
    runtime.enableComponent(component).getValue();
    context.ungetService(reference);
    said.assertIs(
        1,
        "components +warning +io.millrace.profile.standard: MainsProfile is disabled .by hand:"
            + " scr:enable "
            + name
            + ".");
    status.awaitGood();
  }

  @Test
  public void keys_that_nobody_checks_are_said() throws Exception {
    status.awaitGood();
    leaveKeys();
    Said said = status.run("--problems");
    checkKeys();
    said.assertIs(1, "trust +warning +nobody checks the bundles' keys");
  }

  @Test
  public void sessions_are_not_good_while_every_login_is_refused() throws Exception {
    status.awaitGood();
    status.configure("io.millrace.auth.jwt", Map.of("ownKey", false));
    status.awaitProblem("sessions +critical +every login is refused: no key is trusted.*");
    status.configure("io.millrace.auth.jwt", Map.of("algorithms", "RS256"));
    status.awaitProblem(
        "sessions +critical +every login is refused: the trusted keys are for ES256.*");
    status.configure("io.millrace.auth.jwt", Map.of("permissions", "api=admin"));
    status.awaitProblem(
        "sessions +critical +every request to a device is refused: permissions has.*");
    status.configure("io.millrace.auth.jwt", Map.of());
    status.awaitGood();
  }

  @Test
  public void devices_are_not_good_while_their_directory_is_away() throws Exception {
    status.awaitGood();
    Said said = status.runWithout("--tag devices", Chain.bundle(context, "directory"));
    said.assertIs(2, "gateway +critical +the directory of devices .* has been away for 0 s.*");
    status.awaitGood();
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
      status.awaitGood();
      Bundle[] bundles =
          Stream.of(part.getKey().split(" "))
              .map(name -> Chain.bundle(context, name))
              .toArray(Bundle[]::new);
      Said said = status.runWithout("--problems", bundles);
      assertEquals(part + ": " + said.text(), 2, said.status());
      assertTrue(part + ": " + said.text(), said.text().matches("(?s).*\\R" + part.getValue()));
    }
    status.awaitGood();
  }
}
