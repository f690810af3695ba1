// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Diagnosis;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.seed.ExampleRouter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what the probes find. */
class DoctorTest {
  private static final Fault HARMLESS = Fault.attention("dust", "There is dust", "wipe it off");
  private static final Fault BAD = Fault.failure("fire", "It burns", "put it out");

  @TempDir Path folder;

  private record Finds(Fault fault, String evidence) implements Probe {
    @Override
    public List<Fault> faults() {
      return List.of(fault);
    }

    @Override
    public void look(Installation installation, Diagnoses found) {
      found.add(fault, evidence);
    }
  }

  private static final class Fails implements Probe {
    @Override
    public List<Fault> faults() {
      return List.of();
    }

    @Override
    public void look(Installation installation, Diagnoses found) throws IOException {
      throw new IOException("/data/x: permission denied");
    }
  }

  private Diagnoses examine(Probe... probes) throws Exception {
    try (ExampleRouter router = new ExampleRouter(folder)) {
      return Doctor.examine(router.installation(), List.of(probes));
    }
  }

  @Test
  void worst_comes_first_and_gives_the_exit_status() throws Exception {
    Diagnoses found = examine(new Finds(HARMLESS, "grey"), new Finds(BAD, "smoke"));

    assertThat(found.all()).extracting(Diagnosis::fault).containsExactly(BAD, HARMLESS);
    assertThat(found.exitStatus()).isEqualTo(2);
    assertThat(examine(new Finds(HARMLESS, "grey")).exitStatus()).isEqualTo(1);
    assertThat(examine().exitStatus()).isZero();
  }

  @Test
  void probe_that_fails_is_a_finding_and_the_others_go_on() throws Exception {
    Diagnoses found = examine(new Fails(), new Finds(BAD, "smoke"));

    assertThat(found.all()).extracting(Diagnosis::fault).containsExactly(BAD, Doctor.UNREADABLE);
    assertThat(found.all().get(1).evidence()).contains("Fails", "/data/x: permission denied");
  }

  @Test
  void of_many_like_it_twenty_are_told() throws Exception {
    Probe[] probes = new Probe[50];
    for (int i = 0; i < probes.length; i++) {
      probes[i] = new Finds(HARMLESS, "corner " + i);
    }

    assertThat(examine(probes).all()).hasSize(20);
  }

  @Test
  void health_that_is_critical_is_a_failure_whatever_is_known_of_its_sentence() throws Exception {
    try (ExampleRouter router = new ExampleRouter(folder)) {
      router.health("org.example.pump", "critical", "the pump is dry");

      assertThat(Doctor.examine(router.installation()).exitStatus()).isEqualTo(2);
    }
  }

  @Test
  void text_has_a_paragraph_for_each() throws Exception {
    StringWriter text = new StringWriter();

    Report.text(examine(new Finds(BAD, "smoke\nheat")), true, new PrintWriter(text, true));

    assertThat(text.toString())
        .isEqualToNormalizingNewlines(
            """
            failure: It burns (fire)
              seen: smoke
              seen: heat
              do:   put it out
            the router runs; faults: 1
            """);
  }

  @Test
  void json_is_one_object_on_one_line() throws Exception {
    StringWriter text = new StringWriter();

    Report.json(examine(new Finds(BAD, "smoke")), false, new PrintWriter(text, true));

    assertThat(text.toString().strip())
        .isEqualTo(
            "{\"running\":false,\"status\":2,\"faults\":[{\"name\":\"fire\",\"level\":\"failure\","
                + "\"cause\":\"It burns\",\"evidence\":\"smoke\",\"remedy\":\"put it out\"}]}");
  }

  @Test
  void rows_of_a_command_are_read_a_line_each() throws Exception {
    assertThat(ControlRouter.rows("{\"part\":\"disk\",\"n\":1}\n{\"part\":\"nics\",\"n\":2}\n"))
        .extracting(row -> row.get("part") + row.get("n"))
        .containsExactly("disk1", "nics2");
  }
}
