// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.device.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** A router whose {@code etc/} holds a few files only, and what is done to them while it runs. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class EtcFolderTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String NIC = "io.millrace.nic-uarta.cfg";

  private static final Pattern ENDS =
      Pattern.compile("; (it does not run|the values before stay)$");

  @Inject private BundleContext context;

  private final List<LogRecord> log = new CopyOnWriteArrayList<>();
  private final Handler listener = new Listener();
  private Client client;

  private final class Listener extends Handler {
    @Override
    public void publish(LogRecord line) {
      log.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup(false).options(256)};
  }

  @Before
  public void begin() throws Exception {
    Logger.getLogger("").addHandler(listener);
    client = Chain.client();
    Chain.openSession(context, client);
    Chain.awaitAnswers(client);
  }

  @After
  public void end() throws Exception {
    Logger.getLogger("").removeHandler(listener);
    client.close();
  }

  private static Path etc() {
    return Chain.folder().resolve("etc");
  }

  private static void write(String file, String text) throws Exception {
    Files.writeString(etc().resolve(file), text);
  }

  private String reading() {
    return client.ask(Chain.read(Chain.Nic.A)).answer(TIMEOUT).payload().utf8();
  }

  private void awaitReading(String end) {
    Await.that("a reading of " + end, TIMEOUT, () -> reading().endsWith(end));
  }

  private List<String> refused() {
    List<String> lines = new CopyOnWriteArrayList<>();
    try {
      String filter = "(millrace.status=configuration.refused)";
      for (ServiceReference<?> each : context.getServiceReferences(Supplier.class, filter)) {
        Supplier<?> service = (Supplier<?>) context.getService(each);
        if (service != null) { // it went in between
          ((List<?>) service.get()).forEach(line -> lines.add(line.toString()));
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return lines;
  }

  /**
   * One line in the log without a stack trace, and one in status, until it is mended. A component
   * that refuses values may be looked at twice, before it has got the values of before and after
   * that: then there may be one line with each of {@link #ENDS}.
   */
  private void awaitSlip(String line) {
    Await.that(line + " in " + refused(), TIMEOUT, () -> count(line) == 1);
    Await.that(line + " in the log", TIMEOUT, () -> logged(line) > 0);
    assertEquals("each line once", logged(line), lines(line).distinct().count());
    List<String> slips = lines(line).map(each -> ENDS.matcher(each).replaceFirst("")).toList();
    assertEquals(slips.toString(), 1, slips.stream().distinct().count());
    assertTrue(log.stream().allMatch(each -> each.getThrown() == null));
  }

  private long count(String line) {
    return refused().stream().filter(each -> each.contains(line)).count();
  }

  private long logged(String line) {
    return lines(line).count();
  }

  private Stream<String> lines(String line) {
    return log.stream().map(LogRecord::getMessage).filter(each -> each.contains(line));
  }

  private void awaitGood() {
    Await.that("no slip: " + refused(), TIMEOUT, () -> refused().isEmpty());
  }

  /** begin() has opened a session by then: gateway, tokens, sessions and store are there. */
  @Test
  public void a_few_files_are_enough_and_nothing_is_wrong() {
    assertEquals(List.of(), refused());
    assertTrue(reading(), reading().endsWith(",73.40,F"));
  }

  @Test
  public void a_file_of_comments_that_goes_takes_nothing_along() throws Exception {
    String file = "io.millrace.gateway.cfg";
    write(file, "# nothing but a comment");
    Await.that("the configuration", TIMEOUT, () -> configured(file));
    Files.delete(etc().resolve(file));
    Await.that("no configuration", TIMEOUT, () -> !configured(file));
    Chain.awaitAnswers(client);
  }

  private boolean configured(String file) {
    Path kept = Chain.folder().resolve("data/store/config/io/millrace");
    return Files.exists(kept.resolve(file.replace("io.millrace.", "").replace(".cfg", ".config")));
  }

  @Test
  public void a_mounted_configuration_is_switched_by_one_link() throws Exception {
    String file = "io.millrace.sensor.temp.cfg";
    for (int celsius : new int[] {20, 30}) {
      Path version = Files.createDirectories(etc().resolve("..v" + celsius));
      Files.writeString(version.resolve(file), "periodSeconds = 1\ncelsius = " + celsius);
    }
    Files.createSymbolicLink(etc().resolve("..data"), Path.of("..v20"));
    Files.delete(etc().resolve(file));
    Files.createSymbolicLink(etc().resolve(file), Path.of("..data/" + file));
    awaitReading(",68.00,F");
    Path half = Files.createSymbolicLink(etc().resolve("..half"), Path.of("..v30"));
    Path data = etc().resolve("..data");
    Files.move(half, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    awaitReading(",86.00,F");
    Files.writeString(etc().resolve("..v30").resolve(file), "celsius = 20");
    awaitReading(",68.00,F");
    Files.delete(etc().resolve(file));
    awaitReading(",73.40,F");
  }

  @Test
  public void slips_are_said_and_mended() throws Exception {
    write("io.millrace.gatway.cfg", "exchangeLimit = 5");
    awaitSlip("nothing here is called io.millrace.gatway; did you mean io.millrace.gateway?");
    write("io.millrace.session-x.cfg", "quota = 5");
    awaitSlip("io.millrace.session-x.cfg is not used: io.millrace.session exists once");
    write("io.millrace.line.pipe.cfg", "name = uartc");
    awaitSlip("io.millrace.line.pipe.cfg is not used: each file makes one more");
    write("io.millrace.line.pipe-c.cfg", "name = uartb");
    awaitSlip("name = \"uartb\" is taken: another line of that name is");
    for (String file : List.of("gatway", "session-x", "line.pipe", "line.pipe-c")) {
      Files.delete(etc().resolve("io.millrace." + file + ".cfg"));
    }
    awaitGood();
    Chain.awaitAnswers(client);
  }

  @Test
  public void values_of_a_nic_that_are_refused_leave_it_running() throws Exception {
    String good = Files.readString(etc().resolve(NIC));
    String who = "io.millrace.nic~uarta (" + NIC + "): ";
    write(NIC, good.replaceFirst("mac = .*", "mac = zz"));
    awaitSlip(who + "mac = \"zz\" is refused; allowed: 16 hexadecimal digits");
    Chain.awaitAnswers(client);
    write(NIC, good + "prefix = a/b\n");
    awaitSlip(who + "prefix = a/b, allowed is 1 to 15 letters");
    Chain.awaitAnswers(client);
    write(NIC, good + "prto = 1\nprofile = mili\nline = uartz\n");
    awaitSlip(who + "prto is no key");
    awaitSlip(who + "profile = \"mili\": there is no such profile; there are: mains, milli");
    awaitSlip(who + "line = \"uartz\": there is no such line");
    write(NIC, "\uFEFF" + good.replaceFirst("(mac = .*)", "$1 \t"));
    awaitGood();
    Chain.awaitAnswers(client);
  }

  @Test
  public void names_in_the_gateway_and_the_directory_that_nothing_bears() throws Exception {
    String gateway = "io.millrace.gateway.cfg";
    String directory = "io.millrace.directory.cfg";
    String simulator = "io.millrace.deviceic.simulator.cfg";
    write(gateway, "profile = nope\noutbound = udq");
    write(directory, "devices = a=192.0.2.1:99,nope,b=192.0.2.2,mains,c=192.0.2.3");
    String of = "io.millrace.gateway (" + gateway + "): ";
    awaitSlip(of + "profile = \"nope\": there is no such profile; there are: mains, milli");
    awaitSlip(of + "outbound = \"udq\": there is no such transport; there are: udp; did you mean");
    awaitSlip(
        "(" + directory + "): devices = \"nope\": there is no such profile; there are: mains");
    write(simulator, "transport = nosocket");
    awaitSlip("(" + simulator + "): transport = \"nosocket\": there is no such socket");
    Files.delete(etc().resolve(simulator));
    write(gateway, "profile = milli\noutbound = udp");
    write(directory, "devices = a=192.0.2.1:99,milli");
    awaitGood();
    Files.delete(etc().resolve(gateway));
    Files.delete(etc().resolve(directory));
    Chain.awaitAnswers(client);
  }

  @Test
  public void a_key_file_without_a_key_is_said_until_it_goes() throws Exception {
    Path key = Files.createDirectories(etc().resolve("keys")).resolve("a.pem");
    Files.writeString(key, "garbage");
    awaitSlip(
        "trustedKeys: " + key + " is not used: it has no PEM block PUBLIC KEY or CERTIFICATE");
    Files.delete(key);
    awaitGood();
    Chain.awaitAnswers(client);
  }

  @Test
  public void the_separator_of_osgi_makes_an_instance_too() throws Exception {
    String file = "io.millrace.nic~c-3.cfg";
    write(file, "mac = 00:13:50:05:00:00:00:C3\nline = uartb");
    Await.that("a third NIC", TIMEOUT, () -> isThere("SSN00135005000000C3"));
    Files.delete(etc().resolve(file));
    Await.that("two NICs", TIMEOUT, () -> !isThere("SSN00135005000000C3"));
    assertTrue(isThere("SSN" + Chain.Nic.A.mac));
    Chain.awaitAnswers(client);
  }

  private boolean isThere(String device) {
    try {
      String filter = "(" + Device.NAME + "=" + device + ")";
      return !context.getServiceReferences(Device.class, filter).isEmpty();
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
