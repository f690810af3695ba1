@rem SPDX-License-Identifier: Apache-2.0
@rem The CoAP client: millrace-client --help
@echo off
setlocal EnableExtensions DisableDelayedExpansion
call "%~dp0millrace-java.cmd" || exit /b 78
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto %JAVA_OPTS% -cp "%home%\lib\client\*;%home%\lib\*" io.millrace.client.Main %*
