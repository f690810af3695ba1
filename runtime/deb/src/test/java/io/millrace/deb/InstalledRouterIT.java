// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.lib.testing.Extent;
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

  @TempDir Path folder;
  private DebianRoot debian;

  @BeforeEach
  void make() throws Exception {
    assumeThat(Extent.isLong()).as("a Debian is installed with the long tests").isTrue();
    assumeThat(DebianRoot.lacking()).isEmpty();
    debian = DebianRoot.fresh();
    // Several tests may boot one at the same time, and the reader of the journal needs none of
    // them.
    debian.bring(PreviousPackage.in(folder), "root");
  }

  @AfterEach
  void delete() throws Exception {
    if (debian != null) {
      debian.close();
    }
  }

  private String good(String script) throws Exception {
    Command.Result result = debian.run(script);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void data_and_what_was_changed_by_hand_outlive_an_upgrade_and_a_downgrade() throws Exception {
    good(INSTALL + "./millrace-jre_*_amd64.deb ./millrace_0.2.9_all.deb");
    good(
        """
        echo 'cacheBytes = 0' >> /etc/millrace/io.millrace.gateway.cfg
        touch /etc/millrace/authorized_keys
        millrace start || test $? -eq 1
        millrace shell stop io.millrace.line.tcp
        millrace shell stop io.millrace.sensor.echo
        millrace token > /root/token
        coap-client-notls -m post -p 12345 -t 0 -f token 'coap://127.0.0.1/sessions?sticky=true'
        millrace stop
        """);
    String before = good("millrace release status");
    assertThat(before).contains("factory set 0.3.0.A", "stop io.millrace.line.tcp");

    good(INSTALL + "./millrace_0.3.0-SNAPSHOT_all.deb");
    String after =
        good(
            """
            grep 'cacheBytes = 0' /etc/millrace/io.millrace.gateway.cfg
            millrace start || test $? -eq 1
            millrace shell lb -l
            millrace shell millrace:sessions
            coap-client-notls -m get -p 12345 -v 7 coap://127.0.0.1/trace
            millrace stop
            millrace release status
            """);
    assertThat(after)
        .contains("factory set 0.3.0.SNAPSHOT", "2.05", "by hand    stop io.millrace.line.tcp")
        .contains("Resolved   |   55|io.millrace.line.tcp")
        .contains("Active     |   55|io.millrace.sensor.echo");

    good(INSTALL + "./millrace_0.2.9_all.deb");
    String older =
        good(
            """
            millrace start || test $? -eq 1
            millrace shell millrace:sessions
            coap-client-notls -m get -p 12345 -v 7 coap://127.0.0.1/trace
            millrace stop
            millrace release status
            """);
    assertThat(older).contains("factory set 0.3.0.A", "2.05");
  }

  @Test
  void removal_keeps_what_is_the_administrators_and_purge_does_not() throws Exception {
    good(INSTALL + "./millrace-jre_*_amd64.deb ./millrace_0.3.0-SNAPSHOT_all.deb");
    // The scripts may run again.
    good("dpkg-reconfigure millrace; /var/lib/dpkg/info/millrace.postinst configure 0.3.0");
    assertThat(good("id millrace; stat -c '%a %U %G' /var/lib/millrace /var/log/millrace"))
        .contains("dialout", "750 millrace millrace", "2750 millrace adm");
    good("echo 'mac = 001350050005E7D6' > /etc/millrace/io.millrace.nic-uart0.cfg");
    good("millrace start || test $? -eq 1\nmillrace stop\napt-get remove -y millrace");
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
