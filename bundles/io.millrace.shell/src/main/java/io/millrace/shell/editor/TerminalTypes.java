// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jline.utils.InfoCmp;

/**
 * Which of the terminals that JLine has descriptions of does for a terminal. JLine would ask the
 * program {@code infocmp}: no program is run here, least of all with a name that somebody sends.
 */
final class TerminalTypes {
  /** A terminal that cannot move its cursor, or of which that is not known. */
  static final String DUMB = "dumb";

  private static final String MANY_COLOURS = "xterm-256color";

  static final Set<String> DESCRIBED =
      Set.of(
          "ansi",
          "xterm",
          MANY_COLOURS,
          "screen",
          "screen-256color",
          "rxvt",
          "rxvt-basic",
          "rxvt-unicode",
          "rxvt-unicode-256color");

  /** What emulates what; the beginnings of names. */
  private static final Map<String, String> LIKE = Map.of("tmux", "screen-256color", "vt", "xterm");

  private static final List<String> LIKE_XTERM =
      List.of(
          "xterm",
          "linux",
          "konsole",
          "gnome",
          "putty",
          "alacritty",
          "foot",
          "kitty",
          "wezterm",
          "mintty",
          "cygwin",
          "st-",
          "iterm",
          "eterm",
          "ms-terminal");

  private TerminalTypes() {}

  /** Has JLine take its own descriptions; it would ask the program first. */
  static void useOwnDescriptions() {
    DESCRIBED.forEach(TerminalTypes::useOwnDescription);
    useOwnDescription(DUMB);
  }

  private static void useOwnDescription(String type) {
    InfoCmp.setLoadedInfoCmp(type, InfoCmp.getDefaultInfoCmp(type));
  }

  /** Returns the described terminal, or {@link #DUMB}. */
  static String described(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    if (DESCRIBED.contains(name)) {
      return name;
    }
    if (name.startsWith("screen")) {
      return "screen-256color";
    }
    for (Map.Entry<String, String> each : LIKE.entrySet()) {
      if (name.startsWith(each.getKey())) {
        return each.getValue();
      }
    }
    return LIKE_XTERM.stream().anyMatch(name::startsWith) ? MANY_COLOURS : DUMB;
  }
}
