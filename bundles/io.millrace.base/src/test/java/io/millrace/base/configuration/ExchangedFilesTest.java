// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.configuration.SiteMark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

/** Files that somebody exchanges one by one are read when all are new, in a real Felix. */
class ExchangedFilesTest extends RealFelix {
  private Path etc;
  private Path data;
  private SiteMark mark;

  @Override
  Map<String, String> settings() {
    etc = directory.resolve("etc");
    data = directory.resolve("data");
    return Map.of(
        "millrace.etc",
        etc.toString(),
        "millrace.data",
        data.toString(),
        "millrace.etc.lookMillis",
        "3600000"); // so that only who asks has them read
  }

  @BeforeEach
  void folder() throws Exception {
    Files.createDirectories(etc);
    mark = new SiteMark(data);
    Files.createDirectories(mark.file().getParent());
    probe();
    write("key = k\nport = 7");
    base.start();
    await(this::one, "7 one+two fast");
  }

  private void write(String text) throws Exception {
    Files.writeString(etc.resolve("io.millrace.probe.cfg"), text);
  }

  private String one() throws Exception {
    return seen("(&(probe=true)(!(service.factoryPid=*)))");
  }

  private Object read() throws Exception {
    ServiceReference<?> reader =
        context.getServiceReferences(Callable.class, "(millrace.configuration=read)").stream()
            .findFirst()
            .orElseThrow();
    return ((Callable<?>) context.getService(reader)).call();
  }

  @Test
  void half_of_them_is_not_read() throws Exception {
    mark.write(SiteMark.State.EXCHANGING);
    write("key = k\nport = 8");
    assertThat(read()).isEqualTo(false);
    assertThat(seen("(millrace.configuration=effective)")).contains("port, 7, etc/");
    mark.write(SiteMark.State.JUDGING);
    assertThat(read()).isEqualTo(true);
    assertThat(seen("(millrace.configuration=effective)")).contains("port, 8, etc/");
    await(this::one, "8 one+two fast");
  }

  @Test
  void what_was_read_has_been_handed_to_configuration_admin() throws Exception {
    assertThat(read()).isEqualTo(true);
    write("key = k\nport = none");
    assertThat(read()).isEqualTo(true);
    await(this::refused, "port = \"none\" is refused");
    await(this::one, "7 one+two fast");
  }
}
