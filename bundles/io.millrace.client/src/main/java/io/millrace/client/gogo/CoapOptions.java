// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.gogo;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The options of the {@code coap:} commands, as properties of their service, which the shell
 * completes: of all that have no property of their own those of a request.
 */
@ComponentPropertyType
@interface CoapOptions {
  String[] millrace_command_options() default {
    "--accept",
    "--block",
    "--timeout",
    "--direct",
    "--hop-limit",
    "--oscore",
    "--non",
    "--option",
    "--port",
    "--proxy",
    "--token",
    "--no-host",
    "--verbose",
    "--json",
    "--help",
    "--key",
    "--key-file",
    "--user",
    "--cert",
    "--private-key",
    "--raw-key",
    "--ca",
    "--roots",
    "--login",
    "--token-file",
    "--token-env",
    "--env-file",
    "--text",
    "--file",
    "--hex",
    "--notifications",
    "--output",
    "--observe",
    "--type"
  };

  String[] millrace_command_options_discover() default {
    "--accept",
    "--block",
    "--timeout",
    "--direct",
    "--hop-limit",
    "--oscore",
    "--non",
    "--option",
    "--port",
    "--proxy",
    "--token",
    "--no-host",
    "--verbose",
    "--json",
    "--key",
    "--key-file",
    "--user",
    "--cert",
    "--private-key",
    "--raw-key",
    "--ca",
    "--roots",
    "--help"
  };

  String[] millrace_command_options_session() default {
    "--accept",
    "--block",
    "--timeout",
    "--direct",
    "--hop-limit",
    "--oscore",
    "--non",
    "--option",
    "--port",
    "--proxy",
    "--token",
    "--no-host",
    "--verbose",
    "--json",
    "--key",
    "--key-file",
    "--user",
    "--cert",
    "--private-key",
    "--raw-key",
    "--ca",
    "--roots",
    "--help",
    "--env-file",
    "--security",
    "--sticky",
    "--token-env",
    "--token-file"
  };

  String[] millrace_command_valued() default {
    "--accept",
    "--block",
    "--timeout",
    "--hop-limit",
    "--oscore",
    "--option",
    "--port",
    "--proxy",
    "--token",
    "--verbose",
    "--key",
    "--key-file",
    "--user",
    "--cert",
    "--private-key",
    "--raw-key",
    "--ca",
    "--roots",
    "--text",
    "--file",
    "--hex",
    "--notifications",
    "--output",
    "--observe",
    "--type",
    "--env-file",
    "--security",
    "--token-env",
    "--token-file"
  };
}
