// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The site's files over those of the release, in a real Felix. */
class LayersInFelixTest extends RealFelix {
  private static final String PROBE = "io.millrace.probe.cfg";
  private static final String INSTANCE = "io.millrace.probes~a.cfg";

  private Path etc;
  private Path release;

  @Override
  Map<String, String> settings() {
    etc = directory.resolve("etc");
    release = directory.resolve("releases/etc");
    return Map.of(
        "millrace.etc", etc.toString(),
        "millrace.releases", directory.resolve("releases").toString(),
        "millrace.etc.lookMillis", "50");
  }

  @BeforeEach
  void folders() throws Exception {
    Files.createDirectories(etc);
    Files.createDirectories(release);
    probe();
  }

  private void site(String file, String text) throws Exception {
    Files.writeString(etc.resolve(file), text);
  }

  private void released(String file, String text) throws Exception {
    Files.writeString(release.resolve(file), text);
  }

  private String one() throws Exception {
    return seen("(&(probe=true)(!(service.factoryPid=*)))");
  }

  private String instance() throws Exception {
    return seen("(service.pid=io.millrace.probes~a)");
  }

  private String effective() throws Exception {
    return seen("(millrace.configuration=effective)");
  }

  @Test
  void site_lies_over_the_release_key_by_key() throws Exception {
    released(PROBE, "port = 7\nnames = three,four\nkey = r");
    site(PROBE, "port = 8");
    base.start();
    await(this::one, "8 three+four fast");
    site(PROBE, "Port = 6"); // one key with the release's, for Configuration Admin
    await(this::refused, "Port is no key; there are: key, mode, names, port");
    site(PROBE, "port = 9\nmode = slow");
    await(this::one, "9 three+four slow");
    released(PROBE, "port = 7\nnames = five\nkey = r");
    await(this::one, "9 five slow");
    await(this::refused, "[]");
  }

  @Test
  void without_the_sites_file_the_release_comes_through_and_without_both_the_default()
      throws Exception {
    released(INSTANCE, "port = 7");
    site("io.millrace.probes-a.cfg", "port = 8\nmode = slow");
    base.start();
    await(this::instance, "8 one+two slow");
    Files.delete(etc.resolve("io.millrace.probes-a.cfg"));
    await(this::instance, "7 one+two fast");
    site("io.millrace.probes-a.cfg", "mode = slow");
    await(this::instance, "7 one+two slow");
    Files.delete(release.resolve(INSTANCE));
    await(this::instance, "5683 one+two slow");
    Files.delete(etc.resolve("io.millrace.probes-a.cfg"));
    awaitNone(this::instance);
  }

  @Test
  void what_the_release_made_goes_with_it_while_the_router_is_down() throws Exception {
    released(INSTANCE, "port = 7");
    released(PROBE, "port = 7\nkey = r");
    site(PROBE, "mode = slow\nkey = s");
    base.start();
    await(this::instance, "7 ");
    await(this::one, "7 one+two slow");
    felix.stop();
    felix.waitForStop(20_000);
    Files.delete(release.resolve(INSTANCE));
    Files.delete(release.resolve(PROBE));
    Files.delete(release);
    startFelix("none");

    awaitNone(this::instance);
    await(this::one, "5683 one+two slow");
    assertThat(refused()).isEqualTo("[]");
  }

