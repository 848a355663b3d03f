using System.Text.Json;
using System.Text.Json.Serialization;
using CartStream.Cli.Verbs.DeadLetters;
using CartStream.Cli.Verbs.Evaluate;
using CartStream.Cli.Verbs.Process;
using CartStream.Cli.Verbs.Profile;
using CartStream.Cli.Verbs.Replay;
using CartStream.Cli.Verbs.Run;
using CartStream.Cli.Verbs.Simulate;
using CartStream.Cli.Verbs.Tune;
using CartStream.Cli.Verbs.Sink;

namespace CartStream.Cli.Output;

/// <summary>The documents that <c>--json</c> prints: snake_case keys, times as ISO 8601.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ProfileSummary))]
[JsonSerializable(typeof(EvaluateSummary))]
[JsonSerializable(typeof(TuneSummary))]
[JsonSerializable(typeof(SimulateSummary))]
[JsonSerializable(typeof(ProcessSummary))]
[JsonSerializable(typeof(ReplaySummary))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(SinkSummary))]
[JsonSerializable(typeof(DeadLetterListSummary))]
[JsonSerializable(typeof(DeadLetterReplaySummary))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
