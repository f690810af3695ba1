// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.device.Device;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.command.ShellCommands;
import io.millrace.nic.resource.Field;
import io.millrace.nic.resource.Representation;
import io.millrace.nic.sensor.SensorEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nic:info}, {@code nic:event} and {@code nic:reset}: the NICs of this router. */
@Component(service = {})
public final class NicCommands {
  private static final String DEVICE_NAME = "the NIC's device name, SSN and 16 digits";

  private final Map<String, NicDevice> nics = new ConcurrentSkipListMap<>();
  private ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public NicCommands(BundleContext context) {
    commands = new ShellCommands(context, "nic", this);
  }

  NicCommands() {}

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindDevice(Device device) {
    if (device instanceof NicDevice nic) {
      nics.put(nic.name(), nic);
    }
  }

  void unbindDevice(Device device) {
    nics.remove(device.name(), device);
  }

  @Command(name = "info", description = "Shows the NICs of this router, or one of them.")
  CommandOutput info(
      @Parameters(paramLabel = "NAME", arity = "0..1", description = DEVICE_NAME) String name) {
    List<NicDevice> shown = name == null ? List.copyOf(nics.values()) : List.of(nic(name));
    List<List<Field>> rows = shown.stream().map(NicDevice::description).toList();
    return CommandOutput.of(
        () ->
            rows.isEmpty()
                ? "no NICs"
                : rows.stream().map(NicCommands::line).collect(Collectors.joining("\n")),
        () -> Representation.listOf(rows).in(ContentFormat.JSON, "").utf8());
  }

  private static String line(List<Field> row) {
    return row.stream()
        .map(each -> each.name() + "=" + (each.value() == null ? "none" : each.value()))
        .collect(Collectors.joining("  "));
  }

  @Command(
      name = "event",
      description =
          "Tells the Device IC behind a NIC of an event: storage mode, service mode, low battery,"
              + " tamper.")
  CommandOutput event(
      @Parameters(paramLabel = "NAME", index = "0", description = DEVICE_NAME) String name,
      @Parameters(
              paramLabel = "EVENT",
              index = "1",
              description = "storage, service, battery or tamper")
          String word)
      throws InterruptedException {
    NicDevice nic = nic(name);
    SensorEvent event =
        SensorEvent.of(word)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no such event: "
                            + word
                            + "; nic:event NAME EVENT takes storage, service, battery or tamper"));
    return outcome(nic, answer -> nic.event(event, answer));
  }

  @Command(name = "reset", description = "Has the Device IC behind a NIC restart.")
  CommandOutput reset(@Parameters(paramLabel = "NAME", description = DEVICE_NAME) String name)
      throws InterruptedException {
    NicDevice nic = nic(name);
    return outcome(nic, nic::reset);
  }

  private NicDevice nic(String name) {
    String key = name.toUpperCase(Locale.ROOT);
    NicDevice nic = nics.getOrDefault(key, nics.get("SSN" + key));
    if (nic == null) {
      throw new IllegalArgumentException("no NIC named " + name + "; there are " + nics.keySet());
    }
    return nic;
  }

  private static CommandOutput outcome(NicDevice nic, Consumer<Consumer<CoapResponse>> order)
      throws InterruptedException {
    CompletableFuture<CoapResponse> answer = new CompletableFuture<>();
    order.accept(answer::complete);
    CoapResponse response = await(answer, nic.deadlineMillis());
    String said = response.payload().utf8();
    String code = CoapCode.text(response.code());
    return CommandOutput.of(
        () -> {
          String line = (nic.name() + ": " + code + " " + said).strip();
          if (!CoapCode.isSuccess(response.code())) {
            throw new IllegalStateException(line);
          }
          return line;
        },
        () -> JsonValues.object("nic", nic.name(), "code", code, "says", said));
  }

  private static CoapResponse await(CompletableFuture<CoapResponse> answer, long millis)
      throws InterruptedException {
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException none) {
      return CoapResponse.diagnostic(CoapCode.GATEWAY_TIMEOUT, "no outcome in time");
    }
  }
}
