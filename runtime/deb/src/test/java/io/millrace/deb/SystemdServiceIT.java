// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.lib.testing.Extent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service under a systemd that has booted, as docs/install.md says it. */
class SystemdServiceIT {
  private static final Path GUIDE =
      Path.of(System.getProperty("millrace.guide")).toAbsolutePath().normalize();

  @TempDir Path folder;
  private DebianRoot debian;

  private void boot() throws Exception {
    assumeThat(Extent.isLong()).as("a Debian is booted with the long tests").isTrue();
    assumeThat(DebianRoot.lackingForBoot()).isEmpty();
    debian = DebianRoot.fresh();
  }

  @AfterEach
  void delete() throws Exception {
    if (debian != null) {
      debian.close();
    }
  }

  @Test
  void unit_exposes_little() throws Exception {
    assumeThat(Command.exists("systemd-analyze")).isTrue();
    Path unit =
        DebianPackage.named("millrace")
            .unpack(folder)
            .resolve("usr/lib/systemd/system/millrace.service");
    String said =
        Command.good(
            "systemd-analyze", "security", "--offline=true", "--threshold=25", unit.toString());
    assertThat(said).contains("Overall exposure level for millrace.service");
  }

  @Test
  void five_commands_make_a_service_and_its_client_reaches_the_sensor() throws Exception {
    List<String> blocks = commands(Files.readString(GUIDE));
    assertThat(blocks.get(0).strip().lines()).hasSize(5);
    boot();
    String output =
        debian.boot(
            emulated("")
                + blocks.get(0)
                + "systemctl is-active millrace.service\n"
                + blocks.get(1)
                + """
                for i in 1 2 3 4 5 6 7 8 9 10; do
                  coap-client-notls -m get -p 12345 -P coap://127.0.0.1 \\
                    coap://SSN001350050005E7D6:4849/snsr/arduino/temp?sens && break
                  sleep 1
                done
                systemctl reload millrace.service
                echo 'cacheBytes = many' >> /etc/millrace/io.millrace.gateway.cfg
                systemctl reload millrace.service && exit 1
                systemctl status --no-pager millrace.service
                sed -i '/cacheBytes = many/d' /etc/millrace/io.millrace.gateway.cfg
                sed -i 's/^handlers=.*/handlers=java.util.logging.ConsoleHandler/' \
                  /etc/millrace/logging.properties
                systemctl restart millrace.service
                journalctl -u millrace.service --no-pager | grep 'millrace is ready'
                echo the service is stopped
                systemctl stop millrace.service
                systemctl show -p Result,ExecMainStatus millrace.service
                """);
    assertThat(output).endsWith("status 0\n");
    assertThat(output)
        .contains("Result=success", "\"many\" is refused", "To login, send POST to /sessions");
    assertThat(output).matches(Pattern.compile("(?s).*temp.*[0-9]+\\.[0-9]+.*"));
  }

  /**
   * Returns the commands that start a sensor at the end of /dev/ttyUSB0, for those in dialout.
   *
   * @param options of the emulator
   */
  private static String emulated(String options) {
    return """
    export DEBIAN_FRONTEND=noninteractive
    mkdir /tmp/p
    dpkg-deb -x millrace-jre_*.deb /tmp/p
    dpkg-deb -x millrace_*.deb /tmp/p
    export JAVA_HOME=/tmp/p/usr/lib/millrace/jre
    MILLRACE_DATA=/tmp/e /tmp/p/usr/share/millrace/bin/millrace emulate \\
      --line pty:/dev/ttyUSB0 --no-shell %s > emulate.txt 2>&1 &
    until grep 'Ctrl-C ends it' emulate.txt; do sleep 0.2; done
    unset JAVA_HOME
    chgrp dialout $(readlink -f /dev/ttyUSB0)
    chmod 660 $(readlink -f /dev/ttyUSB0)
    """
        .formatted(options);
  }

