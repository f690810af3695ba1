// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.doctor.Doctor;
import io.millrace.doctor.base.Diagnosis;
import io.millrace.doctor.base.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault that is put into a healthy router is found, by its name, alone, with its evidence.
 */
@Timeout(60)
class SeededFaultsTest {
  @TempDir Path folder;

  static List<Seed> seeds() {
    return Stream.of(
            MachineSeeds.all(),
            LineSeeds.all(),
            FileSeeds.all(),
            ConfigurationSeeds.all(),
            ReleaseSeeds.all(),
            HealthSeeds.all())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void fault_is_found_with_cause_evidence_and_remedy(Seed seed) throws Exception {
    try (ExampleRouter router = new ExampleRouter(folder)) {
      assertThat(Doctor.examine(router.installation()).all()).isEmpty();
      seed.planting().into(router);

      List<Diagnosis> found = Doctor.examine(router.installation()).all();

      assertThat(found).extracting(each -> each.fault().name()).containsOnly(seed.fault());
      assertThat(found.get(0).evidence()).containsPattern(seed.evidence());
      assertThat(found.get(0).remedy()).containsPattern(seed.remedy());
    }
  }

  @Test
  void every_fault_that_the_doctor_knows_is_seeded() {
    List<String> seeded = seeds().stream().map(Seed::fault).toList();

    assertThat(Doctor.faults())
        .extracting(Fault::name)
        .filteredOn(name -> !FullDiskTest.FAULTS.contains(name))
        .isSubsetOf(seeded);
  }
}
