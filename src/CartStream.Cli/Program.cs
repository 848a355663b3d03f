using CartStream.Cli;
using CartStream.Cli.CommandLine;

using var interruption = new Interruption();
return await CliApp.RunAsync(args, CliHost.ForConsole(), interruption.Token);
