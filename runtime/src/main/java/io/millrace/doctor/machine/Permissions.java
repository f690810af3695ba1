// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one user may do with files by their modes [path_resolution(7)], whoever asks: the doctor is
 * often run by root, who may do everything.
 */
public final class Permissions {
  private static final int READ = 4;
  private static final int WRITE = 2;

  private final String user;
  private final long uid;
  private final Set<Long> groups;
  private final List<String> groupFile;

  private Permissions(String user, long uid, Set<Long> groups, List<String> groupFile) {
    this.user = user;
    this.uid = uid;
    this.groups = groups;
    this.groupFile = groupFile;
  }

  static Permissions of(Machine machine) {
    long uid = -1;
    Set<Long> groups = new HashSet<>();
    for (String line : machine.lines("/etc/passwd")) {
      String[] words = line.split(":");
      if (words.length > 3 && words[0].equals(machine.user())) {
        uid = Long.parseLong(words[2]);
        groups.add(Long.valueOf(words[3]));
      }
    }
    List<String> groupFile = machine.lines("/etc/group");
    for (String line : groupFile) {
      String[] words = line.split(":");
      if (words.length > 3 && List.of(words[3].split(",")).contains(machine.user())) {
        groups.add(Long.valueOf(words[2]));
      }
    }
    return new Permissions(machine.user(), uid, groups, groupFile);
  }

  /** Tells whether the user may read a file; true when that cannot be told. */
  public boolean mayRead(Path file) {
    return may(file, READ);
  }

  /** Tells whether the user may write a file, or into a folder; true when that cannot be told. */
  public boolean mayWrite(Path file) {
    return may(file, WRITE);
  }

  private boolean may(Path file, int right) {
    try {
      Map<String, Object> its = Files.readAttributes(file, "unix:mode,uid,gid");
      int mode = (int) its.get("mode");
      long owner = ((Number) its.get("uid")).longValue();
      long group = ((Number) its.get("gid")).longValue();
      if (uid <= 0) {
        return true;
      }
      int shift = owner == uid ? 6 : groups.contains(group) ? 3 : 0;
      return (mode >> shift & right) != 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return true;
    }
  }

  /** Tells whether others than the owner may read a file. */
  public static boolean isOpen(Path file) {
    return mode(file, 0044);
  }

  /** Tells whether others than the owner may change a file. */
  public static boolean isWritableByOthers(Path file) {
    return mode(file, 0022);
  }

  private static boolean mode(Path file, int bits) {
    try {
      return ((int) Files.getAttribute(file, "unix:mode") & bits) != 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return false;
    }
  }

  /** Returns owner, group and mode of a file, for people. */
  public String text(Path file) {
    try {
      Map<String, Object> its = Files.readAttributes(file, "unix:mode,owner,gid");
      return "%s is %s:%s, mode %04o"
          .formatted(file, its.get("owner"), group(its.get("gid")), (int) its.get("mode") & 07777);
    } catch (IOException | UnsupportedOperationException unknown) {
      return file.toString();
    }
  }

  /** Returns the name of the group of a file; its number when it has none. */
  public String groupOf(Path file) {
    try {
      return group(Files.getAttribute(file, "unix:gid"));
    } catch (IOException | UnsupportedOperationException unknown) {
      return "";
    }
  }

  private String group(Object gid) {
    for (String line : groupFile) {
      String[] words = line.split(":");
      if (words.length > 2 && words[2].equals(String.valueOf(gid))) {
        return words[0];
      }
    }
    return String.valueOf(gid);
  }

  /** Returns the name of the user. */
  public String user() {
    return user;
  }
}
