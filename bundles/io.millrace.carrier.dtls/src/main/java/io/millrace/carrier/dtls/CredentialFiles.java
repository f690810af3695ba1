// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.watch.FileContent;
import io.millrace.lib.files.watch.WatchedFiles;
import io.millrace.lib.keys.PemBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Reads the files of {@link Credentials}; those with secrets that others than their owner may read
 * are refused. Not thread-safe.
 */
final class CredentialFiles {
  private static final List<String> NAMES =
      List.of(
          Credentials.PSK,
          Credentials.DEVICES_PSK,
          Credentials.SERVER,
          Credentials.CLIENTS,
          Credentials.DEVICES,
          Credentials.REVOKED);
  private static final List<String> SECRET =
      List.of(Credentials.PSK, Credentials.DEVICES_PSK, Credentials.SERVER);
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_DEVICES = 10_000;
  private static final String PEM = ".pem";

  private final Path folder;
  private final WatchedFiles files;
  private List<String> open = List.of();

  CredentialFiles(Path folder) {
    this.folder = folder;
    files = new WatchedFiles(this::present, MOST_BYTES);
  }

  private List<String> openToOthers() {
    return SECRET.stream().filter(this::isOpen).toList();
  }

  private boolean isOpen(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) && OwnerOnly.isOpenToOthers(file);
    } catch (IOException unknown) {
      return true;
    }
  }

  private List<Path> present() {
    List<Path> found = new ArrayList<>();
    NAMES.stream().map(folder::resolve).filter(Files::exists).forEach(found::add);
    try (Stream<Path> own = Files.list(folder.resolve(Credentials.DEVICE_KEYS))) {
      own.filter(each -> each.toString().endsWith(PEM)).limit(MOST_DEVICES).forEach(found::add);
    } catch (IOException none) {
      return found;
    }
    return found;
  }

  /** Returns the names of the files that are there, whatever is in them. */
  List<String> names() {
    return files.current().keySet().stream().map(file -> file.getFileName().toString()).toList();
  }

  /** Tells whether a file is there. */
  boolean has(String name) {
    return files.current().containsKey(folder.resolve(name));
  }

  /** Looks for changes; returns whether there are any. */
  boolean look() {
    return files.look() || !openToOthers().equals(open);
  }

  /** Takes the files as they are now; adds what others than their owner may read. */
  void take(List<String> found) {
    open = openToOthers();
    for (String name : open) {
      Path file = folder.resolve(name);
      found.add(file + " may be read by others than its owner: chmod 600 " + file);
    }
  }

  /** Reads a file of pre-shared keys; adds what is wrong. */
  PskFile pskFile(String name, List<String> found) {
    PskFile keys = PskFile.parse(content(name, found));
    keys.faults().forEach(fault -> found.add(folder.resolve(name) + " " + fault));
    return keys;
  }

  private byte[] content(String name, List<String> found) {
    SortedMap<Path, FileContent> all = files.current();
    FileContent content = open.contains(name) ? null : all.get(folder.resolve(name));
    if (content == null) {
      return new byte[0];
    }
    if (!content.fault().isEmpty()) {
      found.add(folder.resolve(name) + " " + content.fault());
    }
    return content.bytes();
  }

  /** Reads a PEM file; adds what is wrong. */
  PemBlocks blocks(String name, List<String> found) {
    byte[] content = content(name, found);
    PemBlocks blocks = content.length == 0 ? PemBlocks.none() : PemBlocks.parse(content);
    blocks.faults().forEach(fault -> found.add(folder.resolve(name) + " " + fault));
    return blocks;
  }

  /** Reads which devices are trusted without a pre-shared key; adds what is wrong. */
  ServerTrust serverTrust(List<String> found) {
    PemBlocks own = blocks(Credentials.SERVER, found);
    PemBlocks issuers = blocks(Credentials.DEVICES, found);
    Map<String, List<PublicKey>> keys = new HashMap<>();
    for (Path each : files.current().keySet()) {
      String name = each.getFileName().toString();
      if (folder.resolve(Credentials.DEVICE_KEYS).equals(each.getParent()) && name.endsWith(PEM)) {
        String device = name.substring(0, name.length() - PEM.length()).toLowerCase(Locale.ROOT);
        keys.put(device, blocks(Credentials.DEVICE_KEYS + "/" + name, found).publicKeys());
      }
    }
    boolean shown = own.privateKeys().size() == 1 && !own.certificates().isEmpty();
    return new ServerTrust(
        shown ? own.privateKeys().get(0) : null,
        shown ? List.copyOf(own.certificates()) : List.of(),
        List.copyOf(issuers.certificates()),
        Map.copyOf(keys),
        List.copyOf(blocks(Credentials.REVOKED, found).revocations()));
  }
}
