// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.device.Device;
import java.lang.reflect.Proxy;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class ImageCommandsTest {
  private static final String NAME = "SSN0013500000000001";

  @TempDir Path folder;

  private Uploader client;
  private ImageCommands commands;

  @BeforeEach
  void start() throws Exception {
    client = new Uploader(folder);
    commands = new ImageCommands(framework());
    commands.bindNic(client.firmware, Map.of(Device.NAME, NAME));
  }

  private static BundleContext framework() {
    ClassLoader loader = BundleContext.class.getClassLoader();
    Object registration =
        Proxy.newProxyInstance(
            loader, new Class<?>[] {ServiceRegistration.class}, (self, method, words) -> null);
    return (BundleContext)
        Proxy.newProxyInstance(
            loader, new Class<?>[] {BundleContext.class}, (self, method, words) -> registration);
  }

  @Test
  void images_are_listed_with_their_roles() throws Exception {
    client.boot("1.0.0", 500);
    client.upload(head("2.0.0", image(600)), image(600), 0);
    assertThat(commands.images(NAME))
        .containsPattern("built-in +0.1.0 +former")
        .containsPattern("1.0.0 +1.0.0 +booted +500")
        .containsPattern("2.0.0 +2.0.0 +verified +600");
    assertThat(commands.images(NAME, "--json"))
        .startsWith("[{\"image\":\"built-in\",\"version\":\"0.1.0\",\"role\":\"former\"");
  }

  @Test
  void verified_image_is_activated_and_rolled_back() throws Exception {
    client.upload(head("2.0.0", image(600)), image(600), 0);
    assertThat(commands.activate(NAME)).containsPattern("2.0.0 +2.0.0 +booted");
    assertThat(client.shown).isEqualTo("2.0.0");
    assertThat(commands.rollBack(NAME)).containsPattern("2.0.0 +2.0.0 +former");
    assertThat(client.shown).isEmpty();
    assertThat(commands.activate(NAME, "2.0.0", "--json")).contains("\"role\":\"booted\"");
  }

  @Test
  void refusals_say_why() {
    assertThatThrownBy(() -> commands.activate(NAME)).hasMessage("no image was verified");
    assertThatThrownBy(() -> commands.rollBack(NAME)).hasMessage("there is no former image");
    assertThatThrownBy(() -> commands.images("SSN2")).hasMessageContaining("there are [" + NAME);
    assertThatThrownBy(() -> commands.images()).hasMessageContaining("nic:images NAME");
    assertThatThrownBy(() -> commands.activate(NAME, "a", "b")).hasMessageContaining("understood");
  }

  @Test
  void help_is_there_for_each() throws Exception {
    assertThat(commands.images("--help")).isEqualTo(ImageCommands.IMAGES);
    assertThat(commands.activate("--help")).isEqualTo(ImageCommands.ACTIVATE);
    assertThat(commands.rollBack("--help")).isEqualTo(ImageCommands.ROLL_BACK);
    assertThat(ImagePack.run("--help")).isEqualTo(ImagePack.HELP);
  }

  @Test
  void help_of_the_shell_finds_images_and_there_the_commands_with_a_dash() throws Exception {
    Descriptor said =
        ImageCommands.class.getMethod("images", String[].class).getAnnotation(Descriptor.class);
    for (String other : List.of("nic:image-activate", "nic:image-rollback", "nic:image-pack")) {
      assertThat(said.value()).contains(other);
      assertThat(ImageCommands.IMAGES).contains(other);
    }
  }

  @Test
  void packed_image_is_one_that_the_nic_takes() throws Exception {
    Path from = Files.write(folder.resolve("firmware.bin"), image(900).toArray());
    Path to = folder.resolve("firmware.image");
    assertThat(ImagePack.run(from.toString(), to.toString(), "3.1.4", "--json"))
        .contains("\"version\":\"3.1.4\",\"bytes\":900");
    Bytes file = Bytes.wrap(Files.readAllBytes(to));
    assertThat(file).isEqualTo(head("3.1.4", image(900)).record().plus(image(900)));
    assertThat(state(client.put("image", file))).isEqualTo(5);
    assertThatThrownBy(() -> ImagePack.run(from.toString(), to.toString(), "3.1.4"))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void nothing_that_is_no_image_is_packed() throws Exception {
    String empty = Files.write(folder.resolve("empty"), new byte[0]).toString();
    String to = folder.resolve("to").toString();
    assertThatThrownBy(() -> ImagePack.run(empty, to, "1.0.0")).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> ImagePack.run(empty, to, "1.0")).hasMessageContaining("allowed");
    assertThatThrownBy(() -> ImagePack.run(empty, to)).hasMessageContaining("are needed");
    assertThatThrownBy(() -> ImagePack.run(empty, to, "1.0.0", "--type", "4294967296"))
        .hasMessageContaining("--type 4294967296");
    assertThat(Path.of(to)).doesNotExist();
  }
}
