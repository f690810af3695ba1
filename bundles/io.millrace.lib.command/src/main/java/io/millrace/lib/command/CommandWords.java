// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the shell's commands say of their words: the first line of the help, and refusals. */
final class CommandWords {
  private CommandWords() {}

  /** Returns a line like {@code nic:event NAME [EVENT] [--json]}. */
  static String synopsis(CommandSpec spec) {
    List<String> words = new ArrayList<>(List.of(spec.qualifiedName()));
    for (PositionalParamSpec each : spec.positionalParameters()) {
      String more = each.arity().max() > 1 ? "..." : "";
      words.add(optional(each.paramLabel() + more, each.arity().min() > 0));
    }
    for (OptionSpec each : spec.options()) {
      if (!each.hidden()) {
        String value = each.arity().max() > 0 ? " " + each.paramLabel() : "";
        words.add(optional(each.longestName() + value, each.required()));
      }
    }
    return String.join(" ", words);
  }

  private static String optional(String word, boolean needed) {
    return needed ? word : "[" + word + "]";
  }

  /** Throws a ParameterException for a number outside its {@link Range}. */
  static void checkRanges(CommandSpec spec) {
    for (ArgSpec each : spec.args()) {
      Range range = range(each);
      if (range != null && each.getValue() instanceof Number number) {
        long value = number.longValue();
        if (value < range.min() || value > range.max()) {
          String refusal = outOfRange(each, Long.toString(value), range);
          throw new ParameterException(spec.commandLine(), refusal, each, Long.toString(value));
        }
      }
    }
  }

  private static Range range(ArgSpec argument) {
    return argument != null && argument.userObject() instanceof AnnotatedElement declared
        ? declared.getAnnotation(Range.class)
        : null;
  }

  private static String outOfRange(ArgSpec argument, String value, Range range) {
    return name(argument) + " " + value + ": allowed is " + range.min() + " to " + range.max();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** Says in one line what is wrong. */
  static String refusal(ParameterException wrong) {
    Range range = range(wrong.getArgSpec());
    if (range != null && wrong.getValue() != null) {
      return outOfRange(wrong.getArgSpec(), wrong.getValue(), range);
    }
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return "not understood: " + unmatched.getUnmatched().get(0);
    }
    if (wrong instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      ArgSpec first = missing.getMissing().get(0);
      return first.isOption()
          ? name(first) + " needs a value"
          : missingWords(wrong.getCommandLine());
    }
    return wrong.getMessage();
  }

  /** Says how words that belong together stay so, when there is one too many; else nothing. */
  static String advice(ParameterException wrong) {
    boolean tooMany =
        wrong instanceof UnmatchedArgumentException unmatched
            && unmatched.getUnmatched().stream().noneMatch(each -> each.startsWith("-"));
    return tooMany
        ? "A word with blanks needs quotes, and through ssh two pairs of them: ssh ROUTER '"
            + wrong.getCommandLine().getCommandSpec().qualifiedName()
            + " \"two words\"'\n"
        : "";
  }

  private static String missingWords(CommandLine line) {
    List<String> needed =
        line.getCommandSpec().positionalParameters().stream()
            .filter(each -> each.arity().min() > 0)
            .map(PositionalParamSpec::paramLabel)
            .collect(Collectors.toList());
    if (needed.size() == 1) {
      return needed.get(0) + " is needed";
    }
    String last = needed.remove(needed.size() - 1);
    return String.join(", ", needed) + " and " + last + " are needed";
  }
}
