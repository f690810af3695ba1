// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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

/** A value in {@code etc/*.cfg} that is not allowed is refused, said so, and the old one stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ConfigurationRefusedTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String PID = "io.millrace.sensor.temp";
  private static final String ALLOWED = "-273.15 to 1000";

  @Inject private BundleContext context;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler listener = new Listener();
  private Client client;

  private final class Listener extends Handler {
    @Override
    public void publish(LogRecord line) {
      log.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  @Before
  public void begin() throws Exception {
    client = Chain.client();
    Chain.openSession(context, client);
    Chain.awaitAnswers(client);
    Logger.getLogger("").addHandler(listener);
    write("celsius = 20");
    awaitReading(",68.00,F");
  }

  @After
  public void end() throws Exception {
    Logger.getLogger("").removeHandler(listener);
    client.close();
  }

  private static void write(String line) throws IOException {
    Files.writeString(Chain.folder().resolve("etc").resolve(PID + ".cfg"), line + "\n");
  }

  private String reading() {
    return client.ask(Chain.read(Chain.Nic.A)).answer(TIMEOUT).payload().utf8();
  }

  private void awaitReading(String end) {
    Await.that("a reading of " + end, TIMEOUT, () -> reading().endsWith(end));
  }

  /** Waits for one line that says it all. */
  private void awaitRefusal(String value) {
    Await.that(
        "a line on " + value + " in " + log,
        TIMEOUT,
        () -> log.stream().anyMatch(line -> saysAll(line, value)));
  }

  private static boolean saysAll(String line, String value) {
    return line.contains(PID)
        && line.contains("celsius")
        && line.contains(value)
        && line.contains(ALLOWED);
  }

  @Test
  public void value_out_of_range_is_refused_and_the_old_one_stays() throws Exception {
    write("celsius = 1000.5");
    awaitRefusal("1000.5");
    assertTrue(reading(), reading().endsWith(",68.00,F"));
  }

  @Test
  public void value_that_is_no_number_is_refused_and_the_old_one_stays() throws Exception {
    write("celsius = lukewarm");
    awaitRefusal("lukewarm");
    assertTrue(reading(), reading().endsWith(",68.00,F"));
  }

  @Test
  public void old_value_stays_when_the_bundles_are_replaced() throws Exception {
    write("celsius = -300");
    awaitRefusal("-300");
    for (String bundle : List.of("sensor.standard", "base")) {
      Swap.STOP_START.of(Chain.bundle(context, bundle), () -> {});
      awaitReading(",68.00,F");
    }
  }

  @Test
  public void good_value_after_a_bad_one_is_taken() throws Exception {
    write("celsius = 5000");
    awaitRefusal("5000");
    write("celsius = 30");
    awaitReading(",86.00,F");
  }
}