  @Test
  void hardened_unit_takes_the_ten_steps_of_the_demo() throws Exception {
    boot();
    String output =
        debian.boot(
            emulated("--set io.millrace.sensor.temp:periodSeconds=2")
                + commands(Files.readString(GUIDE)).get(0)
                + """
                temperature=coap://SSN001350050005E7D6:4849/snsr/arduino/temp
                ask() {
                  millrace client --json -v 9 "$@" | grep '^{' | tail -n 1
                }
                proxied() {
                  ask -P coap://127.0.0.1 "$@"
                }
                notified() {
                  grep -c '"name":"Observe"' observed.txt || true
                }
                await() {
                  for i in $(seq 60); do
                    test "$(notified)" -lt "$1" || return 0
                    sleep 1
                  done
                  return 1
                }
                millrace token | tr -d '\n' > token.txt
                grep -E '^[^.]+[.][^.]+[.][^.]+$' token.txt > /dev/null
                ask -p 12345 -m post -t 0 -f token.txt coap://127.0.0.1/sessions | grep 2.01
                proxied -p 12345 -m get coap://SSN001350050005E7D6:4849/.well-known/core \\
                  | grep /snsr/arduino
                proxied -p 12345 -m get "$temperature?sens" | grep -E '[0-9],F'
                proxied -p 12345 -m put "$temperature?cfg=C" | grep 2.04
                millrace client --json -v 9 -s 600 -p 12345 -P coap://127.0.0.1 \\
                  -m get "$temperature?sens" > observed.txt &
                observer=$!
                await 3
                before=$(notified)
                millrace shell update io.millrace.nic
                await $((before + 3))
                grep '"name":"Observe"' observed.txt | grep -o '"token":"[0-9a-f]*"' | sort -u > tokens
                test "$(wc -l < tokens)" = 1
                kill "$observer"
                wait "$observer" || true
                proxied -p 12345 -m get "$temperature?sens" | grep -E '[0-9],C'
                proxied -p 23456 -m get "$temperature?sens" | grep 4.01
                ask -p 12345 -m delete coap://127.0.0.1/sessions | grep 2.02
                systemctl show -p NRestarts --value millrace.service
                """);
    assertThat(output).endsWith("0\nstatus 0\n");
  }

  /** Returns the blocks of commands of a document, in their order. */
  private static List<String> commands(String text) {
    return Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(each -> each.group(1))
        .toList();
  }

  @Test
  void router_that_hangs_is_ended_by_the_watchdog_and_started_again() throws Exception {
    boot();
    debian.run("DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ./*.deb");
    Path dropIn = debian.file("etc/systemd/system/millrace.service.d");
    Files.createDirectories(dropIn);
    Files.writeString(
        dropIn.resolve("quick.conf"), "[Service]\nWatchdogSec=8\nTimeoutAbortSec=2\n");
    String output =
        debian.boot(
            """
            old=$(systemctl show -p MainPID --value millrace.service)
            systemctl show -p StatusText,NRestarts millrace.service
            sleep 20
            test "$(systemctl show -p MainPID --value millrace.service)" = "$old"
            kill -STOP "$old"
            until [ "$(systemctl show -p NRestarts --value millrace.service)" = 1 ]; do sleep 1; done
            until systemctl is-active millrace.service; do sleep 1; done
            coap-client-notls -m get coap://127.0.0.1/help
            test "$(systemctl show -p MainPID --value millrace.service)" != "$old"
            kill -KILL "$(systemctl show -p MainPID --value millrace.service)"
            until [ "$(systemctl show -p NRestarts --value millrace.service)" = 2 ]; do sleep 1; done
            until systemctl is-active millrace.service; do sleep 1; done
            coap-client-notls -m get coap://127.0.0.1/help
            journalctl -u millrace.service --no-pager
            """);
    assertThat(output).endsWith("status 0\n");
    assertThat(output).contains("StatusText=answers requests", "Watchdog timeout (limit 8s)!");
    Matcher answers = Pattern.compile("To login, send POST").matcher(output);
    assertThat(answers.results()).hasSize(2);
  }

  @Test
  void change_of_the_configuration_that_was_cut_off_is_undone_by_the_next_start() throws Exception {
    boot();
    debian.run("DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ./*.deb");
    String output =
        debian.boot(
            """
            changed=/etc/millrace/io.millrace.profile-extra.cfg
            changing=/var/lib/millrace/configuration/changing
            printf 'name = extra\\n' > /tmp/io.millrace.profile-extra.cfg
            millrace config apply --judge 500 /tmp/io.millrace.profile-extra.cfg &
            until [ -e "$changed" ] && [ -e "$changing" ]; do sleep 0.5; done
            for each in /proc/[0-9]*; do
              ! grep -q io.millrace.config.ConfigMain $each/cmdline || kill -KILL ${each#/proc/}
            done
            wait || true
            test -e "$changed"
            test -e "$changing"
            systemctl restart millrace.service
            test ! -e "$changed"
            test ! -e "$changing"
            coap-client-notls -m get coap://127.0.0.1/help
            """);
    assertThat(output).endsWith("status 0\n").contains("To login, send POST");
  }
}
