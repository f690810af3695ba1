// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.lib.testing.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages in a fresh Debian without a network: from installation to purge. */
class InstalledRouterIT {
  private static final String INSTALL =
      "export DEBIAN_FRONTEND=noninteractive\n"
          + "apt-get install -y --no-install-recommends --allow-downgrades ";

  /** Of the package that this build makes. */
  private static final int SEQUENCE =
      Integer.parseInt(read(Path.of(System.getProperty("millrace.distribution"))));

  private static final OtherPackage LOWER = new OtherPackage("0.2.9", "A", SEQUENCE - 1);
  private static final OtherPackage HIGHER = new OtherPackage("9.0.0", "Z", SEQUENCE + 1);

  /** Starts it, and waits until the set of a qualifier has proved good, or runs anyway. */
  private static final String START =
      """
      millrace start || test $? -le 2
      until millrace shell lb -s | grep 'io.millrace.sensor.echo (0.3.0.%s)'; do sleep 2; done
      until millrace release status | grep '^last start.*healthy$'; do sleep 2; done
      while millrace release status | grep '^change'; do sleep 2; done
      millrace shell lb -s
      millrace shell millrace:sessions
      coap-client-notls -m get -p 12345 -v 7 coap://127.0.0.1/trace
      millrace stop
      millrace release status
      """;

  @TempDir Path folder;
  private DebianRoot debian;

  @BeforeEach
  void make() throws Exception {
    assumeThat(Extent.isLong()).as("a Debian is installed with the long tests").isTrue();
    assumeThat(DebianRoot.lacking()).isEmpty();
    debian = DebianRoot.fresh();
    debian.bring(LOWER.in(folder), "root");
    debian.bring(HIGHER.in(folder), "root");
  }

  @AfterEach
  void delete() throws Exception {
    if (debian != null) {
      debian.close();
    }
  }

  private static String read(Path distribution) {
    try {
      return Files.readString(distribution.resolve("factory/sequence")).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String good(String script) throws Exception {
    Command.Result result = debian.run(script);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void data_and_changes_by_hand_outlive_upgrades_and_the_sequence_says_what_runs()
      throws Exception {
    good(INSTALL + "./millrace-jre_*_amd64.deb ./millrace_0.2.9_all.deb");
    good(
        """
        echo 'cacheBytes = 0' >> /etc/millrace/io.millrace.gateway.cfg
        touch /etc/millrace/authorized_keys
        millrace start || test $? -le 2
        millrace shell stop io.millrace.line.tcp
        millrace shell stop io.millrace.sensor.echo
        millrace token > /root/token
        coap-client-notls -m post -p 12345 -t 0 -f token 'coap://127.0.0.1/sessions?sticky=true'
        millrace stop
        """);
    String before = good("millrace release status");
    assertThat(before)
        .contains("stop io.millrace.line.tcp", "stop io.millrace.sensor.echo 0.3.0.A");

    String own = System.getProperty("millrace.version");
    good(INSTALL + "./millrace_" + own + "_all.deb");
    String after =
        good("grep 'cacheBytes = 0' /etc/millrace/*.gateway.cfg\n" + START.formatted("SNAPSHOT"));
    assertThat(after)
        .contains("2.05")
        .containsOnlyOnce("by hand    stop io.millrace.line.tcp")
        .containsPattern("(Resolved |Installed)  \\|   55\\|io.millrace.line.tcp")
        .containsPattern("Active     \\|   55\\|io.millrace.sensor.echo.*SNAPSHOT");

    good(INSTALL + "./millrace_9.0.0_all.deb");
    assertThat(good(START.formatted("Z"))).contains("2.05", "by hand    stop io.millrace.line.tcp");

    good(INSTALL + "./millrace_" + own + "_all.deb");
    assertThat(good(START.formatted("Z")))
        .as("a package with a lower sequence leaves what runs")
        .contains("2.05")
        .containsPattern("Active     \\|   55\\|io.millrace.sensor.echo.*Z");
    good("millrace release factory");
    assertThat(good(START.formatted("SNAPSHOT")))
        .as("until it is told to go there")
        .contains("2.05")
        .containsPattern("Active     \\|   55\\|io.millrace.sensor.echo.*SNAPSHOT");
  }

  @Test
  void removal_keeps_what_is_the_administrators_and_purge_does_not() throws Exception {
    good(
        INSTALL
            + "./millrace-jre_*_amd64.deb ./millrace_"
            + System.getProperty("millrace.version")
            + "_all.deb");
    // The scripts may run again.
    good("dpkg-reconfigure millrace; /var/lib/dpkg/info/millrace.postinst configure 0.3.0");
    assertThat(good("id millrace; stat -c '%a %U %G' /var/lib/millrace /var/log/millrace"))
        .contains("dialout", "750 millrace millrace", "2750 millrace adm");
    assertThat(
            good(
                """
                millrace start || test $? -le 2
                printf 'name = extra\n' > /tmp/io.millrace.profile-extra.cfg
                millrace shell config:apply /tmp/io.millrace.profile-extra.cfg || test $? -eq 1
                millrace config apply --judge 5 /tmp/io.millrace.profile-extra.cfg
                stat -c '%a %U %G' /etc/millrace/io.millrace.profile-extra.cfg
                find /var/lib/millrace -user root
                millrace stop
                echo 'mac = 001350050005E7D6' > /etc/millrace/io.millrace.nic-uart0.cfg
                apt-get remove -y millrace
                """))
        .as("the files are root's to change, and the service reads them")
        .contains("/etc/millrace is not for this user to change", "640 root millrace")
        .doesNotContain("\n/var/lib/millrace");
    assertThat(debian.file("etc/millrace/io.millrace.nic-uart0.cfg")).exists();
    assertThat(debian.file("var/lib/millrace/releases/journal")).exists();
    assertThat(debian.file("usr/share/millrace")).doesNotExist();
    good("apt-get purge -y millrace millrace-jre");
    for (String each :
        List.of(
            "etc/millrace",
            "etc/default/millrace",
            "var/lib/millrace",
            "var/log/millrace",
            "usr/lib/millrace")) {
      assertThat(debian.file(each)).doesNotExist();
    }
    assertThat(good("id millrace")).contains("dialout");
    try (Stream<Path> links = Files.walk(debian.file("etc/systemd/system"))) {
      assertThat(links.map(Path::toString)).noneMatch(each -> each.contains("millrace"));
    }
  }
}