  @Test
  void bad_value_of_the_release_is_refused_as_the_releases_and_the_last_good_one_stays()
      throws Exception {
    released(INSTANCE, "port = 7");
    site("io.millrace.probes-a.cfg", "mode = slow");
    base.start();
    await(this::instance, "7 one+two slow");
    released(INSTANCE, "port = 0\nprot = 1");
    await(
        this::refused,
        "io.millrace.probes~a (of the release): port = \"0\" is refused; allowed: integer 1 to"
            + " 65535; \"7\" stays");
    await(this::refused, "io.millrace.probes~a (of the release): prot is no key");
    site("io.millrace.probes-a.cfg", "mode = S1");
    await(this::refused, "io.millrace.probes~a (io.millrace.probes-a.cfg): mode = \"S1\"");
    await(this::instance, "7 one+two slow");
    released(INSTANCE, "port = 13");
    await(this::refused, "(io.millrace.probes-a.cfg, the rest of the release): io.millrace.probe:");
    Files.delete(etc.resolve("io.millrace.probes-a.cfg"));
    await(this::refused, "io.millrace.probes~a (of the release): io.millrace.probe: port = 13");
    released(INSTANCE, "port = \\uZZ");
    await(this::refused, "the release's io.millrace.probes~a.cfg cannot be read");
    released(INSTANCE, "port = 9");
    await(this::instance, "9 one+two fast");
    await(this::refused, "[]");
  }

  @Test
  void what_is_changed_at_run_time_holds_until_its_file_changes() throws Exception {
    released(PROBE, "port = 7\nkey = r");
    released(INSTANCE, "port = 7");
    base.start();
    await(this::one, "7 one+two fast");
    configure(Map.of("port", 8, "key", "k"));
    await(this::one, "8 one+two fast");
    released(INSTANCE, "port = 9");
    await(this::instance, "9 ");
    assertThat(one()).startsWith("8 ");
    released(PROBE, "port = 10\nkey = r");
    await(this::one, "10 ");
  }

  @Test
  void what_is_changed_at_run_time_holds_over_a_replacement_of_base() throws Exception {
    context.registerService(
        ConcurrentMap.class,
        new ConcurrentHashMap<String, Object>(),
        new Hashtable<>(Map.of("io.millrace.launcher", "holder")));
    released(PROBE, "port = 7\nkey = r");
    base.start();
    await(this::one, "7 one+two fast");
    configure(Map.of("port", 8, "key", "k"));
    await(this::one, "8 one+two fast");
    base.stop();
    released(INSTANCE, "port = 9");
    base.start();
    await(this::instance, "9 ");
    assertThat(one()).startsWith("8 ");
    base.stop();
    released(PROBE, "port = 10\nkey = r");
    base.start();
    await(this::one, "10 ");
  }

  /**
   * The old one leaves what it knows in the holder when it stops: too late for a new one beside.
   */
  @Test
  void so_it_does_when_another_build_of_base_starts_beside_the_old_one() throws Exception {
    context.registerService(
        ConcurrentMap.class,
        new ConcurrentHashMap<String, Object>(),
        new Hashtable<>(Map.of("io.millrace.launcher", "holder")));
    released(PROBE, "port = 7\nkey = r");
    base.start();
    await(this::one, "7 one+two fast");
    configure(Map.of("port", 8, "key", "k"));
    await(this::one, "8 one+two fast");
    secondBase().start();
    base.stop();
    released(INSTANCE, "port = 9");
    await(this::instance, "9 ");
    assertThat(one()).startsWith("8 ");
    released(PROBE, "port = 10\nkey = r");
    await(this::one, "10 ");
  }

  @Test
  void where_each_value_comes_from_is_shown() throws Exception {
    released(PROBE, "port = 7\nkey = r");
    site(PROBE, "names = three");
    base.start();
    await(this::one, "7 three fast");
    await(
        this::effective,
        "[[io.millrace.probe, key, r, release], [io.millrace.probe, mode, fast, default],"
            + " [io.millrace.probe, names, three, etc/io.millrace.probe.cfg],"
            + " [io.millrace.probe, port, 7, release]]");
    configure(Map.of("port", 8, "key", "r", "mode", "fast"));
    await(this::effective, "[io.millrace.probe, port, 8, run time]");
    site(PROBE, "names = three\nport = 0");
    await(
        this::effective,
        "[io.millrace.probe, port, 8, last good: \"0\" of etc/" + PROBE + " is refused]");
  }
}
