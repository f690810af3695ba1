// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.nic.direct.DirectOptions;
import io.millrace.nic.firmware.FirmwareService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Firmware images as a resource of a NIC, and what the NIC says of the one that it boots. */
class FirmwareImagesTest {
  /** Version 2.0.7, "123456789", and its CRC. */
  private static final Bytes IMAGE =
      Bytes.hex("0e100000 02000007 0000 29b1 00000009 00000001").plus(Bytes.utf8("123456789"));

  @TempDir Path folder;

  private final TurnedTime time = new TurnedTime();
  private FakeFramework framework = new FakeFramework();
  private Nic nic;
  private FirmwareService first;

  private void start(Path images) {
    nic =
        new Nic(
            framework.context(),
            new Configuration().with("firmware", images.toString()),
            time,
            new SeededRandomness(7),
            new CountingMeters());
    first = provider();
    nic.bindFirmware(first);
  }

  private FirmwareService provider() {
    return new FirmwareService(framework.context(), time);
  }

  @AfterEach
  void stop() {
    nic.deactivate();
  }

  private CoapResponse ask(CoapRequest request) throws Exception {
    return asked(request).get(20, TimeUnit.SECONDS);
  }

  private CompletableFuture<CoapResponse> asked(CoapRequest request) {
    CompletableFuture<CoapResponse> answer = new CompletableFuture<>();
    DeviceListener listener =
        new DeviceListener() {
          @Override
          public void answered(CoapResponse response) {
            answer.complete(response);
          }

          @Override
          public void failed(DeviceFailure failure) {
            answer.completeExceptionally(new AssertionError(failure));
          }
        };
    framework.service(Device.class).exchange(request, NicRig.MINUTE, listener);
    return answer;
  }

  private void boot() throws Exception {
    CoapRequest upload = request(CoapCode.PUT, "sys/upg", "id=image").with(IMAGE);
    assertThat(ask(upload).code()).isEqualTo(CoapCode.CHANGED);
    CoapRequest activate = request(CoapCode.PUT, "sys/upg", "id=activate");
    assertThat(ask(activate).code()).isEqualTo(CoapCode.CHANGED);
  }

  @Test
  void nic_says_the_version_of_the_image_that_it_boots_after_a_restart_too() throws Exception {
    start(folder);
    assertThat(ask(get("")).payload().utf8()).isEqualTo("Millrace NIC 1.2.3 2026-01-01");
    boot();
    assertThat(ask(get("")).payload().utf8()).isEqualTo("Millrace NIC 2.0.7");
    nic.deactivate();
    framework = new FakeFramework();
    start(folder);
    assertThat(ask(get("")).payload().utf8()).isEqualTo("Millrace NIC 2.0.7");
    assertThat(ask(with(get("sys/info"), OptionNumber.ACCEPT, 0)).payload().utf8())
        .contains("version=2.0.7", "built=unknown");
    ask(request(CoapCode.PUT, "sys/upg", "id=rollback"));
    assertThat(ask(get("")).payload().utf8()).isEqualTo("Millrace NIC 1.2.3 2026-01-01");
  }

  @Test
  void images_are_kept_below_the_nics_name_and_offered_to_the_shell() throws Exception {
    start(folder);
    boot();
    assertThat(folder.resolve("SSN001350FFFE600001/2.0.7.image")).exists();
    assertThat(framework.services.toString()).contains("io.millrace.nic.firmware.Firmware");
  }

  @Test
  void folder_that_cannot_be_used_leaves_the_nic_without_images() throws Exception {
    start(Files.writeString(folder.resolve("file"), "x"));
    assertThat(ask(get("sys/upg", "id=ver")).code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(ask(get("")).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void blocks_of_an_image_come_in_directly_and_no_others() {
    start(folder);
    CoapRequest image = with(request(CoapCode.PUT, "sys/upg", "id=image"), OptionNumber.BLOCK1, 14);
    CoapRequest other = with(request(CoapCode.PUT, "sys/event"), OptionNumber.BLOCK1, 14);
    assertThat(DirectOptions.refusal(image, "snsr")).isNull();
    assertThat(DirectOptions.refusal(other, "snsr").code()).isEqualTo(CoapCode.BAD_OPTION);
    assertThat(DirectOptions.stripped(image).options().has(OptionNumber.BLOCK1)).isTrue();
  }

  @Test
  void blocks_of_an_image_come_in_by_the_gateway_and_no_others() throws Exception {
    start(folder);
    CoapRequest image = with(request(CoapCode.PUT, "sys/upg", "id=image"), OptionNumber.BLOCK1, 30);
    assertThat(ask(image).code()).isEqualTo(CoapCode.BAD_REQUEST);
    for (String path : new String[] {"sys/event", "time", "sys/stats", ""}) {
      CoapRequest other = with(request(CoapCode.PUT, path), OptionNumber.BLOCK1, 14);
      assertThat(ask(other).code()).as(path).isEqualTo(CoapCode.BAD_OPTION);
    }
  }

  @Test
  void requests_wait_while_the_provider_is_replaced_and_the_version_that_runs_stays()
      throws Exception {
    start(folder);
    boot();
    FirmwareService next = provider();
    nic.unbindFirmware(first);
    CompletableFuture<CoapResponse> waiting = asked(get("sys/upg", "id=ver"));
    assertThat(ask(get("")).payload().utf8()).isEqualTo("Millrace NIC 2.0.7");
    assertThat(waiting).isNotDone();
    nic.bindFirmware(next);
    assertThat(waiting.get(20, TimeUnit.SECONDS).payload())
        .isEqualTo(Bytes.hex("0d04000002000007"));
  }

  @Test
  void an_upload_goes_on_at_the_next_provider_and_the_former_one_has_closed_the_folder()
      throws Exception {
    start(folder);
    ask(request(CoapCode.PUT, "sys/upg", "id=init").with(IMAGE.slice(0, 20)));
    ask(request(CoapCode.PUT, "sys/upg", "off=0").with(IMAGE.slice(20, 4)));
    FirmwareService next = provider();
    nic.bindFirmware(next); // DS binds the new one before it unbinds the old one
    nic.unbindFirmware(first);
    assertThat(framework.events)
        .containsSubsequence("registered Firmware", "unregistered Firmware", "registered Firmware");
    ask(request(CoapCode.PUT, "sys/upg", "off=4").with(IMAGE.slice(24, 5)));
    assertThat(ask(request(CoapCode.PUT, "sys/upg", "id=verify")).code())
        .isEqualTo(CoapCode.CHANGED);
  }

  @Test
  void without_a_provider_there_is_no_such_resource_once_it_was_waited_for() throws Exception {
    start(folder);
    nic.unbindFirmware(first);
    CompletableFuture<CoapResponse> waiting = asked(get("sys/upg", "id=ver"));
    time.turn(Duration.ofSeconds(10));
    assertThat(waiting.get().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(ask(get("sys/upg", "id=ver")).code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    CompletableFuture<CoapResponse> links = asked(get(".well-known/core"));
    time.turn(NicRig.MINUTE); // the sensor's links are waited for, too
    assertThat(links.get().payload().utf8()).contains("sys/info").doesNotContain("sys/upg");
  }

  @Test
  void requests_that_wait_for_a_provider_are_answered_when_the_nic_stops() throws Exception {
    start(folder);
    nic.unbindFirmware(first);
    CompletableFuture<CoapResponse> waiting = asked(get("sys/upg", "id=ver"));
    assertThat(waiting).isNotDone();
    nic.deactivate();
    assertThat(waiting.get(20, TimeUnit.SECONDS).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    start(folder);
  }
}
